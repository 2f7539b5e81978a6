"""The marks of good typography, put into texts that are written plainly: a terminal may lack them, the window does not."""

from __future__ import annotations

import re

_APOSTROPHE = re.compile(r"(?<=\w)'(?=[\w{«])")
_QUOTED = re.compile(r'"([^"]*)"')
_NARROW = re.compile(r" (?=[;!?](?:\s|$))")
_WIDE = re.compile(r" (?=:(?:\s|$))|(?<=«) | (?=»)")


def typeset(text: str, language: str) -> str:
    """`text` with curved apostrophes; in French with spaces that do not break before ; ! ? : and inside « », in English with
    curved quotation marks.
    """
    text = _APOSTROPHE.sub("’", text)
    if language == "fr":
        return _WIDE.sub("\u00a0", _NARROW.sub("\u202f", text))
    return _QUOTED.sub("“\\1”", text)
