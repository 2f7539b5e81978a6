"""A claim that could not be taken back is owed: it outlives its operation, and is withdrawn at the next contact."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheduling.office.conflicts import open_conflicts
from scheduling.store.collections import collections
from scheduling.store.outbox import operations
from tests.helpers.faulty_proxy import answer_lost, before, request_lost, says
from tests.integration.clinic import (
    CLAIM,
    CONFIRMED,
    HOUR,
    LENGTH,
    PATIENT,
    QUERY,
    START,
    Clinic,
    foreign,
    hasty_desk,
    outbox,
    settled,
    shown,
)

TAKEN: list[tuple[str, datetime]] = [("CONFIRMED", START)]
OWED: list[tuple[str, datetime]] = [("CLAIM", START), ("CONFIRMED", START)]


@pytest.mark.parametrize("status", [423, 500])
def test_slot_taken_and_the_claim_cannot_be_deleted(clinic: Clinic, status: int) -> None:
    workspace = clinic.profile("here")
    clinic.books(workspace)
    clinic.proxy.on("DELETE", act=says(status))
    told = hasty_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH, patient=PATIENT)
    assert told.outcome == "taken"
    assert clinic.standing() == OWED
    assert outbox(workspace) == [("withdraw", "queued")]
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == (TAKEN, [])


def test_withdrawal_refused_again(any_clinic: Clinic) -> None:
    """It stays owed, and holds up nothing else."""
    clinic, workspace = any_clinic, any_clinic.profile("here")
    clinic.books(workspace)
    clinic.proxy.on("DELETE", act=says(423))
    desk = hasty_desk(workspace)
    assert desk.book(calendar=clinic.calendars[0], start=START, duration=LENGTH).outcome == "taken"
    desk.book(calendar=clinic.calendars[0], start=START + HOUR, duration=LENGTH, offline=True)
    assert settled(workspace) == []
    assert outbox(workspace) == [("withdraw", "queued")]
    assert clinic.standing() == [*OWED, ("CONFIRMED", START + HOUR)]
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == ([*TAKEN, ("CONFIRMED", START + HOUR)], [])


@pytest.mark.parametrize("target", [0, 1], ids=["moved", "transferred"])
def test_owed_by_a_move_to_a_taken_time(clinic: Clinic, target: int) -> None:
    """It is owed where it was put: in the calendar of the new time."""
    workspace = clinic.profile("here")
    reference = clinic.books(workspace)
    clinic.books(workspace, START + HOUR, target)
    clinic.proxy.on("DELETE", act=says(423))
    told = hasty_desk(workspace).move(reference, START + HOUR, clinic.calendars[target])
    assert told.outcome == "taken"
    (owed,) = operations(workspace.database)
    assert (owed.kind, owed.href.rpartition("/")[0] + "/") == ("withdraw", clinic.calendars[target])
    assert owed.collection_id == next(one.id for one in collections(workspace.database) if one.href == clinic.calendars[target])
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert sorted(clinic.standing(0) + clinic.standing(1)) == [("CONFIRMED", START), ("CONFIRMED", START + HOUR)]
    assert outbox(workspace) == []


def test_owed_by_a_move_that_succeeded(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    reference = clinic.books(workspace)
    clinic.proxy.on("DELETE", act=says(423))
    assert hasty_desk(workspace).move(reference, START + HOUR).outcome == "moved"
    assert clinic.standing() == [("CLAIM", START + HOUR), ("CONFIRMED", START + HOUR)]
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == ([("CONFIRMED", START + HOUR)], [])


def test_no_look_and_no_withdrawal(clinic: Clinic) -> None:
    """The claim is written, then nothing reaches the server; the booking goes on from there at the next contact."""
    workspace = clinic.profile("here")
    clinic.proxy.on("REPORT", body=QUERY, act=clinic.proxy.going_dark(request_lost))
    told = hasty_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH)
    assert told.outcome == "queued"
    assert clinic.standing() == [("CLAIM", START)]
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == (TAKEN, [])


def test_a_booking_given_up_still_owes_its_claim(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    clinic.proxy.on("PUT", body=CLAIM, act=clinic.proxy.going_dark(answer_lost))
    desk = hasty_desk(workspace)
    queued = desk.book(calendar=clinic.calendars[0], start=START, duration=LENGTH).appointment
    assert queued is not None
    assert desk.cancel(str(queued.reference)).outcome == "cancelled"
    assert shown(workspace) == []
    assert clinic.standing() == [("CLAIM", START)]
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == ([], [])


@pytest.mark.parametrize("decided", [False, True], ids=["still asking", "given up"])
def test_a_wish_that_waits_for_a_person_still_owes_its_claim(clinic: Clinic, decided: bool) -> None:
    """It takes no slot while it waits."""
    workspace, other = clinic.profile("here"), clinic.profile("other")
    desk = hasty_desk(workspace)
    desk.book(calendar=clinic.calendars[0], start=START, duration=LENGTH, offline=True)
    clinic.books(other)
    clinic.proxy.on("DELETE", act=says(423), times=8)
    assert settled(workspace) == []
    (asking,) = open_conflicts(workspace)
    assert clinic.standing() == OWED
    if decided:
        assert desk.cancel(str(asking.reference)).outcome == "cancelled"
    assert settled(workspace) == []
    assert clinic.standing() == TAKEN
    assert outbox(workspace) == ([] if decided else [("book", "taken")])


def test_a_refused_confirmation_still_owes_its_claim(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    hasty_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH, offline=True)
    clinic.proxy.on("PUT", body=CONFIRMED, act=says(403))
    assert settled(workspace) == []
    assert outbox(workspace) == [("book", "failed")]
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == ([], [("book", "failed")])


def test_what_another_program_made_of_the_claim_is_not_deleted(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    clinic.books(workspace)
    clinic.proxy.on("DELETE", act=says(423))
    assert hasty_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH).outcome == "taken"
    path, claim = next((path, body) for path, body in clinic.bodies().items() if CLAIM.decode() in body)
    uid = claim[claim.index("UID:") + 4 :].split()[0]
    day = START.strftime("%Y%m%d")
    clinic.write(path.rpartition("/")[2], foreign(uid, f"DTSTART:{day}T180000Z\nDTEND:{day}T183000Z"))
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert outbox(workspace) == []
    assert len([body for body in clinic.bodies().values() if "-//Other//EN" in body]) == 1


def test_what_another_program_made_of_the_claim_before_the_look(clinic: Clinic) -> None:
    """It is not ours any more: it is neither deleted nor taken for a server that forgets."""
    workspace = clinic.profile("here")
    day = START.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")

    def overwrite() -> None:
        ((path, _),) = clinic.bodies().items()
        clinic.delete(path)
        clinic.write(path.rpartition("/")[2], foreign("theirs", f"DTSTART:{day}\nDURATION:PT30M"))

    clinic.proxy.on("REPORT", body=QUERY, times=1, act=before(overwrite))
    told = hasty_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH)
    assert told.outcome == "taken"
    assert ["UID:theirs" in body for body in clinic.bodies().values()] == [True]
    assert settled(workspace) == []
    assert ["UID:theirs" in body for body in clinic.bodies().values()] == [True]
    assert outbox(workspace) == []
