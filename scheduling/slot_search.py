"""Free slots of one practitioner, of any of several, or of k of n together.

A `Calendar` is prepared once (merged, as seconds since 1970) and asked many times: each question walks the local days of its
window, cuts each calendar's free stretches by bisection, and stops as soon as it has enough.

Decided here: a slot begins on the local clock's grid of `step` (10:00, 10:15, ...; also on a day with two 02:15) and lasts
real minutes. It belongs to the local day it begins on, whose weekday, hours and maximum count. Every start on the
grid is offered, so slots may overlap each other: they are alternatives. Buffers separate appointments from each other
and may lie outside the open ranges; they are already in `busy` (`conflicts.kept_free`).
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from math import ceil, floor
from typing import Literal
from zoneinfo import ZoneInfo

from scheduling.availability import merge_spans, subtract_spans, whole_days
from scheduling.errors import ValueRefused
from scheduling.local_grid import DayGrid, day_grids
from scheduling.model.interval import Interval

Rank = Literal["soonest", "compact"]


@dataclass(frozen=True, slots=True)
class Calendar:
    """One practitioner's free stretches: `starts[i]` to `ends[i]`, seconds since 1970, sorted and apart. Made by `prepare`.

    `has_ranges`: whether any open range is known at all; without one there is never a slot, and the caller should say so.
    """

    name: str
    starts: Sequence[int]
    ends: Sequence[int]
    per_day: Mapping[date, int]
    has_ranges: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotQuery:
    """What is looked for.

    `quorum`: how many calendars must be free together (1: any one; their number: all). `weekdays`: 0 is Monday; None: all.
    `hours`: local, from the first to the last, the whole slot inside; `time(0)` as the last is the end of the day.
    `maximum_per_day`: a calendar with so many appointments on a day offers no more there (0: no maximum).
    Raises `ValueRefused` for what cannot be meant.
    """

    duration: timedelta
    window: Interval
    quorum: int = 1
    step: timedelta = timedelta(minutes=15)
    weekdays: frozenset[int] | None = None
    hours: tuple[time, time] | None = None
    minimum_notice: timedelta = timedelta()
    maximum_per_day: int = 0
    rank: Rank = "soonest"
    limit: int = 10

    def __post_init__(self) -> None:
        for name, length in (("duration", self.duration), ("step", self.step)):
            self._require(timedelta(minutes=1) <= length <= timedelta(days=1) and not length.microseconds, name, length)
        self._require(self.quorum >= 1, "quorum", self.quorum)
        self._require(self.limit >= 1, "limit", self.limit)
        self._require(self.maximum_per_day >= 0, "maximum_per_day", self.maximum_per_day)
        self._require(self.minimum_notice >= timedelta(), "minimum_notice", self.minimum_notice)
        self._require(self.weekdays is None or self.weekdays <= frozenset(range(7)), "weekdays", self.weekdays)
        self._require(self.hours is None or self.hours[1] == time() or self.hours[0] < self.hours[1], "hours", self.hours)

    @staticmethod
    def _require(holds: bool, name: str, value: object) -> None:
        if not holds:
            raise ValueRefused(name, str(value), name)


@dataclass(frozen=True, slots=True)
class Slot:
    """`interval` in UTC; `calendars`: whom to book, as many as the quorum; `free`: all who are free then."""

    interval: Interval
    calendars: tuple[str, ...]
    free: tuple[str, ...] = field(compare=False, default=())


def prepare(
    name: str,
    ranges: Iterable[Interval],
    busy: Iterable[Interval],
    holidays: Collection[date],
    zone: ZoneInfo,
    *,
    per_day: Mapping[date, int] | None = None,
) -> Calendar:
    """Make a calendar to search in. `busy` has its buffers (`conflicts.kept_free`); `per_day`: appointments by local day."""
    closed = [_outward(taken) for taken in chain(busy, whole_days(holidays, zone))]
    open_ = merge_spans(_inward(stretch) for stretch in ranges)
    free = subtract_spans(open_, merge_spans(closed))
    return Calendar(name, [start for start, _ in free], [end for _, end in free], dict(per_day or {}), bool(open_))


def find_slots(query: SlotQuery, calendars: Sequence[Calendar], zone: ZoneInfo, now: datetime) -> list[Slot]:
    """Find at most `query.limit` slots, best first: `soonest`, or `compact` (see `_Search.compactness`), ties by start.

    The order of `calendars` is the order of preference: the practitioner of last time first. Raises `ValueRefused` where
    the quorum is larger than their number.
    """
    if query.quorum > len(calendars):
        raise ValueRefused("quorum", str(query.quorum), "quorum")
    search = _Search(query, calendars, zone)
    earliest = ceil(max(query.window.start.timestamp(), (now.astimezone(UTC) + query.minimum_notice).timestamp()))
    found = search.candidates(earliest, floor(query.window.end.timestamp()))
    if query.rank == "soonest":
        return [search.slot(start, free) for start, free in islice(found, query.limit)]
    best = heapq.nsmallest(query.limit, found, key=lambda candidate: search.compactness(*candidate))
    return [search.slot(start, free) for start, free in best]


class _Search:
    """One question: the calendars it is put to, and seconds for durations."""

    def __init__(self, query: SlotQuery, calendars: Sequence[Calendar], zone: ZoneInfo) -> None:
        self.query = query
        self.calendars = calendars
        self.zone = zone
        self.duration = int(query.duration.total_seconds())

    def candidates(self, earliest: int, latest: int) -> Iterator[tuple[int, list[int]]]:
        """Walk the starts in time order, each with the positions of all calendars that are free then."""
        known = [calendar for calendar in self.calendars if calendar.starts]
        if len(known) < self.query.quorum:
            return
        first = max(earliest, min(calendar.starts[0] for calendar in known))
        last = min(latest, max(calendar.ends[-1] for calendar in known))
        step_s = int(self.query.step.total_seconds())
        for grid in day_grids(first, last, self.zone, step_s=step_s, weekdays=self.query.weekdays, hours=self.query.hours):
            yield from self._of_day(grid)

    def _of_day(self, grid: DayGrid) -> Iterator[tuple[int, list[int]]]:
        # For each start on the grid the calendars that begin or cease to be free there: a sweep over a few edges.
        edges: list[tuple[int, bool, int]] = []
        spare = len(self.calendars) - self.query.quorum
        for position, calendar in enumerate(self.calendars):
            if spare < 0:
                return
            known = len(edges)
            if self.query.maximum_per_day and calendar.per_day.get(grid.day, 0) >= self.query.maximum_per_day:
                spare -= 1
                continue
            at = bisect_left(calendar.ends, grid.first + self.duration)
            while at < len(calendar.starts) and calendar.starts[at] <= grid.last:
                end = min(calendar.ends[at], grid.until)
                low = bisect_left(grid.starts, calendar.starts[at])
                high = bisect_right(grid.starts, end - self.duration)
                if low < high:
                    edges.append((low, True, position))
                    edges.append((high, False, position))
                at += 1
            if len(edges) == known:
                spare -= 1
        if spare < 0:
            return
        # At one place what ceases comes before what begins (False < True): stretches are apart, so neither is lost.
        edges.sort()
        free: set[int] = set()
        for (place, begins, position), following in zip(edges, [*edges[1:], None], strict=True):
            if begins:
                free.add(position)
            else:
                free.discard(position)
            if following is not None and following[0] > place and len(free) >= self.query.quorum:
                positions = sorted(free)
                for index in range(place, following[0]):
                    yield grid.starts[index], positions

    def compactness(self, start: int, free: list[int]) -> tuple[int, int, int]:
        """Rank, smaller is better: the smaller gap beside the slot (0: flush), then all left of its stretch, then the start.

        So a slot that begins or ends where something else does comes first, and among those the one that fills the smallest hole.
        Several calendars add up; of those free the best fitting count.
        """
        fits = sorted(self._fit(position, start) for position in free)[: self.query.quorum]
        return sum(beside for beside, _ in fits), sum(left for _, left in fits), start

    def _fit(self, position: int, start: int) -> tuple[int, int]:
        calendar = self.calendars[position]
        at = bisect_right(calendar.starts, start) - 1
        before = start - calendar.starts[at]
        after = calendar.ends[at] - start - self.duration
        return min(before, after), before + after

    def slot(self, start: int, free: list[int]) -> Slot:
        """Make the answer for one start."""
        chosen = free
        if self.query.rank == "compact":
            chosen = sorted(sorted(free, key=lambda position: (self._fit(position, start), position))[: self.query.quorum])
        # In UTC: in a zone, 02:45 to the repeated 02:15 would be compared by the wall clock and look reversed.
        begin, end = (datetime.fromtimestamp(instant, UTC) for instant in (start, start + self.duration))
        names = tuple(self.calendars[position].name for position in chosen[: self.query.quorum])
        return Slot(Interval(begin, end), names, tuple(self.calendars[position].name for position in free))


def _outward(interval: Interval) -> tuple[int, int]:
    # An event without a length is in the way of what it falls into (`Interval.overlaps`): it counts as a second.
    start = floor(interval.start.timestamp())
    return start, max(ceil(interval.end.timestamp()), start + 1)


def _inward(interval: Interval) -> tuple[int, int]:
    return ceil(interval.start.timestamp()), floor(interval.end.timestamp())
