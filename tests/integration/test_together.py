"""One visit with two practitioners: booked in both calendars, or in neither, whatever fails in between."""

from __future__ import annotations

import pytest

from scheduling.booking.outcome import Outcome
from scheduling.errors import Cancelled, LinkRefused, NotFound
from scheduling.office.together import TogetherOutcome, book_together
from scheduling.office.workspace import Workspace
from scheduling.store.collections import collections
from tests.helpers.faulty_proxy import Forward, request_lost
from tests.helpers.scripted_server import Reply, Request
from tests.integration.clinic import CLAIM, LENGTH, PATIENT, START, Clinic, outbox, settled

HERE, THERE = 0, 1
BOOKED = [("CONFIRMED", START)]


def together(clinic: Clinic, workspace: Workspace, link: str | None = None) -> TogetherOutcome:
    ids = {one.href: one.id for one in collections(workspace.database)}
    wanted = [(ids[href], href) for href in clinic.calendars]
    return book_together(workspace, wanted, start=START, duration=LENGTH, patient=PATIENT, link=link)


def test_both_are_booked(any_clinic: Clinic) -> None:
    outcome = together(any_clinic, any_clinic.profile("desk"))
    assert [one.outcome for one in outcome.booked] == [Outcome.BOOKED, Outcome.BOOKED]
    assert outcome.refused is None
    assert any_clinic.standing(HERE) == any_clinic.standing(THERE) == BOOKED


def test_where_the_second_is_taken_the_first_is_removed(any_clinic: Clinic) -> None:
    desk, other = any_clinic.profile("desk"), any_clinic.profile("other")
    any_clinic.books(other, calendar=THERE)
    outcome = together(any_clinic, desk)
    assert outcome.booked == ()
    assert outcome.refused is not None
    assert outcome.refused.outcome is Outcome.TAKEN
    assert outcome.taken_back == 1
    assert outcome.left == ()
    assert any_clinic.standing(HERE) == []
    assert any_clinic.standing(THERE) == BOOKED
    assert outbox(desk) == []


def test_where_the_second_calendar_is_gone_the_first_is_removed(clinic: Clinic) -> None:
    desk = clinic.profile("desk")
    clinic.delete("/" + clinic.calendars[THERE].split("/", 3)[3])
    with pytest.raises(NotFound):
        together(clinic, desk)
    assert clinic.standing(HERE) == []


def test_nothing_is_booked_where_the_wish_itself_is_refused(clinic: Clinic) -> None:
    with pytest.raises(LinkRefused):
        together(clinic, clinic.profile("desk"), link="https://elsewhere.example/room")
    assert clinic.standing(HERE) == clinic.standing(THERE) == []


def test_what_cannot_be_taken_back_at_once_is_named_and_taken_back_later(clinic: Clinic) -> None:
    desk, other = clinic.profile("desk"), clinic.profile("other")
    clinic.books(other, calendar=THERE)
    here = clinic.calendars[HERE].split("/", 3)[3]
    # The first claim of all is confirmed; from the look for the second on, nothing of the first calendar is reached.
    clinic.proxy.on("DELETE", path=here, act=request_lost)
    outcome = together(clinic, desk)
    assert outcome.refused is not None
    assert outcome.taken_back == 0
    assert [one.start for one in outcome.left] == [START]
    assert clinic.standing(HERE) == BOOKED
    clinic.proxy.heal()
    assert settled(desk) == []
    assert clinic.standing(HERE) == []


def test_it_is_taken_back_too_where_the_person_cancels(clinic: Clinic) -> None:
    desk = clinic.profile("desk")
    token = desk.cancel
    there = clinic.calendars[THERE].split("/", 3)[3]

    def cancelled(request: Request, forward: Forward) -> Reply:
        token.cancel()
        return forward(request)

    clinic.proxy.on("PUT", path=there, body=CLAIM, act=cancelled, times=1)
    with pytest.raises(Cancelled):
        together(clinic, desk)
    assert clinic.standing(HERE) == []
    assert settled(desk) == []
    assert clinic.standing(HERE) == clinic.standing(THERE) == []
    assert outbox(desk) == []
