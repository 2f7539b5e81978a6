"""VAVAILABILITY (RFC 7953): when somebody is available, by several components that override each other.

Combined as its section 4 says: from the lowest PRIORITY (0 or none) over 9 to the highest, 1, the time of each component is first
made busy in its BUSYTYPE, then its AVAILABLE stretches are carved out; of one priority BUSY outdoes BUSY-UNAVAILABLE outdoes
BUSY-TENTATIVE. (The procedure of section 5 would let a lower one reopen what a higher one closes in part.)

An AVAILABLE without an end and without a duration is taken for none: nobody is open for ever by an omission.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from scheduling.availability import Span, intersect_spans, merge_spans, subtract_spans
from scheduling.errors import UnreadableObject
from scheduling.icalendar.content_line import LINE, unfolded
from scheduling.icalendar.object_zones import ObjectZones
from scheduling.icalendar.recurrence import RecurringObject
from scheduling.icalendar.time_values import read_duration, read_instant, read_local
from scheduling.icalendar.time_zones import TimeZones
from scheduling.model.interval import Interval

MOST_COMPONENTS = 50
MOST_STRETCHES = 20_000
DEEPEST = 20
"""Components in each other; a calendar needs four."""
LOWEST = 10
"""What no PRIORITY, or 0, counts as among 1 (highest) to 9."""


class Stretch(StrEnum):
    """What a time is: `AVAILABLE`, or busy in one of RFC 5545's ways (3.2.9)."""

    AVAILABLE = "AVAILABLE"
    TENTATIVE = "BUSY-TENTATIVE"
    UNAVAILABLE = "BUSY-UNAVAILABLE"
    BUSY = "BUSY"


_RISING = (Stretch.TENTATIVE, Stretch.UNAVAILABLE, Stretch.BUSY)
Spans = list[Span[datetime]]


@dataclass(slots=True)
class _Component:
    """One VAVAILABILITY: its own lines by name, and the lines of each of its AVAILABLE components."""

    lines: dict[str, tuple[str, str]] = field(default_factory=dict)
    available: list[list[str]] = field(default_factory=list)


def has_availability(body: bytes) -> bool:
    """Whether an object has a VAVAILABILITY, told by its octets alone."""
    return b"BEGIN:VAVAILABILITY" in body.upper()


def read_availability(body: bytes, window: Interval, zones: TimeZones) -> list[tuple[Interval, Stretch]]:
    """The stretches of `window` that the components of an object speak of, in time order, apart from each other, in UTC.

    Raises `UnreadableObject`: `too_large`, `truncated`, `too_many_events`, `bad_time`, `bad_duration`, `too_many_occurrences`.
    """
    text = unfolded(body)
    others, components = _split(text)
    own_zones = ObjectZones(text, zones)
    bounds = (window.start.astimezone(UTC), window.end.astimezone(UTC))
    by_priority: dict[int, list[tuple[Stretch, Spans, Spans]]] = {}
    for one in components:
        covered = intersect_spans([_covered(one, own_zones, bounds)], [bounds])
        if covered:
            free = intersect_spans(_available(one, others, window, zones), covered)
            by_priority.setdefault(_priority(one), []).append((_busy_type(one), covered, free))
    told: dict[Stretch, Spans] = {kind: [] for kind in Stretch}
    for priority in sorted(by_priority, reverse=True):
        level = by_priority[priority]
        for kind in _RISING:
            _paint(told, kind, merge_spans(span for busy, covered, _ in level if busy is kind for span in covered))
        _paint(told, Stretch.AVAILABLE, merge_spans(span for _, _, free in level for span in free))
    found = [(Interval(start, end), kind) for kind, spans in told.items() for start, end in spans]
    if len(found) > MOST_STRETCHES:
        raise UnreadableObject("too_many_occurrences")
    return sorted(found, key=lambda one: one[0].start)


def joined(bodies: Iterable[bytes]) -> bytes:
    """One object with all VAVAILABILITY and VTIMEZONE components of several; what cannot be read is left out."""
    parts: list[str] = []
    for body in bodies:
        try:
            parts += _blocks(unfolded(body))
        except UnreadableObject:
            continue
    inner = "".join(dict.fromkeys(part for part in parts if part))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inner}END:VCALENDAR\r\n".encode() if inner else b""


def _paint(told: dict[Stretch, Spans], kind: Stretch, spans: Spans) -> None:
    for other, known in told.items():
        told[other] = merge_spans([*known, *spans]) if other is kind else subtract_spans(known, spans)


def _split(text: str) -> tuple[str, list[_Component]]:
    """The object without its VAVAILABILITY components, and these."""
    others: list[str] = []
    components: list[_Component] = []
    for path, line in _lines(text):
        if path[1:2] != ("VAVAILABILITY",):
            others.append(line)
        elif path[2:3] == ("AVAILABLE",):
            if line.strip().upper() == "BEGIN:AVAILABLE" and len(path) == 3:
                components[-1].available.append([])
            components[-1].available[-1].append(line)
        elif line.strip().upper() == "BEGIN:VAVAILABILITY":
            components.append(_Component())
            if len(components) > MOST_COMPONENTS:
                raise UnreadableObject("too_many_events")
        elif len(path) == 2 and (found := LINE.match(line)):
            components[-1].lines.setdefault(found[1].upper(), (found[2], found[3].strip()))
    return "\n".join(others), components


def _blocks(text: str) -> list[str]:
    """The VTIMEZONE and VAVAILABILITY components of an object, each as lines."""
    found: list[list[str]] = []
    for path, line in _lines(text):
        if path[1:2] in (("VTIMEZONE",), ("VAVAILABILITY",)):
            if len(path) == 2 and line.strip().upper().startswith("BEGIN:"):
                found.append([])
            found[-1].append(line + "\r\n")
    return ["".join(lines) for lines in found]


def _lines(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each line with the components that it stands in; BEGIN and END stand in their own. Raises `UnreadableObject`."""
    path: tuple[str, ...] = ()
    for line in text.split("\n"):
        marker, _, what = line.strip().upper().partition(":")
        if marker == "BEGIN":
            path = (*path, what.strip())
            if len(path) > DEEPEST:  # each more would cost as much as all above it
                raise UnreadableObject("too_large")
        yield path, line
        if marker == "END":
            if path[-1:] != (what.strip(),):
                raise UnreadableObject("truncated")
            path = path[:-1]
    if path:
        raise UnreadableObject("truncated")


def _covered(one: _Component, zones: ObjectZones, bounds: Span[datetime]) -> Span[datetime]:
    """From DTSTART to DTEND or for DURATION; without the one or the other, without end on that side."""
    start, end = bounds
    if "DTSTART" in one.lines:
        parameters, value = one.lines["DTSTART"]
        zone = zones.of(parameters)[0]
        start = read_instant(value, zone)
        if "DURATION" in one.lines:
            end = read_duration(one.lines["DURATION"][1]).after(read_local(value, zone))
    if "DTEND" in one.lines:
        parameters, value = one.lines["DTEND"]
        end = read_instant(value, zones.of(parameters)[0])
    return (start, end) if start < end else (start, start)


def _available(one: _Component, others: str, window: Interval, zones: TimeZones) -> Spans:
    """Its AVAILABLE components recur like events do, so they are read as if they were events."""
    events = [text for lines in one.available if _has_end(text := "\n".join(lines))]
    if not events:
        return []
    end = others.rstrip().rpartition("\n")[0] if others.rstrip().upper().endswith("END:VCALENDAR") else others
    as_events = "\n".join(_as_event(text) for text in events)
    found = RecurringObject(f"{end}\n{as_events}\nEND:VCALENDAR\n".encode(), zones).between(window)
    return merge_spans((event.start, event.end) for event in found)


def _has_end(text: str) -> bool:
    names = {found[1].upper() for found in LINE.finditer(text)}
    return bool(names & {"DTEND", "DURATION"}) or "RECURRENCE-ID" in names


def _as_event(text: str) -> str:
    return "\n".join(["BEGIN:VEVENT", *text.split("\n")[1:-1], "END:VEVENT"])


def _priority(one: _Component) -> int:
    value = one.lines.get("PRIORITY", ("", ""))[1]
    return int(value) if value in set("123456789") else LOWEST


def _busy_type(one: _Component) -> Stretch:
    """An unknown type is BUSY (RFC 5545, 3.2.9)."""
    value = one.lines.get("BUSYTYPE", ("", ""))[1].upper()
    return next((kind for kind in _RISING if kind == value), Stretch.BUSY) if value else Stretch.UNAVAILABLE
