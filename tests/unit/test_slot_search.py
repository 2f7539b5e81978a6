"""Free slots: what a secretary expects, the days that change the clock, and a brute-force oracle."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.conflicts import in_the_way, kept_free
from scheduling.errors import ValueRefused
from scheduling.model.interval import Interval
from scheduling.slot_search import Calendar, Slot, SlotQuery, find_slots, prepare
from tests.unit.calendars_by_hand import PARIS, at, between, utc, visit

EARLY = utc("2026-01-01T00:00")
MINUTE = timedelta(minutes=1)


def calendar(name: str, ranges: list[Interval], busy: list[Interval], holidays: Collection[date] = ()) -> Calendar:
    return prepare(name, ranges, busy, holidays, PARIS)


def starts(slots: list[Slot], zone: ZoneInfo = PARIS) -> list[str]:
    return [slot.interval.start.astimezone(zone).strftime("%d %H:%M") for slot in slots]


def clock(instant: datetime, zone: tzinfo = PARIS) -> str:
    return instant.astimezone(zone).strftime("%H:%M")


DAY = between("2026-11-23T00:00", "2026-11-24T00:00")
HALF_HOURS = SlotQuery(duration=30 * MINUTE, window=DAY, step=30 * MINUTE, limit=100)
MORNING = [between("2026-11-23T09:00", "2026-11-23T11:00")]


def test_the_free_half_hours_of_a_morning() -> None:
    bensaid = calendar("Bensaïd", MORNING, [between("2026-11-23T09:30", "2026-11-23T10:00")])
    slots = find_slots(HALF_HOURS, [bensaid], PARIS, EARLY)
    assert starts(slots) == ["23 09:00", "23 10:00", "23 10:30"]
    assert slots[0] == Slot(Interval(utc("2026-11-23T08:00"), utc("2026-11-23T08:30")), ("Bensaïd",))
    assert slots[0].interval.start.tzinfo is UTC


def test_a_practitioner_without_ranges_is_closed_and_says_so() -> None:
    closed = calendar("Bensaïd", [], [])
    assert not closed.has_ranges
    assert find_slots(HALF_HOURS, [closed], PARIS, EARLY) == []
    full = calendar("Lefèvre", MORNING, MORNING)
    assert full.has_ranges
    assert find_slots(HALF_HOURS, [full, closed], PARIS, EARLY) == []


def test_any_one_in_the_order_asked_and_all_who_are_free() -> None:
    bensaid = calendar("Bensaïd", MORNING, [between("2026-11-23T09:00", "2026-11-23T10:00")])
    lefevre = calendar("Lefèvre", MORNING, [])
    slots = find_slots(HALF_HOURS, [bensaid, lefevre], PARIS, EARLY)
    assert [slot.calendars for slot in slots] == [("Lefèvre",), ("Lefèvre",), ("Bensaïd",), ("Bensaïd",)]
    assert [slot.free for slot in slots] == [("Lefèvre",), ("Lefèvre",), ("Bensaïd", "Lefèvre"), ("Bensaïd", "Lefèvre")]


def test_two_of_three_together() -> None:
    bensaid = calendar("Bensaïd", MORNING, [between("2026-11-23T09:00", "2026-11-23T10:00")])
    lefevre = calendar("Lefèvre", MORNING, [between("2026-11-23T10:00", "2026-11-23T10:30")])
    caron = calendar("Caron", MORNING, [between("2026-11-23T09:00", "2026-11-23T09:30")])
    slots = find_slots(replace(HALF_HOURS, quorum=2), [bensaid, lefevre, caron], PARIS, EARLY)
    assert [(clock(slot.interval.start), slot.calendars) for slot in slots] == [
        ("09:30", ("Lefèvre", "Caron")),
        ("10:00", ("Bensaïd", "Caron")),
        ("10:30", ("Bensaïd", "Lefèvre")),
    ]
    together = find_slots(replace(HALF_HOURS, quorum=3), [bensaid, lefevre, caron], PARIS, EARLY)
    assert starts(together) == ["23 10:30"]


def test_minimum_notice_and_never_the_past() -> None:
    bensaid = calendar("Bensaïd", MORNING, [])
    assert starts(find_slots(HALF_HOURS, [bensaid], PARIS, at("2026-11-23T09:40"))) == ["23 10:00", "23 10:30"]
    noticed = replace(HALF_HOURS, minimum_notice=timedelta(minutes=45))
    assert starts(find_slots(noticed, [bensaid], PARIS, at("2026-11-23T09:40"))) == ["23 10:30"]
    assert find_slots(HALF_HOURS, [bensaid], PARIS, at("2026-11-23T12:00")) == []


def test_a_full_day_offers_no_more() -> None:
    ranges = [*MORNING, between("2026-11-24T09:00", "2026-11-24T10:00")]
    bensaid = prepare("Bensaïd", ranges, [], (), PARIS, per_day={date(2026, 11, 23): 12, date(2026, 11, 24): 11})
    query = replace(HALF_HOURS, window=between("2026-11-23T00:00", "2026-11-25T00:00"))
    assert starts(find_slots(replace(query, maximum_per_day=12), [bensaid], PARIS, EARLY)) == ["24 09:00", "24 09:30"]
    assert len(find_slots(query, [bensaid], PARIS, EARLY)) == 6


def test_weekdays_hours_and_holidays() -> None:
    ranges = [between(f"2026-11-{day:02}T08:00", f"2026-11-{day:02}T18:00") for day in range(9, 14)]
    bensaid = calendar("Bensaïd", ranges, [], {date(2026, 11, 11)})
    query = replace(HALF_HOURS, window=between("2026-11-09T00:00", "2026-11-14T00:00"), weekdays=frozenset((1, 2, 3)))
    query = replace(query, hours=(time(17), time(17, 45)))
    assert starts(find_slots(query, [bensaid], PARIS, EARLY)) == ["10 17:00", "12 17:00"]


def test_compact_fills_the_smallest_hole_first() -> None:
    ranges = [between("2026-11-23T09:00", "2026-11-23T12:00"), between("2026-11-23T14:00", "2026-11-23T14:30")]
    busy = [between("2026-11-23T10:00", "2026-11-23T10:30"), between("2026-11-23T11:15", "2026-11-23T11:30")]
    query = replace(HALF_HOURS, step=15 * MINUTE, rank="compact")
    slots = find_slots(query, [calendar("Bensaïd", ranges, busy)], PARIS, EARLY)
    # The two exact holes, by time; then 45 minutes with a quarter left over, then the hour flush at its ends, then its middle.
    expected = ["11:30", "14:00", "10:30", "10:45", "09:00", "09:30", "09:15"]
    assert [clock(slot.interval.start) for slot in slots] == expected
    assert starts(find_slots(replace(query, limit=1), [calendar("Bensaïd", ranges, busy)], PARIS, EARLY)) == ["23 11:30"]


def test_compact_takes_those_whom_it_fits() -> None:
    roomy = calendar("Lefèvre", MORNING, [])
    fitting = calendar("Caron", [between("2026-11-23T09:30", "2026-11-23T10:00")], [])
    slots = find_slots(replace(HALF_HOURS, rank="compact", limit=1), [roomy, fitting], PARIS, EARLY)
    assert (starts(slots), slots[0].calendars, slots[0].free) == (["23 09:30"], ("Caron",), ("Lefèvre", "Caron"))


def test_the_night_that_repeats_an_hour() -> None:
    night = [Interval(utc("2026-10-24T23:00"), utc("2026-10-25T03:00"))]  # 01:00 summer time to 04:00
    query = SlotQuery(duration=30 * MINUTE, window=between("2026-10-25T00:00", "2026-10-26T00:00"), limit=100)
    slots = find_slots(query, [calendar("Bensaïd", night, [])], PARIS, EARLY)
    assert len(slots) == 4 * 4 - 1
    assert all(slot.interval.duration == 30 * MINUTE for slot in slots)
    quarter_to_two = next(slot for slot in slots if clock(slot.interval.start) == "01:45")
    assert quarter_to_two.interval.end.astimezone(UTC) == utc("2026-10-25T00:15")
    assert clock(quarter_to_two.interval.end) == "02:15"
    busy = [Interval(utc("2026-10-25T00:00"), utc("2026-10-25T01:00"))]  # the first hour called two
    free = find_slots(replace(query, step=30 * MINUTE), [calendar("Bensaïd", night, busy)], PARIS, EARLY)
    assert [clock(slot.interval.start, UTC) for slot in free] == [
        "23:00",
        "23:30",
        "01:00",
        "01:30",
        "02:00",
        "02:30",
    ]


def test_a_range_over_midnight_is_one_stretch() -> None:
    night = calendar("IDE", [between("2026-11-23T23:00", "2026-11-24T01:00")], [])
    query = replace(HALF_HOURS, window=between("2026-11-23T00:00", "2026-11-25T00:00"), duration=60 * MINUTE)
    assert starts(find_slots(query, [night], PARIS, EARLY)) == ["23 23:00", "23 23:30", "24 00:00"]
    mondays = replace(query, weekdays=frozenset((0,)))
    assert starts(find_slots(mondays, [night], PARIS, EARLY)) == ["23 23:00", "23 23:30"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"duration": timedelta()},
        {"duration": timedelta(days=2)},
        {"step": timedelta()},
        {"step": timedelta(minutes=1, microseconds=1)},
        {"quorum": 0},
        {"limit": 0},
        {"maximum_per_day": -1},
        {"minimum_notice": timedelta(minutes=-1)},
        {"weekdays": frozenset((7,))},
        {"hours": (time(12), time(9))},
    ],
)
def test_a_query_that_cannot_be_meant_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueRefused) as refused:
        replace(HALF_HOURS, **wrong)  # type: ignore[arg-type]
    assert refused.value.field in wrong


def test_more_together_than_there_are_is_refused() -> None:
    with pytest.raises(ValueRefused):
        find_slots(replace(HALF_HOURS, quorum=2), [calendar("Bensaïd", MORNING, [])], PARIS, EARLY)


@given(st.lists(st.tuples(st.integers(0, 180), st.integers(0, 40)), max_size=6), st.integers(0, 20), st.integers(0, 20))
def test_what_is_offered_is_what_booking_finds_free(visits: list[tuple[int, int]], before: int, after: int) -> None:
    own = (5 * MINUTE, 10 * MINUTE)
    standing = [visit(at("2026-11-23T09:00") + first * MINUTE, length, str(n)) for n, (first, length) in enumerate(visits)]
    buffers = {"before": before * MINUTE, "after": after * MINUTE, "buffer_of": lambda kind: own}
    busy = [kept_free(appointment, **buffers) for appointment in standing]  # type: ignore[arg-type]
    ranges = [between("2026-11-23T09:00", "2026-11-23T12:00")]
    query = replace(HALF_HOURS, step=5 * MINUTE)
    offered = {slot.interval.start for slot in find_slots(query, [calendar("Bensaïd", ranges, busy)], PARIS, EARLY)}
    for minute in range(0, 151, 5):
        wanted = Interval(at("2026-11-23T09:00") + minute * MINUTE, at("2026-11-23T09:30") + minute * MINUTE)
        assert (wanted.start in offered) == (not in_the_way(wanted, standing, **buffers))  # type: ignore[arg-type]
