"""A half-open stretch of time: the start is in it, the end is not.

Python compares and subtracts wall clocks where two times share a zone, which goes wrong in the hour that the change to
winter time repeats. Here everything is reckoned in UTC; what is shown keeps its zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start` (included) to `end` (excluded), both aware datetimes."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval needs times with a zone")
        if self.end.astimezone(UTC) < self.start.astimezone(UTC):
            raise ValueError("an interval cannot end before it starts")

    def __lt__(self, other: Interval) -> bool:
        return self._utc() < other._utc()

    @property
    def duration(self) -> timedelta:
        """How long it is, in elapsed time."""
        start, end = self._utc()
        return end - start

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share an instant; touching ends do not, an empty interval inside another does."""
        start, end = self._utc()
        other_start, other_end = other._utc()
        if start == end or other_start == other_end:
            return start <= other_start < end or other_start <= start < other_end
        return start < other_end and other_start < end

    def widened(self, before: timedelta, after: timedelta) -> Interval:
        """Begin `before` earlier and end `after` later, in elapsed time."""
        start, end = self._utc()
        return Interval((start - before).astimezone(self.start.tzinfo), (end + after).astimezone(self.end.tzinfo))

    def _utc(self) -> tuple[datetime, datetime]:
        return self.start.astimezone(UTC), self.end.astimezone(UTC)
