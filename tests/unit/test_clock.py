from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.clock import elapsed_s, read_bound, read_time, start_of_day
from scheduling.errors import TimeRefused

PARIS = ZoneInfo("Europe/Paris")


def test_without_an_offset_it_is_local():
    assert read_time("2026-11-23T14:30", PARIS) == datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


def test_with_an_offset_it_is_that_instant_shown_in_the_zone():
    found = read_time("2026-11-23T14:30:00Z", PARIS)
    assert found == datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    assert found.isoformat() == "2026-11-23T15:30:00+01:00"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-03-29T02:30", "does_not_exist"),
        ("2026-10-25T02:30", "exists_twice"),
        ("tomorrow", "unreadable"),
        ("2026-13-01T10:00", "unreadable"),
        ("0001-01-01T00:00", "unreadable"),
        ("9999-12-31T23:59", "unreadable"),
        ("", "unreadable"),
    ],
)
def test_refused(text, reason):
    with pytest.raises(TimeRefused) as refusal:
        read_time(text, PARIS)
    assert refusal.value.reason == reason


def test_the_repeated_hour_can_be_named_by_its_offset():
    early, late = read_time("2026-10-25T02:30+02:00", PARIS), read_time("2026-10-25T02:30+01:00", PARIS)
    assert late.timestamp() - early.timestamp() == 3600


def test_a_date_means_its_first_instant_even_where_midnight_is_skipped():
    assert read_bound("2026-11-23", PARIS).isoformat() == "2026-11-23T00:00:00+01:00"
    beirut = ZoneInfo("Asia/Beirut")  # summer time begins at midnight there
    assert start_of_day(date(2026, 3, 29), beirut).astimezone(UTC) == datetime(2026, 3, 28, 22, tzinfo=UTC)


def test_elapsed_goes_forward():
    assert timedelta(seconds=elapsed_s()) <= timedelta(seconds=elapsed_s())
