"""Times: the present, and reading what a person typed, in the profile's zone.

A local time that the change to summer time skips does not exist, one that the change to winter time
repeats exists twice (RFC 5545, 3.3.5 would guess; a booking must not): both are refused unless an
offset says what is meant.
"""

from __future__ import annotations

import time as clock_module
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.errors import TimeRefused


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def local_time(local: datetime, zone: ZoneInfo, text: str) -> datetime:
    """Attach `zone` to the naive `local`; refuse times that do not exist or exist twice."""
    first = local.replace(tzinfo=zone, fold=0)
    second = local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    returned = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    reason = "exists_twice" if returned == local else "does_not_exist"
    raise TimeRefused(text, reason, zone.key)


def read_time(text: str, zone: ZoneInfo) -> datetime:
    """An instant from ISO 8601 text; without an offset it is in `zone`. The answer is in `zone`."""
    try:
        value = datetime.fromisoformat(text.strip())
    except ValueError:
        raise TimeRefused(text, "unreadable", zone.key) from None
    if not 1970 <= value.year <= 2100:
        raise TimeRefused(text, "unreadable", zone.key)
    if value.tzinfo is None:
        return local_time(value, zone, text)
    return value.astimezone(zone)


def read_bound(text: str, zone: ZoneInfo) -> datetime:
    """Like `read_time`, but a date alone means its midnight (or the first instant of that day)."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return read_time(text, zone)
    return start_of_day(day, zone)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of `day` in `zone` (zones exist whose summer time begins at midnight)."""
    if not 1970 <= day.year <= 2100:
        raise TimeRefused(day.isoformat(), "unreadable", zone.key)
    midnight = datetime.combine(day, time(), zone)
    instant = midnight.astimezone(UTC)
    while instant.astimezone(zone).date() < day:
        instant += timedelta(minutes=15)
    return instant.astimezone(zone)


def elapsed_s() -> float:
    """Seconds on a clock that never jumps and, where the system has one, goes on while the machine sleeps."""
    boottime = getattr(clock_module, "CLOCK_BOOTTIME", None)
    return clock_module.clock_gettime(boottime) if boottime is not None else clock_module.monotonic()
