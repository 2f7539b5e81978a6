"""Which days the agenda shows: one day, or the week around it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Span = Literal["day", "week"]


@dataclass(frozen=True, slots=True)
class Period:
    """`day` is the chosen one; a week is the one it lies in, from Monday."""

    day: date
    span: Span = "day"

    @property
    def first(self) -> date:
        """The first day to read."""
        return self.day if self.span == "day" else self.day - timedelta(days=self.day.weekday())

    @property
    def last(self) -> date:
        """The last day to read: of a week always the Sunday, so that nothing on a weekend is overlooked."""
        return self.day if self.span == "day" else self.first + timedelta(days=6)

    def stepped(self, steps: int) -> Period:
        """So many days or weeks later."""
        days = steps if self.span == "day" else 7 * steps
        try:
            return replace(self, day=self.day + timedelta(days=days))
        except OverflowError:  # the end of the calendar
            return self

    def shown_until(self, busy_days: set[date]) -> date:
        """The last day worth a column: Saturday and Sunday only where something lies on them, or they are the chosen day."""
        if self.span == "day":
            return self.day
        friday = self.first + timedelta(days=4)
        return max([friday, *(one for one in {*busy_days, self.day} if friday < one <= self.last)])
