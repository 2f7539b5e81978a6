from __future__ import annotations

import warnings
from datetime import timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.errors import UnreadableObject
from scheduling.icalendar.content_line import content_lines, escape_text, fold
from scheduling.icalendar.event_lines import all_events, event_lines
from scheduling.icalendar.patch import Change, bump_changes, patch_event, time_changes
from scheduling.icalendar.reader import read_object
from tests.unit.icalendar.samples import FOREIGN, calendar, utc, vevent, zones

NAMES = [
    "SUMMARY",
    "LOCATION",
    "DESCRIPTION",
    "STATUS",
    "SEQUENCE",
    "X-TELECONSULT-NONCE",
    "CATEGORIES",
    "URL",
    "ATTENDEE",
    "COMMENT",
]
VALUES = st.one_of(
    st.none(),
    st.tuples(
        st.sampled_from(["", "LANGUAGE=fr", 'X-A="b:c;d"']),
        st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=120).map(escape_text),
    ),
)


def wanted_of(path) -> str | None:
    return read_object(path.read_bytes(), zones()).events[0].recurrence_id


def untouched(body: bytes, names: set[str], wanted: str | None) -> list[bytes]:
    """The octets of all lines but those of `names` in the event."""
    mine = {line.start for line in event_lines(body, wanted, zones()).lines if line.name in names}
    return [body[line.start : line.end] for line in content_lines(body) if line.start not in mine]


@settings(max_examples=400)
@given(st.sampled_from(FOREIGN), st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4))
def test_only_the_named_lines_change(path, changes: dict[str, Change]) -> None:
    body = path.read_bytes()
    wanted = wanted_of(path)
    patched = patch_event(body, changes, wanted, zones())
    assert untouched(patched, set(changes), wanted) == untouched(body, set(changes), wanted)
    after = event_lines(patched, wanted, zones())
    for name, change in changes.items():
        assert [(line.parameters, line.value) for line in after.lines if line.name == name] == ([change] if change else [])
    assert patch_event(patched, changes, wanted, zones()) == patched
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert len(icalendar.Calendar.from_ical(patched).walk("VEVENT")) == len(all_events(body))


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_one_property_of_each_foreign_file(path) -> None:
    body, wanted = path.read_bytes(), wanted_of(path)
    patched = patch_event(body, {"SUMMARY": ("", "Changé")}, wanted, zones())
    line = event_lines(body, wanted, zones()).first("SUMMARY")
    assert line is not None
    assert patched == body[: line.start] + "SUMMARY:Changé\r\n".encode() + body[line.end :]
    assert read_object(patched, zones()).events[0].summary == "Changé"


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_nothing_to_change_changes_nothing(path) -> None:
    body, wanted = path.read_bytes(), wanted_of(path)
    first = read_object(body, zones()).events[0]
    assert patch_event(body, {}, wanted, zones()) == body
    assert time_changes(body, first.start, first.end, zones(), wanted) == {}
    same: dict[str, Change] = {
        line.name: (line.parameters, line.value) for line in reversed(event_lines(body, wanted, zones()).lines)
    }
    once = {name for name in same if sum(line.name == name for line in event_lines(body, wanted, zones()).lines) == 1}
    assert patch_event(body, {name: same[name] for name in once}, wanted, zones()) == body


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_a_move_moves_and_touches_times_only(path) -> None:
    body, wanted = path.read_bytes(), wanted_of(path)
    before = read_object(body, zones()).events[0]
    by = timedelta(days=7)
    changes = time_changes(body, before.start + by, before.end + by, zones(), wanted)
    assert set(changes) <= {"DTSTART", "DTEND", "DURATION"}
    changes |= bump_changes(body, utc(2026, 11, 30, 12), True, wanted, zones())
    patched = patch_event(body, changes, wanted, zones())
    after = read_object(patched, zones()).events[0]
    assert (after.start, after.end) == (before.start + by, before.end + by)
    assert (after.all_day, after.time_zone, after.sequence) == (before.all_day, before.time_zone, before.sequence + 1)
    assert untouched(patched, set(changes), wanted) == untouched(body, set(changes), wanted)


def test_a_missing_property_goes_before_the_first_sub_component() -> None:
    body = vevent("DTSTART:20261103T083000Z", "BEGIN:VALARM", "ACTION:DISPLAY", "END:VALARM")
    patched = patch_event(body, {"STATUS": ("", "CANCELLED")})
    assert patched == body.replace(b"BEGIN:VALARM", b"STATUS:CANCELLED\r\nBEGIN:VALARM")


def test_a_missing_property_goes_before_the_end() -> None:
    body = vevent("DTSTART:20261103T083000Z")
    assert patch_event(body, {"STATUS": ("", "CANCELLED")}) == body.replace(b"END:VEVENT", b"STATUS:CANCELLED\r\nEND:VEVENT")


def test_the_same_name_in_an_alarm_stays() -> None:
    body = vevent("DTSTART:20261103T083000Z", "BEGIN:VALARM", "DESCRIPTION:alarm", "END:VALARM", "DESCRIPTION:event")
    assert patch_event(body, {"DESCRIPTION": None}) == body.replace(b"DESCRIPTION:event\r\n", b"")


def test_further_lines_of_a_name_are_removed() -> None:
    body = vevent("DTSTART:20261103T083000Z", "COMMENT:a", "SUMMARY:s", "COMMENT:b")
    assert patch_event(body, {"COMMENT": ("", "c")}) == body.replace(b"COMMENT:a", b"COMMENT:c").replace(b"COMMENT:b\r\n", b"")


def test_line_ends_of_the_object_are_kept() -> None:
    body = vevent("DTSTART:20261103T083000Z", "SUMMARY:s", end="\n")
    patched = patch_event(body, {"SUMMARY": ("", "é" * 80), "STATUS": ("", "CONFIRMED")})
    assert b"\r" not in patched
    assert read_object(patched, zones()).events[0].summary == "é" * 80


def test_blank_lines_a_byte_order_mark_and_odd_folds_stay() -> None:
    odd = b"\xef\xbb\xbf" + vevent("DTSTART:20261103T083000Z", "SUMMARY:s", "X-ODD:a\r\n b\r\n\tc\r\n", "DESCRIPTION:x")
    assert patch_event(odd, {"SUMMARY": ("", "t")}) == odd.replace(b"SUMMARY:s", b"SUMMARY:t")


def test_a_line_that_already_says_it_keeps_its_folding() -> None:
    body = vevent("DTSTART:20261103T083000Z", "SUMMARY:fol\r\n ded")
    assert patch_event(body, {"SUMMARY": ("", "folded")}) == body


SERIES = calendar(
    "BEGIN:VEVENT", "UID:s", "RECURRENCE-ID;TZID=Europe/Paris:20261110T093000", "DTSTART:20261110T100000Z", "SUMMARY:o",
    "END:VEVENT",
    "BEGIN:VEVENT", "UID:s", "DTSTART;TZID=Europe/Paris:20261103T093000", "RRULE:FREQ=WEEKLY", "SUMMARY:m", "END:VEVENT",
)  # fmt: skip


@pytest.mark.parametrize("wanted", ["20261110T083000Z", "20261110T093000"])
def test_an_override_is_found_normalised_or_as_written(wanted: str) -> None:
    assert patch_event(SERIES, {"SUMMARY": ("", "x")}, wanted) == SERIES.replace(b"SUMMARY:o", b"SUMMARY:x")


def test_without_recurrence_id_it_is_the_master() -> None:
    assert patch_event(SERIES, {"SUMMARY": ("", "x")}) == SERIES.replace(b"SUMMARY:m", b"SUMMARY:x")


ONE = vevent("RECURRENCE-ID:20261110T083000Z", "DTSTART:20261110T083000Z", "SUMMARY:o")
TWO = ONE.replace(b"END:VCALENDAR", ONE[ONE.index(b"BEGIN:VEVENT") :].replace(b"1110T", b"1117T"))


def test_an_override_that_is_the_only_event_is_meant_without_its_name() -> None:
    assert patch_event(ONE, {"SUMMARY": ("", "x")}) == ONE.replace(b"SUMMARY:o", b"SUMMARY:x")


@pytest.mark.parametrize("wanted", [None, "20261124T083000Z"])
def test_an_event_that_is_not_there(wanted: str | None) -> None:
    body = SERIES if wanted else TWO
    with pytest.raises(UnreadableObject) as refused:
        patch_event(body, {"SUMMARY": None}, wanted)
    assert refused.value.reason == "no_event"


@pytest.mark.parametrize("body", [SERIES[:-20], SERIES.replace(b"END:VEVENT", b"END:VALARM")])
def test_a_body_that_does_not_close_is_not_patched(body: bytes) -> None:
    with pytest.raises(UnreadableObject) as refused:
        patch_event(body, {"SUMMARY": None})
    assert refused.value.reason == "truncated"


@pytest.mark.parametrize(
    "changes",
    [
        {"SUMMARY": ("", "a\r\nATTENDEE:mailto:x@y")},
        {"SUMMARY": ("X=1\nATTENDEE:mailto:x", "a")},
        {"SUMMARY\r\nX": ("", "a")},
        {"A:B": ("", "c")},
        {"END": ("", "VEVENT")},
        {"begin": ("", "VALARM")},
    ],
)
def test_what_would_forge_a_line_is_refused(changes: dict[str, Change]) -> None:
    with pytest.raises(ValueError, match=r"line|name"):
        patch_event(SERIES, changes)


def test_patching_a_large_object_is_linear() -> None:
    attach = fold("ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "QUJD" * 400_000).decode().rstrip()
    body = vevent("DTSTART:20261103T083000Z", attach, "SUMMARY:s")
    assert patch_event(body, {"SUMMARY": ("", "t")}) == body.replace(b"SUMMARY:s", b"SUMMARY:t")


def test_a_body_of_cr_alone_stays_one() -> None:
    body = vevent("DTSTART:20261103T083000Z", "SUMMARY:a", end="\r")
    patched = patch_event(body, {"SUMMARY": ("", "b" * 100), "LOCATION": ("", "c")})
    assert patched == body.replace(b"SUMMARY:a\r", b"SUMMARY:" + b"b" * 67 + b"\r " + b"b" * 33 + b"\rLOCATION:c\r")
    (event,) = read_object(patched, zones()).events
    assert event.summary == "b" * 100


@pytest.mark.parametrize(
    ("lines", "own"),
    [
        (("CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://a.example/1",), 0),
        (("CONFERENCE;FEATURE=PHONE:tel:+331", 'CONFERENCE;FEATURE="video";VALUE=uri:https://a.example/1'), 1),
        (
            (
                "CONFERENCE;FEATURE=VIDEO;VALUE=URI:https://b.example",
                "CONFERENCE:https://a.example/1\\;x",
                "URL:https://a.example/1;x",
            ),
            1,
        ),
        (
            ("CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://a.example/1", "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://b.example/1"),
            None,
        ),
        (("CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Eux:https://b.example/1",), None),
    ],
)
def test_of_several_conferences_only_our_own_is_edited(lines: tuple[str, ...], own: int | None) -> None:
    body = vevent("DTSTART:20261102T090000Z", *lines, end="\n")
    change = ("VALUE=URI;FEATURE=VIDEO", "https://new.example")
    written = "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://new.example"
    others = [line for place, line in enumerate(lines) if place != own]
    kept = [written if place == own else line for place, line in enumerate(lines)] + ([written] if own is None else [])
    assert patch_event(body, {"CONFERENCE": change}) == vevent("DTSTART:20261102T090000Z", *kept, end="\n")
    assert patch_event(body, {"CONFERENCE": None}) == vevent("DTSTART:20261102T090000Z", *others, end="\n")
