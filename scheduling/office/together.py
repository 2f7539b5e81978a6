"""One visit with several practitioners: a booking in each of their calendars, or in none."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduling.booking.context import BookingContext
from scheduling.booking.intent_together import intend_together
from scheduling.booking.members import Member, members_of
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.send import send_now
from scheduling.booking.send_together import SentTogether
from scheduling.booking.undo_note import UndoNote
from scheduling.errors import Cancelled, NotAllowed, SchedulingError, StoreError
from scheduling.model.appointment import Appointment, AppointmentKind
from scheduling.model.patient import Patient
from scheduling.office.desk import open_desk
from scheduling.office.undo import as_left
from scheduling.office.workspace import DESK_TIMEOUT_S, Workspace
from scheduling.progress import CancelToken
from scheduling.store.accounts import accounts
from scheduling.store.collections import collection_by_id
from scheduling.store.occurrences import find_appointments
from scheduling.store.outbox import operation as stored_operation
from scheduling.store.outbox import operations


@dataclass(frozen=True, slots=True)
class TogetherOutcome:
    """`booked`: in the order asked for, all booked or all queued; empty where one was refused, and then `refused` is its
    outcome in `calendar_id`, and nothing stands anywhere.
    """

    booked: tuple[BookingOutcome, ...]
    refused: BookingOutcome | None = None
    calendar_id: int | None = None


def book_together(
    workspace: Workspace,
    calendars: Sequence[tuple[int, str]],
    *,
    start: datetime,
    duration: timedelta,
    patient: Patient | None = None,
    kind: AppointmentKind | None = None,
    link: str | None = None,
    overbook: str | None = None,
) -> TogetherOutcome:
    """Book in all of `calendars` (id, address), or in none; where the server is away all of them are queued. One undo takes all
    of them back.

    Raises what `Desk.book` raises, with nothing booked.
    """
    if len(calendars) == 1:
        (number, href), desk = calendars[0], open_desk(workspace)
        alone = desk.book(calendar=href, start=start, duration=duration, patient=patient, kind=kind, link=link, overbook=overbook)
        done = alone.outcome in (Outcome.BOOKED, Outcome.QUEUED)
        return TogetherOutcome((alone,)) if done else TogetherOutcome((), alone, number)
    workspace.timeout_s = DESK_TIMEOUT_S
    context = workspace.booking_context()
    act = str(uuid.uuid4())
    notes = {number: UndoNote(context, "book", group=act) for number, _ in calendars}
    intended = intend_together(
        context,
        [collection_by_id(workspace.database, number) for number, _ in calendars],
        start=start,
        duration=duration,
        patient=patient,
        kind=kind,
        link=link,
        overbook=overbook,
        later=False,
        notes={number: note.note for number, note in notes.items()},
    )
    stored = stored_operation(workspace.database, intended.operation_id)
    members = members_of(stored) if stored is not None else []
    try:
        outcome = send_now(context, intended.operation_id, fresh=True)
    except StoreError:
        raise
    except SchedulingError as error:
        if isinstance(error, Cancelled):
            _withdraw_after_stop(workspace)
        if stored_operation(workspace.database, intended.operation_id) is None:
            _came_to_nothing(notes, again=not isinstance(error, NotAllowed))
        raise
    if outcome.outcome not in (Outcome.BOOKED, Outcome.QUEUED):
        _came_to_nothing(notes, again=outcome.outcome is Outcome.CONTENDED)
        refused = outcome.collection_id if isinstance(outcome, SentTogether) else None
        return TogetherOutcome((), outcome, refused if refused is not None else calendars[0][0])
    found = dict(outcome.members) if isinstance(outcome, SentTogether) else {}
    booked = []
    for number, _ in calendars:
        member = next(one for one in members if one.collection_id == number)
        one = found.get(number) or BookingOutcome(outcome.outcome, _waiting(context, member))
        one = replace(one, warnings=tuple(dict.fromkeys((*one.warnings, *intended.warnings))))
        left = as_left(context, one)
        booked.append(replace(one, undo=notes[number].exact(left)) if left is not None else one)
    return TogetherOutcome(tuple(booked))


def _waiting(context: BookingContext, member: Member) -> Appointment | None:
    found = find_appointments(context.database, member.wish.uid)
    return next((one for one in found if one.collection_id == member.collection_id), None)


def _came_to_nothing(notes: dict[int, UndoNote], *, again: bool) -> None:
    for one in notes.values():
        one.came_to_nothing(again=again)


def _withdraw_after_stop(workspace: Workspace) -> None:
    """The person stopped it: the claims that were placed block nobody until the next synchronisation."""
    workspace.cancel = CancelToken()
    for account in accounts(workspace.database):
        workspace.forget_transport(account)
    context = workspace.booking_context()
    for waiting in operations(workspace.database):
        if waiting.kind == "withdraw":
            try:
                send_now(context, waiting.id, fresh=False)
            except StoreError:
                raise
            except SchedulingError:
                continue  # it stays owed
