"""DATE, DATE-TIME, DURATION and UTC-OFFSET values (RFC 5545, 3.3.4 to 3.3.6, 3.3.14) to and from Python's.

A local time that does not exist is read with the offset before the gap, one that exists twice as its first
occurrence (3.3.5): what `fold=0` means. Hour 24, which the RFC does not have but programs write, is the next midnight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from scheduling.errors import UnreadableObject

_DATE_TIME = re.compile(r"[0-9]{8}T[0-9]{6}Z?")
_DATE = re.compile(r"[0-9]{8}")
_DURATION = re.compile(
    r"([+-]?)P(?=[0-9T])(?:([0-9]{1,6})W)?(?:([0-9]{1,7})D)?(?:T(?=[0-9])(?:([0-9]{1,8})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,10})S)?)?"
)
_OFFSET = re.compile(r"([+-]?)([0-9]{2})([0-9]{2})([0-9]{2})?")
_MIDNIGHT = time()
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Duration:
    """Days are nominal (the same time of day), the rest is exact (RFC 5545, 3.3.6)."""

    days: int
    exact: timedelta

    def after(self, local: datetime) -> datetime:
        """The UTC instant this much later than the aware, local `local`. Raises `UnreadableObject('bad_duration')`."""
        try:
            return (local + timedelta(days=self.days)).astimezone(UTC) + self.exact
        except OverflowError:
            raise UnreadableObject("bad_duration") from None


def is_date(value: str) -> bool:
    """Whether `value` has the shape of a DATE."""
    return _DATE.fullmatch(value) is not None


def read_date(value: str) -> date:
    """A DATE. Raises `UnreadableObject('bad_time')`."""
    if _DATE.fullmatch(value) is None:
        raise UnreadableObject("bad_time")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UnreadableObject("bad_time") from None


def read_local(value: str, zone: tzinfo) -> datetime:
    """A DATE-TIME, aware: in UTC where it says `Z`, else in `zone`. Raises `UnreadableObject('bad_time')`."""
    if _DATE_TIME.fullmatch(value) is None:
        raise UnreadableObject("bad_time")
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        if value[9:15] == "240000":
            return _next_midnight(value, zone)
        if value[13:15] != "60":
            raise UnreadableObject("bad_time") from None
        # a leap second (3.3.12): Python has none, the second before it stands for it
        return read_local(value[:13] + "59" + value[15:], zone)
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def _next_midnight(value: str, zone: tzinfo) -> datetime:
    try:
        return read_local(value[:9] + "000000" + value[15:], zone) + _ONE_DAY
    except OverflowError:
        raise UnreadableObject("bad_time") from None


def read_instant(value: str, zone: tzinfo) -> datetime:
    """A DATE-TIME as a UTC instant. Raises `UnreadableObject('bad_time')`, also at the ends of the calendar."""
    return in_utc(read_local(value, zone))


def in_utc(local: datetime) -> datetime:
    """The UTC instant of an aware time. Raises `UnreadableObject('bad_time')` outside the years 1 to 9999."""
    try:
        return local.astimezone(UTC)
    except (OverflowError, ValueError):
        raise UnreadableObject("bad_time") from None


def day_after(local: datetime) -> datetime:
    """The same time of the next day, as a UTC instant. Raises `UnreadableObject('bad_time')` past the year 9999."""
    try:
        return in_utc(local + _ONE_DAY)
    except OverflowError:
        raise UnreadableObject("bad_time") from None


def midnight(day: date, zone: tzinfo) -> datetime:
    """Midnight of `day` in `zone`, aware and local; where the clock skips it, the first instant of the day."""
    return datetime.combine(day, _MIDNIGHT, zone)


def read_duration(value: str) -> Duration:
    """A DURATION. Raises `UnreadableObject('bad_duration')`."""
    found = _DURATION.fullmatch(value)
    if found is None:
        raise UnreadableObject("bad_duration")
    sign = -1 if found[1] == "-" else 1
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return Duration(sign * (7 * weeks + days), sign * timedelta(hours=hours, minutes=minutes, seconds=seconds))


def write_duration(length: timedelta) -> str:
    """A DURATION of exact time; whole days are written in hours, because `P1D` would be nominal."""
    seconds = int(length.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{seconds}S" if seconds else "")
    if hours and seconds and not minutes:
        parts = f"{hours}H0M{seconds}S"  # dur-hour is followed by dur-minute (3.3.6)
    return f"{sign}PT{parts or '0S'}"


def read_offset(value: str) -> timedelta:
    """A UTC-OFFSET; without its sign it is taken for one east of Greenwich. Raises `UnreadableObject('bad_offset')`."""
    found = _OFFSET.fullmatch(value)
    if found is None:
        raise UnreadableObject("bad_offset")
    length = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    if length >= timedelta(hours=24):
        raise UnreadableObject("bad_offset")
    return -length if found[1] == "-" else length


def write_offset(offset: timedelta) -> str:
    """A UTC-OFFSET; seconds only where there are some."""
    seconds = int(offset.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    text = f"{sign}{seconds // 3600:02}{seconds // 60 % 60:02}"
    return text + (f"{seconds % 60:02}" if seconds % 60 else "")


def expressible(local: datetime) -> bool:
    """Whether the wall clock of the aware `local` names this instant: not in the second pass of a repeated hour (3.3.5)."""
    first = local.replace(fold=0)
    return first.utcoffset() == local.utcoffset()


def write_utc(instant: datetime) -> str:
    """A DATE-TIME in UTC."""
    return write_local(instant.astimezone(UTC)) + "Z"


def write_local(local: datetime) -> str:
    """A DATE-TIME without its zone; years below 1000 keep their zeros (strftime drops them)."""
    return f"{local.year:04}{local.month:02}{local.day:02}T{local.hour:02}{local.minute:02}{local.second:02}"


def write_date(day: date) -> str:
    """A DATE."""
    return f"{day.year:04}{day.month:02}{day.day:02}"
