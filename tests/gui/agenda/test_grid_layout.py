"""Where the agenda puts things: the axis on days of 23 and 25 hours, lanes, parts of a day, what is free."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.agenda.layout_axis import Axis, axis_of
from gui.agenda.layout_columns import columns_of, days_between, free_time
from gui.agenda.layout_parts import deal_lanes, parts_of
from gui.agenda.layout_view import View
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from tests.gui.agenda.sample import MONDAY, PARIS, appointment, at, busy, calendar, days_of, open_hours

WINTER = date(2026, 10, 25)
SUMMER = date(2026, 3, 29)


def utc(hour: int, minute: int = 0, day: date = WINTER) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def test_the_repeated_hour_has_its_rows_twice():
    axis = axis_of([WINTER], PARIS)
    assert axis.length_min == 25 * 60
    assert axis.place(utc(0, 30), WINTER) == 150  # 2:30, summer time
    assert axis.place(utc(1, 30), WINTER) == 210  # 2:30 again
    assert axis.place(utc(2), WINTER) == 240  # 3:00
    assert axis.place(at("0:00", WINTER + timedelta(days=1)), WINTER) == 1500
    assert [hour for _, hour in axis.hours()][:6] == [0, 1, 2, 2, 3, 4]
    assert [minute for minute, _ in axis.hours()][:6] == [0, 60, 120, 180, 240, 300]


def test_the_skipped_hour_keeps_its_row_and_nothing_is_in_it():
    axis = axis_of([SUMMER], PARIS)
    assert axis.length_min == 1440
    assert axis.place(utc(0, 59, SUMMER), SUMMER) == 119  # 1:59
    assert axis.place(utc(1, 0, SUMMER), SUMMER) == 180  # 3:00
    assert axis.moment(150, SUMMER) == utc(1, 0, SUMMER)  # 2:30 does not exist: 3:00


def test_the_other_days_of_that_week_leave_the_second_row_empty():
    week = days_between(date(2026, 10, 19), WINTER)
    axis, friday = axis_of(week, PARIS), date(2026, 10, 23)
    assert axis.length_min == 1500
    assert axis.place(at("2:30", friday), friday) == 150
    assert axis.place(at("3:00", friday), friday) == 240
    assert axis.moment(200, friday) == at("3:00", friday)  # the row that this day has not


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Paris", WINTER),
        ("Europe/Paris", SUMMER),
        ("Europe/Paris", MONDAY),
        ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour back
        ("Australia/Lord_Howe", date(2026, 10, 4)),
        ("America/Havana", date(2026, 11, 1)),  # midnight to 1:00 twice
        ("America/Havana", date(2026, 3, 8)),  # no midnight
        ("Africa/Cairo", date(2026, 10, 29)),  # 23:00 to midnight twice
    ],
)
def test_every_quarter_of_an_hour_of_a_day_comes_back_from_its_place_in_order(zone: str, day: date):
    found = ZoneInfo(zone)
    axis = axis_of([day], found)
    moment = axis.moment(0, day).astimezone(UTC)
    places = []
    while moment.astimezone(found).date() == day:
        places.append(axis.place(moment, day))
        # As instants: Python calls no two times of the repeated hour equal (PEP 495).
        assert axis.moment(places[-1], day).timestamp() == moment.timestamp()
        moment += timedelta(minutes=15)
    assert places == sorted(set(places))
    assert axis.moment(axis.length_min, day).timestamp() == moment.timestamp()


spans = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=14).map(
    lambda found: sorted(((float(start), float(start + length)) for start, length in found), key=lambda one: (one[0], -one[1]))
)


@given(spans)
def test_nothing_lies_upon_anything_else(found: list[tuple[float, float]]):
    dealt = deal_lanes(found)
    for number, (lane, lanes, span) in enumerate(dealt):
        assert 0 <= lane < lane + span <= lanes
        for other in range(number):
            (start, end), (top, bottom) = found[number], found[other]
            if start < bottom and top < end:
                assert lanes == dealt[other][1]
                assert lane + span <= dealt[other][0] or dealt[other][0] + dealt[other][2] <= lane


def test_touching_ends_stay_in_one_lane_and_a_free_lane_is_taken_over():
    assert deal_lanes([(0, 30), (30, 60)]) == [(0, 1, 1), (0, 1, 1)]
    # a long one beside two, of which the later has a third lane to itself only while it lasts
    assert deal_lanes([(0, 90), (0, 30), (10, 20), (60, 80)]) == [(0, 3, 1), (1, 3, 1), (2, 3, 1), (1, 3, 2)]


def test_what_crosses_midnight_has_a_part_on_each_day():
    night = appointment(1, at("23:00"), 150)
    axis, tuesday = Axis(PARIS), MONDAY + timedelta(days=1)
    (first,) = parts_of([night], MONDAY, axis)
    (second,) = parts_of([night], tuesday, axis)
    assert (first.top, first.bottom, first.from_before, first.goes_on) == (1380, 1440, False, True)
    assert (second.top, second.bottom, second.from_before, second.goes_on) == (0, 90, True, False)


def test_what_ends_at_midnight_is_not_on_the_next_day_and_an_instant_is():
    until_midnight, instant = appointment(1, at("23:00"), 60), appointment(1, at("12:00"), 0)
    axis, tuesday = Axis(PARIS), MONDAY + timedelta(days=1)
    (part,) = parts_of([until_midnight], MONDAY, axis)
    assert (part.bottom, part.goes_on) == (1440, False)
    assert parts_of([until_midnight], tuesday, axis) == ()
    (part,) = parts_of([instant], MONDAY, axis)
    assert (part.top, part.bottom) == (720, 720)


def test_what_is_painted_longer_than_it_is_gets_a_lane_of_its_own():
    short, following = appointment(1, at("9:00"), 5, "A One"), appointment(1, at("9:05"), 30, "B Two")
    parts = parts_of([short, following], MONDAY, Axis(PARIS), shortest_min=15)
    assert [(one.lane, one.lanes) for one in parts] == [(0, 2), (1, 2)]
    assert [one.lanes for one in parts_of([short, following], MONDAY, Axis(PARIS), shortest_min=5)] == [1, 1]


def test_the_night_of_winter_time_shows_a_half_hour_as_a_half_hour():
    across = appointment(1, utc(0, 45).astimezone(PARIS), 30)  # from 2:45 to 2:15
    (part,) = parts_of([across], WINTER, axis_of([WINTER], PARIS))
    assert (part.top, part.bottom) == (165, 195)


def test_columns_stand_day_by_day_and_cancelled_ones_only_if_asked_for():
    tuesday = MONDAY + timedelta(days=1)
    found = [
        appointment(1, at("9:00")),
        appointment(2, at("9:00", tuesday), status=AppointmentStatus.CANCELLED),
        busy(2, at("0:00", MONDAY), 48 * 60, "Congé", all_day=True),
    ]
    days = days_of(found, calendars=(calendar(2, "Two"), calendar(1, "One")), last=tuesday)
    shown = days_between(MONDAY, tuesday)
    columns = columns_of(days, shown, Axis(PARIS))
    assert [(one.day, one.label) for one in columns] == [(day, name) for day in shown for name in ("Two", "One")]
    assert [len(one.parts) for one in columns] == [0, 1, 0, 0]
    assert [one.away for one in columns] == [True, False, True, False]
    assert [one.count for one in columns] == [0, 1, 0, 0]
    assert [len(one.parts) for one in columns_of(days, shown, Axis(PARIS), cancelled=True)] == [0, 1, 1, 0]


minutes = st.lists(st.tuples(st.integers(0, 1440), st.integers(0, 1440)).map(sorted), max_size=6)


@given(minutes, minutes, st.integers(0, 1440))
def test_free_time_is_what_counting_minutes_finds(ranges: list[list[int]], taken: list[list[int]], now: int):
    midnight = at("0:00")

    def intervals(found: list[list[int]]) -> list[Interval]:
        return [Interval(midnight + timedelta(minutes=one), midnight + timedelta(minutes=other)) for one, other in found]

    counted = sum(
        any(one <= minute < other for one, other in ranges) and not any(one <= minute < other for one, other in taken)
        for minute in range(now, 1440)
    )
    day = Interval(midnight, midnight + timedelta(days=1))
    assert free_time(intervals(ranges), intervals(taken), day, midnight + timedelta(minutes=now)) == timedelta(minutes=counted)


def view(count: int, width: int, *, minimum: int = 44, zoom: float = 72, found: list | None = None) -> View:  # type: ignore[type-arg]
    days = days_of(found or [], calendars=tuple(calendar(number, f"P{number}") for number in range(1, count + 1)))
    axis = Axis(PARIS)
    columns = columns_of(days, [MONDAY], axis, shortest_min=15)
    return View(
        columns,
        axis,
        size=(width, 900),
        px_per_hour=zoom,
        scale=1,
        minimum_column=minimum,
        shortest_min=15,
        day_row=False,
    )


@pytest.mark.parametrize(("count", "width"), [(1, 1280), (4, 1279), (7, 1000), (20, 1920), (20, 300)])
def test_columns_fill_the_width_without_gaps_or_need_more_than_there_is(count: int, width: int):
    made = view(count, width)
    widths = [after - before for before, after in zip(made.edges, made.edges[1:], strict=False)]
    assert made.edges[0] == 0
    assert made.width == max(width - made.gutter, 44 * count)
    assert max(widths) - min(widths) <= 1
    assert [made.column_at(edge) for edge in made.edges[:-1]] == list(range(count))
    assert made.columns_between(made.edges[1] - 1, made.edges[1] + 1) == range(min(2, count)) if count > 1 else True


def test_a_point_finds_the_part_under_it_and_its_lower_edge():
    found = [appointment(2, at("9:00"), 60, "Anne One"), appointment(2, at("9:30"), 60, "Berthe Two")]
    made = view(3, 900, found=found)
    first, second = made.columns[1].parts
    left, right = made.part_rect(1, first), made.part_rect(1, second)
    assert left.right() < right.left()
    hit = made.hit(left.center().x(), left.center().y())
    assert hit is not None
    assert (hit.column, hit.part, hit.edge) == (1, first, False)
    hit = made.hit(right.center().x(), right.bottom() - 2)
    assert hit is not None
    assert (hit.part, hit.edge) == (second, True)
    hit = made.hit(left.center().x(), made.y(12 * 60) + 1)
    assert hit is not None
    assert hit.part is None
    assert hit.at_min == pytest.approx(720, abs=1)


def test_open_hours_lie_where_the_clock_says_on_the_day_of_winter_time():
    days = days_of([], first=WINTER, last=WINTER, ranges={1: open_hours(WINTER, WINTER)}, calendars=(calendar(1, "One"),))
    (column,) = columns_of(days, [WINTER], axis_of([WINTER], PARIS))
    assert column.open == ((600, 780), (900, 1140))  # an hour lower than on other days
