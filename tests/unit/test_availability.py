"""Open time: ranges less what is busy less holidays, against sets of minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from scheduling.availability import (
    Availability,
    availability,
    intersect,
    local_days,
    merge,
    open_time,
    outside_open_hours,
    subtract,
    whole_days,
)
from scheduling.model.interval import Interval
from tests.unit.calendars_by_hand import PARIS, at, between, utc

ORIGIN = datetime(2026, 10, 25, tzinfo=UTC)


def stretch(first: int, last: int) -> Interval:
    return Interval(ORIGIN + timedelta(minutes=first), ORIGIN + timedelta(minutes=last))


def minutes_of(intervals: tuple[Interval, ...]) -> set[int]:
    inside: set[int] = set()
    for interval in intervals:
        first = (interval.start - ORIGIN) // timedelta(minutes=1)
        inside.update(range(first, first + interval.duration // timedelta(minutes=1)))
    return inside


stretches = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 40)).map(lambda pair: stretch(pair[0], sum(pair))), max_size=8)


def apart(intervals: tuple[Interval, ...]) -> bool:
    return all(interval.start < interval.end for interval in intervals) and all(
        first.end < second.start for first, second in pairwise(intervals)
    )


@given(stretches, stretches)
def test_the_algebra_is_that_of_sets_of_minutes(first: list[Interval], second: list[Interval]) -> None:
    one, two = minutes_of(tuple(first)), minutes_of(tuple(second))
    for answer, expected in [(merge(first), one), (subtract(first, second), one - two), (intersect(first, second), one & two)]:
        assert minutes_of(answer) == expected
        assert apart(answer)


@given(stretches, stretches)
def test_a_window_is_cut_in_two_without_remainder(ranges: list[Interval], busy: list[Interval]) -> None:
    window = stretch(10, 100)
    cut = availability(window, ranges, busy, set(), PARIS)
    assert minutes_of(cut.open) == (minutes_of(tuple(ranges)) - minutes_of(tuple(busy))) & set(range(10, 100))
    assert minutes_of(cut.open) | minutes_of(cut.closed) == set(range(10, 100))
    assert not minutes_of(cut.open) & minutes_of(cut.closed)


def test_without_a_range_nothing_is_open() -> None:
    assert availability(stretch(0, 60), [], [], set(), PARIS) == Availability((), (stretch(0, 60),))


def test_a_holiday_closes_the_local_day() -> None:
    window = between("2026-11-10T00:00", "2026-11-13T00:00")
    ranges = [between("2026-11-10T22:00", "2026-11-11T02:00"), between("2026-11-11T23:00", "2026-11-12T01:00")]
    assert open_time(window, ranges, [], {date(2026, 11, 11)}, PARIS) == (
        Interval(utc("2026-11-10T21:00"), utc("2026-11-10T23:00")),
        Interval(utc("2026-11-11T23:00"), utc("2026-11-12T00:00")),
    )


def test_days_last_what_they_last() -> None:
    days = [date(2026, 3, 29), date(2026, 6, 1), date(2026, 10, 25)]
    assert [day.duration // timedelta(hours=1) for day in whole_days(days, PARIS)] == [23, 24, 25]
    # Beirut's summer time begins at midnight: that day begins at one o'clock.
    assert whole_days([date(2026, 3, 29)], ZoneInfo("Asia/Beirut"))[0].start == utc("2026-03-28T22:00")


def test_local_days_of_an_interval() -> None:
    assert local_days(between("2026-11-10T22:00", "2026-11-11T00:00"), PARIS) == [date(2026, 11, 10)]
    assert local_days(between("2026-11-10T22:00", "2026-11-12T00:01"), PARIS) == [date(2026, 11, n) for n in (10, 11, 12)]
    assert local_days(between("2026-11-11T00:00", "2026-11-11T00:00"), PARIS) == [date(2026, 11, 11)]


def test_the_hour_that_exists_twice_is_two_hours() -> None:
    # 02:30 summer time to 02:15 winter time: 45 minutes although the wall clock runs backwards.
    late, early_again = at("2026-10-25T02:30"), at("2026-10-25T02:15", fold=1)
    open_ = Interval(late.astimezone(UTC), early_again.astimezone(UTC))
    assert open_time(between("2026-10-25T00:00", "2026-10-26T00:00"), [open_], [], set(), PARIS) == (open_,)
    busy = [Interval(at("2026-10-25T02:00", fold=1), at("2026-10-25T03:00"))]
    assert open_time(between("2026-10-25T00:00", "2026-10-26T00:00"), [open_], busy, set(), PARIS) == (
        Interval(utc("2026-10-25T00:30"), utc("2026-10-25T01:00")),
    )


def test_warnings() -> None:
    ranges = [between("2026-11-11T09:00", "2026-11-11T10:00"), between("2026-11-11T10:00", "2026-11-11T12:00")]
    holidays = {date(2026, 11, 11)}
    inside, across = between("2026-11-11T09:45", "2026-11-11T10:15"), between("2026-11-11T11:45", "2026-11-11T12:15")
    assert outside_open_hours(inside, ranges, set(), PARIS) == set()
    assert outside_open_hours(across, ranges, set(), PARIS) == {"outside_open_hours"}
    assert outside_open_hours(inside, ranges, holidays, PARIS) == {"public_holiday"}
    assert outside_open_hours(across, [], holidays, PARIS) == {"outside_open_hours", "public_holiday"}
