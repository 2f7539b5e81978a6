"""RRULE (RFC 5545, 3.3.10) as local start times, computed for a window and within a budget of steps.

`dateutil`, under `recurring-ical-events`, walks from DTSTART and past the window until something fits or the year 9999
ends: `FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30` alone takes it 10 s, `FREQ=SECONDLY` forever, and neither can be stopped. What
stands in a calendar is hostile data, so the walk is done here: it begins near the window where there is no COUNT, ends
with it, and every step is paid for. `dateutil` is the oracle of the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import product

from scheduling.errors import UnreadableObject
from scheduling.icalendar.day_filter import WEEKDAYS, DayFilter, days_of_months
from scheduling.icalendar.yearly_rule import rule_parts
from scheduling.progress import CancelToken

MOST_STEPS = 250_000
"""Steps of one expansion; about half a second."""
LONGEST_RULE = 4_096
"""Characters of one RRULE."""

_SHORT_S = {"HOURLY": 3_600, "MINUTELY": 60, "SECONDLY": 1}
_LONG = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
_BY_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_BOUNDS = {"BYSECOND": (0, 60), "BYMINUTE": (0, 59), "BYHOUR": (0, 23), "BYMONTH": (1, 12)}
_SIGNED_BOUNDS = {"BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}


class Budget:
    """Steps that an expansion may take. `spend` raises `UnreadableObject('too_many_occurrences')`, or `Cancelled`."""

    def __init__(self, steps: int = MOST_STEPS, cancel: CancelToken | None = None) -> None:
        self._left = steps
        self._cancel = cancel

    def spend(self, steps: int = 1) -> None:
        """Pay for `steps`."""
        self._left -= steps
        if self._left < 0:
            raise UnreadableObject("too_many_occurrences")
        if self._cancel is not None and self._left & 0xFF == 0:
            self._cancel.check()


@dataclass(frozen=True, slots=True)
class RecurrenceRule:
    """One RRULE. `until` is the raw UNTIL, empty where there is none; `days` filters what a period offers."""

    frequency: str
    interval: int
    count: int | None
    until: str
    days: DayFilter
    hours: tuple[int, ...]
    minutes: tuple[int, ...]
    seconds: tuple[int, ...]
    positions: tuple[int, ...]

    def starts(self, first: datetime, window: tuple[datetime, datetime], last: datetime, budget: Budget) -> Iterator[datetime]:
        """Yield the naive local starts in `window` (both ends included), in order.

        `first` is DTSTART, `last` UNTIL, both naive on the same wall clock. COUNT is counted from `first` on.
        """
        rule = self._completed(first)
        window_start, window_end = window
        end = min(window_end, last)
        counted = 0
        instances = (
            rule._short(first, window_start, end, budget)
            if rule.frequency in _SHORT_S
            else rule._long(first, window_start, end, budget)
        )
        for period in instances:
            chosen = _at_positions(period, rule.positions) if rule.positions else period
            budget.spend(1 + len(period))
            for start in chosen:
                if start < first:
                    continue
                counted += 1
                if start > end or (rule.count is not None and counted > rule.count):
                    return
                if start >= window_start:
                    yield start
            if period and period[0] > end:
                return

    def _completed(self, first: datetime) -> RecurrenceRule:
        """What the rule leaves open comes from DTSTART."""
        long = self.frequency in _LONG
        return replace(
            self,
            days=self.days.completed(self.frequency, first.date()),
            hours=self.hours or ((first.hour,) if long else ()),
            minutes=self.minutes or ((first.minute,) if long or self.frequency == "HOURLY" else ()),
            seconds=self.seconds or ((first.second,) if self.frequency != "SECONDLY" else ()),
        )

    def _long(self, first: datetime, window_start: datetime, end: datetime, budget: Budget) -> Iterator[list[datetime]]:
        times = [time(*parts) for parts in product(self.hours, self.minutes, self.seconds)]
        passed = 0 if self.count is not None else self._periods_before(first.date(), window_start.date())
        try:
            while True:
                days = self._period(first.date(), passed * self.interval)
                if days[0] > end.date():
                    return
                budget.spend(len(days))
                fitting = [day for day in days if self.days.fits(day)]
                yield [datetime.combine(day, at) for day in fitting for at in times]
                passed += 1
        except (OverflowError, ValueError):
            return  # past the year 9999

    def _periods_before(self, first: date, target: date) -> int:
        """Periods that can be passed over: whole ones before the one that holds `target`, less one for its neighbours."""
        if target <= first:
            return 0
        passed = {
            "YEARLY": target.year - first.year,
            "MONTHLY": (target.year - first.year) * 12 + target.month - first.month,
            "WEEKLY": (target - first).days // 7,
            "DAILY": (target - first).days,
        }[self.frequency]
        return max(0, passed // self.interval - 1)

    def _period(self, first: date, periods: int) -> list[date]:
        """The days of the period so many periods after the one of `first`; of a year only the months that are asked for."""
        if self.frequency == "DAILY":
            return [first + timedelta(days=periods)]
        if self.frequency == "WEEKLY":
            start = first - timedelta(days=(first.weekday() - self.days.week_start) % 7) + timedelta(weeks=periods)
            return [start + timedelta(days=day) for day in range(7)]
        if self.frequency == "MONTHLY":
            year, month = divmod(first.year * 12 + first.month - 1 + periods, 12)
            return days_of_months(year, (month + 1,))
        return days_of_months(first.year + periods, sorted(self.days.months) or range(1, 13))

    def _short(self, first: datetime, window_start: datetime, end: datetime, budget: Budget) -> Iterator[list[datetime]]:
        unit = timedelta(seconds=_SHORT_S[self.frequency])
        step = self.interval * unit
        base = first.replace(minute=0, second=0) if self.frequency == "HOURLY" else first
        base = base.replace(second=0) if self.frequency == "MINUTELY" else base
        target = base if self.count is not None else max(base, window_start - unit)
        while target <= end:
            period = base + -((base - target) // step) * step
            skip_to = self._misfit(period)
            budget.spend()
            if skip_to is not None:
                target = skip_to
                continue
            minutes = self.minutes if self.frequency == "HOURLY" else (period.minute,)
            seconds = self.seconds if self.frequency != "SECONDLY" else (period.second,)
            yield [period.replace(minute=minute, second=second) for minute in minutes for second in seconds]
            target = period + step

    def _misfit(self, period: datetime) -> datetime | None:
        """None where the hour, minute or second fits its limits, else the earliest time that may."""
        if not self.days.fits(period.date()):
            return datetime.combine(period.date(), time()) + timedelta(days=1)
        if self.hours and period.hour not in self.hours:
            return period.replace(minute=0, second=0) + timedelta(hours=1)
        if self.frequency != "HOURLY" and self.minutes and period.minute not in self.minutes:
            return period.replace(second=0) + timedelta(minutes=1)
        if self.frequency == "SECONDLY" and self.seconds and period.second not in self.seconds:
            return period + timedelta(seconds=1)
        return None


def _at_positions(period: list[datetime], positions: tuple[int, ...]) -> list[datetime]:
    """BYSETPOS: the n-th of the period's instances, from the end where negative."""
    size = len(period)
    return sorted({period[at - 1 if at > 0 else at] for at in positions if abs(at) <= size})


def read_rule(value: str) -> RecurrenceRule:
    """Read a RECUR value. Raises `UnreadableObject('bad_rule')`, also for another calendar scale than the Gregorian."""
    if len(value) > LONGEST_RULE:
        raise UnreadableObject("bad_rule")
    parts = rule_parts(value)
    frequency = parts.get("FREQ", "")
    interval = _numbers(parts.get("INTERVAL", "1"), 1, 10**6)
    counts = _numbers(parts.get("COUNT", ""), 0, 10**9)
    gregorian = parts.get("RSCALE", "GREGORIAN") == "GREGORIAN" and parts.get("SKIP", "OMIT") == "OMIT"
    if frequency not in (*_LONG, *_SHORT_S) or len(interval) != 1 or len(counts) > 1 or not gregorian:
        raise UnreadableObject("bad_rule")
    numbers = {name: _numbers(parts.get(name, ""), *bounds) for name, bounds in _BOUNDS.items()}
    signed = {name: _numbers(parts.get(name, ""), -bound, bound) for name, bound in _SIGNED_BOUNDS.items()}
    if any(0 in values for values in signed.values()) or parts.get("WKST", "MO") not in WEEKDAYS:
        raise UnreadableObject("bad_rule")
    return RecurrenceRule(
        frequency=frequency,
        interval=interval[0],
        count=counts[0] if counts else None,
        until=parts.get("UNTIL", ""),
        days=DayFilter(
            months=frozenset(numbers["BYMONTH"]),
            weeks=frozenset(signed["BYWEEKNO"]),
            year_days=frozenset(signed["BYYEARDAY"]),
            month_days=frozenset(signed["BYMONTHDAY"]),
            weekdays=_weekdays(parts.get("BYDAY", "")),
            week_start=WEEKDAYS[parts.get("WKST", "MO")],
            nth_in_year=frequency == "YEARLY" and not numbers["BYMONTH"],
            numbered=frequency in ("YEARLY", "MONTHLY"),
        ),
        hours=tuple(numbers["BYHOUR"]),
        minutes=tuple(numbers["BYMINUTE"]),
        seconds=tuple(second for second in numbers["BYSECOND"] if second < 60),
        positions=tuple(signed["BYSETPOS"]),
    )


def _numbers(text: str, lowest: int, highest: int) -> list[int]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(_NUMBER.fullmatch(part) for part in parts):
        raise UnreadableObject("bad_rule")
    found = sorted({int(part) for part in parts})
    if found and not lowest <= found[0] <= found[-1] <= highest:
        raise UnreadableObject("bad_rule")
    return found


def _weekdays(text: str) -> frozenset[tuple[int, int]]:
    found = set()
    for part in filter(None, text.replace(" ", "").split(",")):
        match = _BY_DAY.fullmatch(part)
        if match is None:
            raise UnreadableObject("bad_rule")
        found.add((int(match[1] or 0), WEEKDAYS[match[2]]))
    return frozenset(found)
