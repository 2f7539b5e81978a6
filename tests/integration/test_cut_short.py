"""A person cancels in the middle: nobody waits longer, and the next contact finds out what stands."""

from __future__ import annotations

import pytest

from scheduling.errors import Cancelled
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace
from tests.integration.clinic import (
    CLAIM,
    CONFIRMED,
    HOUR,
    LENGTH,
    PATIENT,
    QUERY,
    START,
    Clinic,
    outbox,
    patient_of,
    settled,
    shown,
)

BOOKED, MOVED = [("CONFIRMED", START)], [("CONFIRMED", START + HOUR)]


def book(clinic: Clinic, workspace: Workspace) -> str:
    told = open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH, patient=PATIENT)
    return told.outcome


@pytest.mark.parametrize(("method", "body"), [("PUT", CLAIM), ("REPORT", QUERY)], ids=["claim", "look"])
def test_cancelled_before_the_confirmation(any_clinic: Clinic, method: str, body: bytes) -> None:
    """Nothing is booked, and the slot is free for others after the next contact."""
    clinic, workspace = any_clinic, any_clinic.profile("here")
    clinic.proxy.on(method, body=body, times=1, act=clinic.proxy.held(workspace.cancel.cancel))
    with pytest.raises(Cancelled):
        book(clinic, workspace)
    assert clinic.standing() == [("CLAIM", START)]
    assert outbox(workspace) == [("withdraw", "queued")]
    assert shown(workspace) == []
    clinic.proxy.heal()
    with clinic.reopened("here") as later:
        assert settled(later) == []
        assert (clinic.standing(), outbox(later)) == ([], [])
        assert book(clinic, later) == "booked"


def test_cancelled_while_the_confirmation_is_answered(any_clinic: Clinic) -> None:
    clinic, workspace = any_clinic, any_clinic.profile("here")
    clinic.proxy.on("PUT", body=CONFIRMED, times=1, act=clinic.proxy.held(workspace.cancel.cancel))
    with pytest.raises(Cancelled):
        book(clinic, workspace)
    assert clinic.standing() == BOOKED
    clinic.proxy.heal()
    with clinic.reopened("here") as later:
        assert settled(later) == []
        assert (clinic.standing(), outbox(later)) == (BOOKED, [])
        assert [one.patient for one in shown(later)] == [PATIENT]


def test_cancelled_while_the_slot_is_read_once_more(any_clinic: Clinic) -> None:
    """It is booked by then, and told so."""
    clinic, workspace = any_clinic, any_clinic.profile("here")
    rule = clinic.proxy.on("REPORT", body=QUERY, skip=1, times=1, act=clinic.proxy.held(workspace.cancel.cancel))
    assert book(clinic, workspace) == "booked"
    assert rule.applied == 1
    clinic.proxy.heal()
    with clinic.reopened("here") as later:
        assert settled(later) == []
        assert (clinic.standing(), outbox(later)) == (BOOKED, [])


@pytest.mark.parametrize(
    ("method", "body", "arrived"),
    [("PUT", CLAIM, False), ("REPORT", QUERY, False), ("PUT", CONFIRMED, True)],
    ids=["claim", "look", "change"],
)
def test_a_cancelled_move(clinic: Clinic, method: str, body: bytes, arrived: bool) -> None:
    workspace = clinic.profile("here")
    reference = clinic.books(workspace)
    clinic.proxy.on(method, body=body, times=1, act=clinic.proxy.held(workspace.cancel.cancel))
    with pytest.raises(Cancelled):
        open_desk(workspace).move(reference, START + HOUR)
    clinic.proxy.heal()
    with clinic.reopened("here") as later:
        assert settled(later) == []
        assert clinic.standing() == (MOVED if arrived else BOOKED)
        assert outbox(later) == []
        assert [(one.start, one.queued) for one in shown(later)] == [(START + HOUR if arrived else START, False)]
        assert patient_of(later, reference) == PATIENT


@pytest.mark.parametrize(("method", "skip"), [("REPORT", 1), ("DELETE", 0)], ids=["read once more", "withdrawal"])
def test_a_move_cancelled_after_its_change(clinic: Clinic, method: str, skip: int) -> None:
    """It is moved by then, and told so; a claim that is left is owed."""
    workspace = clinic.profile("here")
    reference = clinic.books(workspace)
    rule = clinic.proxy.on(method, skip=skip, times=1, act=clinic.proxy.held(workspace.cancel.cancel))
    assert open_desk(workspace).move(reference, START + HOUR).outcome == "moved"
    assert rule.applied == 1
    clinic.proxy.heal()
    with clinic.reopened("here") as later:
        assert settled(later) == []
        assert (clinic.standing(), outbox(later)) == (MOVED, [])


@pytest.mark.parametrize(
    ("method", "body", "standing"),
    [("PUT", CLAIM, []), ("REPORT", QUERY, []), ("PUT", CONFIRMED, BOOKED)],
    ids=["claim", "look", "confirmation"],
)
def test_a_cancelled_synchronisation(clinic: Clinic, method: str, body: bytes, standing: list[object]) -> None:
    """It goes on the next time, without asking anybody: the person who stopped it did not mean the booking."""
    workspace = clinic.profile("here")
    open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH, patient=PATIENT, offline=True)
    clinic.proxy.on(method, body=body, times=1, act=clinic.proxy.held(workspace.cancel.cancel))
    with pytest.raises(Cancelled):
        synchronise(workspace)
    assert [one for one in clinic.standing() if one[0] != "CLAIM"] == standing
    clinic.proxy.heal()
    with clinic.reopened("here") as later:
        assert settled(later) == []
        assert (clinic.standing(), outbox(later)) == (BOOKED, [])


def test_cancelled_before_anything_is_sent(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    workspace.cancel.cancel()
    with pytest.raises(Cancelled):
        book(clinic, workspace)
    assert clinic.proxy.methods("PUT") == []
    assert (shown(workspace), outbox(workspace)) == ([], [])
