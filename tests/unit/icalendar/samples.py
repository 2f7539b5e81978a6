"""What several of these tests read: the foreign files, and small objects made on the spot."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduling.icalendar.event import Event
from scheduling.icalendar.reader import read_object
from scheduling.icalendar.time_zones import TimeZones
from scheduling.model.interval import Interval

PARIS = ZoneInfo("Europe/Paris")
FOREIGN = sorted((Path(__file__).parents[2] / "data" / "foreign").glob("*.ics"))
TWO_YEARS = Interval(datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))


def zones() -> TimeZones:
    return TimeZones(PARIS)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS)


def calendar(*lines: str, end: str = "\r\n") -> bytes:
    return "".join(
        line + end for line in ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *lines, "END:VCALENDAR")
    ).encode()


def vevent(*lines: str, uid: str = "u1", end: str = "\r\n") -> bytes:
    return calendar("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", *lines, "END:VEVENT", end=end)


def read_one(*lines: str) -> Event:
    (event,) = read_object(vevent(*lines), zones()).events
    return event
