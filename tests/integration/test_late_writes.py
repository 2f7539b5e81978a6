"""A request arrives after its client gave it up: nobody is doubled by it, and nothing of it is forgotten."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduling import clock
from scheduling.model.patient import Patient
from scheduling.office.calendars import follow
from scheduling.office.conflicts import open_conflicts, resolve_conflict
from scheduling.office.desk import open_desk
from scheduling.office.workspace import Workspace
from scheduling.store.capabilities import Capabilities, keep_for_account
from scheduling.store.owed_looks import owed_looks
from tests.helpers.faulty_proxy import Forward, before, no_etags, request_lost, says, weak_etags
from tests.helpers.proxy_acts import Late
from tests.helpers.scripted_server import Reply, Request
from tests.integration.clinic import (
    CLAIM,
    CONFIRMED,
    HOUR,
    LENGTH,
    PATIENT,
    START,
    Clinic,
    hasty_desk,
    outbox,
    patient_of,
    settled,
)

CANCELLED = b"STATUS:CANCELLED"
AT_TEN, AT_ELEVEN = [("CONFIRMED", START)], [("CONFIRMED", START + HOUR)]


def later(workspace: Workspace, minutes: float) -> None:
    """Virtual time: so much later than now."""
    moment = clock.now() + timedelta(minutes=minutes)
    workspace.now = lambda: moment


def deliver_where_uids_are_not_compared(late: Late) -> list[int]:
    """Both real servers refuse a second object of one UID; others (Zimbra, DAViCal's past) do not: stood for by another UID."""
    late.kept = [(replace(one, body=one.body.replace(b"\r\nUID:", b"\r\nUID:late-")), forward) for one, forward in late.kept]
    return late.deliver()


def looks(workspace: Workspace) -> list[str]:
    return [one.step for one in owed_looks(workspace.database)]


def book(clinic: Clinic, workspace: Workspace, start: datetime = START, overbook: str | None = None) -> str:
    told = hasty_desk(workspace).book(
        calendar=clinic.calendars[0], start=start, duration=LENGTH, patient=PATIENT, overbook=overbook
    )
    return told.outcome


@pytest.mark.parametrize("action", ["move", "extend", "reinstate"])
def test_a_late_change_finds_its_slot_taken_and_does_not_arrive(any_clinic: Clinic, action: str) -> None:
    """The appointment is fenced before its claim is withdrawn: whoever books the slot then has it alone."""
    clinic, here, there = any_clinic, any_clinic.profile("here"), any_clinic.profile("there")
    reference = clinic.books(here)
    desk, late = hasty_desk(here), Late()
    wanted = {"move": START + HOUR, "extend": START + LENGTH, "reinstate": START}[action]
    undo = desk.cancel(reference).undo if action == "reinstate" else None
    clinic.proxy.on("PUT", body=CONFIRMED, times=1, act=late)
    if action == "move":
        told = desk.move(reference, wanted)
    elif action == "extend":
        told = desk.edit(reference, duration=2 * LENGTH)
    else:
        assert undo is not None
        told = desk.undo(undo)
    assert told.outcome == "queued"
    assert book(clinic, there, wanted) == "booked"
    assert [status >= 400 for status in late.deliver()] == [True]
    assert settled(here) == []
    confirmed = [start for status, start in clinic.standing() if status == "CONFIRMED"]
    assert confirmed == sorted({START, wanted} if action != "reinstate" else {START})
    assert [one.reason for one in open_conflicts(here)] == ["taken"], "a person is asked"


def test_a_late_move_that_nobody_forestalls(any_clinic: Clinic) -> None:
    clinic, workspace, late = any_clinic, any_clinic.profile("here"), Late()
    reference = clinic.books(workspace)
    clinic.proxy.on("PUT", body=CONFIRMED, times=1, act=late)
    assert hasty_desk(workspace).move(reference, START + HOUR).outcome == "queued"
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == (AT_ELEVEN, [])
    late.deliver()
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == (AT_ELEVEN, [])
    assert patient_of(workspace, reference) == PATIENT


@pytest.mark.parametrize("arrives", [True, False], ids=["it arrives", "it never does"])
def test_while_nothing_can_be_found_out_the_claim_stands(clinic: Clinic, arrives: bool) -> None:
    """The network ends with the change: the slot stays claimed, and nobody else is booked there."""
    here, there, late = clinic.profile("here"), clinic.profile("there"), Late()
    reference = clinic.books(here)
    clinic.proxy.on("PUT", body=CONFIRMED, times=1, act=clinic.proxy.going_dark(late))
    assert hasty_desk(here).move(reference, START + HOUR).outcome == "queued"
    clinic.proxy.heal()
    assert clinic.standing() == [("CLAIM", START + HOUR), *AT_TEN]
    assert outbox(here) == [("move", "unknown")]
    assert book(clinic, there, START + HOUR) == "contended"
    if arrives:
        late.deliver()
    assert settled(here) == []
    assert (clinic.standing(), outbox(here)) == (AT_ELEVEN, [])


def test_a_fence_that_is_lost_itself(clinic: Clinic) -> None:
    workspace, late = clinic.profile("here"), Late()
    reference = clinic.books(workspace)
    clinic.proxy.on("PUT", body=CONFIRMED, times=2, act=late)
    assert hasty_desk(workspace).move(reference, START + HOUR).outcome == "queued"
    assert clinic.standing() == [("CLAIM", START + HOUR), *AT_TEN]
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == (AT_ELEVEN, [])
    late.deliver()
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == (AT_ELEVEN, [])


def test_where_no_condition_keeps_it_out_the_claim_stands_until_it_can_no_longer_come(clinic: Clinic) -> None:
    """Without etags nothing can be fenced."""
    here, there, late = clinic.profile("here"), clinic.profile("there"), Late()
    clinic.proxy.on("*", act=no_etags)
    reference = clinic.books(here)
    clinic.proxy.heal()
    clinic.proxy.on("PUT", body=CONFIRMED, times=1, act=late)
    clinic.proxy.on("*", act=no_etags)
    assert hasty_desk(here).move(reference, START + HOUR).outcome == "queued"
    assert book(clinic, there, START + HOUR) == "contended"
    settled(here)
    assert ("CLAIM", START + HOUR) in clinic.standing()
    later(here, 11)
    assert settled(here) == []
    assert (clinic.standing(), outbox(here)) == (AT_ELEVEN, [])


def test_a_confirmation_that_no_condition_keeps_out(clinic: Clinic) -> None:
    """With weak etags its claim is not taken away before it can no longer come."""
    here, there, late = clinic.profile("here"), clinic.profile("there"), Late()
    clinic.proxy.on("PUT", body=CONFIRMED, times=1, act=late)
    clinic.proxy.on("*", act=weak_etags)
    assert book(clinic, here) == "queued"
    assert settled(here) == []
    assert (clinic.standing(), outbox(here)) == ([("CLAIM", START)], [("book", "unknown")])
    assert book(clinic, there) == "contended"
    late.deliver()
    assert settled(here) == []
    assert (clinic.standing(), outbox(here)) == (AT_TEN, [])


def test_a_late_claim_is_withdrawn(any_clinic: Clinic) -> None:
    clinic, late = any_clinic, Late()
    here, there = clinic.profile("here"), clinic.profile("there")
    clinic.proxy.on("PUT", body=CLAIM, times=1, act=late)
    assert book(clinic, here) == "queued"
    assert book(clinic, there) == "booked"
    assert settled(here) == []
    assert (clinic.standing(), looks(here)) == (AT_TEN, ["claim"])
    assert late.deliver() == [201]
    assert clinic.standing() == [("CLAIM", START), *AT_TEN]
    assert settled(here) == []
    assert (clinic.standing(), outbox(here), looks(here)) == (AT_TEN, [("book", "taken")], [])


def test_a_late_claim_that_arrives_in_the_middle_of_the_next_attempt_is_no_rival(any_clinic: Clinic) -> None:
    """It was yielded to in all eight rounds, by everybody: nobody had the slot until the next synchronisation."""
    clinic, workspace, late = any_clinic, any_clinic.profile("here"), Late()
    clinic.proxy.on("PUT", times=1, act=late)
    told = open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH, patient=PATIENT)
    assert told.outcome == "queued"
    clinic.proxy.on("PUT", times=1, act=before(late.deliver))
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == (AT_TEN, [])
    # the late one; one that was refused for its UID, which stood there by then; one that met it; one alone; the confirmation
    assert len(clinic.proxy.methods("PUT")) == 5


def test_a_look_is_owed_in_a_calendar_that_is_followed_no_more(clinic: Clinic) -> None:
    workspace, late = clinic.profile("here"), Late()
    clinic.proxy.on("PUT", body=CLAIM, times=1, act=clinic.proxy.going_dark(late))
    desk = hasty_desk(workspace)
    queued = desk.book(calendar=clinic.calendars[0], start=START, duration=LENGTH).appointment
    assert queued is not None
    assert desk.cancel(str(queued.reference)).outcome == "cancelled"
    clinic.proxy.heal()
    assert settled(workspace) == []
    follow(workspace, clinic.calendars[0], False)
    assert late.deliver() == [201]
    assert settled(workspace) == []
    assert clinic.standing() == []


def test_a_look_is_owed_for_ten_minutes_and_twice(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    clinic.proxy.on("PUT", body=CLAIM, times=1, act=request_lost)
    assert book(clinic, workspace) == "queued"
    for minutes, owed in ((0, ["claim"]), (5, ["claim"]), (9, ["claim"]), (10.5, [])):
        later(workspace, minutes)
        assert settled(workspace) == []
        assert looks(workspace) == owed, minutes


def test_after_a_long_time_away_there_are_still_two_looks(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    clinic.proxy.on("PUT", body=CLAIM, times=1, act=request_lost)
    assert book(clinic, workspace) == "queued"
    later(workspace, 60)
    assert settled(workspace) == []
    for minutes, owed in ((60.5, ["claim"]), (62, [])):
        later(workspace, minutes)
        assert settled(workspace) == []
        assert looks(workspace) == owed, minutes


@pytest.mark.parametrize("etags", ["strong", "none"])
def test_a_late_overbooking_does_not_stand_there_twice(clinic: Clinic, etags: str) -> None:
    """What arrived late is withdrawn by its etag; where there is none, a person is asked."""
    workspace, late = clinic.profile("here"), Late()
    clinic.proxy.on("PUT", body=CONFIRMED, times=1, act=late)
    assert book(clinic, workspace, overbook="urgence") == "queued"
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == (AT_TEN, [])
    assert deliver_where_uids_are_not_compared(late) == [201]
    assert clinic.standing() == AT_TEN * 2
    if etags == "none":
        clinic.proxy.on("*", act=no_etags)
    assert settled(workspace) == []
    if etags == "strong":
        assert (clinic.standing(), outbox(workspace), looks(workspace)) == (AT_TEN, [], [])
        return
    clinic.proxy.heal()
    (asked,) = open_conflicts(workspace)
    assert (asked.reason, clinic.standing()) == ("arrived_late", AT_TEN * 2)
    assert asked.server is not None
    assert resolve_conflict(workspace, asked.uid, "local").outcome == "cancelled"
    assert (clinic.standing(), outbox(workspace)) == (AT_TEN, [])


@pytest.mark.parametrize("keep", ["local", "server"])
def test_what_arrives_late_and_nobody_was_told_of_is_a_persons_to_judge(clinic: Clinic, keep: str) -> None:
    """The one that was told is gone by then: the late one may be wanted, or not."""
    workspace, late = clinic.profile("here"), Late()
    clinic.proxy.on("PUT", body=CONFIRMED, times=1, act=late)
    assert book(clinic, workspace, overbook="urgence") == "queued"
    assert settled(workspace) == []
    (reference,) = re.findall(r"X-TELECONSULT-REFERENCE:(\w+)", "".join(clinic.bodies().values()))
    assert open_desk(workspace).cancel(reference, remove=True).outcome == "cancelled"
    late.deliver()
    assert settled(workspace) == []
    (asked,) = open_conflicts(workspace)
    assert asked.reason == "arrived_late"
    resolve_conflict(workspace, asked.uid, "local" if keep == "local" else "server")
    assert (clinic.standing(), outbox(workspace)) == (AT_TEN if keep == "server" else [], [])


def test_a_late_restoration_finds_its_slot_taken_and_does_not_arrive(clinic: Clinic) -> None:
    """What is put back is its claim, confirmed: the claim's end is its end too."""
    here, there, late = clinic.profile("here"), clinic.profile("there"), Late()
    reference = clinic.books(here)
    clinic.delete(next(iter(clinic.bodies())))
    assert open_desk(here).edit(reference, patient=Patient(family="Autre")).outcome == "conflict"
    clinic.proxy.on("PUT", body=CONFIRMED, times=1, act=late)
    assert resolve_conflict(here, reference, "local").outcome == "queued"
    assert book(clinic, there) == "booked"
    assert [status >= 400 for status in late.deliver()] == [True]
    assert settled(here) == []
    assert clinic.standing() == AT_TEN


def test_a_confirmation_tried_again_and_the_first_arrives(clinic: Clinic) -> None:
    """Whichever of the two it was: it is booked, and told so."""
    workspace, late = clinic.profile("here"), Late()

    def failing(request: Request, forward: Forward) -> Reply:
        late(request, forward)
        return Reply(500)

    def first_comes_first(request: Request, forward: Forward) -> Reply:
        late.deliver()
        return forward(request)

    clinic.proxy.on("PUT", body=CONFIRMED, times=1, act=failing)
    clinic.proxy.on("PUT", body=CONFIRMED, times=1, act=first_comes_first)
    assert book(clinic, workspace) == "booked"
    assert (clinic.standing(), outbox(workspace)) == (AT_TEN, [])


def revives(request: Request, forward: Forward) -> Reply:
    """A server that takes a PUT with If-Match on what was deleted, and a DELETE with any (seen on SOGo)."""
    if "if-match" in request.headers:
        there = forward(Request("GET", request.target, {k: v for k, v in request.headers.items() if k != "if-match"}, b"", 0))
        if request.method == "DELETE" or there.status == 404:
            return forward(replace(request, headers={k: v for k, v in request.headers.items() if k != "if-match"}))
    return forward(request)


@pytest.mark.parametrize("probed", [True, False], ids=["shown to", "not known"])
def test_where_what_was_deleted_comes_back_a_claim_in_doubt_is_cancelled_first(clinic: Clinic, probed: bool) -> None:
    """Its name stays taken until nothing can be late any more; then it is deleted."""
    here, there, late = clinic.profile("here"), clinic.profile("there"), Late()
    with here.database.transaction() as cursor:
        keep_for_account(cursor, 1, Capabilities(refuses_put_on_deleted=False if probed else None))
    clinic.proxy.on("PUT", body=CONFIRMED, times=1, act=clinic.proxy.going_dark(late))
    assert book(clinic, here) == "queued"
    clinic.proxy.heal()
    cancelled = clinic.proxy.on("PUT", body=CANCELLED, times=1, act=revives)
    clinic.proxy.on("PUT", body=CLAIM, times=1, act=says(503))  # and no second attempt yet
    clinic.proxy.on("*", act=revives)
    assert settled(here) == []
    assert (cancelled.applied, clinic.standing()) == (1, [("CLAIM", START)])
    assert book(clinic, there) == "booked"
    ((request, forward),) = late.kept
    another_uid = replace(request, body=request.body.replace(b"\r\nUID:", b"\r\nUID:late-"))
    assert revives(another_uid, forward).status == 412
    assert settled(here) == []
    assert [status for status, _ in clinic.standing()] == ["CLAIM", "CONFIRMED"]
    for minutes in (11, 13):
        later(here, minutes)
        assert settled(here) == []
    assert (clinic.standing(), looks(here), outbox(here)) == (AT_TEN, [], [("book", "taken")])
