"""A change carried over to what the server has meanwhile."""

from __future__ import annotations

import pytest

from scheduling.booking.change import ObjectChange, change_from
from scheduling.icalendar.patch import Change
from tests.unit.icalendar.samples import vevent

TIMES = ("DTSTART:20261102T090000Z", "DTEND:20261102T093000Z")
BASE = vevent(*TIMES, "SUMMARY:s", "STATUS:CONFIRMED", "CATEGORIES:TELECONSULTATION", "SEQUENCE:1")


def changed(**changes: Change) -> ObjectChange:
    return ObjectChange(changes=changes, base=BASE, base_etag='"1"', significant=True, ours=True)


def test_other_lines_go_together() -> None:
    server = BASE.replace(b"SUMMARY:s", b"SUMMARY:theirs").replace(b"SEQUENCE:1", b"SEQUENCE:5")
    moved = changed(STATUS=("", "CANCELLED")).rebased(server, '"2"')
    assert moved is not None
    assert (moved.base, moved.base_etag, moved.changes) == (server, '"2"', {"STATUS": ("", "CANCELLED")})
    assert moved.applied_to(server) == server.replace(b"CONFIRMED", b"CANCELLED")


def test_what_the_other_side_did_too_is_no_conflict() -> None:
    """Cancelled on both sides, and a link set here: the link goes in, and STATUS is not touched again."""
    server = BASE.replace(b"CONFIRMED", b"CANCELLED")
    moved = changed(STATUS=("", "CANCELLED"), URL=("", "https://a.example")).rebased(server, None)
    assert moved is not None
    assert moved.changes == {"URL": ("", "https://a.example")}


@pytest.mark.parametrize(
    "server",
    [
        BASE.replace(b"CONFIRMED", b"TENTATIVE"),
        BASE.replace(b"STATUS:CONFIRMED\r\n", b""),
        BASE.replace(b"VEVENT", b"VTODO"),
        BASE[:-20],
        b"",
    ],
    ids=["edited", "removed", "no event", "cut", "empty"],
)
def test_the_same_line_touched_or_nothing_to_read_there_is_a_persons_choice(server: bytes) -> None:
    assert changed(STATUS=("", "CANCELLED")).rebased(server, '"2"') is None


def test_a_same_wall_clock_in_another_zone_is_not_what_we_meant() -> None:
    wanted = changed(DTSTART=("TZID=Europe/Paris", "20261102T110000"))
    server = BASE.replace(b"DTSTART:20261102T090000Z", b"DTSTART;TZID=America/New_York:20261102T110000")
    assert wanted.rebased(server, None) is None


def test_a_longer_visit_here_and_another_start_there() -> None:
    server = BASE.replace(b"DTSTART:20261102T09", b"DTSTART:20261102T08")
    assert changed(DTEND=("", "20261102T100000Z")).rebased(server, None) is None


def test_a_list_holds_both_sides_values() -> None:
    server = BASE.replace(b"TELECONSULTATION", b"TELECONSULTATION,theirs")
    moved = changed(CATEGORIES=("", "TELECONSULTATION,ours")).rebased(server, None)
    assert moved is not None
    assert moved.changes == {"CATEGORIES": ("", "TELECONSULTATION,theirs,ours")}


def test_what_one_line_cannot_say_is_a_persons_choice() -> None:
    base = BASE.replace(b"SUMMARY", b"CONFERENCE:https://a.example\r\nSUMMARY")
    wanted = ObjectChange(
        changes={"CONFERENCE": ("", "https://ours.example")}, base=base, base_etag=None, significant=False, ours=True
    )
    server = base.replace(b"SUMMARY", b"CONFERENCE:tel:+33100000000\r\nSUMMARY")
    assert wanted.rebased(server, None) is None


def test_a_change_whose_base_is_still_on_its_way_is_made_on_what_came() -> None:
    wanted = change_from(changed(STATUS=("", "CANCELLED")).as_payload() | {"base": None})
    assert wanted.rebased(BASE, '"7"') == wanted.onto(BASE, '"7"')
