"""What a person wished and could not have yet stays in the outbox, with the patient it is for, until a person decides."""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import pairwise

import pytest

from scheduling import clock
from scheduling.booking.outcome import BookingOutcome
from scheduling.errors import NotAllowed, SignInRefused
from scheduling.model.patient import Patient
from scheduling.office.conflicts import open_conflicts, resolve_conflict
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace
from scheduling.store.outbox import operations
from tests.helpers.faulty_proxy import after, before, request_lost, says
from tests.helpers.proxy_acts import busy
from tests.integration.clinic import (
    CLAIM,
    HOUR,
    LENGTH,
    PATIENT,
    QUERY,
    START,
    Clinic,
    NoWaits,
    foreign,
    outbox,
    patient_of,
    settled,
    shown,
)

ONE = [("CONFIRMED", START)]


def queue(clinic: Clinic, workspace: Workspace) -> str:
    """A booking that is made without the server."""
    told = open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH, patient=PATIENT, offline=True)
    assert told.appointment is not None
    return str(told.appointment.reference)


def elsewhere(run: object) -> None:
    """In a thread of its own, to its end."""
    assert callable(run)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join(60)


def test_kept_locally_while_the_slot_is_still_taken(clinic: Clinic) -> None:
    here, there = clinic.profile("here"), clinic.profile("there")
    wish = queue(clinic, here)
    theirs = clinic.books(there)
    assert settled(here) == []
    assert resolve_conflict(here, wish, "local").outcome == "taken"
    assert outbox(here) == [("book", "taken")]
    assert [one.reference for one in open_conflicts(here)] == [wish]
    assert patient_of(here, wish) == PATIENT
    assert clinic.standing() == ONE
    open_desk(there).cancel(theirs, remove=True)
    assert resolve_conflict(here, wish, "local").outcome == "booked"
    assert (clinic.standing(), outbox(here)) == (ONE, [])
    assert patient_of(here, wish) == PATIENT


def test_moved_to_a_time_that_is_taken_too(clinic: Clinic) -> None:
    here, there = clinic.profile("here"), clinic.profile("there")
    wish = queue(clinic, here)
    clinic.books(there)
    clinic.books(there, START + HOUR)
    assert settled(here) == []
    assert open_desk(here).move(wish, START + HOUR).outcome == "taken"
    assert outbox(here) == [("book", "taken")]
    assert patient_of(here, wish) == PATIENT
    assert open_desk(here).move(wish, START + 2 * HOUR).outcome == "booked"
    assert [start for _, start in clinic.standing()] == [START, START + HOUR, START + 2 * HOUR]


def test_a_wish_that_found_its_slot_taken_is_shown_where_it_wants_to_be(clinic: Clinic) -> None:
    """A booking, a move, a move to another calendar: each with what stands there, though the agenda shows the old place."""
    here, there = clinic.profile("here"), clinic.profile("there")
    moving, leaving = clinic.books(here, START + HOUR), clinic.books(here, START + 2 * HOUR)
    clinic.proxy.on("*", act=request_lost)
    booking = queue(clinic, here)
    assert open_desk(here).move(moving, START + 3 * HOUR).outcome == "queued"
    assert open_desk(here).move(leaving, START, clinic.calendars[1]).outcome == "queued"
    clinic.proxy.heal()
    taken = [clinic.books(there), clinic.books(there, START + 3 * HOUR), clinic.books(there, START, 1)]
    assert settled(here) == []
    assert settled(here) == []
    views = {one.reference: one for one in open_conflicts(here)}
    assert [views[one].reason for one in (booking, moving, leaving)] == ["taken"] * 3
    wished = [(booking, START, "Here"), (moving, START + 3 * HOUR, "Here"), (leaving, START, "There")]
    for (reference, start, calendar), other in zip(wished, taken, strict=True):
        view = views[reference]
        assert view.local is not None
        assert (view.wished_start, view.local.start, view.local.end) == (start, start, start + LENGTH)
        assert view.local.calendar.endswith(calendar)
        assert view.local.patient == PATIENT
        assert [one.reference for one in view.in_the_way] == [other]
    with here.database.transaction() as cursor:
        cursor.execute("UPDATE operations SET payload = json_set(payload, '$.target_collection', 999) WHERE kind = 'transfer'")
    assert len(open_conflicts(here)) == 3, "a calendar that is gone hides no conflict"


@pytest.mark.parametrize(("status", "error"), [(401, SignInRefused), (403, NotAllowed)])
def test_changed_while_the_server_refuses_us(clinic: Clinic, status: int, error: type[Exception]) -> None:
    workspace = clinic.profile("here")
    wish = queue(clinic, workspace)
    clinic.proxy.on("*", act=says(status, {"WWW-Authenticate": 'Basic realm="x"'}))
    with pytest.raises(error):
        open_desk(workspace).move(wish, START + HOUR)
    assert outbox(workspace) == [("book", "queued")]
    assert patient_of(workspace, wish) == PATIENT
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == ([("CONFIRMED", START + HOUR)], [])


@pytest.mark.parametrize("change", ["move", "edit", "cancel"])
@pytest.mark.parametrize("moment", ["claim", "confirmation"])
def test_changed_while_another_run_sends_it(clinic: Clinic, change: str, moment: str) -> None:
    """It is too late: the change is refused, and what is booked is what was being sent."""
    workspace = clinic.profile("here")
    wish = queue(clinic, workspace)
    refused: list[str] = []

    def other_window() -> None:
        with clinic.reopened("here") as other:
            desk = open_desk(other)
            try:
                if change == "move":
                    desk.move(wish, START + HOUR)
                elif change == "edit":
                    desk.edit(wish, duration=2 * LENGTH)
                else:
                    desk.cancel(wish)
            except NotAllowed as error:
                refused.append(error.action)

    skip = 0 if moment == "claim" else 1
    clinic.proxy.on("PUT", skip=skip, times=1, act=after(lambda: elsewhere(other_window)))
    assert [one.uploaded for one in synchronise(workspace).calendars if one.uploaded] == [1]
    assert refused == ["outcome_unknown"]
    assert (clinic.standing(), outbox(workspace)) == (ONE, [])
    assert [(one.start, one.end - one.start, one.queued) for one in shown(workspace)] == [(START, LENGTH, False)]


def test_synchronised_in_another_window_while_it_is_booked(any_clinic: Clinic) -> None:
    """The other window leaves alone what this one is sending."""
    clinic, workspace = any_clinic, any_clinic.profile("here")
    seen: list[list[tuple[str, str]]] = []

    def other_window() -> None:
        with clinic.reopened("here") as other:
            assert settled(other) == []
            seen.append(outbox(other))

    clinic.proxy.on("PUT", times=2, act=after(lambda: elsewhere(other_window)))
    assert clinic.books(workspace)
    assert seen == [[("book", "sending")]] * 2
    assert (clinic.standing(), outbox(workspace)) == (ONE, [])
    assert [(one.start, one.queued) for one in shown(workspace)] == [(START, False)]


def test_a_transfer_that_waits_is_not_cancelled_in_the_wrong_place(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    desk, reference = open_desk(workspace), clinic.books(workspace)
    clinic.proxy.on("*", act=request_lost)
    assert desk.move(reference, START, clinic.calendars[1]).outcome == "queued"
    with pytest.raises(NotAllowed) as refusal:
        desk.cancel(reference)
    assert refusal.value.action == "pending_change"
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert (clinic.standing(0), clinic.standing(1)) == ([("CANCELLED", START)], ONE)
    assert desk.cancel(reference).outcome == "cancelled"
    assert (clinic.standing(0), clinic.standing(1)) == ([("CANCELLED", START)], [("CANCELLED", START)])
    assert outbox(workspace) == []


def test_a_transfer_whose_old_place_may_not_be_cancelled(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    desk, reference = open_desk(workspace), clinic.books(workspace)
    source = clinic.calendars[0].removeprefix(clinic.proxy.url.rstrip("/"))
    clinic.proxy.on("PUT", path=source, act=says(403))
    told = desk.move(reference, START, clinic.calendars[1])
    assert told.outcome == "moved"
    assert "old_time_not_yet_released" in told.warnings
    assert (clinic.standing(0), clinic.standing(1)) == (ONE, ONE)
    assert outbox(workspace) == [("cancel", "queued")]
    assert settled(workspace) == []
    assert outbox(workspace) == [("cancel", "failed")]
    assert [one.reference for one in open_conflicts(workspace)] == [reference], "a person is asked"
    clinic.proxy.heal()
    assert resolve_conflict(workspace, reference, "local").outcome == "cancelled"
    assert (clinic.standing(0), clinic.standing(1), outbox(workspace)) == ([("CANCELLED", START)], ONE, [])
    assert patient_of(workspace, reference) == PATIENT


def test_the_identity_through_contended_rounds(clinic: Clinic) -> None:
    """Without a key it is kept here alone, and each round has a UID of its own."""
    workspace = clinic.profile("here")
    begin, now = START.strftime("%Y%m%dT%H%M%S"), clock.now().strftime("%Y%m%dT%H%M%SZ")
    times = f"DTSTART;TZID=Europe/Paris:{begin}\nDURATION:PT30M\nSTATUS:TENTATIVE\nLAST-MODIFIED:{now}"
    rival = foreign("rival", f"{times}\nX-TELECONSULT-REF:RVA111\nX-TELECONSULT-CLAIM:00\nX-TELECONSULT-NONCE:00")
    rival = rival.replace("DTSTAMP:20260101T000000Z", f"DTSTAMP:{now}")
    comes = clinic.proxy.on("REPORT", body=QUERY, times=1, act=before(lambda: clinic.write("rival.ics", rival)))

    def goes() -> None:
        clinic.delete(next(path for path in clinic.bodies() if path.endswith("rival.ics")))

    clinic.proxy.on("REPORT", body=QUERY, times=1, act=before(goes))
    reference = clinic.books(workspace)
    assert comes.applied == 1
    claims = [one.body for one in clinic.proxy.asked if one.method == "PUT" and CLAIM in one.body]
    assert len({body[body.index(b"UID:") :].split(b"\r\n")[0] for body in claims}) == 2
    assert patient_of(workspace, reference) == PATIENT
    assert settled(workspace) == []
    assert patient_of(workspace, reference) == PATIENT


@pytest.mark.parametrize("refusal", ["taken", "no right"])
def test_the_identity_after_a_refused_edit(clinic: Clinic, refusal: str) -> None:
    workspace = clinic.profile("here")
    reference = clinic.books(workspace)
    clinic.books(workspace, START + LENGTH)
    desk, other = open_desk(workspace), Patient(family="Autre")

    def edit(duration: timedelta | None) -> BookingOutcome:
        return desk.edit(reference, duration=duration, patient=other)

    if refusal == "taken":
        assert edit(2 * LENGTH).outcome == "taken"
    else:
        clinic.proxy.on("PUT", act=says(403))
        with pytest.raises(NotAllowed):
            edit(None)
    assert patient_of(workspace, reference) == PATIENT
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert patient_of(workspace, reference) == PATIENT
    assert edit(None).outcome == "changed"
    assert patient_of(workspace, reference) == other


def test_a_machine_that_slept_writes_nothing_more(clinic: Clinic) -> None:
    """Its lease ran out and another window dealt with the wish: a person is asked once, and nothing is booked behind it."""
    workspace = clinic.profile("here")

    def later_window() -> None:
        with clinic.reopened("here") as other:
            other.now = lambda: clock.now() + timedelta(minutes=2)
            assert settled(other) == []
            assert outbox(other) == [("book", "interrupted")]

    clinic.proxy.on("PUT", body=CLAIM, times=1, act=after(lambda: elsewhere(later_window)))
    told = open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH, patient=PATIENT)
    assert told.outcome == "queued"
    assert (clinic.standing(), outbox(workspace)) == ([], [("book", "interrupted")])
    assert clinic.proxy.methods("PUT") == ["PUT"]


def test_what_a_server_cannot_carry_out_is_tried_less_and_less_often(clinic: Clinic) -> None:
    """While it answers; a person who asks is not kept waiting."""
    workspace = clinic.profile("here")
    wish = queue(clinic, workspace)
    moment = clock.now()
    workspace.now = lambda: moment
    clinic.proxy.on("PUT", act=says(500))
    workspace.chance = NoWaits()
    waits = []
    for _ in range(5):
        synchronise(workspace)
        (waiting,) = operations(workspace.database)
        waits.append((waiting.not_before - moment).total_seconds() if waiting.not_before else 0.0)
        moment += timedelta(seconds=waits[-1])
    assert waits[:2] == [0, 0]
    assert all(later > earlier > 0 for earlier, later in pairwise(waits[2:])), waits
    sent = len(clinic.proxy.methods("PUT"))
    moment -= timedelta(seconds=1)
    synchronise(workspace, background=True)
    assert len(clinic.proxy.methods("PUT")) == sent, "not before"
    synchronise(workspace)
    assert len(clinic.proxy.methods("PUT")) > sent, "a person who asks is not kept waiting"
    clinic.proxy.heal()
    assert open_desk(workspace).move(wish, START + HOUR).outcome == "booked"


def test_what_the_server_itself_wishes_counts_for_a_person_too(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    queue(clinic, workspace)
    moment = clock.now()
    workspace.now = lambda: moment
    clinic.proxy.on("PUT", act=busy(retry_after=60))
    synchronise(workspace)
    sent = len(clinic.proxy.methods("PUT"))
    assert sent == 1
    moment += timedelta(seconds=59)
    synchronise(workspace)
    assert len(clinic.proxy.methods("PUT")) == sent
    clinic.proxy.heal()
    moment += timedelta(seconds=2)
    synchronise(workspace)
    assert operations(workspace.database) == []


def test_a_server_that_is_away_puts_nothing_off(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    queue(clinic, workspace)
    clinic.proxy.on("*", act=request_lost)
    for _ in range(5):
        synchronise(workspace)
    assert [one.not_before for one in operations(workspace.database)] == [None]
    clinic.proxy.heal()
