"""Lines of an object as a person reads them beside each other, whatever property they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scheduling.icalendar import properties as our
from scheduling.icalendar.content_line import LINE, unescape_text

if TYPE_CHECKING:
    from scheduling.icalendar.merge_found import Touched

LONGEST = 300
"""Characters of one side that are shown."""
MOST = 8
"""Lines of one side."""
_LINKS = frozenset({"URL", "CONFERENCE"})
_TAIL = 4
_LEAD = 20


def told(touched: Touched) -> tuple[str, str, str]:
    """What our version, the server's and the one before say: each empty where that version says nothing.

    The value alone where that tells them apart, else the line as it stands. Of a link the host and its very end: the rest may
    let anybody in. Of a sealed identity its end. Long texts from where they begin to differ.
    """
    sides = (touched.local, touched.server, touched.base)
    values = [_joined(tuple(_value(line) for line in side)) for side in sides]
    written = values if values[0] != values[1] else [_joined(side) for side in sides]
    at = _first_difference(written[0], written[1])
    here, there, before = (_cut(text, at) for text in written)
    return here, there, before


def occurrence_of(touched: Touched, zone: tzinfo | None) -> datetime | date | None:
    """Which occurrence of a series it is about, in `zone` (None: the computer's); None: no single one, or none with a time."""
    wanted = touched.recurrence_id or ""
    try:
        if len(wanted) == len("20261103"):
            return date.fromisoformat(wanted)
        return datetime.strptime(wanted, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def _joined(lines: tuple[str, ...]) -> str:
    further = len(lines) - MOST
    return "\n".join([*lines[:MOST], *([f"… (+{further})"] if further > 0 else [])])


def _value(line: str) -> str:
    found = LINE.match(line)
    if found is None:
        return line
    name, _, value = found.groups()
    if name.upper() in _LINKS:
        return f"{_host(value)} (…{value[-_TAIL:]})"
    if name.upper() == our.SEALED:
        return f"(…{value[-2 * _TAIL :]})"
    return unescape_text(value)


def _host(link: str) -> str:
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""


def _first_difference(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _cut(text: str, at: int) -> str:
    start = max(at - _LEAD, 0) if len(text) > LONGEST else 0
    shown = text[start : start + LONGEST]
    return ("…" if start else "") + shown + ("…" if start + LONGEST < len(text) else "")
