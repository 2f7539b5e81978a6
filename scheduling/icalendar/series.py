"""One UID's events as a series: master, overrides, dates added and left out; its occurrences between two instants."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from scheduling.errors import UnreadableObject
from scheduling.icalendar.content_line import parameter
from scheduling.icalendar.event import Event
from scheduling.icalendar.object_zones import ObjectZones
from scheduling.icalendar.raw_event import RawEvent
from scheduling.icalendar.recurrence_rule import Budget, RecurrenceRule, read_rule
from scheduling.icalendar.time_values import (
    Duration,
    in_utc,
    is_date,
    midnight,
    read_date,
    read_duration,
    read_local,
    write_date,
    write_utc,
)
from scheduling.model.interval import Interval

MOST_RULES = 50
_ONE_DAY = timedelta(days=1)
_ZERO = timedelta(0)
_THE_LAST = datetime.max.replace(microsecond=0)

Length = timedelta | Duration
"""On the wall clock, or as DURATION has it."""


@dataclass(frozen=True, slots=True)
class _Template:
    """What an occurrence looks like: its event, how far from its place in the series, how long."""

    event: Event
    shift: timedelta
    length: Length

    @property
    def reach(self) -> timedelta:
        """An upper bound of its length."""
        return self.length if isinstance(self.length, timedelta) else self.length.exact + (self.length.days + 1) * _ONE_DAY


class Series:
    """Parsed once, asked for many windows. All starts are naive times on the master's wall clock.

    `components` are the VEVENTs of one UID with what they say, `zones` those of their object. Both making and asking raise
    `UnreadableObject`: `bad_rule`, `bad_time`, `bad_duration`.
    """

    def __init__(self, components: list[tuple[RawEvent, Event]], zones: ObjectZones) -> None:
        self._zones = zones
        masters = [(raw, event) for raw, event in components if event.recurrence_id is None]
        self._master = max(masters, key=lambda pair: pair[1].sequence)[1] if masters else None
        self._zone: tzinfo = UTC
        self._overrides: dict[datetime, Event] = {}
        self._overridden_days: set[date] = set()
        self._following: list[tuple[datetime, _Template]] = []
        self._rules: list[tuple[RecurrenceRule, datetime]] = []
        self._added: dict[datetime, Length | None] = {}
        self._left_out: set[datetime] = set()
        self._days_left_out: set[date] = set()
        if masters:
            self._read_master(max(masters, key=lambda pair: pair[1].sequence)[0])
        self._read_overrides([pair for pair in components if pair[1].recurrence_id is not None])
        self._in_order = sorted(self._added)

    def between(self, window: Interval, budget: Budget) -> Iterator[Event]:
        """Yield what overlaps `window`, in no order."""
        for key, event in self._overrides.items():
            if not self._is_left_out(key) and Interval(event.start, event.end).overlaps(window):
                yield event
        master = self._master
        if master is None:
            return
        if not (master.recurs or self._overrides):
            if Interval(master.start, master.end).overlaps(window):
                yield master
            return
        for start in self._starts(window, budget):
            instant = self._utc(start)
            if instant in self._overrides or start.date() in self._overridden_days or self._is_left_out(instant):
                continue
            try:
                found = self._occurrence(start, instant)
            except OverflowError:
                raise UnreadableObject("bad_time") from None  # past the year 9999
            if Interval(found.start, found.end).overlaps(window):
                yield found

    def _occurrence(self, start: datetime, instant: datetime) -> Event:
        at = bisect_left(self._following, instant, key=_instant)
        template = self._following[at - 1][1] if at else self._template
        begin = start + template.shift
        length = self._added.get(start) or template.length
        begin_utc = self._utc(begin)
        if isinstance(length, Duration):
            end_utc = length.after(begin.replace(tzinfo=self._zone))
        else:
            end_utc = self._utc(begin + length)
            if end_utc < begin_utc:
                end_utc = begin_utc + length  # it begins in an hour that the clock skips
        place = write_date(start) if template.event.all_day else write_utc(instant)
        return replace(template.event, start=begin_utc, end=max(begin_utc, end_utc), recurrence_id=place)

    def _starts(self, window: Interval, budget: Budget) -> set[datetime]:
        templates = [self._template, *(template for _, template in self._following)]
        lengths = [template.reach for template in templates]
        lengths += [replace(self._template, length=length).reach for length in self._added.values() if length]
        back = max(lengths) + max(template.shift for template in templates) + 2 * _ONE_DAY
        forward = 2 * _ONE_DAY - min(template.shift for template in templates)
        begin = _moved(window.start.astimezone(UTC).replace(tzinfo=None), -back)
        end = _moved(window.end.astimezone(UTC).replace(tzinfo=None), forward)
        found = set(self._in_order[bisect_left(self._in_order, begin) : bisect_right(self._in_order, end)])
        for rule, last in self._rules:
            found.update(rule.starts(self._first, (begin, end), last, budget))
        budget.spend(len(found))
        return found

    def _read_master(self, raw: RawEvent) -> None:
        assert self._master is not None
        parameters, value = raw.single["DTSTART"]
        value = value.strip()
        self._all_day = is_date(value)
        self._zone = self._zones.floating
        if not self._all_day:
            self._zone = UTC if value.endswith("Z") else self._zones.of(parameters)[0]
        self._first = self._local_value(value, self._zone)
        if in_utc(self._first.replace(tzinfo=self._zone)) != self._master.start:
            self._first = self._naive(self._master.start)  # its end stood before its start
        self._template = _Template(self._master, _ZERO, self._length(raw, self._master, self._first))
        rules = raw.many.get("RRULE", [])
        if len(rules) > MOST_RULES:
            raise UnreadableObject("bad_rule")
        for _, rule_text in rules:
            rule = read_rule(rule_text.strip())
            self._rules.append((rule, self._last(rule)))
        if not self._rules or any(last >= self._first for _, last in self._rules):
            self._added[self._first] = None
        for line, part in _parts(raw, "RDATE"):
            start, _, end = part.partition("/")
            zone = self._zone_of_date(line, start)
            self._added[self._place(start, zone)] = self._period_length(start, end, zone) if end else None
        for line, part in _parts(raw, "EXDATE"):
            if is_date(part) or self._all_day:
                self._days_left_out.add(self._place(part, self._zone_of_date(line, part)).date())
            else:
                self._left_out.add(in_utc(read_local(part, self._zone_of_date(line, part))))

    def _read_overrides(self, overrides: list[tuple[RawEvent, Event]]) -> None:
        for raw, event in overrides:
            place = event.recurrence_id or ""
            key = self._key(place)
            known = self._overrides.get(key)
            if known is not None and known.sequence >= event.sequence:
                continue
            self._overrides[key] = event
            if is_date(place) and self._master is not None and not self._all_day:
                self._overridden_days.add(read_date(place))
            until_the_end = (parameter(raw.single["RECURRENCE-ID"][0], "RANGE") or "").upper() == "THISANDFUTURE"
            if until_the_end and self._master is not None:
                local = self._naive(event.start)
                shift = local - self._naive(key)
                self._following.append((key, _Template(event, shift, self._length(raw, event, local))))
        self._following.sort(key=_instant)

    def _key(self, place: str) -> datetime:
        """Where in the series an override stands, as an instant."""
        if is_date(place):
            return in_utc(midnight(read_date(place), self._zones.floating))
        instant = in_utc(read_local(place, UTC))
        if self._master is not None and self._all_day:
            return in_utc(midnight(self._naive(instant).date(), self._zone))
        return instant

    def _is_left_out(self, instant: datetime) -> bool:
        if instant in self._left_out:
            return True
        return bool(self._days_left_out) and self._naive(instant).date() in self._days_left_out

    def _length(self, raw: RawEvent, event: Event, local: datetime) -> Length:
        if "DTEND" not in raw.single and "DURATION" in raw.single:
            duration = read_duration(raw.single["DURATION"][1].strip())
            if duration.days >= 0 and duration.exact >= _ZERO:
                return duration
        end = self._naive(event.end)
        return (end.date() - local.date()) if event.all_day else max(end - local, _ZERO)

    def _last(self, rule: RecurrenceRule) -> datetime:
        """UNTIL on the wall clock. A date holds to the end of that day, whatever kind DTSTART is."""
        if not rule.until:
            return _THE_LAST
        if is_date(rule.until[:8]) and (self._all_day or len(rule.until) == 8):
            return datetime.combine(read_date(rule.until[:8]), time(23, 59, 59))
        return self._naive(in_utc(read_local(rule.until, self._zone)))

    def _zone_of_date(self, parameters: str, part: str) -> tzinfo:
        """The zone of an RDATE or EXDATE; without one it is on the master's clock."""
        if part.endswith("Z"):
            return UTC
        zone, tzid = self._zones.of(parameters)
        return zone if tzid else self._zone

    def _place(self, part: str, zone: tzinfo) -> datetime:
        start = self._local_value(part, zone) if is_date(part) else self._naive(in_utc(read_local(part, zone)))
        return datetime.combine(start.date(), time()) if self._all_day else start

    def _period_length(self, start: str, end: str, zone: tzinfo) -> Length:
        if end.startswith(("P", "+P")):
            return read_duration(end)
        return max(self._naive(in_utc(read_local(end, zone))) - self._naive(in_utc(read_local(start, zone))), _ZERO)

    def _local_value(self, value: str, zone: tzinfo) -> datetime:
        if is_date(value):
            return datetime.combine(read_date(value), time())
        return read_local(value, zone).replace(tzinfo=None)

    def _naive(self, instant: datetime) -> datetime:
        return instant.astimezone(self._zone).replace(tzinfo=None)

    def _utc(self, local: datetime) -> datetime:
        return in_utc(local.replace(tzinfo=self._zone))


def _instant(following: tuple[datetime, _Template]) -> datetime:
    return following[0]


def _parts(raw: RawEvent, name: str) -> Iterator[tuple[str, str]]:
    for parameters, value in raw.many.get(name, ()):
        for part in value.split(","):
            if part.strip():
                yield parameters, part.strip()


def _moved(local: datetime, by: timedelta) -> datetime:
    try:
        return local + by
    except OverflowError:
        return datetime.min if by < _ZERO else _THE_LAST
