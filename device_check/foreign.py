"""Words that somebody else chose: names of devices, hosts, who signed a certificate. Never trusted to be short or on one line."""

from __future__ import annotations

LONGEST = 120
"""Characters that are shown and handed on of one."""
_BLANKS = "\u00a0\u202f"


def on_one_line(text: str) -> str:
    """`text` without what moves a cursor, breaks a line or turns the direction of reading; such a character becomes a space."""
    return "".join(letter if letter.isprintable() or letter in _BLANKS else " " for letter in text)


def shortened(text: str, longest: int = LONGEST) -> str:
    """`text` on one line, its end cut off beyond `longest` characters, or beyond a third more bytes (UTF-8)."""
    line = " ".join(on_one_line(text).split())
    most_bytes = longest * 4 // 3
    if len(line) <= longest and len(line.encode()) <= most_bytes:
        return line
    kept = line[: longest - 1].encode()[: most_bytes - len("…".encode())].decode(errors="ignore")
    return kept.rstrip() + "…"
