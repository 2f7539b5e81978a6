"""What was done last, and whether it can still be taken back: the appointment is read again, and must stand as it was left."""

from __future__ import annotations

from scheduling.booking.context import BookingContext
from scheduling.booking.intent_undo import as_it_stands
from scheduling.booking.outcome import BookingOutcome
from scheduling.booking.standing import Standing, standing, still_sending
from scheduling.booking.undo_entry import UndoEntry, entry_from
from scheduling.caldav.collection import get_object
from scheduling.errors import NotAllowed, ServerUnreachable
from scheduling.href_key import href_key
from scheduling.office.workspace import Workspace
from scheduling.store.collections import collection_by_id
from scheduling.store.objects import delete_object, object_by_id, put_fetched
from scheduling.store.occurrences import StoredAppointment, find_appointments
from scheduling.store.undo import KEPT, kept_entries

__all__ = ["UndoEntry", "as_left", "last_act", "still_as_left"]


def last_act(workspace: Workspace, group: str | None = None, *, again: bool = False) -> list[UndoEntry]:
    """What was done last (or as `group`), or with `again` what was taken back last; the booking to begin with first.

    Empty where there is nothing, or nothing that this version can take back.
    """
    kept = kept_entries(workspace.database, workspace.who, since=workspace.now() - KEPT, taken_back=again)
    if not kept:
        return []
    group = group or kept[0 if again else -1].group
    act = [one for one in kept if one.group == group]
    try:
        entries = [entry_from(one.seq, one.entry, again=again) for one in act]
    except (KeyError, TypeError, ValueError):
        return []
    return entries if again else entries[::-1]


def as_left(context: BookingContext, outcome: BookingOutcome) -> Standing | None:
    """What the store now knows of the appointment that `outcome` is about; None where it is gone."""
    shown = outcome.appointment
    if shown is None:
        return None
    found = find_appointments(context.database, shown.uid)
    key = href_key(shown.href) if shown.href else None
    same = [one for one in found if one.href and href_key(one.href) == key]
    return _standing(context, (same or found)[0]) if found else None


def still_as_left(context: BookingContext, entry: UndoEntry) -> Standing:
    """The appointment, as the server has it where it can be asked. Raises `NotAllowed` (`changed_since`)."""
    what = _found(context, entry)
    if what is not None and what.stored.base is not None and not still_sending(context, what):
        _read_again(context, what)
        what = _found(context, entry)
    if what is None or not as_it_stands(what.collection.id, what.event).same(entry.left):
        raise NotAllowed(entry.reference or entry.uid, "changed_since")
    return what


def _found(context: BookingContext, entry: UndoEntry) -> Standing | None:
    """By its UID, else by its reference: a booking that was contended took a new UID on its way."""
    named = find_appointments(context.database, entry.uid)
    named += find_appointments(context.database, entry.reference) if entry.reference else []
    return next((_standing(context, one) for one in named if one.collection_id == entry.left.collection_id), None)


def _standing(context: BookingContext, appointment: StoredAppointment) -> Standing:
    stored = object_by_id(context.database, appointment.object_id)
    assert stored is not None
    return standing(context, appointment, stored, collection_by_id(context.database, stored.collection_id))


def _read_again(context: BookingContext, what: Standing) -> None:
    """Without the server the local copy decides; what is done on it meets the server's own version when it is sent."""
    try:
        found = get_object(context.transport_of(what.collection), what.stored.href)
    except ServerUnreachable:
        return
    with context.database.transaction() as cursor:
        if found is None:
            delete_object(cursor, what.stored.id)
        else:
            put_fetched(cursor, what.collection.id, found.href, found.etag, found.body, context.ingest)
