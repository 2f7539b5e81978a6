"""The clock's grid on ordinary days and on those that change the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.local_grid import day_grids, first_instant, last_instant
from tests.unit.calendars_by_hand import PARIS, utc

HOUR = 3600


def seconds(text: str) -> int:
    return int(utc(text).timestamp())


def local_starts(day: str, zone: ZoneInfo, step_min: int, hours: tuple[time, time] | None = None) -> list[str]:
    begin = datetime.fromisoformat(day).replace(tzinfo=zone)
    last = (begin + timedelta(days=1)).timestamp()
    grids = list(day_grids(int(begin.timestamp()), int(last), zone, step_s=step_min * 60, hours=hours))
    assert [grid.day for grid in grids] == [date.fromisoformat(day)]
    return [datetime.fromtimestamp(start, zone).strftime("%H:%M") for start in grids[0].starts]


@pytest.mark.parametrize(("day", "count"), [("2026-03-29", 92), ("2026-06-01", 96), ("2026-10-25", 100)])
def test_a_day_has_the_quarters_it_lasts(day: str, count: int) -> None:
    assert len(local_starts(day, PARIS, 15)) == count


def test_the_hour_that_does_not_exist_offers_nothing_and_the_one_that_exists_twice_offers_both() -> None:
    assert local_starts("2026-03-29", PARIS, 30)[2:6] == ["01:00", "01:30", "03:00", "03:30"]
    assert local_starts("2026-10-25", PARIS, 30)[3:9] == ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"]


def test_a_change_by_half_an_hour_stays_on_the_clocks_grid() -> None:
    # Lord Howe Island: on 4 October 2026 the clock goes from 02:00 to 02:30, on 5 April from 02:00 back to 01:30.
    lord_howe = ZoneInfo("Australia/Lord_Howe")
    assert local_starts("2026-10-04", lord_howe, 60)[:4] == ["00:00", "01:00", "03:00", "04:00"]
    assert local_starts("2026-04-05", lord_howe, 30)[:6] == ["00:00", "00:30", "01:00", "01:30", "01:30", "02:00"]


def test_an_offset_that_is_no_multiple_of_the_step() -> None:
    assert local_starts("2026-06-01", ZoneInfo("Asia/Kathmandu"), 60)[:2] == ["00:00", "01:00"]


def test_a_day_whose_midnight_does_not_exist_begins_at_one() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    assert first_instant(date(2026, 3, 29), time(), beirut) == seconds("2026-03-28T22:00")
    grids = list(day_grids(seconds("2026-03-28T00:00"), seconds("2026-03-30T00:00"), beirut, step_s=HOUR))
    assert [(grid.day.day, len(grid.starts)) for grid in grids] == [(28, 22), (29, 23), (30, 3)]


def test_first_and_last_instant_of_a_time() -> None:
    autumn, spring = date(2026, 10, 25), date(2026, 3, 29)
    assert first_instant(autumn, time(2, 30), PARIS) == seconds("2026-10-25T00:30")
    assert last_instant(autumn, time(2, 30), PARIS) == seconds("2026-10-25T01:30")
    for instant in (first_instant, last_instant):
        assert instant(spring, time(2, 30), PARIS) == seconds("2026-03-29T01:00")
        assert instant(spring, time(3, 0), PARIS) == seconds("2026-03-29T01:00")


def test_weekdays_and_hours() -> None:
    first, last = seconds("2026-11-21T00:00"), seconds("2026-11-30T00:00")
    grids = list(day_grids(first, last, PARIS, step_s=HOUR, weekdays=frozenset((0, 2)), hours=(time(14), time(17, 30))))
    assert [grid.day.day for grid in grids] == [23, 25, 30][:2]
    assert [datetime.fromtimestamp(start, UTC).hour for start in grids[0].starts] == [13, 14, 15, 16]
    assert grids[0].until == seconds("2026-11-23T16:30")


def test_midnight_as_the_last_hour_is_the_end_of_the_day() -> None:
    assert local_starts("2026-11-23", PARIS, 60, (time(22), time(0))) == ["22:00", "23:00"]


def test_nothing_begins_before_the_first_or_ends_after_the_last() -> None:
    (grid,) = day_grids(seconds("2026-11-23T09:05"), seconds("2026-11-23T10:50"), PARIS, step_s=HOUR // 4)
    assert (grid.first, grid.last, grid.until) == (
        seconds("2026-11-23T09:15"),
        seconds("2026-11-23T10:45"),
        seconds("2026-11-23T10:50"),
    )
    assert list(day_grids(seconds("2026-11-23T09:05"), seconds("2026-11-23T09:05"), PARIS, step_s=HOUR)) == []
