"""The components of a body with their octet spans: a calendar, what stands in it, and what stands in that (alarms)."""

from __future__ import annotations

from dataclasses import dataclass, field

from scheduling.errors import UnreadableObject
from scheduling.icalendar.content_line import ContentLine, content_lines

_DEPTH = 3
"""Calendar, event, alarm: what stands deeper belongs to the alarm as its lines do."""


@dataclass(frozen=True, slots=True)
class Component:
    """`name` in upper case; `lines`: its own properties; `parts`: the components in it; `whole`: every line from BEGIN to
    END, also of what stands in it (empty for a calendar). `start`, `end`: all its octets. `insert_at`: the offset where a further
    property goes: before its first part, else before its END; `end_at`: that of its END, where a further part goes.
    """

    name: str
    lines: tuple[ContentLine, ...]
    parts: tuple[Component, ...]
    whole: tuple[ContentLine, ...]
    start: int
    end: int
    insert_at: int
    end_at: int

    def first(self, name: str) -> ContentLine | None:
        """The first line of that name (upper case)."""
        return next((line for line in self.lines if line.name == name), None)


@dataclass(slots=True)
class _Open:
    name: str
    at: int
    lines: list[ContentLine] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)
    first_part: int | None = None


def components(body: bytes) -> list[Component]:
    """What stands outermost in `body`, as a rule one VCALENDAR. Raises `UnreadableObject`: `too_large`, `truncated`."""
    lines = content_lines(body)
    roots: list[Component] = []
    opened: list[_Open] = []
    for index, line in enumerate(lines):
        if line.name == "BEGIN":
            if opened and opened[-1].first_part is None:
                opened[-1].first_part = line.start
            opened.append(_Open(line.value.strip().upper(), index))
        elif line.name == "END":
            if not opened or opened[-1].name != line.value.strip().upper():
                raise UnreadableObject("truncated")
            closed = opened.pop()
            if len(opened) < _DEPTH:
                whole = tuple(lines[closed.at : index + 1]) if opened else ()
                (opened[-1].parts if opened else roots).append(_component(closed, lines[closed.at], line, whole))
        elif opened:
            opened[-1].lines.append(line)
    if opened:
        raise UnreadableObject("truncated")
    return roots


def _component(closed: _Open, begin: ContentLine, end: ContentLine, whole: tuple[ContentLine, ...]) -> Component:
    return Component(
        name=closed.name,
        lines=tuple(closed.lines),
        parts=tuple(closed.parts),
        whole=whole,
        start=begin.start,
        end=end.end,
        insert_at=end.start if closed.first_part is None else closed.first_part,
        end_at=end.start,
    )
