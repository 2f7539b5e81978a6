"""What was done at the desk is taken back, on both real servers; where the world moved on it is refused with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduling import clock
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.undo_note import UndoNote
from scheduling.errors import Cancelled, NotAllowed
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.patient import Patient
from scheduling.office.agenda import find_appointment
from scheduling.office.desk import Desk, open_desk
from scheduling.office.keys import add_keys
from scheduling.office.synchronise import synchronise
from scheduling.office.undo import last_act
from scheduling.office.workspace import Workspace
from scheduling.store.undo import KEPT, forget_old_entries
from tests.helpers.faulty_proxy import request_lost
from tests.integration.clinic import HOUR, LENGTH, PATIENT, START, Clinic, foreign, outbox, settled
from tests.unit.store.samples import KEYS

LATER = START + HOUR
HERE, THERE = 0, 1
VISIO = 'link_hosts = ["visio.example"]\n'


def booked(
    desk: Desk, clinic: Clinic, calendar: int = HERE, start: datetime = START, link: str | None = None
) -> tuple[str, BookingOutcome]:
    outcome = desk.book(calendar=clinic.calendars[calendar], start=start, duration=LENGTH, patient=PATIENT, link=link)
    assert outcome.outcome is Outcome.BOOKED
    assert outcome.appointment is not None
    return str(outcome.appointment.reference), outcome


def undone(desk: Desk, outcome: BookingOutcome) -> BookingOutcome:
    assert outcome.undo is not None
    return desk.undo(outcome.undo)


def refused(desk: Desk, outcome: BookingOutcome) -> str:
    with pytest.raises(NotAllowed) as caught:
        undone(desk, outcome)
    return caught.value.action


def test_a_booking_a_move_and_a_cancellation(any_clinic: Clinic) -> None:
    clinic = any_clinic
    desk = open_desk(clinic.profile("secretary"))
    _, booking = booked(desk, clinic)
    back = undone(desk, booking)
    assert (back.outcome, back.undo) == (Outcome.CANCELLED, None)
    assert clinic.bodies() == {}

    reference, _ = booked(desk, clinic)
    moved = desk.move(reference, LATER)
    back = undone(desk, moved)
    assert back.outcome is Outcome.MOVED
    assert clinic.standing() == [("CONFIRMED", START)]
    assert undone(desk, back).outcome is Outcome.MOVED, "and done again"
    assert clinic.standing() == [("CONFIRMED", LATER)]

    cancelled = desk.cancel(reference)
    assert clinic.standing() == [("CANCELLED", LATER)]
    back = undone(desk, cancelled)
    assert back.outcome is Outcome.BOOKED
    assert back.appointment is not None
    assert back.appointment.patient == PATIENT
    assert clinic.standing() == [("CONFIRMED", LATER)]
    assert undone(desk, back).outcome is Outcome.CANCELLED, "and done again"
    assert clinic.standing() == [("CANCELLED", LATER)]


def test_a_move_to_another_calendar(any_clinic: Clinic) -> None:
    clinic = any_clinic
    workspace = clinic.profile("secretary")
    add_keys(workspace, KEYS.keys)
    desk = open_desk(workspace)
    reference, _ = booked(desk, clinic)
    moved = desk.move(reference, LATER, clinic.calendars[THERE])
    assert clinic.standing(THERE) == [("CONFIRMED", LATER)]
    back = undone(desk, moved)
    assert back.outcome is Outcome.MOVED
    assert [one for one in clinic.standing(HERE) if one[0] == "CONFIRMED"] == [("CONFIRMED", START)]
    assert clinic.standing(THERE) == [("CANCELLED", LATER)]
    found = find_appointment(workspace, reference)
    assert (found.href or "").startswith(clinic.calendars[HERE])
    assert found.patient == PATIENT
    assert undone(desk, back).outcome is Outcome.MOVED
    assert [one for one in clinic.standing(THERE) if one[0] == "CONFIRMED"] == [("CONFIRMED", LATER)]


def test_an_edit(clinic: Clinic) -> None:
    workspace = clinic.profile("secretary", VISIO)
    add_keys(workspace, KEYS.keys)
    desk = open_desk(workspace)
    reference, _ = booked(desk, clinic)

    def stands() -> tuple[timedelta, str | None, Patient | None]:
        synchronise(workspace)
        found = find_appointment(workspace, reference)
        return found.interval.duration, found.link, found.patient

    before = stands()
    other = replace(PATIENT, given="Anna")
    for change in ({"duration": 2 * LENGTH}, {"duration": LENGTH / 2}, {"link": "https://visio.example/a"}, {"patient": other}):
        outcome = desk.edit(reference, **change)
        after = stands()
        assert after != before
        back = undone(desk, outcome)
        assert back.outcome is Outcome.CHANGED
        assert stands() == before
        again = undone(desk, back)
        assert stands() == after, "and done again"
        assert undone(desk, again).outcome is Outcome.CHANGED
        assert stands() == before
    assert outbox(workspace) == []


def test_an_outcome_in_one_click_too_many(clinic: Clinic) -> None:
    workspace = clinic.profile("physician")
    desk = open_desk(workspace)
    reference, _ = booked(desk, clinic)
    arrived = desk.outcome(reference, AppointmentStatus.ARRIVED)
    noshow = desk.outcome(reference, AppointmentStatus.NOSHOW)
    assert undone(desk, noshow).outcome is Outcome.CHANGED
    assert find_appointment(workspace, reference).status is AppointmentStatus.ARRIVED
    assert undone(desk, arrived).outcome is Outcome.CHANGED
    assert find_appointment(workspace, reference).status is AppointmentStatus.BOOKED
    assert "X-TELECONSULT-STATUS" not in next(iter(clinic.bodies().values()))


def test_somebody_else_took_the_place(any_clinic: Clinic) -> None:
    clinic = any_clinic
    desk = open_desk(clinic.profile("secretary"))
    other = clinic.profile("other")
    reference, _ = booked(desk, clinic)
    moved = desk.move(reference, LATER)
    assert settled(other) == []
    taken_by = clinic.books(other, START)
    back = undone(desk, moved)
    assert (back.outcome, back.undo) == (Outcome.TAKEN, None)
    assert [one.reference for one in back.in_the_way] == [taken_by]
    assert clinic.standing() == [("CONFIRMED", START), ("CONFIRMED", LATER)]

    cancelled = desk.cancel(reference)
    clinic.books(other, LATER)
    back = undone(desk, cancelled)
    assert back.outcome is Outcome.TAKEN
    assert clinic.standing() == [("CANCELLED", LATER), ("CONFIRMED", START), ("CONFIRMED", LATER)]


def test_a_shortened_one_whose_end_was_given_away(clinic: Clinic) -> None:
    desk = open_desk(clinic.profile("secretary"))
    reference, _ = booked(desk, clinic)
    shortened = desk.edit(reference, duration=LENGTH / 2)
    clinic.write("other.ics", foreign("other", f"DTSTART:{_utc(START + LENGTH / 2)}\nDTEND:{_utc(START + LENGTH)}"))
    back = undone(desk, shortened)
    assert back.outcome is Outcome.TAKEN
    assert [one.uid for one in back.in_the_way] == ["other"]


def test_what_somebody_changed_meanwhile_is_left_alone(any_clinic: Clinic) -> None:
    clinic = any_clinic
    desk = open_desk(clinic.profile("secretary"))
    other = clinic.profile("other")
    reference, booking = booked(desk, clinic)
    assert settled(other) == []
    moved_by_other = open_desk(other).move(reference, LATER)
    assert refused(desk, booking) == "changed_since"
    moved_here = desk.move(reference, LATER + HOUR)
    assert refused(open_desk(other), moved_by_other) == "changed_since"
    open_desk(other).cancel(reference)
    assert refused(desk, moved_here) == "changed_since"
    assert clinic.standing() == [("CANCELLED", LATER + HOUR)]


def test_what_is_gone_from_the_server(clinic: Clinic) -> None:
    desk = open_desk(clinic.profile("secretary"))
    _, booking = booked(desk, clinic)
    clinic.delete(next(iter(clinic.bodies())))
    assert refused(desk, booking) == "changed_since"
    assert refused(desk, booking) == "changed_since"


def test_an_action_is_taken_back_once(clinic: Clinic) -> None:
    desk = open_desk(clinic.profile("secretary"))
    reference, booking = booked(desk, clinic)
    moved = desk.move(reference, LATER)
    undone(desk, moved)
    assert refused(desk, moved) == "changed_since"
    assert undone(desk, booking).outcome is Outcome.CANCELLED, "the one before can follow"


def test_bookings_that_were_never_sent(clinic: Clinic) -> None:
    workspace = clinic.profile("secretary", VISIO)
    desk = open_desk(workspace)
    first = desk.book(calendar=clinic.calendars[HERE], start=START, duration=LENGTH, patient=PATIENT, offline=True)
    reference = str(first.appointment.reference) if first.appointment else ""
    clinic.proxy.on("*", act=request_lost)
    moved = desk.move(reference, LATER, clinic.calendars[THERE])
    edited = desk.edit(reference, duration=2 * LENGTH, link="https://visio.example/a")
    assert (moved.outcome, edited.outcome) == (Outcome.QUEUED, Outcome.QUEUED)
    assert undone(desk, edited).outcome is Outcome.QUEUED
    found = find_appointment(workspace, reference)
    assert (found.interval.duration, found.link) == (LENGTH, None)
    assert undone(desk, moved).outcome is Outcome.QUEUED
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert clinic.standing(HERE) == [("CONFIRMED", START)]
    assert clinic.standing(THERE) == []
    assert undone(desk, first).outcome is Outcome.CANCELLED, "sent meanwhile, it is removed there"
    assert clinic.bodies() == {}
    second = desk.book(calendar=clinic.calendars[HERE], start=START, duration=LENGTH, offline=True)
    assert undone(desk, second).outcome is Outcome.CANCELLED
    assert outbox(workspace) == []


def test_a_booking_that_was_given_up_unsent_leaves_the_act_before_as_the_last(clinic: Clinic) -> None:
    workspace = clinic.profile("secretary")
    desk = open_desk(workspace)
    reference, _ = booked(desk, clinic)
    clinic.proxy.on("*", act=request_lost)
    given_up = desk.book(calendar=clinic.calendars[THERE], start=LATER, duration=LENGTH, offline=True)
    desk.move(str(given_up.appointment and given_up.appointment.reference), LATER + HOUR)
    assert desk.cancel(str(given_up.appointment and given_up.appointment.reference)).outcome is Outcome.CANCELLED
    clinic.proxy.heal()
    assert [(one.kind, one.reference) for one in last_act(workspace)] == [("book", reference)]
    taken_back = desk.take_back()
    assert taken_back is not None
    assert taken_back.outcome is Outcome.CANCELLED
    assert clinic.bodies() == {}


def test_while_the_server_is_away(clinic: Clinic) -> None:
    workspace = clinic.profile("secretary")
    desk = open_desk(workspace)
    reference, _ = booked(desk, clinic)
    moved = desk.move(reference, LATER)
    clinic.proxy.on("*", act=request_lost)
    assert undone(desk, moved).outcome is Outcome.QUEUED
    assert find_appointment(workspace, reference).start == START
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert clinic.standing() == [("CONFIRMED", START)]


def test_an_entry_names_nobody(clinic: Clinic) -> None:
    workspace: Workspace = clinic.profile("secretary", 'event_label = "name"\n' + VISIO)
    add_keys(workspace, KEYS.keys)
    desk = open_desk(workspace)
    reference, booking = booked(desk, clinic, link="https://visio.example/secret-room")
    edited = desk.edit(reference, patient=replace(PATIENT, family="Zidane"))
    for entry in (booking.undo, edited.undo):
        assert entry is not None
        shown = repr(entry)
        assert not any(word in shown for word in ("Haddad", "Nora", "Zidane", "secret-room", "sealed"))


def test_what_was_done_last_outlives_the_window(clinic: Clinic) -> None:
    """Each act in a workspace of its own, as after a restart; what is done again is done on the same appointment."""
    made = clinic.profile("secretary")
    reference, _ = booked(open_desk(made), clinic)
    with clinic.reopened("secretary") as workspace:
        open_desk(workspace).move(reference, LATER)
    with clinic.reopened("secretary") as workspace:
        open_desk(workspace).cancel(reference)

    def last(*, again: bool = False) -> Outcome | None:
        with clinic.reopened("secretary") as workspace:
            outcome = open_desk(workspace).take_back(again=again)
        return outcome.outcome if outcome else None

    assert last(again=True) is None
    assert last() is Outcome.BOOKED
    assert last() is Outcome.MOVED
    assert clinic.standing() == [("CONFIRMED", START)]
    assert last(again=True) is Outcome.MOVED
    assert last(again=True) is Outcome.CANCELLED
    assert last(again=True) is None
    assert clinic.standing() == [("CANCELLED", LATER)]
    assert [last(), last(), last()] == [Outcome.BOOKED, Outcome.MOVED, Outcome.CANCELLED]
    assert last() is None
    assert last(again=True) is None, "a booking that is gone, and what was done with it"
    assert clinic.bodies() == {}


def test_what_came_to_nothing_leaves_the_act_before_as_the_last(clinic: Clinic) -> None:
    workspace = clinic.profile("secretary")
    desk = open_desk(workspace)
    reference, _ = booked(desk, clinic)
    clinic.write("other.ics", foreign("other", f"DTSTART:{_utc(LATER)}\nDTEND:{_utc(LATER + LENGTH)}"))
    assert desk.move(reference, LATER).outcome is Outcome.TAKEN
    assert settled(workspace) == []
    with pytest.raises(NotAllowed):
        desk.move("other", START + 3 * HOUR, clinic.calendars[THERE])
    assert [one.kind for one in last_act(workspace)] == ["book"]
    assert desk.take_back() is not None
    assert sorted(clinic.bodies()) == [next(path for path in clinic.bodies() if path.endswith("other.ics"))]


def test_one_that_is_tried_again_stays_the_last(clinic: Clinic) -> None:
    workspace = clinic.profile("secretary")
    desk = open_desk(workspace)
    reference, _ = booked(desk, clinic)
    desk.move(reference, LATER)
    workspace.cancel.cancel()
    with pytest.raises(Cancelled):
        desk.take_back()
    with clinic.reopened("secretary") as again:
        outcome = open_desk(again).take_back()
        assert outcome is not None
        assert outcome.outcome is Outcome.MOVED
    assert clinic.standing() == [("CONFIRMED", START)]


def test_an_act_cut_by_a_crash_is_the_last_all_the_same(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies before it could say what came of the move: what was done before must not be taken back instead."""
    workspace = clinic.profile("secretary")
    desk = open_desk(workspace)
    booked(desk, clinic)
    other, _ = booked(desk, clinic, THERE)

    class Died(BaseException):
        pass

    def die(*_: object) -> None:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(UndoNote, "exact", die)
        with pytest.raises(Died):
            desk.move(other, LATER)
    assert clinic.standing(THERE) == [("CONFIRMED", LATER)]
    with clinic.reopened("secretary") as again:
        outcome = open_desk(again).take_back()
    assert outcome is not None
    assert outcome.outcome is Outcome.MOVED
    assert clinic.standing(THERE) == [("CONFIRMED", START)]
    assert clinic.standing(HERE) == [("CONFIRMED", START)]


def test_another_person_on_the_same_profile_takes_nothing_of_ours_back(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = clinic.profile("secretary")
    booked(open_desk(workspace), clinic)
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert open_desk(workspace).take_back() is None
    assert clinic.standing() == [("CONFIRMED", START)]


def test_what_is_kept_to_take_back_ends_with_the_days_and_with_retention(clinic: Clinic) -> None:
    workspace = clinic.profile("secretary", "retention_days = 1\n")
    add_keys(workspace, KEYS.keys)
    desk = open_desk(workspace)
    reference, _ = booked(desk, clinic)
    desk.edit(reference, patient=replace(PATIENT, given="Anna"))
    visit = START + LENGTH
    assert [one.patient for one in last_act(workspace)] == [PATIENT]
    with workspace.database.transaction() as cursor:
        forget_old_entries(cursor, done_before=clock.now() - KEPT, visits_before=visit - timedelta(seconds=1))
    assert [one.kind for one in last_act(workspace)] == ["edit"]
    with workspace.database.transaction() as cursor:
        forget_old_entries(cursor, done_before=clock.now() - KEPT, visits_before=visit + timedelta(seconds=1))
    assert [one.kind for one in last_act(workspace)] == ["book"], "the patient who was replaced is forgotten"
    workspace.now = lambda: clock.now() + KEPT + timedelta(seconds=5)
    assert last_act(workspace) == []
    synchronise(workspace)
    assert workspace.database.rows("SELECT count(*) FROM undo_entries") == [(0,)]


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"
