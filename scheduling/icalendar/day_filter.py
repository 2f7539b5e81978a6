"""Which days a recurrence rule lets through: BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY and BYDAY (RFC 5545, 3.3.10)."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}


@dataclass(frozen=True, slots=True)
class DayFilter:
    """Empty sets let everything through; negative numbers count from the end.

    `weekdays` are (n, weekday), n 0 without number, `numbered` says whether n counts at all, `nth_in_year` what it counts in.
    """

    months: frozenset[int]
    weeks: frozenset[int]
    year_days: frozenset[int]
    month_days: frozenset[int]
    weekdays: frozenset[tuple[int, int]]
    week_start: int
    nth_in_year: bool
    numbered: bool

    def completed(self, frequency: str, first: date) -> DayFilter:
        """What the rule leaves open comes from DTSTART, `first`."""
        if self.year_days or self.month_days or self.weekdays:
            return self
        if frequency == "WEEKLY" or self.weeks:
            return replace(self, weekdays=frozenset({(0, first.weekday())}))
        if frequency == "MONTHLY":
            return replace(self, month_days=frozenset({first.day}))
        if frequency == "YEARLY":
            return replace(self, months=self.months or frozenset({first.month}), month_days=frozenset({first.day}))
        return self

    def fits(self, day: date) -> bool:
        """Whether `day` passes all of them."""
        if self.months and day.month not in self.months:
            return False
        if self.month_days:
            length = calendar.monthrange(day.year, day.month)[1]
            if day.day not in self.month_days and day.day - length - 1 not in self.month_days:
                return False
        if self.weekdays and not self._weekday_fits(day):
            return False
        if self.year_days:
            of_year, length = _day_of_year(day)
            if of_year not in self.year_days and of_year - length - 1 not in self.year_days:
                return False
        return not self.weeks or self._week_fits(day)

    def _weekday_fits(self, day: date) -> bool:
        weekday = day.weekday()
        for number, wanted in self.weekdays:
            if wanted != weekday:
                continue
            if not number or not self.numbered:
                return True
            at, length = _day_of_year(day) if self.nth_in_year else (day.day, calendar.monthrange(day.year, day.month)[1])
            if number in ((at - 1) // 7 + 1, -((length - at) // 7 + 1)):
                return True
        return False

    def _week_fits(self, day: date) -> bool:
        year = day.year
        start = self._first_week(year)
        if day < start:
            year -= 1
            start = self._first_week(year)
        elif year < date.max.year and day >= self._first_week(year + 1):
            year += 1
            start = self._first_week(year)
        number = (day - start).days // 7 + 1
        weeks = (self._first_week(year + 1) - start).days // 7 if year < date.max.year else 52
        return number in self.weeks or number - weeks - 1 in self.weeks

    def _first_week(self, year: int) -> date:
        """The first day of the first week that has four days in `year`."""
        fourth = date(year, 1, 4)
        return fourth - timedelta(days=(fourth.weekday() - self.week_start) % 7)


def _day_of_year(day: date) -> tuple[int, int]:
    return day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365


def days_of_months(year: int, months: Iterable[int]) -> list[date]:
    """All days of some months of a year, in order. Raises ValueError past the year 9999."""
    return [date(year, month, day) for month in months for day in range(1, calendar.monthrange(year, month)[1] + 1)]
