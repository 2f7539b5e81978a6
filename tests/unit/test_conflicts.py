"""What stands in the way: buffers, statuses, and the hour that exists twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.conflicts import in_the_way, kept_free, takes_time
from scheduling.model.appointment import Appointment, AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval
from tests.unit.calendars_by_hand import at, between, visit

NONE = timedelta()


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def no_buffer(kind: AppointmentKind | None) -> tuple[timedelta, timedelta]:
    return NONE, NONE


def quarter_after_first_visit(kind: AppointmentKind | None) -> tuple[timedelta, timedelta]:
    return (minutes(5), minutes(15)) if kind is AppointmentKind.FIRST_VISIT else (NONE, NONE)


def found(wanted: Interval, *others: Appointment, before: int = 0, after: int = 0, own: str | None = None) -> list[str]:
    way = in_the_way(
        wanted, others, before=minutes(before), after=minutes(after), buffer_of=quarter_after_first_visit, own_uid=own
    )
    return [other.uid for other in way]


def test_touching_ends_do_not_collide_and_a_shared_minute_does() -> None:
    morning = visit(at("2026-11-23T10:00"), 30)
    assert found(between("2026-11-23T09:30", "2026-11-23T10:00"), morning) == []
    assert found(between("2026-11-23T10:30", "2026-11-23T11:00"), morning) == []
    assert found(between("2026-11-23T09:31", "2026-11-23T10:01"), morning) == ["u"]


@pytest.mark.parametrize(
    ("status", "busy", "expected"),
    [
        (AppointmentStatus.BOOKED, True, True),
        (AppointmentStatus.PENDING, True, True),
        (AppointmentStatus.FULFILLED, True, True),
        (AppointmentStatus.NOSHOW, True, True),
        (AppointmentStatus.CANCELLED, True, False),
        (AppointmentStatus.BOOKED, False, False),
    ],
)
def test_what_takes_time(status: AppointmentStatus, busy: bool, expected: bool) -> None:
    standing = visit(at("2026-11-23T10:00"), 30, status=status, busy=busy)
    assert takes_time(standing) is expected
    assert bool(found(between("2026-11-23T10:00", "2026-11-23T10:30"), standing)) is expected


def test_between_neighbours_the_larger_buffer_is_kept_not_the_sum() -> None:
    first = visit(at("2026-11-23T10:00"), 30, kind=AppointmentKind.FIRST_VISIT)  # 15 minutes after it
    assert found(between("2026-11-23T10:40", "2026-11-23T11:00"), first, before=10) == ["u"]
    assert found(between("2026-11-23T10:45", "2026-11-23T11:00"), first, before=10) == []
    assert found(between("2026-11-23T10:45", "2026-11-23T11:00"), first, before=20) == ["u"]
    assert found(between("2026-11-23T10:50", "2026-11-23T11:00"), first, before=20) == []
    # And on the other side: 5 minutes before it, against the wanted one's own after.
    assert found(between("2026-11-23T09:30", "2026-11-23T09:56"), first) == ["u"]
    assert found(between("2026-11-23T09:30", "2026-11-23T09:55"), first) == []
    assert found(between("2026-11-23T09:30", "2026-11-23T09:55"), first, after=6) == ["u"]


def test_the_one_being_moved_is_not_in_its_own_way() -> None:
    own, other = visit(at("2026-11-23T10:00"), 30, "own"), visit(at("2026-11-23T10:15"), 30, "other")
    assert found(between("2026-11-23T10:00", "2026-11-23T10:30"), other, own) == ["own", "other"]
    assert found(between("2026-11-23T10:00", "2026-11-23T10:30"), other, own, own="own") == ["other"]


def test_an_event_without_a_length_is_in_the_way_of_what_it_falls_into() -> None:
    reminder = visit(at("2026-11-23T10:00"), 0)
    assert found(between("2026-11-23T09:45", "2026-11-23T10:15"), reminder) == ["u"]
    assert found(between("2026-11-23T10:00", "2026-11-23T10:15"), reminder) == ["u"]
    assert found(between("2026-11-23T09:45", "2026-11-23T10:00"), reminder) == []


def test_the_two_hours_called_two_do_not_collide() -> None:
    # 25 October 2026: 02:00-03:00 exists twice in Paris; the wall clocks are equal, the instants an hour apart.
    summer, winter = at("2026-10-25T02:00"), at("2026-10-25T02:00", fold=1)
    wanted = Interval(summer, (summer.astimezone(UTC) + minutes(30)).astimezone(summer.tzinfo))
    assert found(wanted, visit(winter, 30)) == []
    assert found(wanted, visit(summer, 30)) == ["u"]
    # A buffer of 45 minutes reaches from 02:30 summer time to 02:15 winter time.
    assert found(wanted, visit(winter, 30), after=45) == ["u"]
    assert found(wanted, visit(winter, 30), after=30) == []


moments = st.integers(0, 240).map(lambda minute: datetime(2026, 11, 23, 8, tzinfo=UTC) + timedelta(minutes=minute))
lengths = st.integers(1, 60)
pauses = st.tuples(st.integers(0, 30), st.integers(0, 30))


@given(moments, lengths, moments, lengths, pauses, pauses)
def test_a_collision_is_symmetric_and_means_too_small_a_pause(
    first: datetime, first_length: int, second: datetime, second_length: int, one: tuple[int, int], two: tuple[int, int]
) -> None:
    def way(wanted: Appointment, other: Appointment, own: tuple[int, int], others: tuple[int, int]) -> bool:
        return bool(
            in_the_way(
                wanted.interval,
                [other],
                before=minutes(own[0]),
                after=minutes(own[1]),
                buffer_of=lambda kind: (minutes(others[0]), minutes(others[1])),
            )
        )

    left, right = visit(first, first_length), visit(second, second_length)
    asked = way(left, right, one, two)
    assert asked == way(right, left, two, one)
    if left.end <= right.start:
        assert asked == (right.start - left.end < minutes(max(one[1], two[0])))
    elif right.end <= left.start:
        assert asked == (left.start - right.end < minutes(max(two[1], one[0])))
    else:
        assert asked


def test_kept_free_is_in_utc_and_never_empty() -> None:
    kept = kept_free(visit(at("2026-11-23T10:00"), 0), before=NONE, after=NONE, buffer_of=no_buffer)
    assert kept == Interval(datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, 0, 1, tzinfo=UTC))
    assert kept.start.tzinfo is UTC
