"""The starts that a local clock offers on each day: every quarter of an hour, say, whatever summer time does.

All instants are whole seconds since 1970. A day begins at its first instant (some zones skip midnight) and has 23 to 25 hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class DayGrid:
    """The instants of one local day on which something may begin, sorted; all of it has to end by `until`."""

    day: date
    starts: Sequence[int]
    until: int

    @property
    def first(self) -> int:
        """The earliest start."""
        return self.starts[0]

    @property
    def last(self) -> int:
        """The latest start."""
        return self.starts[-1]


def day_grids(
    first: int,
    last: int,
    zone: ZoneInfo,
    *,
    step_s: int,
    weekdays: frozenset[int] | None = None,
    hours: tuple[time, time] | None = None,
) -> Iterator[DayGrid]:
    """Walk the local days between two instants: nothing begins before `first` or ends after `last`.

    `weekdays`: 0 is Monday, None: all. `hours`: local times that nothing begins before or ends after.
    Days without a start are left out.
    """
    if last <= first:
        return
    day = datetime.fromtimestamp(first, zone).date()
    begin = first_instant(day, time(), zone)
    while begin < last:
        following = first_instant(day + timedelta(days=1), time(), zone)
        if weekdays is None or day.weekday() in weekdays:
            low, high, until = max(begin, first), min(following, last), last
            if hours is not None:
                low = max(low, first_instant(day, hours[0], zone))
                until = min(until, following if hours[1] == time() else last_instant(day, hours[1], zone))
                high = min(high, until)
            starts = _aligned(low, high, zone, step_s)
            if starts:
                yield DayGrid(day, starts, until)
        day, begin = day + timedelta(days=1), following


def first_instant(day: date, at: time, zone: ZoneInfo) -> int:
    """When a local clock first shows `at` or later on `day`; where summer time skips it, the end of the gap."""
    return _instant(day, at, zone, fold=0)


def last_instant(day: date, at: time, zone: ZoneInfo) -> int:
    """When a local clock last shows `at` on `day`; where summer time skips it, the end of the gap (one and the same instant)."""
    return _instant(day, at, zone, fold=1)


def _instant(day: date, at: time, zone: ZoneInfo, fold: int) -> int:
    early, late = (datetime.combine(day, at.replace(fold=fold_, tzinfo=None), zone) for fold_ in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return int(early.timestamp())
    first, second = int(early.timestamp()), int(late.timestamp())
    if first < second:  # the clock shows it twice
        return (first, second)[fold]
    # Skipped. Read with the offset after the change it lies before the change, read with the one before it lies after.
    return _change(second, first, zone)


def _change(before: int, after: int, zone: ZoneInfo) -> int:
    """Find the first second of the new offset, where the offset changes once between the two instants."""
    old = _offset_s(before, zone)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset_s(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after


def _aligned(low: int, high: int, zone: ZoneInfo, step_s: int) -> Sequence[int]:
    """List instants from `low` (included) to `high` (excluded) whose local time of day is a multiple of the step."""
    if low >= high:
        return ()
    before, after = _offset_s(low, zone), _offset_s(high - 1, zone)
    if before == after:
        return _steps(low, high, before, step_s)
    change = _change(low, high - 1, zone)
    return [*_steps(low, change, before, step_s), *_steps(change, high, after, step_s)]


def _steps(low: int, high: int, offset_s: int, step_s: int) -> range:
    since_midnight = (low + offset_s) % _DAY_S
    return range(low + -since_midnight % step_s, high, step_s)


def _offset_s(instant: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(instant, UTC).astimezone(zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())
