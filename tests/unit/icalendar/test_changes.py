from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduling.errors import UnreadableObject, ValueRefused
from scheduling.icalendar.patch import (
    Change,
    bump_changes,
    duration_changes,
    patch_event,
    status_changes,
    text_change,
    time_changes,
)
from scheduling.icalendar.reader import read_object
from scheduling.model.appointment import AppointmentStatus
from tests.unit.icalendar.samples import calendar, paris, utc, vevent, zones

HALF_PAST_NINE = "DTSTART;TZID=Europe/Paris:20261103T093000"
TO = (paris(2026, 11, 4, 14, 0), paris(2026, 11, 4, 14, 30))
OWN_ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Own", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0300",
    "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "changes"),
    [
        (
            (HALF_PAST_NINE, "DTEND;TZID=Europe/Paris:20261103T100000"),
            {"DTSTART": ("TZID=Europe/Paris", "20261104T140000"), "DTEND": ("TZID=Europe/Paris", "20261104T143000")},
        ),
        (
            ("DTSTART:20261103T083000Z", "DTEND:20261103T090000Z"),
            {"DTSTART": ("", "20261104T130000Z"), "DTEND": ("", "20261104T133000Z")},
        ),
        (
            ("DTSTART:20261103T093000", "DTEND:20261103T100000"),
            {"DTSTART": ("", "20261104T140000"), "DTEND": ("", "20261104T143000")},
        ),
        (("DTSTART;X-P=1:20261103T093000", "DURATION:PT30M"), {"DTSTART": ("X-P=1", "20261104T140000")}),
        ((HALF_PAST_NINE, "DURATION:PT45M"), {"DTSTART": ("TZID=Europe/Paris", "20261104T140000"), "DURATION": ("", "PT30M")}),
        (
            (HALF_PAST_NINE,),
            {"DTSTART": ("TZID=Europe/Paris", "20261104T140000"), "DTEND": ("TZID=Europe/Paris", "20261104T143000")},
        ),
        # each end keeps its own zone
        (
            ("DTSTART;TZID=Asia/Kolkata:20261103T140000", "DTEND:20261103T090000Z"),
            {"DTSTART": ("TZID=Asia/Kolkata", "20261104T183000"), "DTEND": ("", "20261104T133000Z")},
        ),
        # a date that becomes a time goes to UTC: that needs no VTIMEZONE
        (
            ("DTSTART;VALUE=DATE;X-P=1:20261103", "DTEND;VALUE=DATE:20261104"),
            {"DTSTART": ("X-P=1", "20261104T130000Z"), "DTEND": ("", "20261104T133000Z")},
        ),
        (("DTSTART;VALUE=DATE:20261103", "DURATION:P1D"), {"DTSTART": ("", "20261104T130000Z"), "DURATION": ("", "PT30M")}),
        (("DTSTART;VALUE=DATE:20261103",), {"DTSTART": ("", "20261104T130000Z"), "DTEND": ("", "20261104T133000Z")}),
    ],
)
def test_times_keep_their_kind(lines: tuple[str, ...], changes: dict[str, Change]) -> None:
    body = vevent(*lines)
    assert time_changes(body, *TO, zones()) == changes
    moved = read_object(patch_event(body, changes), zones()).events[0]
    assert (moved.start, moved.end) == TO


@pytest.mark.parametrize(
    ("lines", "changes"),
    [
        (
            ("DTSTART;VALUE=DATE:20261103", "DTEND;VALUE=DATE:20261104"),
            {"DTSTART": ("VALUE=DATE", "20261105"), "DTEND": ("VALUE=DATE", "20261107")},
        ),
        (("DTSTART;VALUE=DATE:20261103", "DURATION:P1D"), {"DTSTART": ("VALUE=DATE", "20261105"), "DURATION": ("", "P2D")}),
        (("DTSTART;VALUE=DATE:20261103", "DURATION:P2D"), {"DTSTART": ("VALUE=DATE", "20261105")}),
        (("DTSTART;VALUE=DATE:20261103",), {"DTSTART": ("VALUE=DATE", "20261105"), "DTEND": ("VALUE=DATE", "20261107")}),
    ],
)
def test_whole_days_stay_whole_days(lines: tuple[str, ...], changes: dict[str, Change]) -> None:
    body = vevent(*lines)
    assert time_changes(body, paris(2026, 11, 5), paris(2026, 11, 7), zones()) == changes


def test_only_what_changes_is_named() -> None:
    body = vevent(HALF_PAST_NINE, "DTEND;TZID=Europe/Paris:20261103T100000")
    later = time_changes(body, paris(2026, 11, 3, 9, 30), paris(2026, 11, 3, 10, 15), zones())
    assert later == {"DTEND": ("TZID=Europe/Paris", "20261103T101500")}
    assert time_changes(body, utc(2026, 11, 3, 8, 30), utc(2026, 11, 3, 9), zones()) == {}


def test_a_custom_zone_is_kept_and_converted_into() -> None:
    body = calendar(*OWN_ZONE, "BEGIN:VEVENT", "UID:u", 'DTSTART;TZID="Own":20261103T113000', "DURATION:PT30M", "END:VEVENT")
    assert time_changes(body, *TO, zones()) == {"DTSTART": ('TZID="Own"', "20261104T160000")}


def test_the_second_pass_of_a_repeated_hour_is_written_in_utc() -> None:
    second = paris(2026, 10, 25, 2, 30).replace(fold=1)
    end = utc(2026, 10, 25, 2, 0)
    zoned = vevent(HALF_PAST_NINE, "DTEND;TZID=Europe/Paris:20261103T100000")
    changes = time_changes(zoned, second, end, zones())
    assert changes == {"DTSTART": ("", "20261025T013000Z"), "DTEND": ("TZID=Europe/Paris", "20261025T030000")}
    floating = vevent("DTSTART:20261103T093000", "DTEND:20261103T100000")
    changes = time_changes(floating, second, end, zones())
    assert changes == {"DTSTART": ("", "20261025T013000Z"), "DTEND": ("", "20261025T020000Z")}  # kinds do not mix
    moved = read_object(patch_event(floating, changes), zones()).events[0]
    assert (moved.start, moved.end) == (utc(2026, 10, 25, 1, 30), end)


def test_a_nominal_duration_is_judged_at_its_new_place() -> None:
    body = vevent("DTSTART;TZID=Europe/Paris:20261020T120000", "DURATION:P1D")
    over_the_change = time_changes(body, paris(2026, 10, 24, 12), paris(2026, 10, 25, 12), zones())
    assert over_the_change == {"DTSTART": ("TZID=Europe/Paris", "20261024T120000")}
    exact = time_changes(body, paris(2026, 10, 24, 12), paris(2026, 10, 25, 11), zones())
    assert exact["DURATION"] == ("", "PT24H")


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        time_changes(vevent(HALF_PAST_NINE), TO[1], TO[0], zones())


def test_times_of_one_override() -> None:
    body = calendar(
        "BEGIN:VEVENT", "UID:s", HALF_PAST_NINE, "RRULE:FREQ=WEEKLY", "END:VEVENT",
        "BEGIN:VEVENT", "UID:s", "RECURRENCE-ID:20261110T083000Z", "DTSTART:20261110T100000Z", "DURATION:PT30M", "END:VEVENT",
    )  # fmt: skip
    assert time_changes(body, *TO, zones(), "20261110T083000Z") == {"DTSTART": ("", "20261104T130000Z")}


@pytest.mark.parametrize(
    ("line", "changes"),
    [
        ("DTEND;TZID=Europe/Paris:20261103T100000", {"DTEND": ("TZID=Europe/Paris", "20261103T101500")}),
        ("DTEND:20261103T090000Z", {"DTEND": ("", "20261103T091500Z")}),
        ("DURATION:PT30M", {"DURATION": ("", "PT45M")}),
        ("DURATION:PT45M", {}),
        ("COMMENT:no end", {"DTEND": ("TZID=Europe/Paris", "20261103T101500")}),
    ],
)
def test_a_new_duration_leaves_dtstart_alone(line: str, changes: dict[str, Change]) -> None:
    assert duration_changes(vevent(HALF_PAST_NINE, line), timedelta(minutes=45), zones()) == changes


def test_an_all_day_event_lasts_whole_days() -> None:
    body = vevent("DTSTART;VALUE=DATE:20261103", "DTEND;VALUE=DATE:20261104")
    assert duration_changes(body, timedelta(days=3), zones()) == {"DTEND": ("VALUE=DATE", "20261106")}
    with pytest.raises(ValueRefused):
        duration_changes(body, timedelta(minutes=45), zones())


@pytest.mark.parametrize(
    ("line", "next_one"), [("SEQUENCE:3", "4"), ("COMMENT:x", "1"), ("SEQUENCE:many", "1"), ("sequence:9", "10")]
)
def test_a_significant_change_counts_one_up(line: str, next_one: str) -> None:
    now = datetime.fromisoformat("2026-11-30T13:00:00+01:00")
    body = vevent(HALF_PAST_NINE, line)
    stamps: dict[str, Change] = {"DTSTAMP": ("", "20261130T120000Z"), "LAST-MODIFIED": ("", "20261130T120000Z")}
    assert bump_changes(body, now, significant=False) == stamps
    assert bump_changes(body, now, significant=True) == stamps | {"SEQUENCE": ("", next_one)}


@pytest.mark.parametrize("status", AppointmentStatus)
def test_every_status_is_read_as_it_was_written(status: AppointmentStatus) -> None:
    body = vevent(HALF_PAST_NINE, "CATEGORIES:TELECONSULTATION", "STATUS:CONFIRMED", "X-TELECONSULT-STATUS:arrived")
    assert read_object(patch_event(body, status_changes(status)), zones()).events[0].status is status


def test_text_changes() -> None:
    assert text_change("a,b\nc") == ("", "a\\,b\\nc")
    assert text_change("") is None
    assert text_change(None) is None


def test_an_event_without_start_has_no_time_to_change() -> None:
    with pytest.raises(UnreadableObject):
        time_changes(vevent("SUMMARY:x"), *TO, zones())
