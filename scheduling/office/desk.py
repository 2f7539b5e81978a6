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
from scheduling.booking.intent_undo import entry_for, intend_undo, undo_unsent
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.send import send_now
from scheduling.booking.standing import Standing, standing
from scheduling.booking.undo_entry import Undoable, UndoEntry
from scheduling.booking.unsent import change_unsent, drop_unsent, unsent_booking
from scheduling.errors import NotAllowed, NotFound
from scheduling.model.appointment import Appointment, AppointmentKind, AppointmentStatus
from scheduling.model.patient import Patient
from scheduling.office.agenda import find_appointment
from scheduling.office.calendars import resolve_calendar
from scheduling.office.undo import as_left, still_as_left
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
        )
        return self._undoable("book", None, self._settle(intended, offline=offline))

    def move(self, ref: str, start: datetime, calendar: str | None = None) -> BookingOutcome:
        """Another time, in the same calendar or another one."""
        what = self._standing(ref)
        target = resolve_calendar(self._workspace, calendar) if calendar else what.collection
        waiting = unsent_booking(self._context, what)
        if waiting is not None:
            changed = change_unsent(self._context, waiting, what, start=start, target=target)
            return self._undoable("move", what, self._settle(changed, fresh=False))
        if target.id == what.collection.id:
            intended = intend_move(self._context, what, start)
        else:
            intended = intend_transfer(self._context, what, start, target)
        return self._undoable("move", what, self._settle(intended))

    def cancel(self, ref: str, reason: str | None = None, remove: bool = False) -> BookingOutcome:
        """Cancel, visibly for others, or remove; a booking that was never sent is simply dropped."""
        what = self._standing(ref)
        waiting = unsent_booking(self._context, what)
        if waiting is not None:
            drop_unsent(self._context, waiting)
            return BookingOutcome(Outcome.CANCELLED, replace(what.appointment, status=AppointmentStatus.CANCELLED, queued=False))
        outcome = self._settle(intend_cancel(self._context, what, reason, remove=remove), before=what.appointment)
        return outcome if remove else self._undoable("cancel", what, outcome)

    def edit(
        self, ref: str, duration: timedelta | None = None, link: str | None = None, patient: Patient | None = None
    ) -> BookingOutcome:
        """Another length, link or identity."""
        what = self._standing(ref)
        waiting = unsent_booking(self._context, what)
        if waiting is not None:
            changed = change_unsent(self._context, waiting, what, duration=duration, link=link, patient=patient)
            outcome = self._settle(changed, fresh=False)
        else:
            outcome = self._settle(intend_edit(self._context, what, duration=duration, link=link, patient=patient))
        return self._undoable("edit", what, outcome, identity=patient is not None)

    def outcome(self, ref: str, status: AppointmentStatus, incident: str | None = None) -> BookingOutcome:
        """What became of the visit."""
        what = self._standing(ref)
        if unsent_booking(self._context, what) is not None:
            raise NotAllowed(what.appointment.reference or what.appointment.uid, "unsent")
        return self._undoable("outcome", what, self._settle(intend_outcome(self._context, what, status, incident)))

    def undo(self, entry: UndoEntry) -> BookingOutcome:
        """Take back what `entry` came with. The slot may be taken by now; `NotAllowed` (`changed_since`) where the appointment
        no longer stands as the action left it. The answer's own `undo` does it again.
        """
        what = still_as_left(self._context, entry)
        waiting = unsent_booking(self._context, what)
        if waiting is not None and entry.before is None:
            drop_unsent(self._context, waiting)
            return BookingOutcome(Outcome.CANCELLED, replace(what.appointment, status=AppointmentStatus.CANCELLED, queued=False))
        if waiting is not None:
            outcome = self._settle(undo_unsent(self._context, waiting, what, entry), fresh=False)
        else:
            outcome = self._settle(intend_undo(self._context, what, entry), before=what.appointment)
        if entry.before is None:
            return outcome
        if entry.kind == "cancel" and outcome.outcome is Outcome.CHANGED:
            outcome = replace(outcome, outcome=Outcome.BOOKED)
        again: Undoable = _AGAIN.get(entry.kind, entry.kind)
        return self._undoable(again, what, outcome, identity=entry.patient is not None)

    def _undoable(
        self, kind: Undoable, before: Standing | None, outcome: BookingOutcome, *, identity: bool = False
    ) -> BookingOutcome:
        """`outcome`, with what takes it back where something was done."""
        left = as_left(self._context, outcome) if outcome.outcome in _DONE else None
        moving = outcome.outcome is Outcome.QUEUED and before is not None and left is not None and _waits_as_it_was(before, left)
        if left is None or moving:
            return outcome
        return replace(outcome, undo=entry_for(self._context, kind, before, left, identity=identity))

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
