"""VFREEBUSY (RFC 5545, 3.6.4): when somebody is busy, without what with.

Read are the periods of any FBTYPE but FREE. Written is one object with merged periods, whose octets depend on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from scheduling.availability import merge_spans
from scheduling.errors import UnreadableObject
from scheduling.icalendar import properties as our
from scheduling.icalendar.content_line import LINE, escape_text, fold, parameter, unfolded
from scheduling.icalendar.time_values import read_duration, read_instant, write_utc
from scheduling.model.interval import Interval

MOST_PERIODS = 20_000
"""Of one object; more are refused."""

_TENTATIVE = "BUSY-TENTATIVE"


@dataclass(frozen=True, slots=True)
class BusyTime:
    """`tentative`: not yet decided; that counts as busy all the same. Times are UTC."""

    interval: Interval
    tentative: bool = False


def read_free_busy(body: bytes) -> list[BusyTime]:
    """The busy periods of all VFREEBUSY of an object, in its order; empty ones are left out.

    Raises `UnreadableObject`: `no_free_busy`, `bad_time`, `bad_duration`, `too_many_events`, `too_large`. One period that cannot
    be read spoils all: what is missing from the answer would be shown as free.
    """
    found: list[BusyTime] = []
    open_: list[str] = []
    seen = False
    for name, parameters, value in LINE.findall(unfolded(body)):
        written = name.upper()
        if written == "BEGIN":
            open_.append(value.strip().upper())
            seen = seen or open_[-1] == "VFREEBUSY"
        elif written == "END":
            if not open_ or open_.pop() != value.strip().upper():
                raise UnreadableObject("truncated")
        elif written == "FREEBUSY" and open_[-1:] == ["VFREEBUSY"]:
            found += _periods(parameters, value)
            if len(found) > MOST_PERIODS:
                raise UnreadableObject("too_many_events")
    if open_:
        raise UnreadableObject("truncated")
    if not seen:
        raise UnreadableObject("no_free_busy")
    return found


def free_busy_object(uid: str, busy: Iterable[BusyTime]) -> bytes:
    """A VFREEBUSY with these times, merged: what is tentative and busy at once is busy."""
    spans: dict[bool, list[tuple[datetime, datetime]]] = {True: [], False: []}
    for one in busy:
        spans[one.tentative].append((one.interval.start.astimezone(UTC), one.interval.end.astimezone(UTC)))
    lines = [
        *(_line(_TENTATIVE, start, end) for start, end in merge_spans(spans[True])),
        *(_line("BUSY", start, end) for start, end in merge_spans(spans[False])),
    ]
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{our.PRODUCT}", "BEGIN:VFREEBUSY", f"UID:{escape_text(uid)}")
    return b"".join(fold(line) for line in (*head, *lines, "END:VFREEBUSY", "END:VCALENDAR"))


def free_busy_request(*, uid: str, organizer: str, attendee: str, interval: Interval, now: datetime) -> bytes:
    """What is posted to a scheduling outbox (RFC 6638, 5; RFC 5546, 3.3.2): whose time between which instants is asked for.

    `organizer`, who asks, and `attendee` are calendar user addresses (`mailto:...`).
    """
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{our.PRODUCT}", "METHOD:REQUEST", "BEGIN:VFREEBUSY"),
        *(f"UID:{escape_text(uid)}", f"DTSTAMP:{write_utc(now)}"),
        *(f"DTSTART:{write_utc(interval.start)}", f"DTEND:{write_utc(interval.end)}"),
        *(f"ORGANIZER:{_address(organizer)}", f"ATTENDEE:{_address(attendee)}"),
        *("END:VFREEBUSY", "END:VCALENDAR"),
    )
    return b"".join(fold(line) for line in lines)


def _periods(parameters: str, value: str) -> list[BusyTime]:
    kind = (parameter(parameters, "FBTYPE") or "BUSY").upper()
    if kind == "FREE":
        return []
    found = []
    for period in value.split(","):
        begin, _, end = period.strip().partition("/")
        start = read_instant(begin, UTC)
        until = read_duration(end).after(start) if end.startswith(("P", "+", "-")) else read_instant(end, UTC)
        if until > start:
            found.append(BusyTime(Interval(start, until), kind == _TENTATIVE))
        elif until < start:
            raise UnreadableObject("bad_time")
    return found


def _line(kind: str, start: datetime, end: datetime) -> str:
    return f"FREEBUSY;FBTYPE={kind}:{write_utc(start)}/{write_utc(end)}"


def _address(text: str) -> str:
    """A URI on one line: it came from a server."""
    return "".join(letter for letter in text if letter.isprintable())
