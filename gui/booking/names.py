"""Practitioners as a narrow list shows them: the family name alone, where that tells who it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

_TITLES = frozenset({"dr", "dr.", "docteur", "pr", "pr.", "prof", "prof.", "ide", "ipa", "m.", "mme", "mr", "mrs", "ms"})


def short_names(labels: Mapping[int, str]) -> dict[int, str]:
    """`Dr Amel Bensaïd` is Bensaïd, unless another one is called so too; what is not a title and a name stays whole."""
    short = {one: _short(name) for one, name in labels.items()}
    often = Counter(short.values())
    return {one: name if often[name] == 1 else labels[one] for one, name in short.items()}


def _short(name: str) -> str:
    words = name.split()
    if len(words) < 2 or words[0].lower() not in _TITLES:
        return name
    return " ".join(words[2:] if len(words) > 2 else words[1:])
