"""A half-open stretch of time: the start is in it, the end is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From `start` (included) to `end` (excluded), both aware datetimes."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval needs times with a zone")
        if self.end < self.start:
            raise ValueError("an interval cannot end before it starts")

    @property
    def duration(self) -> timedelta:
        """How long it is, in elapsed time."""
        return self.end - self.start if self.start.tzinfo is not self.end.tzinfo else _elapsed(self.start, self.end)

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share an instant; touching ends do not, an empty interval inside another does."""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.start < self.end or other.start <= self.start < other.end
        return self.start < other.end and other.start < self.end

    def widened(self, before: timedelta, after: timedelta) -> Interval:
        """Begin `before` earlier and end `after` later."""
        return Interval(self.start - before, self.end + after)


def _elapsed(start: datetime, end: datetime) -> timedelta:
    # Python subtracts wall clocks where both share a tzinfo; an appointment lasts real minutes.
    return timedelta(seconds=end.timestamp() - start.timestamp())
