"""The lossless writer: only the named lines of the named VEVENT change, every other octet stays.

Parsing and serialising somebody's object changes lines that nobody meant to change; here they are cut out and put in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from scheduling.icalendar.changes import Change, bump_changes, duration_changes, status_changes, text_change, time_changes
from scheduling.icalendar.content_line import ContentLine, fold
from scheduling.icalendar.event_lines import EventLines, event_lines
from scheduling.icalendar.time_zones import TimeZones

__all__ = [
    "Change",
    "bump_changes",
    "duration_changes",
    "patch_event",
    "status_changes",
    "text_change",
    "time_changes",
]

_NAME = re.compile(r"[A-Za-z0-9-]+")
_STRUCTURE = frozenset({"BEGIN", "END"})


def patch_event(
    body: bytes,
    changes: Mapping[str, Change],
    recurrence_id: str | None = None,
    zones: TimeZones | None = None,
) -> bytes:
    """`body` with `changes` made to its master or only event, or to the override of `recurrence_id` (normalised or as written).

    The first line of a name is replaced in place, further ones of it are removed; a missing property is put before the
    first sub-component; None removes. Of CONFERENCE that goes for our own only (`join_link`), others' stay. A line that
    already says it keeps its folding. `zones` tells a RECURRENCE-ID in a
    custom or floating time; without it those match as written.

    Raises `UnreadableObject` (`no_event`, `truncated`, `too_large`), ValueError on a name or value that cannot stand in a line.
    """
    event = event_lines(body, recurrence_id, zones or TimeZones(ZoneInfo("UTC")))
    edits: list[tuple[int, int, bytes]] = []
    for name, change in changes.items():
        if not _NAME.fullmatch(name) or name.upper() in _STRUCTURE:
            raise ValueError("not the name of a property")
        edits += _edits(body, event, name.upper(), change)
    pieces: list[bytes] = []
    at = 0
    for start, end, replacement in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [body[at:start], replacement]
        at = end
    return b"".join([*pieces, body[at:]])


def _edits(body: bytes, event: EventLines, name: str, change: Change) -> list[tuple[int, int, bytes]]:
    present = event.meant(name)
    if change is None:
        return [(line.start, line.end, b"") for line in present]
    parameters, value = change
    written = fold(name + (";" + parameters if parameters else "") + ":" + value)
    if not present and change in [(line.parameters, line.value) for line in event.all(name)]:
        return []  # it is said already, in a line that is not ours
    if not present:
        return [(event.insert_at, event.insert_at, _ended_like(written, body, event.lines[-1]))]
    first, *further = present
    edits = [(line.start, line.end, b"") for line in further]
    if (first.parameters, first.value) != (parameters, value):
        edits.append((first.start, first.end, _ended_like(written, body, first)))
    return edits


def _ended_like(written: bytes, body: bytes, line: ContentLine) -> bytes:
    """`written` with the line ends that `line` has."""
    theirs = body[line.start : line.end]
    if theirs.endswith(b"\r\n"):
        return written
    return written.replace(b"\r\n", b"\r" if theirs.endswith(b"\r") else b"\n")
