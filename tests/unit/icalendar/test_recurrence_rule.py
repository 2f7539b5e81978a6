"""Our walk against `dateutil`'s, over random rules; and what `dateutil` cannot stop, refused in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scheduling.errors import Cancelled, UnreadableObject
from scheduling.icalendar.recurrence_rule import Budget, read_rule
from scheduling.progress import CancelToken

FOREVER = datetime.max.replace(microsecond=0)
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FIRST = datetime(2026, 1, 5, 9, 30)


def starts(text: str, first: datetime = FIRST, days: int = 400, last: datetime = FOREVER) -> list[datetime]:
    return list(read_rule(text).starts(first, (first, first + timedelta(days=days)), last, Budget()))


def listed(draw: st.DrawFn, values: list[int], least: list[int]) -> str:
    return ",".join(str(value) for value in draw(st.lists(st.sampled_from(values), max_size=3, unique=True)) + least)


@st.composite
def rules(draw: st.DrawFn) -> tuple[str, datetime]:
    """A rule and its DTSTART. What it asks for is met by some day soon: `dateutil` would look for it until the year 9999."""
    first = draw(st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1))).replace(microsecond=0, second=0)
    first = first.replace(day=min(first.day, 28))
    frequency = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 3))}"]
    if draw(st.booleans()):
        parts.append("BYMONTH=" + listed(draw, list(range(1, 13)), [first.month]))
    kinds = draw(st.sets(st.sampled_from(["day", "weekday", "yearday", "week"]), max_size=1))
    if "day" in kinds:
        parts.append("BYMONTHDAY=" + listed(draw, [*range(1, 32), *range(-31, 0)], [first.day]))
    if "yearday" in kinds and frequency == "YEARLY":
        parts.append("BYYEARDAY=" + listed(draw, [*range(1, 367), *range(-366, 0)], [first.timetuple().tm_yday]))
    week = "week" in kinds and frequency == "YEARLY" and len(parts) == 2
    if week:
        parts.append("BYWEEKNO=" + listed(draw, [*range(1, 54), *range(-53, 0)], [10]))
    if week or "weekday" in kinds:
        numbered = frequency in ("YEARLY", "MONTHLY") and not week and draw(st.booleans())
        days = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True))
        numbers = [str(draw(st.sampled_from([1, 2, 3, 4, -1, -2]))) if numbered else "" for _ in days]
        parts.append("BYDAY=" + ",".join(number + day for number, day in zip(numbers, days, strict=True)))
    if draw(st.booleans()) and frequency in ("YEARLY", "MONTHLY", "DAILY") and len(parts) > 2:
        parts.append(f"BYSETPOS={draw(st.sampled_from(['1', '-1', '1,-1', '2,1']))}")
    if frequency not in ("HOURLY", "MINUTELY") and draw(st.booleans()):
        parts.append("BYHOUR=" + listed(draw, list(range(24)), [first.hour]))
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(WEEKDAYS))}")
    if draw(st.integers(0, 3)) == 0:
        parts.append(f"COUNT={draw(st.integers(1, 40))}")
    return ";".join(parts), first


@settings(max_examples=300, deadline=None)
@given(rules(), st.integers(-40, 500), st.integers(1, 60), st.none() | st.integers(0, 500))
def test_it_is_dateutils_walk(rule: tuple[str, datetime], begin: int, length: int, until: int | None) -> None:
    text, first = rule
    if "MINUTELY" in text:
        begin, length = min(begin, 3), 1
    window = (first + timedelta(days=begin), first + timedelta(days=begin + length))
    last = FOREVER if until is None else first + timedelta(days=until)
    end = min(window[1], last)
    try:
        theirs = rrulestr(text, dtstart=first)
    except ValueError:
        assume(False)
    expected = [one for one in takewhile(lambda one: one <= end, theirs) if one >= window[0]]
    assert list(read_rule(text).starts(first, window, last, Budget(10**7))) == expected


def test_a_week_number_alone_takes_the_weekday_of_dtstart() -> None:
    # RFC 5545, 3.3.10: what the rule leaves open comes from DTSTART; dateutil takes the whole week
    assert starts("FREQ=YEARLY;BYWEEKNO=10") == [datetime(2026, 3, 2, 9, 30)]


def test_the_week_of_dtstart_is_whole_for_bysetpos() -> None:
    wednesday = datetime(2026, 1, 7, 9, 30)
    # the second of Monday, Wednesday and Friday is Wednesday, also in the first week
    assert starts("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2", wednesday, 10) == [wednesday, datetime(2026, 1, 14, 9, 30)]


def test_seconds_and_limits_of_short_frequencies() -> None:
    found = starts("FREQ=SECONDLY;BYHOUR=9;BYMINUTE=31;BYSECOND=0,30;BYDAY=TU", days=8)
    assert (
        found
        == [
            datetime(2026, 1, 6, 9, 31),
            datetime(2026, 1, 6, 9, 31, 30),
            datetime(2026, 1, 13, 9, 31),
            datetime(2026, 1, 13, 9, 31, 30),
        ][:2]
    )


@pytest.mark.parametrize(
    "text",
    [
        "", "FREQ=", "FREQ=FORTNIGHTLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=1,2",
        "FREQ=DAILY;COUNT=x", "FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;BYMINUTE=60", "FREQ=DAILY;BYMONTH=13", "FREQ=DAILY;BYMONTH=0",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYYEARDAY=367", "FREQ=YEARLY;BYWEEKNO=54",
        "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;WKST=XX", "FREQ=DAILY;BYSETPOS=0", "RSCALE=CHINESE;FREQ=YEARLY",
        "FREQ=MONTHLY;SKIP=FORWARD", "FREQ=DAILY;BYHOUR=" + ",".join(["1"] * 100_000), "FREQ=DAILY;COUNT=" + "9" * 5_000,
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(UnreadableObject) as refused:
        read_rule(text)
    assert refused.value.reason == "bad_rule"


@pytest.mark.parametrize("text", ["freq=daily;count=2", "FREQ=DAILY;COUNT=2;", "COUNT=2;FREQ=DAILY;X-EXTRA=1;RSCALE=GREGORIAN"])
def test_rules_are_read_in_any_case_and_order(text: str) -> None:
    assert len(starts(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",  # dateutil: until the year 9999, without a pause
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1;BYMONTHDAY=31;BYMONTH=4",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=WEEKLY;INTERVAL=1000000",
    ],
)
def test_a_rule_that_nothing_fits_ends_with_the_window(text: str) -> None:
    found = starts(text, days=731)
    assert found in ([], [FIRST])


@pytest.mark.parametrize(
    "text", ["FREQ=SECONDLY", "FREQ=SECONDLY;BYSECOND=0,1,2", "FREQ=MINUTELY", "FREQ=SECONDLY;COUNT=999999999"]
)
def test_too_many_steps_are_refused(text: str) -> None:
    with pytest.raises(UnreadableObject) as refused:
        starts(text, days=731)
    assert refused.value.reason == "too_many_occurrences"


def test_all_the_times_of_a_day_at_once_are_paid_for() -> None:
    every = ",".join(str(number) for number in range(60))
    with pytest.raises(UnreadableObject):
        starts(f"FREQ=DAILY;BYHOUR={','.join(str(hour) for hour in range(24))};BYMINUTE={every};BYSECOND={every}")


def test_it_begins_near_the_window() -> None:
    window = (datetime(2026, 1, 1), datetime(2026, 1, 8))
    for text in (
        "FREQ=DAILY",
        "FREQ=HOURLY;BYHOUR=9",
        "FREQ=SECONDLY;INTERVAL=86400",
        "FREQ=WEEKLY",
        "FREQ=MONTHLY",
        "FREQ=YEARLY",
    ):
        assert len(list(read_rule(text).starts(datetime(1902, 1, 1, 9), window, FOREVER, Budget(2_000)))) >= 1, text


def test_the_end_of_the_calendar_is_an_end() -> None:
    for frequency in ("YEARLY", "MONTHLY", "WEEKLY", "DAILY"):
        assert list(
            read_rule(f"FREQ={frequency}").starts(datetime(9999, 12, 1), (datetime(9999, 12, 1), FOREVER), FOREVER, Budget())
        )


def test_it_can_be_cancelled() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        list(read_rule("FREQ=DAILY").starts(FIRST, (FIRST, FIRST + timedelta(days=5_000)), FOREVER, Budget(cancel=token)))
