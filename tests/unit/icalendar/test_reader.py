from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.errors import UnreadableObject
from scheduling.icalendar.content_line import LARGEST_OBJECT
from scheduling.icalendar.reader import read_object
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from tests.unit.icalendar.samples import FOREIGN, calendar, paris, read_one, utc, vevent, zones

START = "DTSTART;TZID=Europe/Paris:20261103T093000"
OURS = (START, "DTEND;TZID=Europe/Paris:20261103T100000", "CATEGORIES:TELECONSULTATION,FOLLOW-UP")


def test_one_event_in_our_words() -> None:
    event = read_one(
        *OURS,
        "SUMMARY:Téléconsultation 7F3K2Q",
        "STATUS:CONFIRMED",
        "SEQUENCE:3",
        "URL:https://visio.example/a",
        "X-TELECONSULT-SERIES:s1",
        "X-TELECONSULT-SEALED:k.AAAA",
        "X-TELECONSULT-NONCE:n1",
        "X-TELECONSULT-OVERBOOKED:urgence\\, accord du Dr B",
    )
    assert (event.start, event.end) == (paris(2026, 11, 3, 9, 30), paris(2026, 11, 3, 10))
    assert event.start.utcoffset() == event.end.utcoffset() == utc(2026, 1, 1).utcoffset()
    assert (event.uid, event.recurrence_id, event.all_day, event.sequence, event.time_zone) == (
        "u1",
        None,
        False,
        3,
        "Europe/Paris",
    )
    assert (event.reference, event.kind, event.link) == ("7F3K2Q", AppointmentKind.FOLLOW_UP, "https://visio.example/a")
    assert (event.series, event.sealed, event.nonce, event.claim) == ("s1", "k.AAAA", "n1", None)
    assert event.overbooked == "urgence, accord du Dr B"
    assert event.ours
    assert event.busy
    assert not event.recurs
    assert not event.is_range


@pytest.mark.parametrize(
    ("lines", "start", "end", "all_day"),
    [
        ((START,), paris(2026, 11, 3, 9, 30), paris(2026, 11, 3, 9, 30), False),
        ((START, "DURATION:PT45M"), paris(2026, 11, 3, 9, 30), paris(2026, 11, 3, 10, 15), False),
        (("DTSTART:20261103T083000Z", "DTEND:20261103T090000Z"), paris(2026, 11, 3, 9, 30), paris(2026, 11, 3, 10), False),
        (("DTSTART:20261103T093000", "DURATION:PT0S"), paris(2026, 11, 3, 9, 30), paris(2026, 11, 3, 9, 30), False),
        (("DTSTART;VALUE=DATE:20261103",), paris(2026, 11, 3), paris(2026, 11, 4), True),
        (("DTSTART:20261103",), paris(2026, 11, 3), paris(2026, 11, 4), True),
        (("DTSTART;VALUE=DATE:20261103", "DTEND;VALUE=DATE:20261103"), paris(2026, 11, 3), paris(2026, 11, 4), True),
        (("DTSTART;VALUE=DATE:20261024", "DTEND;VALUE=DATE:20261027"), paris(2026, 10, 24), paris(2026, 10, 27), True),
        (("DTSTART;VALUE=DATE:20261024", "DURATION:P2D"), paris(2026, 10, 24), paris(2026, 10, 26), True),
        ((START, "DTEND;TZID=Asia/Kolkata:20261103T143000"), paris(2026, 11, 3, 9, 30), paris(2026, 11, 3, 10), False),
        # against the RFC, in use: the time between is taken
        ((START, "DTEND;TZID=Europe/Paris:20261103T090000"), paris(2026, 11, 3, 9), paris(2026, 11, 3, 9, 30), False),
        ((START, "DURATION:-PT30M"), paris(2026, 11, 3, 9), paris(2026, 11, 3, 9, 30), False),
        # DTEND and DURATION both: DTEND
        ((START, "DURATION:PT3H", "DTEND:20261103T090000Z"), paris(2026, 11, 3, 9, 30), paris(2026, 11, 3, 10), False),
    ],
)
def test_times(lines: tuple[str, ...], start: object, end: object, all_day: bool) -> None:
    event = read_one(*lines)
    assert (event.start, event.end, event.all_day) == (start, end, all_day)


def test_times_that_do_not_exist_or_exist_twice() -> None:
    assert read_one("DTSTART;TZID=Europe/Paris:20270328T023000").start == utc(2027, 3, 28, 1, 30)
    assert read_one("DTSTART;TZID=Europe/Paris:20261025T023000").start == utc(2026, 10, 25, 0, 30)


@pytest.mark.parametrize(
    ("lines", "status", "busy"),
    [
        ((), "booked", True),
        (("STATUS:CONFIRMED",), "booked", True),
        (("STATUS:TENTATIVE",), "pending", True),
        (("STATUS:CANCELLED",), "cancelled", False),
        (("STATUS:CANCELLED", "X-TELECONSULT-STATUS:arrived"), "cancelled", False),
        (("STATUS:CONFIRMED", "X-TELECONSULT-STATUS:arrived"), "arrived", True),
        (("STATUS:CONFIRMED", "X-TELECONSULT-STATUS:noshow"), "noshow", True),  # its time was kept; only a cancelled one frees it
        (("STATUS:TENTATIVE", "X-TELECONSULT-STATUS:proposed"), "proposed", True),
        (("STATUS:CONFIRMED", "X-TELECONSULT-STATUS:cancelled"), "booked", True),  # STATUS is what all others see
        (("STATUS:CONFIRMED", "X-TELECONSULT-STATUS:nonsense"), "booked", True),
        (("TRANSP:TRANSPARENT",), "booked", True),  # of ours TRANSP is not asked
    ],
)
def test_status_and_whether_ours_is_busy(lines: tuple[str, ...], status: str, busy: bool) -> None:
    event = read_one(*OURS, *lines)
    assert (event.status, event.busy) == (AppointmentStatus(status), busy)


@pytest.mark.parametrize(
    ("lines", "busy"),
    [
        ((), True),
        (("TRANSP:OPAQUE",), True),
        (("TRANSP:TRANSPARENT",), False),
        (("transp:transparent",), False),
        (("STATUS:TENTATIVE",), True),
        (("STATUS:CANCELLED",), False),
        (("CATEGORIES:TELECONSULTATION-RANGE", "TRANSP:OPAQUE"), False),
    ],
)
def test_whether_others_events_are_busy(lines: tuple[str, ...], busy: bool) -> None:
    assert read_one(START, *lines).busy is busy


def test_a_range_is_known_by_its_category_in_any_case() -> None:
    event = read_one(START, "categories:Teleconsultation-Range,autre")
    assert event.is_range
    assert not event.ours
    assert event.categories == ("TELECONSULTATION-RANGE", "autre")


@pytest.mark.parametrize(
    ("lines", "reference"),
    [
        (("SUMMARY:Téléconsultation 7F3K2Q",), "7F3K2Q"),
        (("SUMMARY:Changé ailleurs", "X-TELECONSULT-REFERENCE:7F3K2Q"), "7F3K2Q"),
        (("SUMMARY:Téléconsultation ABCDEF", "X-TELECONSULT-REFERENCE:7F3K2Q"), "7F3K2Q"),
        (("SUMMARY:Téléconsultation ABCDEF", "X-TELECONSULT-REFERENCE:nothing"), "ABCDEF"),
        (("SUMMARY:Rien",), None),
    ],
)
def test_the_reference(lines: tuple[str, ...], reference: str | None) -> None:
    assert read_one(*OURS, *lines).reference == reference
    assert read_one(START, *lines).reference is None  # not ours


@pytest.mark.parametrize(
    ("lines", "link"),
    [
        (("CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://a.example/1", "URL:https://b.example/2"), "https://a.example/1"),
        (("CONFERENCE;FEATURE=PHONE:tel:+331", "CONFERENCE;FEATURE=VIDEO:https://a.example/1"), "https://a.example/1"),
        (("CONFERENCE;FEATURE=PHONE:tel:+331", "URL:https://b.example/2"), "https://b.example/2"),
        (
            ("CONFERENCE;FEATURE=VIDEO:https://theirs.example", "CONFERENCE:https://a.example/1", "URL:https://a.example/1"),
            "https://a.example/1",
        ),
        (
            (
                "CONFERENCE;FEATURE=VIDEO;VALUE=URI;LABEL=x:https://theirs.example",
                "CONFERENCE;FEATURE=VIDEO;VALUE=URI:https://a.example/1",
            ),
            "https://a.example/1",
        ),
        (("URL:https://b.example/2?a=1\\,2\\;3",), "https://b.example/2?a=1,2;3"),
        (("URL:http://b.example/2",), None),
        (("URL:javascript:alert(1)",), None),
        (("URL:https://b.example/ x",), None),
        (("URL:https://b.example/" + "x" * 3_000,), None),
    ],
)
def test_the_link_is_https_and_ours(lines: tuple[str, ...], link: str | None) -> None:
    assert read_one(*OURS, *lines).link == link
    assert read_one(START, *lines).link is None


def test_a_summary_cannot_steer_a_terminal_and_is_bounded() -> None:
    assert read_one(START, "SUMMARY:a\\nb\x1b[31mc\u202ed").summary == "a b [31mc d"
    assert len(read_one(START, "SUMMARY:" + "é" * 100_000).summary) == 1_000


def test_properties_of_sub_components_are_not_the_events() -> None:
    event = read_one(
        START,
        "BEGIN:VALARM",
        "SUMMARY:alarm",
        "DURATION:PT5M",
        "BEGIN:X-DEEPER",
        "UID:deep",
        "END:X-DEEPER",
        "END:VALARM",
        "SUMMARY:event",
    )
    assert (event.summary, event.uid) == ("event", "u1")
    assert event.start == event.end


def test_the_first_line_of_a_name_counts() -> None:
    assert read_one(START, "SUMMARY:first", "SUMMARY:second").summary == "first"


def test_a_series_has_its_master_first() -> None:
    body = calendar(
        "BEGIN:VEVENT", "UID:s", "RECURRENCE-ID;TZID=Europe/Paris:20261110T093000", "DTSTART:20261110T100000Z", "END:VEVENT",
        "BEGIN:VEVENT", "UID:s", START, "RRULE:FREQ=WEEKLY", "END:VEVENT",
        "BEGIN:VEVENT", "UID:s", "RECURRENCE-ID;VALUE=DATE:20261117", "DTSTART;VALUE=DATE:20261118", "END:VEVENT",
    )  # fmt: skip
    found = read_object(body, zones())
    assert [event.recurrence_id for event in found.events] == [None, "20261110T083000Z", "20261117"]
    assert found.recurs
    assert found.uid == "s"


def test_an_override_without_master_is_an_event() -> None:
    found = read_object(vevent("RECURRENCE-ID:20261110T083000Z", START), zones())
    assert [event.recurrence_id for event in found.events] == ["20261110T083000Z"]
    assert not found.recurs


@pytest.mark.parametrize("line", ["RRULE:FREQ=DAILY", "RDATE:20261104T083000Z", "EXDATE:20261103T083000Z"])
def test_what_recurs(line: str) -> None:
    assert read_object(vevent(START, line), zones()).recurs


def test_a_todo_has_no_events_but_a_uid() -> None:
    found = read_object(calendar("BEGIN:VTODO", "UID:todo-1", "SUMMARY:x", "END:VTODO"), zones())
    assert (found.uid, found.events, found.recurs) == ("todo-1", (), False)


def test_method_and_zone_lines_of_the_calendar_are_passed_over() -> None:
    body = calendar(
        "METHOD:PUBLISH", "X-WR-TIMEZONE:Asia/Tokyo", "BEGIN:VEVENT", "UID:u", "DTSTART:20261103T093000", "END:VEVENT"
    )
    assert read_object(body, zones()).events[0].start == paris(2026, 11, 3, 9, 30)


def test_components_in_lower_case_and_definitions_after_the_event() -> None:
    body = calendar(
        "begin:vevent", "uid:u", 'dtstart;tzid="Own zone":20261103T093000', "end:vevent",
        "begin:vtimezone", "tzid:Own zone", "begin:standard", "dtstart:19700101T000000", "tzoffsetfrom:+0300", "tzoffsetto:+0300",
        "end:standard", "end:vtimezone",
    )  # fmt: skip
    (event,) = read_object(body, zones()).events
    assert event.start == utc(2026, 11, 3, 6, 30)
    assert event.time_zone == "Own zone"


def test_events_inside_another_wrapper_are_not_taken_for_events_of_the_calendar() -> None:
    body = calendar(
        "BEGIN:X-WRAP", "BEGIN:VEVENT", "UID:no", START, "END:VEVENT", "END:X-WRAP", "BEGIN:VTODO", "UID:yes", "END:VTODO"
    )
    assert read_object(body, zones()).events == ()
    assert read_object(body, zones()).uid == "yes"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_icalendar"),
        (b"<html>", "not_icalendar"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "not_icalendar"),
        (vevent(START)[:-30], "truncated"),
        (vevent(START).replace(b"END:VCALENDAR\r\n", b""), "truncated"),
        (vevent(), "no_start"),
        (calendar("BEGIN:VEVENT", START, "END:VEVENT"), "no_uid"),
        (vevent("DTSTART:yesterday"), "bad_time"),
        (vevent("DTSTART:99991231T235959", "DURATION:P1D"), "bad_duration"),
        (vevent("DTSTART;VALUE=DATE:99991231"), "bad_time"),
        (vevent(START, "DURATION:soon"), "bad_duration"),
        (vevent(START, "DURATION:P9999999D"), "bad_duration"),
        (vevent(START, "RECURRENCE-ID:x"), "bad_time"),
        (b"X" * (LARGEST_OBJECT + 1), "too_large"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableObject) as refused:
        read_object(body, zones())
    assert refused.value.reason == reason


@settings(max_examples=300)
@given(st.sampled_from(FOREIGN), st.data())
def test_a_damaged_object_is_read_or_refused_and_nothing_else(path, data) -> None:
    body = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "drop", "double"])):
            case "flip":
                body[at] = data.draw(st.integers(0, 255))
            case "cut":
                del body[at:]
                body += b"X"
            case "drop":
                del body[at : at + data.draw(st.integers(1, 80))]
                body += b"X"
            case _:
                body[at:at] = body[at : at + 60]
    with suppress(UnreadableObject):
        read_object(bytes(body), zones())


def test_lines_that_end_with_cr_alone_are_read() -> None:
    lines = ("DTSTART;TZID=Europe/Paris:20261103T093000", "DTEND;TZID=Europe/Paris:20261103T100000", "SUMMARY:fold", " ed")
    (event,) = read_object(vevent(*lines, end="\r"), zones()).events
    assert (event.start, event.end, event.summary) == (utc(2026, 11, 3, 8, 30), utc(2026, 11, 3, 9), "folded")


def test_hour_24_is_the_next_midnight() -> None:
    event = read_one("DTSTART;TZID=Europe/Paris:20261103T240000", "DTEND;TZID=Europe/Paris:20261104T003000")
    assert (event.start, event.end) == (utc(2026, 11, 3, 23), utc(2026, 11, 3, 23, 30))
