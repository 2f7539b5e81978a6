"""A time zone from its VTIMEZONE (RFC 5545, 3.6.5), for names that nobody else knows.

Small faults are forgiven, because the zone of floating times, which would stand instead, is wrong by hours: an observance
without TZOFFSETFROM has that of its TZOFFSETTO, one without DTSTART begins in 1970, an offset without sign is positive.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta, timezone, tzinfo

from scheduling.errors import UnreadableObject
from scheduling.icalendar.content_line import LINE
from scheduling.icalendar.time_values import is_date, read_date, read_local, read_offset
from scheduling.icalendar.yearly_rule import YearlyRule, rule_parts

_FIRST_YEAR, _LAST_YEAR = 1970, 2100
_MOST_ONSETS = 5_000
_EPOCH = datetime(1970, 1, 1)  # local and UTC seconds are counted from the same naive point


class DefinedZone(tzinfo):
    """Offsets by onset: `onsets` are (UTC seconds since 1970, offset that begins), sorted; `first` holds before them."""

    def __init__(self, name: str, first: timedelta, onsets: list[tuple[int, timedelta]]) -> None:
        self._name = name
        self._offsets = [first, *(offset for _, offset in onsets)]
        self._instants = [instant for instant, _ in onsets]
        seconds = [int(offset.total_seconds()) for offset in self._offsets]
        pairs = list(zip(self._instants, seconds, seconds[1:], strict=False))
        # the local second from which the new offset holds: for the first and for the second time round (3.3.5)
        self._local = (
            [instant + max(before, after) for instant, before, after in pairs],
            [instant + min(before, after) for instant, before, after in pairs],
        )

    def utcoffset(self, moment: datetime | None, /) -> timedelta:
        """The offset that holds at the local time `moment`."""
        if moment is None:
            return self._offsets[0]
        return self._offsets[bisect_right(self._local[moment.fold], _seconds(moment))]

    def fromutc(self, moment: datetime, /) -> datetime:
        """The local time of a UTC time, with `fold` set where it is the second of its name."""
        instant = _seconds(moment)
        at = bisect_right(self._instants, instant)
        offset = self._offsets[at]
        local = moment + offset
        second = at > 0 and instant - self._instants[at - 1] < (self._offsets[at - 1] - offset).total_seconds()
        return local.replace(fold=1 if second else 0)

    def dst(self, _: datetime | None, /) -> None:
        """Not told: a definition names offsets."""
        return

    def tzname(self, _: datetime | None, /) -> str:
        """The TZID."""
        return self._name


def _seconds(moment: datetime) -> int:
    difference = moment.replace(tzinfo=None, fold=0) - _EPOCH
    return difference.days * 86_400 + difference.seconds


def defined_zone(name: str, definition: str) -> DefinedZone:
    """Interpret the unfolded text of one VTIMEZONE, for the years 1970 to 2100.

    Raises `UnreadableObject`: `bad_zone`, `bad_offset`, `bad_time`.
    """
    onsets: dict[int, tuple[timedelta, timedelta]] = {}
    properties: dict[str, list[str]] = {}
    for raw_name, _, value in LINE.findall(definition):
        key, text = raw_name.upper(), value.strip()
        if key == "BEGIN":
            properties = {}
        elif key == "END" and text.upper() in ("STANDARD", "DAYLIGHT"):
            _add_onsets(properties, onsets)
            if len(onsets) > _MOST_ONSETS:
                raise UnreadableObject("bad_zone")
        else:
            properties.setdefault(key, []).append(text)
    if not onsets:
        raise UnreadableObject("bad_zone")
    ordered = sorted(onsets.items())
    return DefinedZone(name, ordered[0][1][0], [(instant, after) for instant, (_, after) in ordered])


def _add_onsets(properties: dict[str, list[str]], onsets: dict[int, tuple[timedelta, timedelta]]) -> None:
    try:
        after = read_offset(properties["TZOFFSETTO"][0])
    except KeyError:
        raise UnreadableObject("bad_zone") from None
    before = read_offset(properties["TZOFFSETFROM"][0]) if "TZOFFSETFROM" in properties else after
    first = _local(properties["DTSTART"][0], before) if "DTSTART" in properties else _EPOCH
    locals_ = {first}
    for dates in properties.get("RDATE", ()):
        if len(dates) > 16 * _MOST_ONSETS:
            raise UnreadableObject("bad_zone")
        locals_.update(_local(text.partition("/")[0], before) for text in dates.split(","))
    for rule in properties.get("RRULE", ()):
        locals_.update(_ruled(rule, first, before))
    for local in locals_:
        onsets[_seconds(local) - int(before.total_seconds())] = (before, after)


def _local(value: str, before: timedelta) -> datetime:
    """A local onset, naive; written in UTC (against the RFC) it is taken to the offset before."""
    if is_date(value):
        day = read_date(value)
        return datetime(day.year, day.month, day.day)
    zone = timezone(before)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = read_local(value, zone)  # it knows hour 24, and raises for the rest
    try:
        return (found if found.tzinfo is None else found.astimezone(zone)).replace(tzinfo=None)
    except OverflowError:
        return found.replace(tzinfo=None)  # `UNTIL=99991231T235959Z`: at the ends of the calendar hours do not count


def _ruled(value: str, first: datetime, before: timedelta) -> list[datetime]:
    parts = rule_parts(value)
    try:
        rule = YearlyRule(parts, first.date())
        count = min(int(parts.get("COUNT", _MOST_ONSETS)), _MOST_ONSETS)
    except ValueError:
        raise UnreadableObject("bad_zone") from None
    until = _local(parts["UNTIL"], before) if "UNTIL" in parts else datetime.max
    counted_from = first.year if "COUNT" in parts else max(first.year, _FIRST_YEAR)
    found: list[datetime] = []
    for year in range(counted_from, _LAST_YEAR + 1):
        for day in rule.days(year):
            local = datetime.combine(day, first.time())
            if local > until or len(found) >= count:
                return found
            if local >= first:
                found.append(local)
    return found
