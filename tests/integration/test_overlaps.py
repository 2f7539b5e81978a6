"""Another client writes where ours stands: noticed by every profile, told until it is over or known, never deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduling.booking.compose import fresh_nonce
from scheduling.errors import NotFound
from scheduling.icalendar.writer import new_event
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.office.desk import open_desk
from scheduling.office.overlaps import acknowledge_overlap, open_overlaps
from scheduling.office.workspace import Workspace
from scheduling.store import journal
from tests.integration.clinic import HOUR, LENGTH, PARIS, START, Clinic, foreign, settled


def at(start: datetime, minutes: int = 30) -> str:
    begin = start.astimezone(UTC)
    return f"DTSTART:{begin:%Y%m%dT%H%M%SZ}\nDTEND:{begin + timedelta(minutes=minutes):%Y%m%dT%H%M%SZ}"


def told(workspace: Workspace) -> list[tuple[str | None, str]]:
    return [(one.appointment.reference, one.other.uid) for one in open_overlaps(workspace)]


def journalled(workspace: Workspace) -> list[str | None]:
    return [one.reference for one in journal.entries(workspace.database) if one.action == "overlap_seen"]


def test_what_another_program_wrote_is_told_in_every_profile_once(any_clinic: Clinic) -> None:
    desk, other = any_clinic.profile("desk"), any_clinic.profile("other")
    reference = any_clinic.books(desk)
    any_clinic.write("rival.ics", foreign("rival", at(START + timedelta(minutes=15))))
    for one in (desk, other, desk, other):
        assert settled(one) == []
        assert told(one) == [(reference, "rival")]
        assert journalled(one) == [reference]
    (overlap,) = open_overlaps(other)
    assert (overlap.appointment.start, overlap.other.start) == (START, START + timedelta(minutes=15))
    assert len(any_clinic.bodies()) == 2, "neither was touched"


def test_it_is_gone_with_the_overlap_and_told_again_when_it_comes_back(clinic: Clinic) -> None:
    desk = clinic.profile("desk")
    reference = clinic.books(desk)
    clinic.write("rival.ics", foreign("rival", at(START)))
    assert settled(desk) == []
    clinic.write("rival.ics", foreign("rival", at(START + HOUR)))
    assert settled(desk) == []
    assert told(desk) == []
    clinic.write("rival.ics", foreign("rival", at(START)))
    assert settled(desk) == []
    assert told(desk) == [(reference, "rival")]
    assert journalled(desk) == [reference, reference]


def test_it_is_gone_when_ours_moves_away(clinic: Clinic) -> None:
    desk = clinic.profile("desk")
    reference = clinic.books(desk)
    clinic.write("rival.ics", foreign("rival", at(START)))
    assert settled(desk) == []
    assert open_desk(desk).move(reference, START + HOUR).outcome == "moved"
    assert settled(desk) == []
    assert told(desk) == []


def test_what_is_known_is_told_no_more(clinic: Clinic) -> None:
    desk = clinic.profile("desk")
    reference = clinic.books(desk)
    clinic.write("rival.ics", foreign("rival", at(START)))
    assert settled(desk) == []
    acknowledge_overlap(desk, reference.lower())
    assert told(desk) == []
    assert settled(desk) == []
    assert told(desk) == []
    with pytest.raises(NotFound):
        acknowledge_overlap(desk, reference)
    assert [one.action for one in journal.entries(desk.database)][:2] == ["overlap_known", "overlap_seen"]


@pytest.mark.parametrize(
    "lines",
    [
        at(START) + "\nTRANSP:TRANSPARENT",
        at(START) + "\nSTATUS:CANCELLED",
        at(START + LENGTH),
        at(START - LENGTH),
        at(START) + "\nCATEGORIES:TELECONSULTATION-RANGE",
    ],
)
def test_what_takes_no_time_overlaps_nothing(clinic: Clinic, lines: str) -> None:
    desk = clinic.profile("desk")
    clinic.books(desk)
    clinic.write("rival.ics", foreign("rival", lines))
    assert settled(desk) == []
    assert told(desk) == []


def test_foreign_tentative_and_recurring_count(clinic: Clinic) -> None:
    desk = clinic.profile("desk")
    reference = clinic.books(desk)
    clinic.write("maybe.ics", foreign("maybe", at(START) + "\nSTATUS:TENTATIVE"))
    clinic.write("weekly.ics", foreign("weekly", at(START - timedelta(days=21)) + "\nRRULE:FREQ=WEEKLY"))
    assert settled(desk) == []
    assert sorted(told(desk)) == [(reference, "maybe"), (reference, "weekly")]
    assert {one.other.start for one in open_overlaps(desk)} == {START}


def test_booked_over_it_on_purpose_is_no_accident(clinic: Clinic) -> None:
    desk, other = clinic.profile("desk"), clinic.profile("other")
    clinic.books(desk)
    over = open_desk(desk).book(calendar=clinic.calendars[0], start=START, duration=LENGTH, overbook="urgence")
    assert over.outcome == "booked"
    for one in (desk, other):
        assert settled(one) == []
        assert told(one) == []


def test_two_of_ours_are_told_to_both_who_booked(clinic: Clinic) -> None:
    """As a server that honours no condition could leave them: written here by hand."""
    desk, other = clinic.profile("desk"), clinic.profile("other")
    reference = clinic.books(desk)
    body = new_event(
        uid="twin",
        reference="TWNTWN",
        interval=Interval(START, START + LENGTH),
        zone=PARIS,
        status=AppointmentStatus.BOOKED,
        kind=None,
        summary="Téléconsultation TWNTWN",
        link=None,
        series=None,
        sealed=None,
        nonce=fresh_nonce(),
        now=desk.now(),
    )
    clinic.write("twin.ics", body.decode().replace("\r\n", "\n"))
    for one in (desk, other):
        assert settled(one) == []
        (overlap,) = open_overlaps(one)
        assert {overlap.appointment.reference, overlap.other.reference} == {reference, "TWNTWN"}


def test_what_is_over_is_not_told(clinic: Clinic) -> None:
    desk = clinic.profile("desk")
    clinic.books(desk)
    clinic.write("rival.ics", foreign("rival", at(START)))
    assert settled(desk) == []
    desk.now = lambda: START.astimezone(UTC) + HOUR
    assert told(desk) == []
    assert settled(desk) == []
    assert journalled(desk) != []
