"""Taking back what was done at the desk: a change of its own, by the same protocol, onto what still stands as it was left.

Time that was given up is claimed again: where somebody else took it meanwhile, the slot is taken, as for any booking.
"""

from __future__ import annotations

from scheduling.booking.context import BookingContext
from scheduling.booking.intent_booking import Intended, time_warnings
from scheduling.booking.intent_change import (
    identity_changes,
    intend_cancel,
    intend_change,
    intend_transfer,
)
from scheduling.booking.standing import Standing
from scheduling.booking.undo_entry import Noted, Stands, Undoable, UndoEntry
from scheduling.booking.unsent import change_unsent
from scheduling.icalendar import properties as our
from scheduling.icalendar.event import Event
from scheduling.icalendar.event_lines import event_lines
from scheduling.icalendar.patch import Change
from scheduling.icalendar.reader import read_object
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.store.collections import collection_by_id
from scheduling.store.outbox import Operation

_PUT_BACK = ("DTSTART", "DTEND", "DURATION", "STATUS", our.STATUS, "URL", "CONFERENCE")
HOW: dict[Undoable, tuple[str, str]] = {
    "move": ("move", "moved"),
    "cancel": ("edit", "reinstated"),
    "reinstate": ("cancel", "cancelled"),
    "edit": ("edit", "changed"),
    "outcome": ("outcome", "outcome"),
}
"""What was done: as which operation it is taken back, and what the journal says."""


def entry_for(
    context: BookingContext, kind: Undoable, before: Standing | None, collection_id: int, left: bytes, *, identity: bool = False
) -> UndoEntry | None:
    """With what `kind` can be taken back, which found `before` and left this object in this calendar.

    `identity`: it replaced whom it is for. None where it cannot be taken back: nobody known was replaced, or the object says
    one thing several times. Raises `UnreadableObject`.
    """
    event = read_object(left, context.zones).events[0]
    replaced = before.appointment.patient if identity and before is not None else None
    changes: dict[str, Change] = {}
    if before is not None:
        if identity and replaced is None:
            return None
        found = _put_back(context, before.body, left)
        if found is None:
            return None
        changes = found
        if before.stored.base is None:  # it waited then and stands now: that it was sent is not taken back with its move
            changes.pop("STATUS", None)
    return UndoEntry(
        kind=kind,
        reference=event.reference,
        uid=event.uid,
        left=as_it_stands(collection_id, event),
        before=as_it_stands(before.collection.id, before.event) if before is not None else None,
        changes=changes,
        patient=replaced,
    )


def as_it_stands(collection_id: int, event: Event) -> Stands:
    """What an undo goes by."""
    return Stands(collection_id, event.start, event.end, event.status, event.link, event.sealed)


def intend_undo(context: BookingContext, what: Standing, entry: UndoEntry, note: Noted) -> Intended:
    """Store the intent to put `what`, which stands as `entry` left it, back as it was. Raises as the change itself would."""
    before = entry.before
    if before is None:
        return intend_cancel(context, what, None, remove=True, note=note)
    if before.collection_id != what.collection.id:
        return intend_transfer(context, what, before.start, collection_by_id(context.database, before.collection_id), note)
    changes = dict(entry.changes)
    if entry.patient is not None:
        changes |= identity_changes(context, what, entry.patient)
    takes = before.status is not AppointmentStatus.CANCELLED and not _holds(what, before.interval)
    kind, action = HOW[entry.kind]
    return intend_change(
        context,
        what,
        kind,
        action,
        changes,
        claim=before.interval if takes else None,
        warnings=time_warnings(context, what.collection, before.interval) if takes else None,
        details=_details(entry, what),
        significant=bool(changes.keys() - {"URL", "CONFERENCE", "SUMMARY", our.SEALED}),
        identity=entry.patient if entry.patient is not None and changes[our.SEALED] is None else None,
        note=note,
    )


def undo_unsent(context: BookingContext, waiting: Operation, what: Standing, entry: UndoEntry, note: Noted) -> Intended:
    """The same for a booking that was never sent: the wish becomes again what it was."""
    assert entry.before is not None
    return change_unsent(
        context,
        waiting,
        what,
        start=entry.before.start,
        target=collection_by_id(context.database, entry.before.collection_id),
        duration=entry.before.interval.duration,
        link=entry.before.link,
        patient=entry.patient,
        no_link=entry.before.link is None,
        note=note,
    )


def _holds(what: Standing, wanted: Interval) -> bool:
    """Whether it takes that time already."""
    event = what.event
    return event.busy and event.start <= wanted.start and wanted.end <= event.end


def _details(entry: UndoEntry, what: Standing) -> dict[str, object]:
    details: dict[str, object] = {"undo": True}
    if entry.before is not None and entry.kind == "move":
        details |= {"from": what.appointment.start.isoformat(), "to": entry.before.start.isoformat()}
    if entry.before is not None and entry.kind == "outcome":
        details["status"] = entry.before.status.value
    return details


def _put_back(context: BookingContext, before: bytes, left: bytes) -> dict[str, Change] | None:
    """The lines that lead from `left` to `before`; None where one property stands several times."""
    was, now = (event_lines(body, None, context.zones) for body in (before, left))
    changes: dict[str, Change] = {}
    for name in _PUT_BACK:
        old, new = ([(line.parameters, line.value) for line in event.meant(name)] for event in (was, now))
        if old == new:
            continue
        if len(old) > 1:
            return None
        changes[name] = old[0] if old else None
    return changes
