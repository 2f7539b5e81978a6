"""A removal on its way: one conditional DELETE. What was changed by somebody meanwhile is not deleted but shown."""

from __future__ import annotations

from scheduling.booking.attempt import LEASE_S, TakenOver
from scheduling.booking.change import ObjectChange, change_from
from scheduling.booking.compose import fresh_nonce
from scheduling.booking.context import BookingContext
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.records import record_conflict, record_done, record_unreached, record_waiting
from scheduling.booking.withdrawal import withdraw_owed
from scheduling.booking.writes import NEVER_SENT, strong
from scheduling.caldav.collection import FetchedObject, WriteAnswer, delete_object, get_object
from scheduling.errors import BadAnswer, NotAllowed, ServerUnreachable, SignInRefused, TlsRefused
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.outbox import Operation, add_write, renew, settle_write

MOST_TRIES = 4


def send_removal(context: BookingContext, operation: Operation) -> BookingOutcome:
    """DELETE with If-Match; an object that is gone already counts as removed."""
    collection = collection_by_id(context.database, operation.collection_id)
    change = change_from(operation.payload)
    try:
        clash = _delete(context, operation, collection, change)
    except ServerUnreachable as error:
        return record_unreached(context, operation, error)
    if clash is not None:
        record_conflict(context, operation, collection, change, clash)
        return BookingOutcome(Outcome.CONFLICT)
    record_done(context, operation, collection, None, "removed", operation.payload.get("details"))
    return BookingOutcome(Outcome.CANCELLED)


def _delete(context: BookingContext, operation: Operation, collection: Collection, change: ObjectChange) -> FetchedObject | None:
    transport = context.transport_of(collection)
    etag = strong(change.base_etag)
    status = 0
    for number in range(MOST_TRIES):
        if etag is None:
            found = get_object(transport, operation.href)
            if found is None:
                return None
            if change.base is not None and _lines(found.body) != _lines(change.base):
                return found
            etag = strong(found.etag)
        answer = _delete_noted(context, operation, collection, etag)
        if answer.written or answer.missing:
            return None
        status = answer.status
        if answer.precondition_failed:
            etag = None  # read again: changed by somebody, or the server weakened the etag
        context.cancel.wait(context.chance.uniform(0.02, 0.1) * (number + 1))
    raise BadAnswer(operation.href, "refused", status)


def _delete_noted(context: BookingContext, operation: Operation, collection: Collection, etag: str | None) -> WriteAnswer:
    """DELETE, with its intent stored first: until an answer came it may be done, and cannot be given up as if it were not."""
    with context.database.transaction() as cursor:
        if not renew(cursor, operation.id, context.process, context.now(), LEASE_S):
            raise TakenOver
        nonce, at = fresh_nonce(), context.now()
        write_id = add_write(
            cursor, operation.id, collection_id=collection.id, step="delete", href=operation.href, nonce=nonce, at=at
        )
    how = None
    try:
        answer = delete_object(context.transport_of(collection), operation.href, if_match=etag)
        how = None if answer.written else "refused"
        return answer
    except (NotAllowed, SignInRefused):
        how = "refused"
        raise
    except ServerUnreachable as error:
        how = "not_sent" if isinstance(error, TlsRefused) or error.reason in NEVER_SENT else None
        raise
    finally:
        if how is not None:
            with context.database.transaction() as cursor:
                settle_write(cursor, write_id, how)


def _lines(body: bytes) -> bytes:
    # What came within XML has lost its own line ends.
    return body.replace(b"\r\n", b"\n").strip()


def send_withdrawal(context: BookingContext, operation: Operation) -> BookingOutcome:
    """A claim that an earlier operation could not take back."""
    collection = collection_by_id(context.database, operation.collection_id)
    if withdraw_owed(context, operation):
        record_done(context, operation, collection, None, "claim_withdrawn")
        return BookingOutcome(Outcome.CANCELLED)
    record_waiting(context, operation, "queued", "claim_not_withdrawn")
    return BookingOutcome(Outcome.QUEUED)
