"""What the merge takes, leaves, and asks a person about, line by line: one case each."""

from __future__ import annotations

import pytest

from scheduling.icalendar.content_line import fold
from scheduling.icalendar.merge import Touched
from tests.unit.icalendar.merging import PARIS_ZONE, SERIES, clash, merged, one, override, series
from tests.unit.icalendar.samples import calendar


def test_each_side_changed_something_else() -> None:
    base = one("SUMMARY:s", "LOCATION:here", "X-THEIRS;A=1:\tkept  as it is")
    local = base.replace(b"SUMMARY:s", b"SUMMARY:ours")
    server = base.replace(b"LOCATION:here", b"LOCATION:the\r\n re")
    assert merged(base, local, server) == server.replace(b"SUMMARY:s", b"SUMMARY:ours")


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    base = one("STATUS:CONFIRMED")
    local = one("STATUS:CANCELLED", "URL:https://a.example")
    server = one("STATUS:CANCE\r\n LLED", "COMMENT:theirs")
    body = merged(base, local, server)
    assert body == server.replace(b"END:VEVENT", b"URL:https://a.example\r\nEND:VEVENT")


def test_changed_differently_on_both_sides() -> None:
    base = one("SUMMARY:s", "LOCATION:here")
    (touched,) = clash(base, base.replace(b":here", b":ours"), base.replace(b":here", b":theirs"))
    assert touched == Touched(
        component="VEVENT",
        recurrence_id=None,
        name="LOCATION",
        base=("LOCATION:here",),
        local=("LOCATION:ours",),
        server=("LOCATION:theirs",),
        clashes=True,
    )


@pytest.mark.parametrize("deleted_here", [True, False])
def test_a_line_deleted_on_one_side_and_edited_on_the_other(deleted_here: bool) -> None:
    base, edited, deleted = one("LOCATION:a"), one("LOCATION:b"), one()
    local, server = (deleted, edited) if deleted_here else (edited, deleted)
    (touched,) = clash(base, local, server)
    assert touched.name == "LOCATION"
    assert {touched.local, touched.server} == {(), ("LOCATION:b",)}


def test_a_private_property_that_stands_once_is_one_thing() -> None:
    base = one("X-TELECONSULT-STATUS:proposed")
    (touched,) = clash(base, one("X-TELECONSULT-STATUS:arrived"), one("X-TELECONSULT-STATUS:noshow"))
    assert touched.name == "X-TELECONSULT-STATUS"


@pytest.mark.parametrize("arrived_here", [True, False])
def test_what_became_of_an_appointment_is_one_unit(arrived_here: bool) -> None:
    """Arrived: STATUS stays CONFIRMED and only our own property says more. Cancelled there: not both."""
    base = one("STATUS:CONFIRMED")
    arrived, cancelled = one("STATUS:CONFIRMED", "X-TELECONSULT-STATUS:arrived"), one("STATUS:CANCELLED")
    found = clash(base, *((arrived, cancelled) if arrived_here else (cancelled, arrived)))
    assert {touched.name for touched in found} == {"STATUS", "X-TELECONSULT-STATUS"}


@pytest.mark.parametrize("cancelled_here", [True, False])
def test_cancelled_on_one_side_and_moved_on_the_other(cancelled_here: bool) -> None:
    """Found by the machine of two clients: the one was told "moved", and what stood there at the new time was cancelled."""
    base = one("STATUS:CONFIRMED")
    cancelled = base.replace(b"CONFIRMED", b"CANCELLED")
    moved = base.replace(b"DTEND:20261102T10", b"DTEND:20261102T11")
    found = clash(base, *((cancelled, moved) if cancelled_here else (moved, cancelled)))
    assert {touched.name for touched in found} == {"STATUS", "DTEND"}
    noted = cancelled.replace(b"END:VEVENT", b"LOCATION:here\r\nEND:VEVENT")
    assert merged(base, cancelled, base.replace(b"END:VEVENT", b"LOCATION:here\r\nEND:VEVENT")) == noted


def test_times_are_one_unit() -> None:
    base = one("SUMMARY:s")
    longer = base.replace(b"DTEND:20261102T10", b"DTEND:20261102T11")
    earlier = base.replace(b"DTSTART:20261102T09", b"DTSTART:20261102T08")
    assert {touched.name for touched in clash(base, longer, earlier)} == {"DTSTART", "DTEND"}
    assert merged(base, longer, base.replace(b"SUMMARY:s", b"SUMMARY:t")) == longer.replace(b"SUMMARY:s", b"SUMMARY:t")


def test_an_end_and_a_duration_are_one_unit() -> None:
    base = one()
    lasting = base.replace(b"DTEND:20261102T100000Z", b"DURATION:PT2H")
    assert {touched.name for touched in clash(base, lasting, base.replace(b"DTSTART:20261102T09", b"DTSTART:20261102T08"))} == {
        "DTSTART",
        "DTEND",
        "DURATION",
    }


def test_a_time_spelled_otherwise_has_not_moved() -> None:
    base = calendar(*PARIS_ZONE, "BEGIN:VEVENT", "UID:u1", "DTSTART;TZID=Europe/Paris:20261102T090000", "END:VEVENT")
    server = base.replace(b"DTSTART;TZID=Europe/Paris:", b'DTSTART;VALUE=DATE-TIME;TZID="Europe/Paris":')
    local = base.replace(b"T090000", b"T110000")
    assert b"T110000" in merged(base, local, server)


def test_a_zone_that_means_something_else_has_moved_the_time() -> None:
    zone = tuple(line.replace("Europe/Paris", "Ours") for line in PARIS_ZONE)
    base = calendar(*zone, "BEGIN:VEVENT", "UID:u1", "DTSTART;TZID=Ours:20261102T090000", "END:VEVENT")
    server = base.replace(b"TZOFFSETTO:+0100", b"TZOFFSETTO:+0300")
    assert "DTSTART" in {touched.name for touched in clash(base, base.replace(b"T090000", b"T110000"), server)}


@pytest.mark.parametrize("extra", ["EXDATE:20261104T090000Z", "RDATE:20261204T090000Z"])
@pytest.mark.parametrize("moved_here", [True, False])
def test_a_moved_start_and_other_dates_of_the_series(extra: str, moved_here: bool) -> None:
    base = series()
    moved = base.replace(b"T090000Z", b"T093000Z")
    dated = series(lines=(*SERIES, extra))
    local, server = (moved, dated) if moved_here else (dated, moved)
    assert extra.partition(":")[0] in {touched.name for touched in clash(base, local, server)}


def test_both_moved_the_start_alike_and_one_left_a_day_out() -> None:
    base = series()
    moved = base.replace(b"T090000Z", b"T093000Z")
    server = moved.replace(b"RRULE", b"EXDATE:20261104T093000Z\r\nRRULE")
    local = moved.replace(b"RRULE", b"EXDATE:20261105T093000Z\r\nRRULE")
    body = merged(base, local, server)
    assert b"EXDATE:20261104T093000Z,20261105T093000Z\r\n" in body


@pytest.mark.parametrize("moved_here", [True, False])
def test_a_moved_start_and_an_edited_occurrence(moved_here: bool) -> None:
    base = series()
    moved = base.replace(b"T090000Z", b"T093000Z")
    edited = series(*override(4, "SUMMARY:once"))
    found = clash(base, *((moved, edited) if moved_here else (edited, moved)))
    assert {(touched.name, touched.recurrence_id) for touched in found} == {("VEVENT", "20261104T090000Z")}


@pytest.mark.parametrize("moved_here", [True, False])
def test_a_moved_start_and_an_occurrence_that_is_no_longer_special(moved_here: bool) -> None:
    """What is gone on one side, and stayed as it was on the other, is told with what it said."""
    base, plain = series(*override(4, "SUMMARY:once")), series()
    moved = base.replace(b"DTSTART:20261102T090000Z", b"DTSTART:20261102T093000Z")
    (touched,) = clash(base, *((moved, plain) if moved_here else (plain, moved)))
    stayed, gone = (touched.local, touched.server) if moved_here else (touched.server, touched.local)
    assert (touched.recurrence_id, gone) == ("20261104T090000Z", ())
    assert "SUMMARY:once" in stayed
    assert touched.base == stayed


def test_an_occurrence_that_neither_side_keeps_special_is_no_conflict() -> None:
    assert merged(series(*override(4, "SUMMARY:once")), series(), series()) == series()


def test_a_rule_and_an_exception_from_two_sides() -> None:
    base = series()
    local = series(lines=(*SERIES, "EXDATE:20261104T090000Z"))
    server = base.replace(b"FREQ=DAILY", b"FREQ=DAILY;COUNT=9")
    assert merged(base, local, server) == server.replace(b"END:VEVENT", b"EXDATE:20261104T090000Z\r\nEND:VEVENT")


ANNA, PAUL, EVE = (
    "ATTENDEE;CN=Anna:mailto:anna@a.example",
    "ATTENDEE;CN=Paul:mailto:paul@a.example",
    "ATTENDEE;CN=Eve:MAILTO:eve@a.example",
)


def test_attendees_are_known_by_their_address() -> None:
    base = one(ANNA, PAUL)
    local = base.replace(b"CN=Paul", b"PARTSTAT=DECLINED;CN=Paul")
    server = one(EVE, PAUL.replace("mailto:p", "MAILTO:P"), ANNA.replace("CN=", "PARTSTAT=ACCEPTED;CN="))
    server = server.replace(b"MAILTO:P", b"mailto:p")
    body = merged(base, local, server)
    assert body == server.replace(b"CN=Paul", b"PARTSTAT=DECLINED;CN=Paul")
    (touched,) = clash(base, local, base.replace(b"CN=Paul", b"PARTSTAT=ACCEPTED;CN=Paul"))
    assert touched.local == ("ATTENDEE;PARTSTAT=DECLINED;CN=Paul:mailto:paul@a.example",)


def test_the_case_of_an_address_is_none_of_its_identity() -> None:
    base = one(ANNA)
    local, server = base.replace(b"CN=Anna", b"CN=A"), base.replace(b"mailto:anna", b"MAILTO:Anna")
    assert merged(base, local, server) == server.replace(b"CN=Anna", b"CN=A")
    (touched,) = clash(base, base.replace(b"mailto:anna", b"mailto:ANNA"), server)
    assert touched.name == "ATTENDEE"


INVITED = 'ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;CN="Anna; B":mailto:anna@a.example'


def test_parameters_of_one_attendee_are_things_of_their_own() -> None:
    """Accepted here, while there the name was put right and the server noted how it told her; the order there stays."""
    base = one("SUMMARY:s", INVITED, PAUL)
    local = base.replace(b"NEEDS-ACTION", b"ACCEPTED").replace(b"CUTYPE=INDIVIDUAL;", b"").replace(b"CN=", b"RSVP=FALSE;CN=", 1)
    theirs = 'attendee;CN="Anna, B";PARTSTAT=NEEDS-ACTION;CUTYPE=INDIVIDUAL;SCHEDULE-STATUS=1.2:mailto:anna@a.example'
    server = one("SUMMARY:t", theirs, PAUL)
    wanted = 'ATTENDEE;CN="Anna, B";PARTSTAT=ACCEPTED;SCHEDULE-STATUS=1.2;RSVP=FALSE:mailto:anna@a.example'
    result = server.replace(theirs.encode() + b"\r\n", fold(wanted))
    assert merged(base, local, server) == result
    assert merged(base, local, server.replace(b"\r\n", b"\n")) == result.replace(b"\r\n", b"\n")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("PARTSTAT=ACCEPTED;CN=X", "PARTSTAT=DECLINED;CN=Anna"),
        ('PARTSTAT=DELEGATED;DELEGATED-TO="mailto:eve@a.example"', 'PARTSTAT=NEEDS-ACTION;DELEGATED-TO="mailto:paul@a.example"'),
        ("PARTSTAT=ACCEPTED;CN=Anna", 'PARTSTAT=NEEDS-ACTION;DELEGATED-TO="mailto:paul@a.example";CN=Anna'),
        ("PARTSTAT=ACCEPTED;CN=Anna", "PARTSTAT=NEEDS-ACTION;CN=Anna;CN=Eve"),
        ("PARTSTAT=ACCEPTED;CN=Anna", 'PARTSTAT=NEEDS-ACTION;CN="An'),
        ("PARTSTAT=NEEDS-ACTION;X-A=1;CN=Anna", "PARTSTAT=NEEDS-ACTION;X-A=2;CN=Anna"),
    ],
)
def test_one_parameter_from_two_sides_or_one_that_cannot_be_told_apart(ours: str, theirs: str) -> None:
    base, local, server = (
        one(f"ATTENDEE;{parameters}:mailto:anna@a.example") for parameters in ("PARTSTAT=NEEDS-ACTION;CN=Anna", ours, theirs)
    )
    for one_way in ((local, server), (server, local)):
        assert {touched.name for touched in clash(base, *one_way)} == {"ATTENDEE"}


def test_categories_by_value() -> None:
    base = one("CATEGORIES:A,B\\,b")
    local = one("CATEGORIES:B\\,b,C")
    server = one("CATEGORIES:A,B\\,b,Z")
    assert merged(base, local, server) == one("CATEGORIES:B\\,b,Z,C")
    assert merged(base, server, local) == one("CATEGORIES:B\\,b,C,Z")


def test_one_date_of_several_is_taken_out_of_its_line() -> None:
    base = series(lines=(*SERIES, "EXDATE;TZID=Europe/Paris:20261104T100000,20261105T100000"))
    local = series(lines=(*SERIES, "EXDATE:20261105T090000Z"))  # the 4th again; the 5th is the same instant
    server = base.replace(b"EXDATE", b"EXDATE:20261110T090000Z\r\nEXDATE")
    assert merged(base, local, server) == server.replace(b"20261104T100000,", b"")


def test_lines_that_may_be_repeated() -> None:
    base = one("COMMENT:a", "COMMENT:b")
    local = one("COMMENT:a", "COMMENT:ours")
    server = one("COMMENT:theirs", "COMMENT:b", "COMMENT:more")
    assert merged(base, local, server) == one("COMMENT:theirs", "COMMENT:ours", "COMMENT:more")
    (touched,) = clash(base, local, one("COMMENT:a", "COMMENT:theirs"))
    assert (touched.base, touched.local, touched.server) == (("COMMENT:b",), ("COMMENT:ours",), ("COMMENT:theirs",))
    assert clash(base, local, one("COMMENT:a", "COMMENT:b", "COMMENT:b", "COMMENT:theirs").replace(b"COMMENT:b\r\n", b""))


def test_the_same_line_twice_is_two_lines() -> None:
    base = one("COMMENT:a")
    assert merged(base, one("COMMENT:a", "COMMENT:a"), one("COMMENT:a", "COMMENT:c")).count(b"COMMENT:a\r\n") == 2
    assert merged(one("COMMENT:a", "COMMENT:a"), one("COMMENT:a"), one("COMMENT:a", "COMMENT:a", "COMMENT:c")) == one(
        "COMMENT:a", "COMMENT:c"
    )


def test_who_wrote_last_never_clashes() -> None:
    base = one("SEQUENCE:1", "LAST-MODIFIED:20261101T000000Z", "X-TELECONSULT-NONCE:a")
    local = one("SEQUENCE:3", "LAST-MODIFIED:20261103T000000Z", "X-TELECONSULT-NONCE:b", "SUMMARY:ours")
    server = one("SEQUENCE:10", "LAST-MODIFIED:20261102T000000Z", "X-TELECONSULT-NONCE:c", "LOCATION:theirs")
    for body in (merged(base, local, server), merged(base, server, local)):
        assert b"SEQUENCE:10\r\n" in body
        assert b"LAST-MODIFIED:20261103T000000Z\r\n" in body
        assert b"SUMMARY:ours" in body
        assert b"LOCATION:theirs" in body
