from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.errors import UnreadableObject
from scheduling.icalendar.time_values import (
    expressible,
    read_date,
    read_duration,
    read_instant,
    read_offset,
    write_duration,
    write_offset,
    write_utc,
)
from tests.unit.icalendar.samples import PARIS, paris, utc


def test_a_time_in_the_gap_takes_the_offset_before_it() -> None:
    assert read_instant("20270328T023000", PARIS) == utc(2027, 3, 28, 1, 30)


def test_a_time_that_exists_twice_is_the_first() -> None:
    assert read_instant("20261025T023000", PARIS) == utc(2026, 10, 25, 0, 30)


def test_z_is_utc_whatever_the_zone() -> None:
    assert read_instant("20261103T083000Z", PARIS) == utc(2026, 11, 3, 8, 30)


def test_a_leap_second_is_the_second_before() -> None:
    assert read_instant("20261231T235960Z", UTC) == utc(2026, 12, 31, 23, 59, 59)


def test_hour_24_is_the_next_midnight() -> None:
    assert read_instant("20261031T240000", PARIS) == paris(2026, 11, 1).astimezone(UTC)
    assert read_instant("20261231T240000Z", PARIS) == utc(2027, 1, 1)
    # the midnight of the wall clock, 25 hours after the last one
    assert read_instant("20261025T240000", PARIS) == utc(2026, 10, 25, 23)


@pytest.mark.parametrize(
    "bad",
    ["", "20261103", "20261103T240001", "20261103T241000Z", "20260230T240000", "99991231T240000Z",
     "20261303T083000", "20261103T083000z", "20261103T0830", "2026-11-03T08:30:00", "２０２６1103T083000",
     "20261103T256000Z", "00000101T000000Z", "00010101T000000", "20261103T083000+0100"],
)  # fmt: skip
def test_what_is_no_date_time_is_refused(bad: str) -> None:
    with pytest.raises(UnreadableObject) as refused:
        read_instant(bad, PARIS)
    assert refused.value.reason == "bad_time"


@pytest.mark.parametrize("bad", ["20260230", "2026W451", "2026-1-1", "26010101 "])
def test_what_is_no_date_is_refused(bad: str) -> None:
    with pytest.raises(UnreadableObject):
        read_date(bad)


@pytest.mark.parametrize(
    ("text", "days", "seconds"),
    [
        ("PT45M", 0, 2700),
        ("P0DT3H30M0S", 0, 12600),
        ("P2W", 14, 0),
        ("+P1DT1S", 1, 1),
        ("-PT15M", 0, -900),
        ("-P1D", -1, 0),
        ("PT1H0M10S", 0, 3610),
        ("P", None, None),
        ("PT", None, None),
        ("", None, None),
        ("PT99999999999S", None, None),
        ("1H", None, None),
    ],
)
def test_durations(text: str, days: int | None, seconds: int | None) -> None:
    if days is None:
        with pytest.raises(UnreadableObject):
            read_duration(text)
        return
    found = read_duration(text)
    assert (found.days, found.exact.total_seconds()) == (days, seconds)


def test_days_of_a_duration_are_nominal_and_its_hours_exact() -> None:
    eve_of_winter = paris(2026, 10, 24, 12, 0)
    assert read_duration("P1D").after(eve_of_winter) == paris(2026, 10, 25, 12, 0).astimezone(UTC)
    assert read_duration("PT24H").after(eve_of_winter) == paris(2026, 10, 25, 11, 0).astimezone(UTC)


@given(st.integers(-(10**6), 10**8))
def test_a_duration_written_reads_the_same(seconds: int) -> None:
    found = read_duration(write_duration(timedelta(seconds=seconds)))
    assert found.days == 0
    assert found.exact == timedelta(seconds=seconds)


@given(st.integers(-86_399, 86_399))
def test_an_offset_written_reads_the_same(seconds: int) -> None:
    assert read_offset(write_offset(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@pytest.mark.parametrize("bad", ["100", "+1", "+2400", "2400", "+01:00", ""])
def test_what_is_no_offset_is_refused(bad: str) -> None:
    with pytest.raises(UnreadableObject):
        read_offset(bad)


def test_an_offset_without_its_sign_is_one_east_of_greenwich() -> None:
    assert read_offset("0530") == timedelta(hours=5, minutes=30)


def test_the_second_pass_of_a_repeated_hour_cannot_be_said_locally() -> None:
    assert expressible(paris(2026, 10, 25, 2, 30))
    assert not expressible(paris(2026, 10, 25, 2, 30).replace(fold=1))
    assert expressible(paris(2026, 11, 25, 2, 30).replace(fold=1))


def test_utc_is_written_with_z_and_four_digits_of_year() -> None:
    assert write_utc(paris(2026, 11, 3, 9, 30)) == "20261103T083000Z"
    assert write_utc(utc(99, 1, 2, 3, 4, 5)) == "00990102T030405Z"
