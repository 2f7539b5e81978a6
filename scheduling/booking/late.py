"""What arrived when nobody waited for it any more, found by the looks that are owed.

A claim is withdrawn. An appointment that was confirmed a second time is withdrawn by its etag, where the nonce shows that it is
ours and the one that was told still stands; where either cannot be shown, a person decides which of them is meant.
"""

from __future__ import annotations

from collections.abc import Iterable

from scheduling.booking.change import ObjectChange
from scheduling.booking.context import BookingContext
from scheduling.booking.writes import claim_of, event_of, nonce_of, strong
from scheduling.caldav.collection import FetchedObject, delete_object, get_object
from scheduling.href_key import href_key
from scheduling.icalendar.patch import status_changes
from scheduling.model.appointment import AppointmentStatus
from scheduling.store import journal
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.conflicts import add_conflict
from scheduling.store.connection import Cursor
from scheduling.store.objects import by_href, put_fetched
from scheduling.store.objects import delete_object as forget_object
from scheduling.store.occurrences import find_appointments
from scheduling.store.outbox import add_operation, operations, set_state
from scheduling.store.owed_looks import OwedLook, forget_look, note_look, owed_looks


def look_owed(context: BookingContext, collection: Collection, seen: Iterable[str | None] | None = None) -> int:
    """Look at every name of this calendar that a late write may take; answers how many had arrived. `seen`: only at those of
    these nonces.

    Raises `CalDavError` where the server cannot be asked: the rest stays owed.
    """
    nonces = None if seen is None else frozenset(seen)
    owed = owed_looks(context.database, collection.id)
    return sum(_look(context, collection, one) for one in owed if nonces is None or one.nonce in nonces)


def _look(context: BookingContext, collection: Collection, owed: OwedLook) -> bool:
    context.cancel.check()
    found = get_object(context.transport_of(collection), owed.href)
    if found is None:
        with context.database.transaction() as cursor:
            note_look(cursor, owed, context.now())
        return False
    mark = claim_of if owed.step == "claim" else nonce_of
    if mark(context, found.body) != owed.nonce:  # somebody made something else of it: not ours to touch
        with context.database.transaction() as cursor:
            note_look(cursor, owed, context.now())
        return False
    if owed.step in {"claim", "cancelled"}:
        return _withdraw(context, collection, owed, found)
    if any(one.uid == _uid(context, found) for one in operations(context.database)):
        return False  # what it was for is still being sent, and finds it by itself
    if strong(found.etag) is not None and _told_one_stands(context, owed, found):
        return _withdraw(context, collection, owed, found)
    _ask(context, collection, owed, found)
    return True


def _withdraw(context: BookingContext, collection: Collection, owed: OwedLook, found: FetchedObject) -> bool:
    if owed.step == "cancelled" and context.now() < owed.until:
        return False  # it keeps the name from what may still come
    answer = delete_object(context.transport_of(collection), found.href, if_match=strong(found.etag))
    if not (answer.written or answer.missing):
        return False  # somebody was faster, or a lock: the next look
    known = by_href(context.database, collection.id, owed.href)
    with context.database.transaction() as cursor:
        forget_look(cursor, owed.id)
        if known is not None:
            forget_object(cursor, known.id)
        if owed.step != "cancelled":
            _tell(cursor, context, owed, "claim_withdrawn" if owed.step == "claim" else "late_withdrawn")
    return True


def _told_one_stands(context: BookingContext, owed: OwedLook, late: FetchedObject) -> bool:
    """Whether the appointment that was told is on the server at this moment, somewhere else, and not cancelled."""
    for one in find_appointments(context.database, owed.reference or owed.uid):
        if one.href is None or href_key(one.href) == href_key(late.href) or one.foreign:
            continue
        there = collection_by_id(context.database, one.collection_id)
        stands = get_object(context.transport_of(there), one.href)
        event = event_of(context, stands.body) if stands is not None else None
        if event is not None and event.claim is None and event.busy and event.reference == owed.reference:
            return True
    return False


def _ask(context: BookingContext, collection: Collection, owed: OwedLook, found: FetchedObject) -> None:
    """Both are shown: keeping the server's version leaves the late one there, keeping ours takes it away."""
    removal = ObjectChange(
        changes=status_changes(AppointmentStatus.CANCELLED), base=found.body, base_etag=found.etag, significant=True, ours=True
    )
    with context.database.transaction() as cursor:
        forget_look(cursor, owed.id)
        put_fetched(cursor, collection.id, found.href, found.etag, found.body, context.ingest)
        operation = add_operation(
            cursor,
            kind="remove",
            collection_id=collection.id,
            uid=_uid(context, found) or owed.uid,
            reference=owed.reference,
            href=found.href,
            payload=removal.as_payload() | {"action": "removed", "details": {}, "claim": None},
            now=context.now(),
        )
        set_state(cursor, operation, "conflict", last_error="arrived_late")
        add_conflict(
            cursor,
            uid=_uid(context, found) or owed.uid,
            collection_id=collection.id,
            href=found.href,
            reference=owed.reference,
            local=removal.applied_to(found.body),
            server=found.body,
            server_etag=found.etag,
            base=found.body,
            operation_id=operation,
            since=context.now(),
        )
        _tell(cursor, context, owed, "conflict")


def _uid(context: BookingContext, found: FetchedObject) -> str | None:
    event = event_of(context, found.body)
    return event.uid if event else None


def _tell(cursor: Cursor, context: BookingContext, owed: OwedLook, action: str) -> None:
    journal.append(
        cursor, at=context.now(), who=context.who, action=action, reference=owed.reference, uid=owed.uid, details={"late": True}
    )
