"""What comes next, and how long until then, as the clock goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gui.today.day import Countdown, asks_outcome, countdown, day_of, next_of
from scheduling.model.appointment import AppointmentStatus
from scheduling.store.occurrences import StoredAppointment

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 23)
STATUS = AppointmentStatus


def one(
    start: str, minutes: int = 30, status: AppointmentStatus = STATUS.BOOKED, *, foreign: bool = False, day: date = MONDAY
) -> StoredAppointment:
    begin = datetime.combine(day, datetime.strptime(start, "%H:%M").time(), PARIS)
    end = (begin.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(PARIS)
    return StoredAppointment(
        uid=f"{day}{start}",
        calendar="Dr",
        href=None,
        start=begin,
        end=end,
        status=status,
        foreign=foreign,
        collection_id=1,
        object_id=1,
    )


def at(text: str, day: date = MONDAY) -> datetime:
    return datetime.combine(day, datetime.strptime(text, "%H:%M:%S").time(), PARIS)


@pytest.mark.parametrize(
    ("now", "found", "left"),
    [
        ("08:47:00", "09:00", Countdown("before", 13)),
        ("08:47:01", "09:00", Countdown("before", 13)),
        ("08:59:01", "09:00", Countdown("before", 1)),
        ("09:00:00", "09:00", Countdown("now")),
        ("09:00:59", "09:00", Countdown("now")),
        ("09:01:00", "09:00", Countdown("during", 1)),
        ("09:29:59", "09:00", Countdown("during", 29)),
        ("09:30:00", "10:00", Countdown("before", 30)),
        ("06:00:00", "09:00", Countdown("before", 180)),
    ],
)
def test_the_next_one_and_how_long(now: str, found: str, left: Countdown) -> None:
    following = next_of([one("09:00"), one("10:00")], at(now))
    assert following is not None
    assert f"{following.start:%H:%M}" == found
    assert countdown(following, at(now)) == left


@pytest.mark.parametrize("status", [STATUS.FULFILLED, STATUS.NOSHOW])
def test_what_is_over_gives_way_before_its_time_ends(status: AppointmentStatus) -> None:
    following = next_of([one("09:00", status=status), one("10:00")], at("09:05:00"))
    assert following is not None
    assert following.start.hour == 10


def test_of_two_at_once_the_later_begun_counts_and_others_events_never() -> None:
    appointments = [one("09:00", 60), one("09:15", foreign=True), one("09:30")]
    following = next_of(appointments, at("09:35:00"))
    assert following is not None
    assert (following.start.hour, following.start.minute) == (9, 30)
    assert next_of([one("09:00", foreign=True)], at("08:00:00")) is None


def test_minutes_are_real_where_the_clocks_change() -> None:
    sunday = date(2026, 10, 25)  # 03:00 becomes 02:00
    assert countdown(one("04:00", day=sunday), at("01:30:00", sunday)) == Countdown("before", 210)


def test_a_day_has_what_reaches_into_it_and_the_next_day_with_ours() -> None:
    yesterday, tomorrow, friday = (MONDAY + timedelta(days=days) for days in (-1, 1, 4))
    over_night = one("23:30", 60, day=yesterday)
    until_midnight = one("23:30", 30, day=yesterday)
    found = [
        until_midnight,
        over_night,
        one("09:00"),
        one("10:00", status=STATUS.CANCELLED),
        one("09:00", foreign=True, day=tomorrow),
        one("09:00", day=friday),
        one("11:00", day=friday),
    ]
    day = day_of(found, MONDAY)
    assert day.appointments == (over_night, found[2])
    assert [later.start.date() for later in day.later] == [friday, friday]


def test_an_outcome_is_asked_from_half_an_hour_before() -> None:
    appointment = one("09:00")
    assert not asks_outcome(appointment, at("08:29:59"))
    assert asks_outcome(appointment, at("08:30:00"))
    assert asks_outcome(appointment, at("18:00:00"))
    assert not asks_outcome(one("09:00", status=STATUS.FULFILLED), at("09:10:00"))
    assert not asks_outcome(one("09:00", foreign=True), at("09:10:00"))
