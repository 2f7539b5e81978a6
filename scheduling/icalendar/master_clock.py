"""The wall clock of a series' master: what RDATE, EXDATE and UNTIL say, as naive times on it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo

from scheduling.errors import UnreadableObject
from scheduling.icalendar.object_zones import ObjectZones
from scheduling.icalendar.time_values import Duration, in_utc, is_date, read_date, read_duration, read_local

THE_LAST = datetime.max.replace(microsecond=0)
_ZERO = timedelta(0)

Length = timedelta | Duration
"""On the wall clock, or as DURATION has it."""


class MasterClock:
    """`value` and `parameters` are those of DTSTART. Where a value cannot be read, `UnreadableObject('bad_time')` is
    raised, unless a method says that it never does.
    """

    def __init__(self, parameters: str, value: str, zones: ObjectZones) -> None:
        self._zones = zones
        self.all_day = is_date(value)
        self.zone = zones.floating
        if not self.all_day:
            self.zone = UTC if value.endswith("Z") else zones.of(parameters)[0]
        self.first = local_value(value, self.zone)

    def naive(self, instant: datetime) -> datetime:
        """What the clock shows at an aware time."""
        try:
            return instant.astimezone(self.zone).replace(tzinfo=None)
        except OverflowError:
            raise UnreadableObject("bad_time") from None  # `99991231T235959Z`, east of Greenwich

    def utc(self, local: datetime) -> datetime:
        """The instant of a naive time."""
        return in_utc(local.replace(tzinfo=self.zone))

    def last(self, until: str) -> datetime:
        """UNTIL on the wall clock. A date holds to the end of that day, whatever kind DTSTART is.

        Never raises: an UNTIL that is malformed (`2099-12-31`), or past the calendar's end, is none. Too much is then
        taken, never too little.
        """
        try:
            if is_date(until[:8]) and (self.all_day or len(until) == 8):
                return datetime.combine(read_date(until[:8]), time(23, 59, 59))
            return self.naive(in_utc(read_local(until, self.zone)))
        except UnreadableObject:
            return THE_LAST

    def zone_of_date(self, parameters: str, part: str) -> tzinfo:
        """The zone of an RDATE or EXDATE; without one it is on the master's clock."""
        if part.endswith("Z"):
            return UTC
        zone, tzid = self._zones.of(parameters)
        return zone if tzid else self.zone

    def place(self, parameters: str, part: str) -> datetime:
        """Where in the series an RDATE or EXDATE stands; midnight where the series is of whole days."""
        start = self._shown(part, self.zone_of_date(parameters, part))
        return datetime.combine(start.date(), time()) if self.all_day else start

    def period_length(self, parameters: str, start: str, end: str) -> Length | None:
        """How long an RDATE's PERIOD lasts; None, as long as the master, where its end is malformed. Never raises."""
        try:
            zone = self.zone_of_date(parameters, start)
            begin = self._shown(start, zone)
            if end.startswith(("P", "+P")):
                length = read_duration(end)
                length.after(self.utc(begin))  # raises past the calendar's end
                return length
            return max(self._shown(end, zone) - begin, _ZERO)
        except UnreadableObject:
            return None

    def _shown(self, value: str, zone: tzinfo) -> datetime:
        return local_value(value, zone) if is_date(value) else self.naive(in_utc(read_local(value, zone)))


def local_value(value: str, zone: tzinfo) -> datetime:
    """A DATE or DATE-TIME without its zone. Raises `UnreadableObject('bad_time')`."""
    if is_date(value):
        return datetime.combine(read_date(value), time())
    return read_local(value, zone).replace(tzinfo=None)
