"""The vertical axis of the agenda: minutes of the local clock, one scale for all days that are shown together.

The hour that the change to winter time repeats has its rows twice, so that what lies in it never lies upon other things; on
the other days the second row is merely empty. The hour that the change to summer time skips keeps its row, and nothing is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.local_grid import first_instant, last_instant

DAY_MIN = 1_440
_STEP_MIN = 15
"""Changes of the clock are at multiples of it, everywhere in the last fifty years."""


@dataclass(frozen=True, slots=True)
class Axis:
    """`repeated`: minutes of the clock, from (included) to (excluded), that stand on the axis twice."""

    zone: ZoneInfo
    repeated: tuple[int, int] | None = None

    @property
    def length_min(self) -> int:
        """How many minutes the axis has."""
        return DAY_MIN + self._extra

    def place(self, moment: datetime, day: date) -> float:
        """Minutes from the top at which `moment` stands in the column of `day`; 0 before the day, the length after it."""
        local = moment.astimezone(self.zone)
        if local.date() != day:
            return 0.0 if local.date() < day else float(self.length_min)
        minute = local.hour * 60 + local.minute + local.second / 60
        if self.repeated is not None and (minute >= self.repeated[1] or (minute >= self.repeated[0] and local.fold)):
            minute += self._extra
        return minute

    def moment(self, at_min: float, day: date) -> datetime:
        """The time in the column of `day` at these minutes from the top; where the day lacks the row, the time after it."""
        minute, second = round(at_min), False
        if self.repeated is not None and minute >= self.repeated[1]:
            minute -= self._extra
            second = minute < self.repeated[1]
        if minute >= DAY_MIN:
            day, minute = day + timedelta(days=1), minute - DAY_MIN
        at = time(minute // 60, minute % 60)
        early, late = first_instant(day, at, self.zone), last_instant(day, at, self.zone)
        if second and early == late:  # this day has the hour but once
            assert self.repeated is not None
            return self.moment(self.repeated[1] + self._extra, day)
        return datetime.fromtimestamp(late if second else early, self.zone)

    def hours(self) -> Iterator[tuple[int, int]]:
        """Minutes from the top of each full hour, and the hour."""
        for minute in range(0, DAY_MIN, 60):
            if self.repeated is None or minute < self.repeated[1]:
                yield minute, minute // 60
            if self.repeated is not None and minute >= self.repeated[0]:
                yield minute + self._extra, minute // 60

    @property
    def _extra(self) -> int:
        return self.repeated[1] - self.repeated[0] if self.repeated else 0


def axis_of(days: Iterable[date], zone: ZoneInfo) -> Axis:
    """The axis on which all these days can be shown."""
    for day in days:
        length_s = first_instant(day + timedelta(days=1), time(), zone) - first_instant(day, time(), zone)
        if length_s > DAY_MIN * 60:
            twice = [minute for minute in range(0, DAY_MIN, _STEP_MIN) if _shown_twice(day, minute, zone)]
            return Axis(zone, (twice[0], twice[-1] + _STEP_MIN))
    return Axis(zone)


def _shown_twice(day: date, minute: int, zone: ZoneInfo) -> bool:
    at = time(minute // 60, minute % 60)
    return last_instant(day, at, zone) > first_instant(day, at, zone)
