"""What the sample hospital is made of: calendar object resources, and the time that each takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from scheduling.model.interval import Interval

WEEKS = 4
"""The week before the Monday asked for, its own, and the two after."""


@dataclass(frozen=True)
class SampleObject:
    """One calendar object resource (RFC 4791, 4.1): `name` as it stands in the calendar's address, `body` as octets."""

    name: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """An object and the intervals within the four weeks in which it closes its practitioner's calendar."""

    object: SampleObject
    busy: tuple[Interval, ...] = ()


def random_uuid(chance: Random) -> str:
    """Make a UUID (version 4) that is the same for the same seed."""
    return str(UUID(int=chance.getrandbits(128), version=4))


def resource(chance: Random, lines: list[bytes]) -> SampleObject:
    """Put together a calendar from the content lines between its BEGIN and END."""
    body = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + b"".join(lines) + b"END:VCALENDAR\r\n"
    return SampleObject(f"{random_uuid(chance)}.ics", body)


def first_monday(monday: date) -> date:
    """Tell the Monday with which the four weeks begin."""
    return monday - timedelta(weeks=1)


def on(day: date, start: time, minutes: int, zone: ZoneInfo) -> Interval:
    """Make an interval within a local day (working hours: no change of the clock falls into it)."""
    begin = datetime.combine(day, start, zone)
    return Interval(begin, begin + timedelta(minutes=minutes))


def local(moment: datetime) -> str:
    """Write a local time as RFC 5545, 3.3.5 has it."""
    return moment.strftime("%Y%m%dT%H%M%S")
