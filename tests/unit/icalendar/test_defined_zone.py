from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.errors import UnreadableObject
from scheduling.icalendar.defined_zone import DefinedZone, defined_zone
from scheduling.icalendar.yearly_rule import YearlyRule, rule_parts

OUTLOOK = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
PARIS = ZoneInfo("Europe/Paris")


@given(st.datetimes(datetime(1997, 1, 1), datetime(2060, 12, 31)), st.sampled_from([0, 1]))
def test_outlooks_definition_is_paris_hour_by_hour(local: datetime, fold: int) -> None:
    zone = defined_zone("x", OUTLOOK)
    ours, theirs = (local.replace(tzinfo=one, fold=fold) for one in (zone, PARIS))
    assert ours.utcoffset() == theirs.utcoffset()
    instant = local.replace(tzinfo=UTC)
    assert instant.astimezone(zone).replace(tzinfo=None) == instant.astimezone(PARIS).replace(tzinfo=None)
    assert instant.astimezone(zone).fold == instant.astimezone(PARIS).fold
    assert instant.astimezone(zone).astimezone(UTC) == instant


@pytest.mark.parametrize("minutes", range(0, 240, 10))
@pytest.mark.parametrize("start", [datetime(2026, 10, 25), datetime(2027, 3, 28)])
def test_around_the_changes_of_the_clock(start: datetime, minutes: int) -> None:
    zone = defined_zone("x", OUTLOOK)
    local = start + timedelta(minutes=minutes)
    for fold in (0, 1):
        assert local.replace(tzinfo=zone, fold=fold).utcoffset() == local.replace(tzinfo=PARIS, fold=fold).utcoffset()


def test_before_the_first_onset_the_offset_before_it_holds() -> None:
    zone = defined_zone("x", OUTLOOK.replace("16010101T03", "20201025T03").replace("16010101T02", "20210328T02"))
    assert datetime(2019, 12, 1, tzinfo=zone).utcoffset() == timedelta(hours=2)
    assert datetime(2020, 12, 1, tzinfo=zone).utcoffset() == timedelta(hours=1)


def test_a_zone_of_dates_with_until_and_count() -> None:
    text = """BEGIN:STANDARD
DTSTART:20201025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20221030T010000Z
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20210328T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;COUNT=2
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20240101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RDATE:20240301T000000,20240401T000000
END:STANDARD
"""
    zone = defined_zone("x", text)
    hours = {
        datetime(2021, 7, 1): 2,
        datetime(2022, 7, 1): 2,
        datetime(2022, 12, 1): 1,
        datetime(2023, 7, 1): 1,
        datetime(2024, 7, 1): 0,
    }
    for local, hour in hours.items():
        assert local.replace(tzinfo=zone).utcoffset() == timedelta(hours=hour), local


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BEGIN:STANDARD\nEND:STANDARD\n",
        OUTLOOK.replace("+0200", "+9900"),
        OUTLOOK.replace("16010101", "99999999"),
        OUTLOOK.replace("FREQ=YEARLY", "FREQ=SECONDLY"),
        OUTLOOK.replace("INTERVAL=1", "INTERVAL=0"),
        OUTLOOK.replace("BYMONTH=3", "BYYEARDAY=80"),  # with the last Sunday of the year: nothing that zones say
        OUTLOOK.replace("TZOFFSETTO:+0200\n", ""),
        OUTLOOK.replace("BYMONTH=3", "BYMONTH=" + "9" * 5000),
        OUTLOOK.replace("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", "RDATE:" + "20260101T000000," * 9_000),
    ],
)
def test_what_is_no_definition_is_refused(text: str) -> None:
    with pytest.raises(UnreadableObject):
        defined_zone("x", text)


def test_offsets_of_the_zone_itself() -> None:
    zone = DefinedZone("Here", timedelta(hours=1), [])
    assert (zone.tzname(None), zone.dst(None), zone.utcoffset(None)) == ("Here", None, timedelta(hours=1))


@pytest.mark.parametrize(
    "faulty",
    [
        OUTLOOK.replace("TZOFFSETFROM:+", "TZOFFSETFROM:").replace("TZOFFSETTO:+", "TZOFFSETTO:"),
        OUTLOOK.replace("TZOFFSETFROM:+0200\n", "").replace("TZOFFSETFROM:+0100\n", ""),
        OUTLOOK.replace("DTSTART:16010101T030000\n", "").replace("DTSTART:16010101T020000\n", ""),
        OUTLOOK.replace("BYDAY=-1SU;BYMONTH=10", "BYYEARDAY=298").replace("BYDAY=-1SU;BYMONTH=3", "BYYEARDAY=-280"),
        OUTLOOK.replace("16010101T030000", "16010101T240000"),
        OUTLOOK.replace("16010101T030000", "00010101T000000"),
        OUTLOOK.replace("16010101T03", "99981231T03").replace("BYMONTH=10", "BYMONTH=10;UNTIL=00010101T000000Z")
        + OUTLOOK.replace("BYMONTH=3", "BYMONTH=3;UNTIL=99991231T235959Z"),
    ],
)
def test_a_small_fault_does_not_hide_a_definition(faulty: str) -> None:
    zone = defined_zone("x", faulty)
    for month, hours in ((2, 1), (7, 2), (12, 1)):
        assert datetime(2026, month, 15, tzinfo=zone).utcoffset() == timedelta(hours=hours)


def test_an_observance_without_its_start_is_that_of_1970() -> None:
    zone = defined_zone("x", "BEGIN:STANDARD\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0300\nEND:STANDARD\n")
    assert datetime(1969, 12, 31, tzinfo=zone).utcoffset() == timedelta(hours=1)
    assert datetime(1970, 1, 2, tzinfo=zone).utcoffset() == timedelta(hours=3)


YEAR_DAYS = st.lists(st.sampled_from([*range(1, 367), *range(-366, 0)]), min_size=1, max_size=20, unique=True)
FILTERS: dict[str, Callable[[date], bool]] = {
    "": lambda _: True,
    ";BYDAY=SU,MO": lambda day: day.weekday() in (0, 6),
    ";BYMONTH=3,10": lambda day: day.month in (3, 10),
    ";BYMONTHDAY=1,15,-1": lambda day: day.day in (1, 15) or (day + timedelta(days=1)).day == 1,
    ";BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10": lambda day: day.month == 3 and day.weekday() == 6 and day.day in (8, 9, 10),
}


@given(YEAR_DAYS, st.sampled_from(list(FILTERS)), st.integers(1971, 2099))
def test_days_of_the_year_and_what_limits_them(numbers: list[int], filters: str, year: int) -> None:
    # dateutil is no oracle here: where nothing fits it walks until the year 9999
    every = [date(year, 1, 1) + timedelta(days=passed) for passed in range(366 if calendar.isleap(year) else 365)]
    named = [day for at, day in enumerate(every) if at + 1 in numbers or at - len(every) in numbers]
    text = f"FREQ=YEARLY;BYYEARDAY={','.join(map(str, numbers))}{filters}"
    found = YearlyRule(rule_parts(text), date(1970, 1, 1)).days(year)
    assert found == [day for day in named if FILTERS[filters](day)]


RULES = st.tuples(
    st.integers(1, 12),
    st.sampled_from(["", "-1", "1", "2", "3", "4", "-2"]),
    st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]),
    st.sampled_from(["", ";BYMONTHDAY=8,9,10,11,12,13,14", ";BYMONTHDAY=-7,-6,-5,-4,-3,-2,-1"]),
)


@given(RULES, st.integers(1971, 2099))
def test_a_yearly_rule_is_dateutils(rule: tuple[int, str, str, str], year: int) -> None:
    from dateutil.rrule import rrulestr

    month, number, weekday, month_days = rule
    text = f"FREQ=YEARLY;BYMONTH={month};BYDAY={'' if month_days else number}{weekday}{month_days}"
    theirs = rrulestr(text, dtstart=datetime(1970, 1, 1)).between(datetime(year, 1, 1), datetime(year, 12, 31), inc=True)
    assert YearlyRule(rule_parts(text), datetime(1970, 1, 1).date()).days(year) == [one.date() for one in theirs]
