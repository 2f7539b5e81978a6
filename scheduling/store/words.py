"""The words by which an object is found. Accents and case are the part of FTS5's tokenizer."""

from __future__ import annotations

import unicodedata

from scheduling.model.patient import Patient

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})


def folded(text: str) -> str:
    """The text as it is searched: compatibility forms and ligatures resolved, nothing that SQLite cannot hold."""
    return unicodedata.normalize("NFKC", clean(text)).translate(_LIGATURES)


def clean(text: str) -> str:
    """Without NUL (it ends a string of SQL) and halves of surrogate pairs (arguments that are no UTF-8 arrive so)."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def identity_words(patient: Patient | None) -> tuple[str, str]:
    """Names and patient number."""
    if patient is None:
        return "", ""
    return folded(f"{patient.family or ''} {patient.given or ''}"), folded(patient.ipp or "")
