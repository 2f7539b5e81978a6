"""The recurrence rules that stand in time zone definitions: FREQ=YEARLY, by month and day or by the day of the year.

A mapper of its own: definitions begin in 1601 (Outlook) or 1970, are many, and come from hostile places too. A year is
computed by itself, so the cost is bounded by the years asked for.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_BY_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}")


class YearlyRule:
    """The days of a rule, year by year. Raises ValueError where a rule says more than time zones do."""

    def __init__(self, parts: dict[str, str], first: date) -> None:
        unknown = parts.keys() - {"FREQ", "INTERVAL", "BYMONTH", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "UNTIL", "COUNT", "WKST"}
        if parts.get("FREQ") != "YEARLY" or parts.get("INTERVAL", "1") != "1" or unknown:
            raise ValueError("not a time zone's rule")
        months = _numbers(parts.get("BYMONTH", ""))
        self._year_days = _numbers(parts.get("BYYEARDAY", ""))
        self._months = months or (range(1, 13) if self._year_days else (first.month,))
        self._month_days = _numbers(parts.get("BYMONTHDAY", ""))
        self._by_day: list[tuple[int, int]] = []
        for text in filter(None, parts.get("BYDAY", "").split(",")):
            found = _BY_DAY.fullmatch(text)
            if found is None:
                raise ValueError("not a weekday")
            self._by_day.append((int(found[1] or 0), _DAYS[found[2]]))
        if self._year_days and any(nth for nth, _ in self._by_day):
            raise ValueError("more than time zones say")  # the nth weekday of the year, among its days
        if not (self._month_days or self._by_day or self._year_days):
            self._month_days = (first.day,)

    def days(self, year: int) -> list[date]:
        """The days of `year` that the rule names, in order."""
        found: list[date] = []
        for month in self._months:
            if 1 <= month <= 12:
                found += [date(year, month, day) for day in self._days_of_month(*calendar.monthrange(year, month))]
        if self._year_days:
            by_number = self._days_by_number(year)
            found = [day for day in found if day in by_number]
        return found

    def _days_by_number(self, year: int) -> set[date]:
        length = 366 if calendar.isleap(year) else 365
        numbers = {number if number > 0 else length + 1 + number for number in self._year_days if number}
        return {date(year, 1, 1) + timedelta(days=number - 1) for number in numbers if 1 <= number <= length}

    def _days_of_month(self, first_weekday: int, length: int) -> list[int]:
        by_date = {day if day > 0 else length + 1 + day for day in self._month_days}
        if not self._by_day and not self._month_days:
            return list(range(1, length + 1))
        if not self._by_day:
            return sorted(day for day in by_date if 1 <= day <= length)
        found: set[int] = set()
        for nth, weekday in self._by_day:
            first = (weekday - first_weekday) % 7 + 1
            all_of_it = range(first, length + 1, 7)
            if not nth:
                found.update(all_of_it)
            elif abs(nth) <= len(all_of_it):
                found.add(all_of_it[nth - 1 if nth > 0 else nth])
        return sorted(found & by_date if by_date else found)


def _numbers(text: str) -> tuple[int, ...]:
    if not text:
        return ()
    parts = text.split(",")
    if not all(_NUMBER.fullmatch(part) for part in parts):
        raise ValueError("not a number")
    return tuple(sorted({int(part) for part in parts}))


def rule_parts(value: str) -> dict[str, str]:
    """The parts of a RECUR value, in upper case; a repeated part keeps its first."""
    parts: dict[str, str] = {}
    for part in value.upper().split(";"):
        name, _, text = part.partition("=")
        parts.setdefault(name.strip(), text.strip())
    parts.pop("", None)
    return parts
