"""Text that somebody else wrote, made harmless to show.

Names and summaries come from servers: an escape sequence in one must not move the cursor, retitle the
window or hide a line, and a right-to-left override must not turn a reference round.
"""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"  # part of the spelling of some languages, harmless


def one_line(text: str) -> str:
    """`text` on one line, without control and direction characters; what separated words becomes a space."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_harmless(character) for character in text)


def _harmless(character: str) -> str:
    if character in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    category = unicodedata.category(character)
    if category in ("Cc", "Cs") or (category == "Cf" and character not in _JOINERS):
        return ""
    return character
