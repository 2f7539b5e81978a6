"""One UID's events as a series: master, overrides, dates added and left out; its occurrences between two instants."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from scheduling.errors import UnreadableObject
from scheduling.icalendar.content_line import parameter
from scheduling.icalendar.event import Event
from scheduling.icalendar.master_clock import THE_LAST, Length, MasterClock
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
    `UnreadableObject`: `bad_rule`, `bad_time`, `bad_duration`. One malformed value does not hide the series: an EXDATE or
    RDATE that cannot be read is passed over, a PERIOD whose end cannot be read lasts as long as the master, and a rule whose
    UNTIL cannot be read has no end: time shown as taken that is free is the lesser harm.
    """

    def __init__(self, components: list[tuple[RawEvent, Event]], zones: ObjectZones) -> None:
        self._zones = zones
        masters = [(raw, event) for raw, event in components if event.recurrence_id is None]
        self._master = max(masters, key=lambda pair: pair[1].sequence)[1] if masters else None
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
            instant = self._clock.utc(start)
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
        begin_utc = self._clock.utc(begin)
        if isinstance(length, Duration):
            end_utc = length.after(begin.replace(tzinfo=self._clock.zone))
        else:
            end_utc = self._clock.utc(begin + length)
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
        self._clock = clock = MasterClock(parameters, value, self._zones)
        self._first = clock.first
        if clock.utc(self._first) != self._master.start:
            self._first = self._clock.naive(self._master.start)  # its end stood before its start
        self._template = _Template(self._master, _ZERO, self._length(raw, self._master, self._first))
        rules = raw.many.get("RRULE", [])
        if len(rules) > MOST_RULES:
            raise UnreadableObject("bad_rule")
        for _, rule_text in rules:
            rule = read_rule(rule_text.strip())
            self._rules.append((rule, clock.last(rule.until) if rule.until else THE_LAST))
        if not self._rules or any(last >= self._first for _, last in self._rules):
            self._added[self._first] = None
        for line, part in _parts(raw, "RDATE"):
            start, _, end = part.partition("/")
            with suppress(UnreadableObject):
                self._added[clock.place(line, start)] = clock.period_length(line, start, end) if end else None
        for line, part in _parts(raw, "EXDATE"):
            with suppress(UnreadableObject):
                if is_date(part) or clock.all_day:
                    self._days_left_out.add(clock.place(line, part).date())
                else:
                    self._left_out.add(in_utc(read_local(part, clock.zone_of_date(line, part))))

    def _read_overrides(self, overrides: list[tuple[RawEvent, Event]]) -> None:
        for raw, event in overrides:
            place = event.recurrence_id or ""
            key = self._key(place)
            known = self._overrides.get(key)
            if known is not None and known.sequence >= event.sequence:
                continue
            self._overrides[key] = event
            if is_date(place) and self._master is not None and not self._clock.all_day:
                self._overridden_days.add(read_date(place))
            until_the_end = (parameter(raw.single["RECURRENCE-ID"][0], "RANGE") or "").upper() == "THISANDFUTURE"
            if until_the_end and self._master is not None:
                local = self._clock.naive(event.start)
                shift = local - self._clock.naive(key)
                self._following.append((key, _Template(event, shift, self._length(raw, event, local))))
        self._following.sort(key=_instant)

    def _key(self, place: str) -> datetime:
        """Where in the series an override stands, as an instant."""
        if is_date(place):
            return in_utc(midnight(read_date(place), self._zones.floating))
        instant = in_utc(read_local(place, UTC))
        if self._master is not None and self._clock.all_day:
            return in_utc(midnight(self._clock.naive(instant).date(), self._clock.zone))
        return instant

    def _is_left_out(self, instant: datetime) -> bool:
        if instant in self._left_out:
            return True
        return bool(self._days_left_out) and self._clock.naive(instant).date() in self._days_left_out

    def _length(self, raw: RawEvent, event: Event, local: datetime) -> Length:
        if "DTEND" not in raw.single and "DURATION" in raw.single:
            duration = read_duration(raw.single["DURATION"][1].strip())
            if duration.days >= 0 and duration.exact >= _ZERO:
                return duration
        end = self._clock.naive(event.end)
        return (end.date() - local.date()) if event.all_day else max(end - local, _ZERO)


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
        return datetime.min if by < _ZERO else THE_LAST
