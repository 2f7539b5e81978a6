"""What a booking and a move cost where nobody else wants the slot."""

from __future__ import annotations

import pytest

from scheduling.booking.send import send_now
from scheduling.office.desk import open_desk
from scheduling.store.capabilities import PROBE, Capabilities, keep_for_account
from scheduling.store.outbox import operations
from tests.helpers.faulty_proxy import answer_lost, before, weak_etags
from tests.integration.clinic import CONFIRMED, HOUR, LENGTH, START, Clinic, foreign, settled


def test_a_booking_is_four_requests(any_clinic: Clinic) -> None:
    """Claim, look, confirm, read once more."""
    workspace = any_clinic.profile("here")
    settled(workspace)
    any_clinic.proxy.heal()
    told = open_desk(workspace).book(calendar=any_clinic.calendars[0], start=START, duration=LENGTH)
    assert (told.outcome, told.rounds) == ("booked", 1)
    assert any_clinic.proxy.methods() == ["PUT", "REPORT", "PUT", "REPORT"]


def test_a_move_is_five_requests(any_clinic: Clinic) -> None:
    """Claim, look, change, withdraw the claim, read once more."""
    workspace = any_clinic.profile("here")
    reference = any_clinic.books(workspace)
    any_clinic.proxy.heal()
    told = open_desk(workspace).move(reference, START + HOUR)
    assert (told.outcome, told.rounds) == ("moved", 1)
    assert any_clinic.proxy.methods() == ["PUT", "REPORT", "PUT", "DELETE", "REPORT"]


def test_an_appointment_that_keeps_its_time_is_two_requests(any_clinic: Clinic) -> None:
    workspace = any_clinic.profile("here")
    reference = any_clinic.books(workspace)
    any_clinic.proxy.heal()
    assert open_desk(workspace).cancel(reference).outcome == "cancelled"
    assert any_clinic.proxy.methods() == ["PUT", "GET"]


def test_a_foreign_event_that_comes_while_it_is_moved_is_told(clinic: Clinic) -> None:
    """It cannot be kept out; it is seen when the slot is read once more."""
    workspace = clinic.profile("here")
    reference = clinic.books(workspace)
    event = foreign("meeting", f"DTSTART;TZID=Europe/Paris:{START + HOUR:%Y%m%dT%H%M%S}\nDURATION:PT30M")
    comes = clinic.proxy.on("DELETE", times=1, act=before(lambda: clinic.write("meeting.ics", event)))
    told = open_desk(workspace).move(reference, START + HOUR)
    assert comes.applied == 1
    assert (told.outcome, [one.summary for one in told.in_the_way]) == ("moved", ["meeting"])
    assert "foreign_overlap" in told.warnings


def test_without_strong_etags_nothing_is_guaranteed_and_it_is_said(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    desk, sure = open_desk(workspace), clinic.books(workspace, START + 3 * HOUR)
    assert "not_guaranteed" not in desk.move(sure, START + 4 * HOUR).warnings
    clinic.proxy.on("*", act=weak_etags)
    told = desk.book(calendar=clinic.calendars[0], start=START, duration=LENGTH)
    assert "not_guaranteed" in told.warnings
    assert told.appointment is not None
    assert "not_guaranteed" in desk.move(str(told.appointment.reference), START + HOUR).warnings


@pytest.mark.parametrize(("fact", "told"), [("refuses_stale_put", True), ("shows_to_others", True), ("multiget", False)])
def test_what_the_probe_showed_is_said_at_each_booking(clinic: Clinic, fact: str, told: bool) -> None:
    workspace = clinic.profile("here")
    shown = Capabilities.from_stored({PROBE: {fact: False}})
    assert shown is not None
    with workspace.database.transaction() as cursor:
        keep_for_account(cursor, 1, shown)
    outcome = open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH)
    assert ("not_guaranteed" in outcome.warnings) == told


@pytest.mark.parametrize("action", ["book", "move"])
def test_it_is_said_too_where_the_answer_was_lost_and_it_had_arrived(clinic: Clinic, action: str) -> None:
    workspace = clinic.profile("here")
    shown = Capabilities.from_stored({PROBE: {"refuses_stale_put": False}})
    assert shown is not None
    reference = clinic.books(workspace, START + 3 * HOUR)
    with workspace.database.transaction() as cursor:
        keep_for_account(cursor, 1, shown)
    desk = open_desk(workspace)
    clinic.proxy.on("PUT", body=CONFIRMED, act=clinic.proxy.going_dark(answer_lost), times=1)
    if action == "book":
        told = desk.book(calendar=clinic.calendars[0], start=START, duration=LENGTH)
    else:
        told = desk.move(reference, START)
    assert told.outcome == "queued"
    clinic.proxy.heal()
    waiting = operations(workspace.database)[0]
    again = send_now(workspace.booking_context(), waiting.id, fresh=False)
    assert again.outcome in {"booked", "moved"}
    assert "not_guaranteed" in again.warnings
