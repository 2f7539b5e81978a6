from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from scheduling.icalendar.content_line import unfolded
from scheduling.icalendar.defined_zone import defined_zone
from scheduling.icalendar.time_zones import vtimezone

KEYS = [
    "Europe/Paris", "Europe/Dublin", "Africa/Casablanca", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York", "UTC",
    "America/Santiago", "Asia/Jerusalem", "Africa/Cairo", "Australia/Lord_Howe", "Indian/Reunion", "America/Guadeloupe",
    "America/Cayenne", "Pacific/Noumea", "Pacific/Tahiti", "Pacific/Chatham", "America/Miquelon", "America/St_Johns",
    "Asia/Tehran", "Asia/Gaza",
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("years", [(2026, 2027), (2024, 2024), (2035, 2036)])
def test_it_says_what_the_zone_says_every_hour(key: str, years: tuple[int, int]) -> None:
    zone = ZoneInfo(key)
    written = defined_zone(key, unfolded(vtimezone(zone, *years)))
    instant = datetime(years[0], 1, 1, tzinfo=UTC)
    while instant < datetime(years[1] + 1, 1, 1, tzinfo=UTC):
        assert instant.astimezone(written).utcoffset() == instant.astimezone(zone).utcoffset(), instant
        instant += timedelta(hours=1)


@pytest.mark.parametrize("key", ["Europe/Paris", "Europe/Dublin", "America/New_York", "Asia/Kolkata"])
def test_icalendar_reads_the_same(key: str) -> None:
    text = vtimezone(ZoneInfo(key), 2026, 2027)
    component = icalendar.Timezone.from_ical(text)
    theirs = component.to_tz(lookup_tzid=False)
    for day in range(0, 730, 5):
        local = datetime(2026, 1, 1, 12) + timedelta(days=day)
        assert local.replace(tzinfo=theirs).utcoffset() == local.replace(tzinfo=ZoneInfo(key)).utcoffset(), local


def test_a_zone_with_rules_has_two_observances_and_no_list() -> None:
    lines = vtimezone(ZoneInfo("Europe/Paris"), 2026, 2026).decode().split("\r\n")
    assert sum(line.startswith("BEGIN:") for line in lines) == 3
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU" in lines
    assert not any(line.startswith("RDATE") for line in lines)
    assert lines[-1] == ""


def test_without_summer_time_there_is_one_standard_observance() -> None:
    text = vtimezone(ZoneInfo("Asia/Kolkata"), 2026, 2027).decode()
    assert text.count("BEGIN:STANDARD") == 1
    assert "DAYLIGHT" not in text
    assert "RRULE" not in text


def test_irelands_summer_is_daylight_although_its_law_calls_winter_the_exception() -> None:
    daylight = (
        vtimezone(ZoneInfo("Europe/Dublin"), 2026, 2027).decode().partition("BEGIN:DAYLIGHT")[2].partition("END:DAYLIGHT")[0]
    )
    assert "TZOFFSETTO:+0100" in daylight


def test_it_is_made_once() -> None:
    assert vtimezone(ZoneInfo("Europe/Paris"), 2026, 2026) is vtimezone(ZoneInfo("Europe/Paris"), 2026, 2026)
