"""Versions of an object to be merged, and what comes of it."""

from __future__ import annotations

from scheduling.icalendar.merge import Clash, Merged, Touched, merge
from tests.unit.icalendar.samples import calendar, vevent, zones

PARIS_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Paris",
    "BEGIN:STANDARD",
    "DTSTART:19701025T030000",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
)
SERIES = ("SUMMARY:s", "DTSTART:20261102T090000Z", "DTEND:20261102T100000Z", "RRULE:FREQ=DAILY")


def merged(base: bytes, local: bytes, server: bytes) -> bytes:
    found = merge(base, local, server, zones())
    assert isinstance(found, Merged), found
    return found.body


def clash(base: bytes, local: bytes, server: bytes) -> tuple[Touched, ...]:
    found = merge(base, local, server, zones())
    assert isinstance(found, Clash), found
    return found.properties


def one(*lines: str) -> bytes:
    return vevent("DTSTART:20261102T090000Z", "DTEND:20261102T100000Z", *lines)


def override(day: int, *lines: str) -> tuple[str, ...]:
    return ("BEGIN:VEVENT", "UID:u1", f"RECURRENCE-ID:202611{day:02}T090000Z", *lines, "END:VEVENT")


def series(*others: str, lines: tuple[str, ...] = SERIES) -> bytes:
    return calendar("BEGIN:VEVENT", "UID:u1", *lines, "END:VEVENT", *others)
