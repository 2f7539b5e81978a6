"""The desk where appointments are booked, moved, cancelled and edited: the intent is stored, then sent while the person waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from scheduling.booking.context import BookingContext
from scheduling.booking.intent_booking import Intended, intend_booking, known_in_the_way, lasting
from scheduling.booking.intent_change import (
    intend_cancel,
    intend_edit,
    intend_move,
    intend_outcome,
    intend_transfer,
)
from scheduling.booking.intent_undo import intend_undo, undo_unsent
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.send import send_now
from scheduling.booking.standing import Standing, standing
from scheduling.booking.undo_entry import Undoable, UndoEntry
from scheduling.booking.undo_note import UndoNote
from scheduling.booking.unsent import change_unsent, drop_unsent, drop_waiting, unsent_booking
from scheduling.errors import NotAllowed, NotFound, SchedulingError, StoreError
from scheduling.model.appointment import Appointment, AppointmentKind, AppointmentStatus
from scheduling.model.patient import Patient
from scheduling.office.agenda import find_appointment
from scheduling.office.calendars import resolve_calendar
from scheduling.office.undo import as_left, last_act, still_as_left
from scheduling.office.workspace import DESK_TIMEOUT_S, Workspace
from scheduling.store.collections import collection_by_id
from scheduling.store.objects import object_by_id
from scheduling.store.occurrences import find_appointments
from scheduling.store.outbox import operation as stored_operation

_DONE = frozenset({Outcome.BOOKED, Outcome.MOVED, Outcome.CANCELLED, Outcome.CHANGED, Outcome.QUEUED})
_AGAIN: dict[Undoable, Undoable] = {"cancel": "reinstate", "reinstate": "cancel"}
"""Taking these back is another action, which is taken back in turn."""


class Desk:
    """Every method raises `InputRefused`, `NotAllowed` or `CalDavError` with nothing booked or changed; what is expected
    comes back as a `BookingOutcome`.
    """

    def __init__(self, workspace: Workspace, context: BookingContext) -> None:
        self._workspace = workspace
        self._context = context

    def book(
        self,
        *,
        calendar: str,
        start: datetime,
        duration: timedelta,
        patient: Patient | None = None,
        kind: AppointmentKind | None = None,
        link: str | None = None,
        overbook: str | None = None,
        offline: bool = False,
    ) -> BookingOutcome:
        """Book a slot of one calendar. `offline` queues it; what the local copy knows to stand there is refused at once."""
        collection = resolve_calendar(self._workspace, calendar)
        if offline and overbook is None:
            interval = lasting(start, duration, self._workspace.settings.zone)
            there = known_in_the_way(self._context, collection, interval, kind, frozenset())
            if there:
                return BookingOutcome(Outcome.TAKEN, None, there)
        note = UndoNote(self._context, "book")
        intended = intend_booking(
            self._context,
            collection,
            start=start,
            duration=duration,
            patient=patient,
            kind=kind,
            link=link,
            overbook=overbook,
            later=offline,
            note=note.note,
        )
        return self._done(note, intended, offline=offline)

    def move(self, ref: str, start: datetime, calendar: str | None = None) -> BookingOutcome:
        """Another time, in the same calendar or another one."""
        what = self._standing(ref)
        target = resolve_calendar(self._workspace, calendar) if calendar else what.collection
        waiting, note = unsent_booking(self._context, what), UndoNote(self._context, "move", what)
        if waiting is not None:
            changed = change_unsent(self._context, waiting, what, start=start, target=target, note=note.note)
            return self._done(note, changed, fresh=False)
        if target.id == what.collection.id:
            return self._done(note, intend_move(self._context, what, start, note.note))
        return self._done(note, intend_transfer(self._context, what, start, target, note.note))

    def cancel(self, ref: str, reason: str | None = None, remove: bool = False) -> BookingOutcome:
        """Cancel, visibly for others, or remove; a booking that was never sent is simply dropped."""
        what = self._standing(ref)
        waiting = unsent_booking(self._context, what)
        if waiting is not None:
            drop_waiting(self._context, waiting)
            return BookingOutcome(Outcome.CANCELLED, replace(what.appointment, status=AppointmentStatus.CANCELLED, queued=False))
        if remove:
            return self._settle(intend_cancel(self._context, what, reason, remove=True), before=what.appointment)
        note = UndoNote(self._context, "cancel", what)
        return self._done(note, intend_cancel(self._context, what, reason, remove=False, note=note.note), before=what.appointment)

    def edit(
        self, ref: str, duration: timedelta | None = None, link: str | None = None, patient: Patient | None = None
    ) -> BookingOutcome:
        """Another length, link or identity."""
        what = self._standing(ref)
        waiting = unsent_booking(self._context, what)
        note = UndoNote(self._context, "edit", what, identity=patient is not None)
        if waiting is not None:
            changed = change_unsent(self._context, waiting, what, duration=duration, link=link, patient=patient, note=note.note)
            return self._done(note, changed, fresh=False)
        intended = intend_edit(self._context, what, duration=duration, link=link, patient=patient, note=note.note)
        return self._done(note, intended)

    def outcome(self, ref: str, status: AppointmentStatus, incident: str | None = None) -> BookingOutcome:
        """What became of the visit."""
        what = self._standing(ref)
        if unsent_booking(self._context, what) is not None:
            raise NotAllowed(what.appointment.reference or what.appointment.uid, "unsent")
        note = UndoNote(self._context, "outcome", what)
        return self._done(note, intend_outcome(self._context, what, status, incident, note.note))

    def undo(self, entry: UndoEntry) -> BookingOutcome:
        """Take back what `entry` came with. The slot may be taken by now; `NotAllowed` (`changed_since`) where the appointment
        no longer stands as the action left it: then it is forgotten. The answer's own `undo` does it again.
        """
        note = UndoNote(self._context, _AGAIN.get(entry.kind, entry.kind), None, entry.patient is not None, entry)
        try:
            return self._undone(note, entry)
        except StoreError:
            raise
        except NotAllowed:
            note.came_to_nothing()
            raise

    def take_back(self, group: str | None = None, *, again: bool = False) -> BookingOutcome | None:
        """Take back what was done last, or as `group`; `again`: do again what was taken back last. None: there is no such act.

        Of several bookings of one act the last is taken back first. Where one no longer stands as it was left nothing is taken
        back (`changed_since`); that one is forgotten, and the others wait for the next time.
        """
        outcome = None
        act = last_act(self._workspace, group, again=again)
        for entry in act if len(act) > 1 else ():
            self._still_as_left(entry)
        for entry in act:
            if outcome is not None and not self._known(entry):
                # Given up with the one before: several calendars wait as one.
                UndoNote(self._context, entry.kind, takes_back=entry).came_to_nothing()
                continue
            outcome = self.undo(entry)
            if outcome.outcome in {Outcome.TAKEN, Outcome.CONTENDED, Outcome.CONFLICT}:
                break
        return outcome

    def _still_as_left(self, entry: UndoEntry) -> None:
        try:
            still_as_left(self._context, entry)
        except NotAllowed:
            UndoNote(self._context, entry.kind, takes_back=entry).came_to_nothing()
            raise

    def _known(self, entry: UndoEntry) -> bool:
        named = find_appointments(self._context.database, entry.uid)
        return bool(named or (entry.reference and find_appointments(self._context.database, entry.reference)))

    def _undone(self, note: UndoNote, entry: UndoEntry) -> BookingOutcome:
        what = still_as_left(self._context, entry)
        note.before = what
        waiting = unsent_booking(self._context, what)
        if waiting is not None and entry.before is None:
            drop_unsent(self._context, waiting)
            note.came_to_nothing()
            return BookingOutcome(Outcome.CANCELLED, replace(what.appointment, status=AppointmentStatus.CANCELLED, queued=False))
        if waiting is not None:
            return self._done(note, undo_unsent(self._context, waiting, what, entry, note.note), fresh=False)
        outcome = self._done(note, intend_undo(self._context, what, entry, note.note), before=what.appointment)
        # what was cancelled twice is not booked by one undo
        stood = entry.before is not None and entry.before.status is not AppointmentStatus.CANCELLED
        if entry.kind == "cancel" and stood and outcome.outcome is Outcome.CHANGED:
            return replace(outcome, outcome=Outcome.BOOKED)
        return outcome

    def _done(
        self,
        note: UndoNote,
        intended: Intended,
        *,
        offline: bool = False,
        fresh: bool = True,
        before: Appointment | None = None,
    ) -> BookingOutcome:
        """What came of it, with what takes it back where something was done."""
        try:
            outcome = self._settle(intended, offline=offline, fresh=fresh, before=before)
        except StoreError:
            raise
        except SchedulingError as error:
            if stored_operation(self._context.database, intended.operation_id) is None:
                note.came_to_nothing(again=not isinstance(error, NotAllowed))
            raise
        if outcome.outcome not in _DONE:
            note.came_to_nothing(again=outcome.outcome is Outcome.CONTENDED)
            return outcome
        if note.takes_back is not None and note.takes_back.before is None:
            return outcome  # the booking is gone: nothing is left that could be booked again
        left = as_left(self._context, outcome)
        moving = outcome.outcome is Outcome.QUEUED and note.before is not None and left is not None
        if left is None or (moving and note.before is not None and _waits_as_it_was(note.before, left)):
            note.came_to_nothing()
            return outcome
        return replace(outcome, undo=note.exact(left))

    def _settle(
        self, intended: Intended, *, offline: bool = False, fresh: bool = True, before: Appointment | None = None
    ) -> BookingOutcome:
        context = self._context
        stored = stored_operation(context.database, intended.operation_id)
        outcome = BookingOutcome(Outcome.QUEUED) if offline else send_now(context, intended.operation_id, fresh=fresh)
        appointment = outcome.appointment
        if appointment is None and stored is not None and outcome.outcome in {Outcome.QUEUED, Outcome.CONFLICT}:
            appointment = next((one for one in find_appointments(context.database, stored.uid)), None)
        if appointment is None and outcome.outcome is Outcome.CANCELLED and before is not None:
            appointment = replace(before, status=AppointmentStatus.CANCELLED, queued=False)
        done = outcome.outcome not in {Outcome.TAKEN, Outcome.CONTENDED}
        warnings = tuple(dict.fromkeys((*outcome.warnings, *(intended.warnings if done else ()))))
        return replace(outcome, appointment=appointment, warnings=warnings)

    def _standing(self, ref: str) -> Standing:
        appointment = find_appointment(self._workspace, ref)
        stored = object_by_id(self._context.database, appointment.object_id)
        if stored is None:
            raise NotFound("appointment", ref)
        collection = collection_by_id(self._context.database, stored.collection_id)
        return standing(self._context, appointment, stored, collection)


def _waits_as_it_was(before: Standing, left: Standing) -> bool:
    """A move to another calendar changes nothing here before it is sent: there is nothing yet to take back."""
    return before.stored.id == left.stored.id and before.body == left.body


def open_desk(workspace: Workspace) -> Desk:
    """A desk on this profile; from now on its servers are waited for as long as a person waits."""
    workspace.timeout_s = DESK_TIMEOUT_S
    return Desk(workspace, workspace.booking_context())
