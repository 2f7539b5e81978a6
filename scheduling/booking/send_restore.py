"""An edited object that others deleted, put back by a person's choice: under a fresh name, as it was edited here.

Its time may be somebody else's by now: what takes time is put back under a claim, like a booking.
"""

from __future__ import annotations

import base64

from scheduling.booking.attempt import Attempt
from scheduling.booking.claim import Held, NotSettled, hold_for
from scheduling.booking.compose import Wish, claim_wish, fresh_href, fresh_nonce
from scheduling.booking.context import BookingContext
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.records import record_done, record_not_free, record_unreached
from scheduling.booking.send_booking import shown
from scheduling.booking.withdrawal import withdraw, withdraw_owed
from scheduling.booking.writes import Arrival, event_of, nonce_of, put_noted
from scheduling.caldav.collection import FetchedObject, get_object
from scheduling.errors import CalDavError, Cancelled, NotAllowed, ServerUnreachable
from scheduling.icalendar.patch import patch_event
from scheduling.icalendar.properties import NONCE
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.outbox import Operation, writes


def send_restore(context: BookingContext, operation: Operation, attempt: Attempt) -> BookingOutcome:
    """PUT the local version as a new object; one that arrived without an answer is found by its nonce."""
    collection = collection_by_id(context.database, operation.collection_id)
    body = base64.b64decode(operation.payload["restore"])
    held: Held | None = None
    try:
        stands = _arrived_earlier(context, operation, collection)
        wish = _time_taken(context, body) if stands is None else None
        if wish is not None:
            answer = hold_for(context, operation, collection, wish, frozenset())
            if isinstance(answer, NotSettled):
                return record_unreached(context, operation, answer.error)
            if not isinstance(answer, Held):
                return record_not_free(context, operation, answer, attempt)
            held = answer
        stands = stands or _put(context, operation, collection, body)
    except ServerUnreachable as error:
        if held is not None:
            withdraw(context, held.write, held.etag)
        return record_unreached(context, operation, error)
    if held is not None:
        withdraw(context, held.write, held.etag)
    record_done(context, operation, collection, stands, "kept_local")
    return BookingOutcome(Outcome.CHANGED, shown(context, collection, stands))


def _arrived_earlier(context: BookingContext, operation: Operation, collection: Collection) -> FetchedObject | None:
    if not withdraw_owed(context, operation):
        raise ServerUnreachable(collection.href, "claim_not_withdrawn")
    for write in writes(context.database, operation.id):
        if write.step == "restore" and write.settled is None:
            found = get_object(context.transport_of(collection), write.href)
            if found is not None and nonce_of(context, found.body) == write.nonce:
                return found
    return None


def _time_taken(context: BookingContext, body: bytes) -> Wish | None:
    event = event_of(context, body)
    if event is None or not event.busy or event.recurs or event.end <= event.start:
        return None
    return claim_wish(event, event.interval, context.settings.time_zone)


def _put(context: BookingContext, operation: Operation, collection: Collection, body: bytes) -> FetchedObject:
    nonce = fresh_nonce()
    marked = patch_event(body, {NONCE: ("", nonce)})
    written = put_noted(context, operation, collection, "restore", fresh_href(collection), marked, nonce, create=True)
    if written.arrival is Arrival.WRITTEN:
        try:
            found = get_object(context.transport_of(collection), written.href)
        except (CalDavError, Cancelled):
            found = None
        return found or FetchedObject(written.href, None, marked)
    if written.answer is not None and not (written.answer.precondition_failed or written.answer.locked):
        raise NotAllowed(collection.name, "refused")
    raise written.error or ServerUnreachable(written.href, "refused")
