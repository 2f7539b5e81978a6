"""Which lines of two versions are the same thing: the identity that the merge goes by, and what a line says of it.

An item is a line, or one value of a line that holds a list (EXDATE, RDATE, CATEGORIES). Its identity: of an ATTENDEE the address,
of a list's value the value (of a time the instant), of other properties that may be repeated (RFC 5545, 3.6.1) all that the
line says; a property that stands once is known by its name. Two items say the same where their contents are equal: neither
folding nor the order, quotes or case of parameters' names are content, nor is how a time is spelled in its zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scheduling.errors import UnreadableObject
from scheduling.icalendar import properties as our
from scheduling.icalendar.content_line import ContentLine, unescape_text
from scheduling.icalendar.object_zones import ObjectZones
from scheduling.icalendar.time_values import is_date, read_instant, write_utc

BOOKKEEPING = frozenset({"SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "PRODID", our.NONCE})
"""Says who wrote last and when: no two writers mean the same, and nobody means anything by it."""
TIME = frozenset({"DTSTART", "DTEND", "DURATION"})
"""One unit: whoever touched one of them touched the time."""
RECURRENCE = frozenset({"RRULE", "EXRULE", "RDATE", "EXDATE"})
"""Part of that unit where the start moved: they are counted from it, or name times of the old one."""
STATE = frozenset({"STATUS", our.STATUS})
"""One unit: what became of an appointment is said by both, one of them often left as it was."""

_TIMES = frozenset({"EXDATE", "RDATE"})
LISTS = _TIMES | {"CATEGORIES", "RESOURCES"}
"""Lines that hold several values, each a thing of its own."""
_REPEATED = frozenset(
    {"ATTACH", "COMMENT", "CONCEPT", "CONFERENCE", "CONTACT", "IMAGE", "LINK", "REFID", "RELATED-TO", "REQUEST-STATUS", ""}
)
_ONCE = (
    TIME
    | STATE
    | frozenset(
        {"CLASS", "COLOR", "CREATED", "DESCRIPTION", "GEO", "LOCATION", "ORGANIZER", "PRIORITY", "RECURRENCE-ID", "RRULE"}
        | {"SUMMARY", "TRANSP", "UID", "URL"}
    )
)
_PARAMETER = re.compile(r';?([^=;:"]++)=((?:[^";]++|"[^"]*+")*+)(?![^;])')
_COMMA = re.compile(r"\\.|,", re.DOTALL)

Identity = tuple[str, str]
"""The property's name, and which of several."""


@dataclass(frozen=True, slots=True)
class Item:
    """`value`: as it stands in `line`, a part of its value where the line is a list."""

    identity: Identity
    content: str
    line: ContentLine
    value: str

    @property
    def text(self) -> str:
        """The line that says this alone, unfolded."""
        return text_of(self.line, self.value)


def text_of(line: ContentLine, value: str | None = None) -> str:
    """A line unfolded, as it is written, with its own value or that one."""
    head = line.name + (";" + line.parameters if line.parameters else "")
    return (head + ":" if line.name else "") + (line.value if value is None else value)


def repeated_names(*versions: Iterable[ContentLine]) -> set[str]:
    """The properties of which each line is a thing of its own: those that the standard repeats, and any other, such as an X-
    property, that stands more than once in any of the versions.
    """
    names = set(_REPEATED)
    for lines in versions:
        seen: set[str] = set()
        for line in lines:
            if line.name in seen:
                names.add(line.name)
            seen.add(line.name)
    return names - _ONCE - BOOKKEEPING - LISTS - {"ATTENDEE"}


def items_of(lines: Iterable[ContentLine], repeated: set[str], zones: ObjectZones) -> dict[Identity, list[Item]]:
    """The items of one component's lines, by what they are known by."""
    found: dict[Identity, list[Item]] = {}
    for line in lines:
        for item in _items(line, repeated, zones):
            found.setdefault(item.identity, []).append(item)
    return found


def contents(items: list[Item] | None) -> tuple[str, ...]:
    """What they say together; values of a list that are named twice say no more than once."""
    said = sorted(item.content for item in items or ())
    return tuple(dict.fromkeys(said)) if items and items[0].identity[0] in LISTS else tuple(said)


def _items(line: ContentLine, repeated: set[str], zones: ObjectZones) -> list[Item]:
    name = line.name
    if name in LISTS:
        if name in _TIMES:
            rest = parameters_said(line.parameters, without=("TZID", "VALUE"))
            return [Item((name, _time(value, line, zones)), rest, line, value) for value in line.value.split(",")]
        rest = parameters_said(line.parameters)
        return [Item((name, unescape_text(value.strip())), rest, line, value) for value in list_values(line.value)]
    content = _place(line, zones) if name in ("DTSTART", "DTEND") else said(line)
    which = line.value.strip().casefold() if name == "ATTENDEE" else content if name in repeated else ""
    return [Item((name, which), content, line, line.value)]


def said(line: ContentLine) -> str:
    """What a line says, however its parameters are ordered or quoted."""
    return f"{line.name};{parameters_said(line.parameters)}:{line.value}"


def parameters_said(parameters: str, without: tuple[str, ...] = ()) -> str:
    """Parameters in one order and spelling; what cannot be read as parameters stays as it is."""
    found = parameters_of(parameters)
    if found is None:
        return parameters
    return ";".join(sorted(f"{name}={value}" for name, value, _ in found if name not in without))


def parameters_of(parameters: str) -> list[tuple[str, str, str]] | None:
    """Of each parameter its name, what it says, and how it is written; None where they cannot be read as parameters."""
    found, end = [], 0
    while one := _PARAMETER.match(parameters, end):
        value = one[2]
        inner = value[1:-1]
        plain = len(value) > 1 and value[0] == value[-1] == '"' and not set(inner) & set('",;:')
        found.append((one[1].strip().upper(), inner if plain else value, one[0].removeprefix(";")))
        end = one.end()
    return found if end == len(parameters) else None


def list_values(value: str) -> list[str]:
    r"""The parts of a list of TEXT, as written; `\,` does not part."""
    parts, start = [], 0
    for found in _COMMA.finditer(value):
        if found[0] == ",":
            parts.append(value[start : found.start()])
            start = found.end()
    return [*parts, value[start:]]


def _time(value: str, line: ContentLine, zones: ObjectZones) -> str:
    """A DATE, a DATE-TIME as its instant, a PERIOD (3.3.9) by the instant of its start; else as written."""
    start, slash, rest = value.strip().partition("/")
    if is_date(start):
        return start
    try:
        return write_utc(read_instant(start, zones.of(line.parameters)[0])) + slash + rest
    except UnreadableObject:
        return value


def _place(line: ContentLine, zones: ObjectZones) -> str:
    """DTSTART or DTEND: the instant, on which clock it is told, and what else the line says.

    With the instant, because a zone's definition may change under a line; with the clock, because a series follows it.
    """
    value = line.value.strip()
    rest = parameters_said(line.parameters, without=("TZID", "VALUE"))
    if is_date(value):
        return f"{value};{rest}"
    zone, tzid = zones.of(line.parameters)
    try:
        instant = write_utc(read_instant(value, zone))
    except UnreadableObject:
        return said(line)
    clock = "UTC" if value.endswith("Z") else str(getattr(zone, "key", tzid)) if tzid else ""
    return f"{instant};{clock};{rest}"
