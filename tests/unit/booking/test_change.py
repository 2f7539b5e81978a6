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


OURS = ("CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://old.example/room", "URL:https://old.example/room")
PHONE = "CONFERENCE;FEATURE=PHONE;LABEL=Pont:tel:+33100000000"
LINK = "https://new.example/room"


def with_links(*lines: str) -> bytes:
    return BASE.replace(b"SUMMARY", "".join(f"{line}\r\n" for line in lines).encode() + b"SUMMARY")


def relinked(base: bytes) -> ObjectChange:
    changes: dict[str, Change] = {"CONFERENCE": ("VALUE=URI;FEATURE=VIDEO", LINK), "URL": ("", LINK)}
    return ObjectChange(changes=changes, base=base, base_etag='"1"', significant=False, ours=True)


@pytest.mark.parametrize("there", [(*OURS, PHONE), (PHONE, *OURS), (PHONE, *OURS, PHONE.replace("00", "11"))], ids=len)
@pytest.mark.parametrize("before", [OURS, (*OURS, PHONE)], ids=len)
def test_another_join_link_beside_lines_of_others(before: tuple[str, ...], there: tuple[str, ...]) -> None:
    """CONFERENCE may repeat: only our own line is another, and what stands beside it stays octet for octet."""
    server = with_links(*there).replace(b"LABEL=Pont:", b"LABEL=Pont:\r\n ")
    wanted = relinked(with_links(*before))
    moved = wanted.rebased(server, '"2"')
    assert moved is not None
    body = moved.applied_to(server)
    assert body == server.replace(b"https://old.example/room", LINK.encode())
    assert not moved.stands_in(server)
    assert moved.stands_in(body)


def test_others_who_changed_their_line_and_our_link_that_was_changed_there() -> None:
    base = with_links(*OURS, PHONE)
    server = base.replace(b"tel:+331", b"tel:+332")
    moved = relinked(base).rebased(server, None)
    assert moved is not None
    assert moved.applied_to(server) == server.replace(b"https://old.example/room", LINK.encode())
    for elsewhere in (base.replace(b"https://old", b"https://theirs"), with_links(PHONE)):
        assert relinked(base).rebased(elsewhere, None) is None, "a person decides"


def test_a_link_of_others_whose_own_was_lost_is_not_ours() -> None:
    theirs = "CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Autre:https://theirs.example"
    base = with_links(theirs, "URL:https://old.example/room")
    assert relinked(base).applied_to(base).count(b"https://theirs.example") == 1
    assert relinked(base).applied_to(base).count(LINK.encode()) == 2


def test_a_change_whose_base_is_still_on_its_way_is_made_on_what_came() -> None:
    wanted = change_from(changed(STATUS=("", "CANCELLED")).as_payload() | {"base": None})
    assert wanted.rebased(BASE, '"7"') == wanted.onto(BASE, '"7"')
