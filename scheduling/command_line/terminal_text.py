"""Text made fit for a terminal: what it takes of a line, and columns that align."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from scheduling.messages.one_line import one_line

GAP = "  "
ELLIPSIS = "…"
NARROWEST = 3
"""Columns of text that are left to a column at the least."""


def width(text: str) -> int:
    """Columns that `text` takes: wide characters two, combining ones and joiners none."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shortened(text: str, columns: int) -> str:
    """`text` in at most `columns` columns, an ellipsis in place of what is left out."""
    if width(text) <= columns:
        return text
    kept, used = [], 0
    for character in text:
        used += _columns(character)
        if used > columns - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + ELLIPSIS


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], columns: int | None = None) -> list[str]:
    """Lines of an aligned table; a column that is empty in every row is left out.

    `columns` is the width of the terminal: the widest column gives way until a line fits. None (a pipe, a file):
    nothing is shortened.
    """
    cells = [[one_line(cell).strip() for cell in row] for row in rows]
    kept = [index for index in range(len(headings)) if any(row[index] for row in cells)]
    lines = [[headings[index] for index in kept], *([row[index] for index in kept] for row in cells)]
    widths = [max(width(line[place]) for line in lines) for place in range(len(kept))]
    if columns is not None:
        _narrow(widths, columns)
    return [_joined(line, widths) for line in lines]


def _narrow(widths: list[int], columns: int) -> None:
    room = columns - len(GAP) * (len(widths) - 1)
    # What a line is about stands first, and gives way last.
    for giving in (range(1, len(widths)), range(len(widths))):
        while sum(widths) > room and any(widths[place] > NARROWEST for place in giving):
            widths[max(giving, key=widths.__getitem__)] -= 1


def _joined(line: Sequence[str], widths: Sequence[int]) -> str:
    padded = (shortened(cell, room) for cell, room in zip(line, widths, strict=True))
    return GAP.join(cell + " " * (room - width(cell)) for cell, room in zip(padded, widths, strict=True)).rstrip()
