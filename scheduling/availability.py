"""When a practitioner can be booked: open ranges, less what is busy, less public holidays.

Times are compared as instants: two times that share a zone would be compared by their wall clocks, wrong in the hour that
the end of summer time repeats. Answers are in UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol, Self, TypeVar
from zoneinfo import ZoneInfo

from scheduling.clock import start_of_day
from scheduling.model.interval import Interval

OUTSIDE_OPEN_HOURS = "outside_open_hours"
PUBLIC_HOLIDAY = "public_holiday"


class Ordered(Protocol):
    """Instants of one sort: UTC datetimes, or seconds since 1970."""

    def __lt__(self, other: Self, /) -> bool: ...
    def __le__(self, other: Self, /) -> bool: ...


Instant = TypeVar("Instant", bound=Ordered)
Span = tuple[Instant, Instant]


@dataclass(frozen=True, slots=True)
class Availability:
    """A window cut in two: `open` can be booked, `closed` cannot. Both sorted, apart from each other, in UTC."""

    open: tuple[Interval, ...]
    closed: tuple[Interval, ...]


def merge_spans(spans: Iterable[Span[Instant]]) -> list[Span[Instant]]:
    """Sorted and apart: overlapping and touching spans become one, empty ones vanish."""
    merged: list[Span[Instant]] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            if merged[-1][1] < end:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def subtract_spans(open_: Sequence[Span[Instant]], closed: Sequence[Span[Instant]]) -> list[Span[Instant]]:
    """Keep what of `open_` is not in `closed`; both merged. One pass over the two."""
    left: list[Span[Instant]] = []
    at = 0
    for start, end in open_:
        begin = start
        while at < len(closed) and closed[at][1] <= begin:
            at += 1
        ahead = at
        while ahead < len(closed) and closed[ahead][0] < end:
            if begin < closed[ahead][0]:
                left.append((begin, closed[ahead][0]))
            begin = closed[ahead][1]
            ahead += 1
        # The last one may reach into the next open span: it is looked at again there.
        at = max(at, ahead - 1)
        if begin < end:
            left.append((begin, end))
    return left


def intersect_spans(first: Sequence[Span[Instant]], second: Sequence[Span[Instant]]) -> list[Span[Instant]]:
    """Keep what is in both; both merged. One pass over the two."""
    both: list[Span[Instant]] = []
    one = two = 0
    while one < len(first) and two < len(second):
        start = first[one][0] if second[two][0] < first[one][0] else second[two][0]
        end = first[one][1] if first[one][1] < second[two][1] else second[two][1]
        if start < end:
            both.append((start, end))
        if first[one][1] < second[two][1]:
            one += 1
        else:
            two += 1
    return both


def merge(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Tell the same time as sorted intervals that neither overlap nor touch, in UTC; empty intervals vanish."""
    return _intervals(merge_spans(_spans(intervals)))


def subtract(open_: Iterable[Interval], closed: Iterable[Interval]) -> tuple[Interval, ...]:
    """Keep the time of `open_` that is not in `closed`, merged, in UTC."""
    return _intervals(subtract_spans(merge_spans(_spans(open_)), merge_spans(_spans(closed))))


def intersect(first: Iterable[Interval], second: Iterable[Interval]) -> tuple[Interval, ...]:
    """Keep the time that is in both, merged, in UTC."""
    return _intervals(intersect_spans(merge_spans(_spans(first)), merge_spans(_spans(second))))


def whole_days(days: Iterable[date], zone: ZoneInfo) -> tuple[Interval, ...]:
    """Each local day from its first instant to the next day's (23 to 25 hours), merged, in UTC."""
    return merge(Interval(start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)) for day in days)


def local_days(interval: Interval, zone: ZoneInfo) -> list[date]:
    """List the local days that `interval` touches; an empty interval touches the day it stands on."""
    first = interval.start.astimezone(zone).date()
    last_instant = max(interval.start.astimezone(UTC), interval.end.astimezone(UTC) - timedelta.resolution)
    last = last_instant.astimezone(zone).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def availability(
    window: Interval, ranges: Iterable[Interval], busy: Iterable[Interval], holidays: Collection[date], zone: ZoneInfo
) -> Availability:
    """`window` cut into what can be booked and what cannot; see `open_time`."""
    open_ = open_time(window, ranges, busy, holidays, zone)
    return Availability(open_, subtract([window], open_))


def open_time(
    window: Interval, ranges: Iterable[Interval], busy: Iterable[Interval], holidays: Collection[date], zone: ZoneInfo
) -> tuple[Interval, ...]:
    """Find the time in `window` inside open `ranges`, outside `busy` and the local days of `holidays`; merged, in UTC.

    Without any range nothing is open: whoever asks says so to the person.
    """
    days = [day for day in holidays if _touches(day, window, zone)]
    closed = merge_spans([*_spans(busy), *_spans(whole_days(days, zone))])
    ranged = intersect_spans(merge_spans(_spans(ranges)), merge_spans(_spans([window])))
    return _intervals(subtract_spans(ranged, closed))


def outside_open_hours(wanted: Interval, ranges: Iterable[Interval], holidays: Collection[date], zone: ZoneInfo) -> set[str]:
    """Warn, never refuse: `outside_open_hours` where no ranges cover all of `wanted`, `public_holiday` where it touches one."""
    warnings = set()
    asked = (wanted.start.astimezone(UTC), wanted.end.astimezone(UTC))
    if not any(start <= asked[0] and asked[1] <= end for start, end in merge_spans(_spans(ranges))):
        warnings.add(OUTSIDE_OPEN_HOURS)
    if any(day in holidays for day in local_days(wanted, zone)):
        warnings.add(PUBLIC_HOLIDAY)
    return warnings


def _touches(day: date, window: Interval, zone: ZoneInfo) -> bool:
    return window.start.astimezone(zone).date() <= day <= window.end.astimezone(zone).date()


def _spans(intervals: Iterable[Interval]) -> list[Span[datetime]]:
    return [(interval.start.astimezone(UTC), interval.end.astimezone(UTC)) for interval in intervals]


def _intervals(spans: Iterable[Span[datetime]]) -> tuple[Interval, ...]:
    return tuple(Interval(start, end) for start, end in spans)
