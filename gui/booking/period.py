"""When to look for a slot, as a value: pure, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

Part = Literal["day", "morning", "afternoon"]

NOON = time(13)
"""Where morning ends and afternoon begins: open ranges that end at 12:30 and begin at 13:30 fall whole into one of them."""

USUAL = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included; `weekdays`: 0 is Monday, None all of them."""

    first: date
    last: date
    part: Part = "day"
    weekdays: frozenset[int] | None = None

    @property
    def hours(self) -> tuple[time, time] | None:
        """As the search takes them."""
        return {"day": None, "morning": (time(0), NOON), "afternoon": (NOON, time(0))}[self.part]

    def kept(self, today: date) -> Period:
        """The same, not before today and not turned round: yesterday's window is open over night."""
        first = max(self.first, today)
        return Period(first, max(first, self.last), self.part, self.weekdays)

    def wider(self) -> Period:
        """Four weeks more, all day, all weekdays."""
        return Period(self.first, self.last + USUAL)


def usual_period(today: date) -> Period:
    """The next four weeks."""
    return Period(today, today + USUAL - timedelta(days=1))
