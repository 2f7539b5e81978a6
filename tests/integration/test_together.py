"""One visit with two practitioners: booked in both calendars, or in neither, whatever fails in between."""

from __future__ import annotations

from contextlib import suppress

import pytest

from scheduling.booking.outcome import Outcome
from scheduling.errors import Cancelled, LinkRefused, NotAllowed, NotFound
from scheduling.href_key import href_key
from scheduling.office.conflicts import open_conflicts, resolve_conflict
from scheduling.office.desk import open_desk
from scheduling.office.together import TogetherOutcome, book_together
from scheduling.office.workspace import Workspace
from scheduling.progress import CancelToken
from scheduling.store.accounts import accounts
from scheduling.store.collections import collections
from tests.helpers.faulty_proxy import Act, Forward, after, answer_lost, does_but_says, request_lost, says
from tests.helpers.scripted_server import Reply, Request
from tests.integration.clinic import CLAIM, CONFIRMED, HOUR, LENGTH, PATIENT, QUERY, START, Clinic, outbox, settled, shown

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
    assert outcome.refused.in_the_way[0].start == START
    assert outcome.calendar_id == {one.href: one.id for one in collections(desk.database)}[any_clinic.calendars[THERE]]
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


def test_a_claim_that_cannot_be_withdrawn_at_once_is_withdrawn_later(clinic: Clinic) -> None:
    desk, other = clinic.profile("desk"), clinic.profile("other")
    for calendar in (HERE, THERE):
        clinic.books(other, calendar=calendar)
    first = min((HERE, THERE), key=lambda one: href_key(clinic.calendars[one]))
    clinic.delete(next(iter(clinic.bodies(first))))
    clinic.proxy.on("DELETE", act=request_lost)
    outcome = together(clinic, desk)
    assert outcome.refused is not None
    assert outcome.refused.outcome is Outcome.TAKEN
    assert clinic.standing(first) == [("CLAIM", START)]
    clinic.proxy.heal()
    assert settled(desk) == []
    assert clinic.standing(first) == []
    assert outbox(desk) == []


def test_nobody_is_told_booked_before_both_were_looked_at(clinic: Clinic) -> None:
    """Every claim and every look comes before the first confirmation."""
    clinic.proxy.asked.clear()
    desk = clinic.profile("desk")
    clinic.proxy.heal()
    together(clinic, desk)
    asked = [
        "claim" if CLAIM in one.body else "confirm" if one.method == "PUT" else "look"
        for one in clinic.proxy.asked
        if one.method == "PUT" or QUERY in one.body
    ]
    assert asked == ["claim", "look", "claim", "look", "confirm", "confirm", "look", "look"]


@pytest.mark.parametrize("lost", [request_lost, answer_lost, says(500), says(412), does_but_says(503)])
@pytest.mark.parametrize("skip", [0, 1])
def test_a_confirmation_that_fails_leaves_both_or_none(clinic: Clinic, lost: Act, skip: int) -> None:
    desk = clinic.profile("desk")
    clinic.proxy.on("PUT", body=CONFIRMED, act=lost, skip=skip, times=1)
    outcome = together(clinic, desk)
    here, there = clinic.standing(HERE), clinic.standing(THERE)
    assert outcome.refused is None
    (told,) = {one.outcome for one in outcome.booked}
    assert here == there == (BOOKED if told is Outcome.BOOKED else [])
    assert settled(desk) == []
    assert clinic.standing(HERE) == clinic.standing(THERE) == BOOKED
    assert outbox(desk) == []


@pytest.mark.parametrize("act", [request_lost, answer_lost])
@pytest.mark.parametrize(("fragment", "skip"), [(CLAIM, 0), (CLAIM, 1), (CONFIRMED, 0), (CONFIRMED, 1)])
def test_a_server_that_goes_away_queues_both_and_both_are_booked_later(
    clinic: Clinic, act: Act, fragment: bytes, skip: int
) -> None:
    desk = clinic.profile("desk")
    clinic.proxy.on("PUT", body=fragment, act=clinic.proxy.going_dark(act), skip=skip, times=1)
    outcome = together(clinic, desk)
    assert [one.outcome for one in outcome.booked] == [Outcome.QUEUED, Outcome.QUEUED]
    assert [kind for kind, _ in outbox(desk)] == ["together"]
    assert [one.queued for one in shown(desk)] == [True, True]
    clinic.proxy.heal()
    assert settled(desk) == []
    assert clinic.standing(HERE) == clinic.standing(THERE) == BOOKED
    assert outbox(desk) == []
    assert {one.patient for one in shown(desk)} == {PATIENT}


def test_what_waits_is_taken_whole_where_one_was_taken_meanwhile_and_a_person_decides(clinic: Clinic) -> None:
    desk, other = clinic.profile("desk"), clinic.profile("other")
    clinic.proxy.on("*", act=request_lost)
    assert [one.outcome for one in together(clinic, desk).booked] == [Outcome.QUEUED, Outcome.QUEUED]
    clinic.proxy.heal()
    rival = clinic.books(other, calendar=THERE)
    assert settled(desk) == []
    assert (clinic.standing(HERE), clinic.standing(THERE)) == ([], BOOKED)
    assert outbox(desk) == [("together", "taken")]
    (view,) = open_conflicts(desk)
    assert [one.reference for one in view.in_the_way] == [rival]
    open_desk(other).cancel(rival, remove=True)
    assert resolve_conflict(desk, view.uid, "local").outcome is Outcome.BOOKED
    assert clinic.standing(HERE) == clinic.standing(THERE) == BOOKED


@pytest.mark.parametrize("number", [0, 1])
def test_one_of_several_that_waits_is_given_up_with_the_others(clinic: Clinic, number: int) -> None:
    desk = clinic.profile("desk")
    clinic.proxy.on("*", act=request_lost)
    waiting = together(clinic, desk).booked[number].appointment
    assert waiting is not None
    with pytest.raises(NotAllowed, match="unsent_together"):
        open_desk(desk).move(waiting.uid, START + HOUR)
    assert open_desk(desk).cancel(waiting.uid).outcome is Outcome.CANCELLED
    assert shown(desk) == []
    clinic.proxy.heal()
    assert settled(desk) == []
    assert outbox(desk) == []
    assert clinic.standing(HERE) == clinic.standing(THERE) == []


def test_both_are_booked_over_what_stands_there_on_purpose(clinic: Clinic) -> None:
    desk, other = clinic.profile("desk"), clinic.profile("other")
    clinic.books(other, calendar=THERE)
    ids = {one.href: one.id for one in collections(desk.database)}
    wanted = [(ids[href], href) for href in clinic.calendars]
    outcome = book_together(desk, wanted, start=START, duration=LENGTH, overbook="urgence")
    assert [one.warnings for one in outcome.booked] == [("overbooked",), ("overbooked",)]
    assert (clinic.standing(HERE), clinic.standing(THERE)) == (BOOKED, BOOKED * 2)


def test_one_undo_takes_both_back(clinic: Clinic) -> None:
    desk = clinic.profile("desk")
    assert len(together(clinic, desk).booked) == 2
    undone = open_desk(desk).take_back()
    assert undone is not None
    assert undone.outcome is Outcome.CANCELLED
    assert clinic.standing(HERE) == clinic.standing(THERE) == []


def test_one_undo_gives_both_up_where_they_wait(clinic: Clinic) -> None:
    desk = clinic.profile("desk")
    clinic.proxy.on("*", act=request_lost)
    assert len(together(clinic, desk).booked) == 2
    undone = open_desk(desk).take_back()
    assert undone is not None
    assert undone.outcome is Outcome.CANCELLED
    assert shown(desk) == []
    assert open_desk(desk).take_back() is None, "both are taken back"
    clinic.proxy.heal()
    assert settled(desk) == []
    assert outbox(desk) == []


@pytest.mark.parametrize("skip", [0, 1])
def test_a_stop_between_the_confirmations_leaves_both_or_none(clinic: Clinic, skip: int) -> None:
    desk = clinic.profile("desk")
    clinic.proxy.on("PUT", body=CONFIRMED, act=after(desk.cancel.cancel), skip=skip, times=1)
    with suppress(Cancelled):  # where both stand already there is nothing left to stop
        together(clinic, desk)
    desk.cancel = CancelToken()
    desk.forget_transport(accounts(desk.database)[0])
    assert settled(desk) == []
    here, there = clinic.standing(HERE), clinic.standing(THERE)
    assert (here, there, outbox(desk)) in [(BOOKED, BOOKED, []), ([], [], [("together", "interrupted")])]


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


def test_a_confirmation_that_is_refused_takes_the_other_back_at_once(clinic: Clinic) -> None:
    """The person is told that nothing is booked: nothing stands, not even until the next synchronisation."""
    desk = clinic.profile("desk")
    clinic.proxy.on("PUT", body=CONFIRMED, act=says(403), skip=1, times=1)
    with pytest.raises(NotAllowed):
        together(clinic, desk)
    assert clinic.standing(HERE) == clinic.standing(THERE) == []
    assert outbox(desk) == []


@pytest.mark.parametrize("number", [0, 1])
def test_where_one_was_moved_meanwhile_the_undo_of_both_takes_nothing_back(clinic: Clinic, number: int) -> None:
    """ "Nothing was changed" is said, and is so; the next undo takes back the other."""
    desk, other = clinic.profile("desk"), clinic.profile("other")
    booked = together(clinic, desk).booked
    assert settled(other) == []
    moved = booked[number].appointment
    assert moved is not None
    open_desk(other).move(str(moved.reference), START + HOUR)
    with pytest.raises(NotAllowed, match="changed_since"):
        open_desk(desk).take_back()
    assert clinic.standing(1 - number) == BOOKED
    undone = open_desk(desk).take_back()
    assert undone is not None
    assert clinic.standing(1 - number) == []
    assert clinic.standing(number) == [("CONFIRMED", START + HOUR)]
