from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from scheduling.errors import Cancelled, UnreadableObject
from scheduling.icalendar.event import Event
from scheduling.icalendar.recurrence import RecurringObject, occurrences
from scheduling.model.interval import Interval
from scheduling.progress import CancelToken
from tests.unit.icalendar.samples import TWO_YEARS, calendar, paris, utc, vevent, zones

START, END = "DTSTART;TZID=Europe/Paris:20261103T093000", "DTEND;TZID=Europe/Paris:20261103T100000"


def found(body: bytes, window: Interval = TWO_YEARS) -> list[Event]:
    return occurrences(body, window, zones())


def begins(*lines: str, window: Interval = TWO_YEARS) -> list[datetime]:
    return [event.start for event in found(vevent(*lines), window)]


def series(*overrides: tuple[str, ...], master: tuple[str, ...] = (START, END, "RRULE:FREQ=WEEKLY;COUNT=4")) -> bytes:
    lines = ["BEGIN:VEVENT", "UID:s", "SUMMARY:m", *master, "END:VEVENT"]
    for override in overrides:
        lines += ["BEGIN:VEVENT", "UID:s", "SUMMARY:o", *override, "END:VEVENT"]
    return calendar(*lines)


def test_a_weekly_series_keeps_its_hour_over_the_change_of_the_clock() -> None:
    starts = begins("DTSTART;TZID=Europe/Paris:20261020T093000", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert starts == [utc(2026, 10, 20, 7, 30), utc(2026, 10, 27, 8, 30)]


def test_a_series_in_utc_keeps_its_instant() -> None:
    assert begins("DTSTART:20261020T073000Z", "RRULE:FREQ=WEEKLY;COUNT=2") == [utc(2026, 10, 20, 7, 30), utc(2026, 10, 27, 7, 30)]


def test_x_wr_timezone_moves_nothing() -> None:
    body = calendar(
        "X-WR-TIMEZONE:Europe/Paris",
        *vevent("DTSTART:20261020T073000Z", "RRULE:FREQ=WEEKLY;COUNT=2").decode().split("\r\n")[3:-2],
    )
    assert [event.start for event in found(body)] == [utc(2026, 10, 20, 7, 30), utc(2026, 10, 27, 7, 30)]


def test_occurrences_are_named_by_their_place() -> None:
    assert [event.recurrence_id for event in found(series())] == [
        "20261103T083000Z",
        "20261110T083000Z",
        "20261117T083000Z",
        "20261124T083000Z",
    ]
    dates = found(vevent("DTSTART;VALUE=DATE:20261103", "RRULE:FREQ=DAILY;COUNT=2"))
    assert [(event.recurrence_id, event.start, event.end) for event in dates] == [
        ("20261103", paris(2026, 11, 3), paris(2026, 11, 4)),
        ("20261104", paris(2026, 11, 4), paris(2026, 11, 5)),
    ]


def test_days_are_whole_over_the_change_of_the_clock() -> None:
    first, second = found(vevent("DTSTART;VALUE=DATE:20261024", "DTEND;VALUE=DATE:20261025", "RRULE:FREQ=DAILY;COUNT=2"))
    assert first.end == second.start
    assert second.end - second.start == timedelta(hours=25)


def test_a_weekend_on_call_ends_at_its_hour() -> None:
    lines = ("DTSTART;TZID=Europe/Paris:20261016T180000", "DTEND;TZID=Europe/Paris:20261019T080000", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert [event.end for event in found(vevent(*lines))] == [paris(2026, 10, 19, 8), paris(2026, 10, 26, 8)]


def test_a_duration_of_hours_is_exact_and_of_days_nominal() -> None:
    night = "DTSTART;TZID=Europe/Paris:20261023T220000"
    hours = found(vevent(night, "DURATION:PT8H", "RRULE:FREQ=DAILY;COUNT=2"))
    assert [event.end for event in hours] == [paris(2026, 10, 24, 6), paris(2026, 10, 25, 5)]
    days = found(vevent(night, "DURATION:P1D", "RRULE:FREQ=DAILY;COUNT=2"))
    assert [event.end for event in days] == [paris(2026, 10, 24, 22), paris(2026, 10, 25, 22)]


def test_a_time_in_the_gap_or_twice() -> None:
    starts = begins("DTSTART;TZID=Europe/Paris:20270327T023000", "DURATION:PT15M", "RRULE:FREQ=DAILY;COUNT=3")
    assert starts == [utc(2027, 3, 27, 1, 30), utc(2027, 3, 28, 1, 30), utc(2027, 3, 29, 0, 30)]
    starts = begins("DTSTART;TZID=Europe/Paris:20261024T023000", "RRULE:FREQ=DAILY;COUNT=2")
    assert starts == [utc(2026, 10, 24, 0, 30), utc(2026, 10, 25, 0, 30)]
    # begins in the gap: what it lasts, it lasts, and the hour of the others does not move
    first_in_gap = begins("DTSTART;TZID=Europe/Paris:20270328T023000", "RRULE:FREQ=DAILY;COUNT=2")
    assert first_in_gap[0] == utc(2027, 3, 28, 1, 30)


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE;TZID=Europe/Paris:20261110T093000",
        "EXDATE:20261110T083000Z",
        "EXDATE;TZID=Asia/Kolkata:20261110T140000",
        "EXDATE:20261110T093000",
        "EXDATE;VALUE=DATE:20261110",
        "EXDATE;TZID=Europe/Paris:20261110T093000,20271110T093000",
    ],
)
def test_dates_left_out(line: str) -> None:
    assert begins(START, "RRULE:FREQ=WEEKLY;COUNT=3", line) == [paris(2026, 11, 3, 9, 30), paris(2026, 11, 17, 9, 30)]


def test_another_time_left_out_leaves_the_series_alone() -> None:
    assert len(begins(START, "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;TZID=America/New_York:20261110T093000")) == 3


@pytest.mark.parametrize("line", ["EXDATE;VALUE=DATE:20261104", "EXDATE:20261104T000000", "EXDATE:20261103T230000Z"])
def test_days_left_out_of_whole_days(line: str) -> None:
    assert begins("DTSTART;VALUE=DATE:20261103", "RRULE:FREQ=DAILY;COUNT=3", line) == [paris(2026, 11, 3), paris(2026, 11, 5)]


@pytest.mark.parametrize(
    "bad", ["2026-11-10", "20261110T0930", "20261310T093000", "20261110T093000z", "x", "99991231T235959Z", "20260230", "/"]
)
@pytest.mark.parametrize("name", ["EXDATE", "RDATE"])
def test_a_malformed_date_is_passed_over_alone(name: str, bad: str) -> None:
    rule = "RRULE:FREQ=WEEKLY;COUNT=3"
    assert len(begins(START, rule, f"{name};TZID=Europe/Paris:{bad}")) == 3
    good = "20261110T093000" if name == "EXDATE" else "20261112T093000"
    among = begins(START, rule, f"{name};TZID=Europe/Paris:{bad},{good},{bad}")
    assert len(among) == (2 if name == "EXDATE" else 4)
    days = begins("DTSTART;VALUE=DATE:20261103", "RRULE:FREQ=WEEKLY;COUNT=3", f"{name};VALUE=DATE:{bad}")
    assert len(days) == 3


@pytest.mark.parametrize("end", ["", "x", "PT", "-PT1H", "20261310T093000Z", "P9999999D", "2026-11-09"])
def test_a_period_whose_end_is_malformed_lasts_as_long_as_the_master(end: str) -> None:
    added = found(vevent(START, END, f"RDATE;VALUE=PERIOD:20261109T080000Z/{end}"))[1]
    assert (added.start, added.end) == (utc(2026, 11, 9, 8), utc(2026, 11, 9, 8, 30))


def test_a_period_of_whole_days() -> None:
    added = found(vevent("DTSTART;VALUE=DATE:20261103", "RDATE;VALUE=PERIOD:20261109/P2D"))[1]
    assert (added.start, added.end) == (paris(2026, 11, 9), paris(2026, 11, 11))


def test_dates_and_periods_added() -> None:
    body = vevent(
        START, END, "RDATE;TZID=Europe/Paris:20261105T093000", "RDATE:20261106T080000Z",
        "RDATE;VALUE=PERIOD:20261109T080000Z/20261109T110000Z,20261110T080000Z/PT2H",
    )  # fmt: skip
    assert [(event.start, event.end - event.start) for event in found(body)] == [
        (paris(2026, 11, 3, 9, 30), timedelta(minutes=30)),
        (paris(2026, 11, 5, 9, 30), timedelta(minutes=30)),
        (paris(2026, 11, 6, 9), timedelta(minutes=30)),
        (paris(2026, 11, 9, 9), timedelta(hours=3)),
        (paris(2026, 11, 10, 9), timedelta(hours=2)),
    ]


def test_a_long_period_that_began_before_the_window_is_in_it() -> None:
    body = vevent(START, END, "RDATE;VALUE=PERIOD:20261109T080000Z/P20D")
    assert len(found(body, Interval(utc(2026, 11, 25), utc(2026, 11, 26)))) == 1


@pytest.mark.parametrize(
    ("until", "count"),
    [
        ("20261117T083000Z", 3),
        ("20261117T082959Z", 2),
        ("20261117T093000", 3),
        ("20261117", 3),
        ("20261116", 2),
        ("20261101T000000Z", 0),
    ],
)
def test_until_is_included(until: str, count: int) -> None:
    assert len(begins(START, f"RRULE:FREQ=WEEKLY;UNTIL={until}")) == count


@pytest.mark.parametrize(
    "until", ["2099-12-31", "20261117T0830", "20260230", "x", "99991231T235959Z", "99991231T240000Z", "20261117T083000+0100"]
)
@pytest.mark.parametrize("start", [START, "DTSTART;VALUE=DATE:20261103", "DTSTART:20261103T083000Z"])
def test_a_malformed_until_is_none(start: str, until: str) -> None:
    far = Interval(utc(2031, 1, 1), utc(2031, 2, 1))
    # of whole days the date of a malformed UNTIL is still read
    dated = "VALUE=DATE" in start and until.startswith("20261117T")
    assert bool(begins(start, f"RRULE:FREQ=WEEKLY;UNTIL={until}", window=far)) is not dated
    assert len(begins(start, f"RRULE:FREQ=WEEKLY;COUNT=2;UNTIL={until}")) == 2


def test_until_at_hour_24() -> None:
    assert len(begins(START, "RRULE:FREQ=WEEKLY;UNTIL=20261117T240000Z")) == 3


@pytest.mark.parametrize("until", ["20261105", "20261105T225959Z", "20261104T230000Z"])
def test_until_of_whole_days(until: str) -> None:
    days = begins("DTSTART;VALUE=DATE:20261103", f"RRULE:FREQ=DAILY;UNTIL={until}")
    assert days[:2] == [paris(2026, 11, 3), paris(2026, 11, 4)]
    assert len(days) == (2 if until == "20261104T230000Z" else 3)


def test_several_rules_are_one_set() -> None:
    assert len(begins(START, "RRULE:FREQ=WEEKLY;COUNT=3", "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=TU,TH")) == 4


def test_dtstart_that_its_own_rule_does_not_name_takes_place() -> None:
    assert begins(START, "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=1") == [paris(2026, 11, 3, 9, 30), paris(2026, 11, 4, 9, 30)]


def test_overrides_take_the_place_of_theirs() -> None:
    moved = ("RECURRENCE-ID;TZID=Europe/Paris:20261110T093000", "DTSTART;TZID=Europe/Paris:20261111T140000", "DURATION:PT1H")
    cancelled = ("RECURRENCE-ID:20261117T083000Z", START.replace("1103", "1117"), "STATUS:CANCELLED")
    events = found(series(moved, cancelled))
    assert [(event.summary, event.start, event.busy) for event in events] == [
        ("m", paris(2026, 11, 3, 9, 30), True),
        ("o", paris(2026, 11, 11, 14), True),
        ("o", paris(2026, 11, 17, 9, 30), False),
        ("m", paris(2026, 11, 24, 9, 30), True),
    ]
    assert [event.recurrence_id for event in events][1] == "20261110T083000Z"


def test_an_override_moved_out_of_the_window_leaves_its_place_empty_and_shows_where_it_went() -> None:
    body = series(("RECURRENCE-ID:20261110T083000Z", "DTSTART:20270110T083000Z"))
    assert len(found(body, Interval(utc(2026, 11, 10), utc(2026, 11, 11)))) == 0
    assert len(found(body, Interval(utc(2027, 1, 10), utc(2027, 1, 11)))) == 1


def test_of_two_overrides_of_one_place_the_later_revision_counts() -> None:
    place = "RECURRENCE-ID:20261110T083000Z"
    body = series((place, "DTSTART:20261110T100000Z", "SEQUENCE:2"), (place, "DTSTART:20261110T120000Z", "SEQUENCE:1"))
    assert [event.start for event in found(body)][1] == utc(2026, 11, 10, 10)
    assert len(found(body)) == 4


def test_an_override_named_by_its_day() -> None:
    body = series(("RECURRENCE-ID;VALUE=DATE:20261110", "DTSTART:20261110T150000Z"))
    assert [event.start for event in found(body)] == [
        paris(2026, 11, 3, 9, 30),
        utc(2026, 11, 10, 15),
        paris(2026, 11, 17, 9, 30),
        paris(2026, 11, 24, 9, 30),
    ]


def test_a_day_of_whole_days_overridden_by_an_instant() -> None:
    master = ("DTSTART;VALUE=DATE:20261103", "RRULE:FREQ=DAILY;COUNT=3")
    body = series(("RECURRENCE-ID:20261103T230000Z", "DTSTART;VALUE=DATE:20261120"), master=master)
    assert [event.start for event in found(body)] == [paris(2026, 11, 3), paris(2026, 11, 5), paris(2026, 11, 20)]


def test_this_and_following_move_and_last_as_the_override() -> None:
    body = series(
        ("RECURRENCE-ID;RANGE=THISANDFUTURE:20261117T083000Z", "DTSTART;TZID=Europe/Paris:20261118T103000", "DURATION:PT1H")
    )
    assert [(event.summary, event.start, event.end - event.start) for event in found(body)] == [
        ("m", paris(2026, 11, 3, 9, 30), timedelta(minutes=30)),
        ("m", paris(2026, 11, 10, 9, 30), timedelta(minutes=30)),
        ("o", paris(2026, 11, 18, 10, 30), timedelta(hours=1)),
        ("o", paris(2026, 11, 25, 10, 30), timedelta(hours=1)),
    ]
    assert found(body)[-1].recurrence_id == "20261124T083000Z"


def test_following_ones_moved_far_are_found_where_they_went() -> None:
    body = series(("RECURRENCE-ID;RANGE=THISANDFUTURE:20261110T083000Z", "DTSTART:20270310T083000Z"))
    assert len(found(body, Interval(utc(2027, 3, 1), utc(2027, 4, 1)))) == 3
    assert len(found(body, Interval(utc(2026, 11, 9), utc(2026, 12, 1)))) == 0
    early = series(("RECURRENCE-ID;RANGE=THISANDFUTURE:20261110T083000Z", "DTSTART:20260510T083000Z"))
    assert len(found(early, Interval(utc(2026, 5, 1), utc(2026, 6, 1)))) == 3


def test_an_override_left_out_is_left_out() -> None:
    master = (START, END, "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20261110T083000Z")
    assert len(found(series(("RECURRENCE-ID:20261110T083000Z", "DTSTART:20261110T150000Z"), master=master))) == 2


def test_what_stands_alone() -> None:
    assert found(vevent(START, END))[0].recurrence_id is None
    alone = found(vevent("RECURRENCE-ID:20261110T083000Z", START, END))
    assert [(event.recurrence_id, event.start) for event in alone] == [("20261110T083000Z", paris(2026, 11, 3, 9, 30))]
    assert found(vevent(START, END), Interval(utc(2025, 1, 1), utc(2025, 2, 1))) == []
    assert found(calendar("BEGIN:VTODO", "UID:t", "END:VTODO")) == []


@pytest.mark.parametrize(
    ("window", "count"),
    [
        (Interval(paris(2026, 11, 10, 10), paris(2026, 11, 17, 9, 30)), 0),
        (Interval(paris(2026, 11, 10, 9, 59), paris(2026, 11, 17, 9, 31)), 2),
        (Interval(paris(2026, 11, 10, 9, 45), paris(2026, 11, 10, 9, 45)), 1),
    ],
)
def test_the_windows_end_is_not_in_it(window: Interval, count: int) -> None:
    assert len(found(series(), window)) == count


def test_a_series_whose_end_stands_before_its_start() -> None:
    body = vevent(START, "DTEND;TZID=Europe/Paris:20261103T090000", "RRULE:FREQ=DAILY;COUNT=2")
    assert [(event.start, event.end) for event in found(body)] == [
        (paris(2026, 11, 3, 9), paris(2026, 11, 3, 9, 30)),
        (paris(2026, 11, 4, 9), paris(2026, 11, 4, 9, 30)),
    ]


def test_two_uids_in_one_object_are_two_series() -> None:
    body = calendar(
        "BEGIN:VEVENT", "UID:a", START, "RRULE:FREQ=DAILY;COUNT=2", "END:VEVENT",
        "BEGIN:VEVENT", "UID:b", START, "RRULE:FREQ=DAILY;COUNT=3", "END:VEVENT",
    )  # fmt: skip
    assert sorted(event.uid for event in found(body)) == ["a", "a", "b", "b", "b"]


HOSTILE = {
    "every second": ("RRULE:FREQ=SECONDLY",),
    "every minute of two years": ("RRULE:FREQ=MINUTELY",),
    "nothing fits, every second": ("RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",),
    "a rule of a megabyte": ("RRULE:FREQ=DAILY;BYMONTHDAY=" + "1," * 500_000 + "1",),
    "a count of billions": ("RRULE:FREQ=SECONDLY;COUNT=999999999",),
    "100,000 dates left out": (
        "RRULE:FREQ=DAILY",
        "EXDATE:" + ",".join(f"{20200101 + day % 28}T{day % 86400 % 24:02}0000Z" for day in range(100_000)),
    ),
    "100,000 dates added": (
        "RDATE:"
        + ",".join(f"2027{1 + n % 12:02}{1 + n // 12 % 28:02}T{n % 24:02}{n % 60:02}{n // 60 % 60:02}Z" for n in range(100_000)),
    ),
    "100,000 lines of dates": tuple(f"EXDATE:2027{1 + n % 12:02}{1 + n // 12 % 28:02}T000000Z" for n in range(50_000)),
    "10,000 rules": ("RRULE:FREQ=DAILY",) * 10_000,
    "a duration of the calendar's length": ("DURATION:P3000000D", "RRULE:FREQ=DAILY"),
    "all times of every day": (
        "RRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_recurrence_is_answered_or_refused_in_time(name: str) -> None:
    began = time.perf_counter()
    assert reason(vevent(START, *HOSTILE[name])) in {"", "too_many_occurrences", "bad_rule", "bad_duration", "bad_time"}
    assert time.perf_counter() - began < 10  # seconds; where a walk is not bounded it is hours


def reason(body: bytes) -> str:
    """Why it is refused; empty where it is not."""
    try:
        found(body)
    except UnreadableObject as refused:
        return refused.reason
    return ""


def test_more_than_the_limit_is_refused() -> None:
    body = vevent(START, "RRULE:FREQ=DAILY")
    assert len(occurrences(body, TWO_YEARS, zones(), limit=424)) == 424
    with pytest.raises(UnreadableObject) as refused:
        occurrences(body, TWO_YEARS, zones(), limit=423)
    assert refused.value.reason == "too_many_occurrences"


def test_it_can_be_cancelled() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        occurrences(vevent(START, "RRULE:FREQ=DAILY"), TWO_YEARS, zones(), cancel=token)


@pytest.mark.parametrize("length", ["DURATION:PT2H", "DTEND:99990101T010000Z", "DURATION:P1D"])
def test_the_ends_of_the_calendar(length: str) -> None:
    body = vevent("DTSTART:99981231T230000Z", length, "RRULE:FREQ=DAILY")
    window = Interval(datetime(9999, 12, 29, tzinfo=UTC), datetime(9999, 12, 31, 23, 30, tzinfo=UTC))
    with pytest.raises(UnreadableObject):
        found(body, window)  # the last one ends past the year 9999
    assert found(vevent(START, "RRULE:FREQ=DAILY"), Interval(utc(1, 1, 2), utc(2, 1, 1))) == []


def test_one_object_is_read_once_for_many_windows() -> None:
    whole = RecurringObject(vevent(START, "RRULE:FREQ=DAILY"), zones())
    days = [whole.between(Interval(utc(2026, 12, day), utc(2026, 12, day + 1))) for day in range(1, 28)]
    assert [len(day) for day in days] == [1] * 27
