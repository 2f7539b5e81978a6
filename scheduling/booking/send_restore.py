"""An edited object that others deleted, put back by a person's choice: under a fresh name, as it was edited here.

Its time may be somebody else's by now: what takes time is put back under a claim, like a booking.
"""

from __future__ import annotations

import base64
from dataclasses import replace

from scheduling.booking.attempt import Attempt
from scheduling.booking.claim import ClaimRounds, Held, NotSettled
from scheduling.booking.compose import Wish, claim_wish, fresh_href, fresh_nonce
from scheduling.booking.context import BookingContext
from scheduling.booking.doubt import guards, in_doubt
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.records import record_done, record_not_free, record_unreached
from scheduling.booking.send_booking import Confirmed, read_once_more, settle_claim, shown, slot_warnings
from scheduling.booking.withdrawal import withdraw_owed
from scheduling.booking.writes import Arrival, event_of, nonce_of, put_noted
from scheduling.caldav.collection import FetchedObject, get_object
from scheduling.errors import BadAnswer, CalDavError, Cancelled, NotAllowed, ServerUnreachable
from scheduling.icalendar.patch import patch_event
from scheduling.icalendar.properties import NONCE
from scheduling.model.appointment import Appointment
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.outbox import Operation


def send_restore(context: BookingContext, operation: Operation, attempt: Attempt) -> BookingOutcome:
    """PUT the local version as a new object; one that arrived without an answer is found by its nonce."""
    collection = collection_by_id(context.database, operation.collection_id)
    body = base64.b64decode(operation.payload["restore"])
    held: Held | None = None
    try:
        stands = _arrived_earlier(context, operation, collection)
        wish = _time_taken(context, body) if stands is None else None
        if wish is not None:
            answer = ClaimRounds(context, operation, renew=lambda same: same).hold(collection, wish)
            if isinstance(answer, NotSettled):
                return record_unreached(context, operation, answer.error)
            if not isinstance(answer, Held):
                return record_not_free(context, operation, answer, attempt)
            held = answer
        stands = stands or _put(context, operation, collection, body, held)
    except ServerUnreachable as error:
        found = _after_all(context, operation, collection)
        if found is None:
            return record_unreached(context, operation, error)
        stands = found
    settle_claim(context, operation, stands.href)
    meanwhile = _seen_once_more(context, operation, collection, stands)
    record_done(context, operation, collection, stands, "kept_local")
    takes_time = _time_taken(context, body) is not None
    guaranteed = not takes_time or (guards(context, collection) and (held is None or held.etag is not None))
    warnings = tuple(slot_warnings(meanwhile, guaranteed=guaranteed))
    rounds = held.rounds if held is not None else 0
    return BookingOutcome(Outcome.CHANGED, shown(context, collection, stands), meanwhile, warnings, rounds=rounds)


def _seen_once_more(
    context: BookingContext, operation: Operation, collection: Collection, stands: FetchedObject
) -> tuple[Appointment, ...]:
    """What a foreign client wrote into its time meanwhile."""
    wish, sent = _time_taken(context, stands.body), in_doubt(context, operation.id, "restore")
    if wish is None or not sent:
        return ()
    return read_once_more(context, collection, Confirmed(wish, stands.href, stands.body, sent[-1]))[1]


def _arrived_earlier(context: BookingContext, operation: Operation, collection: Collection) -> FetchedObject | None:
    """The object, if it was put back by an attempt whose end was not seen; else claims of that attempt are withdrawn.

    Raises `ServerUnreachable` where that cannot be found out, or a claim not be taken back.
    """
    found = _found(context, operation, collection)
    if found is not None:
        return found
    if not withdraw_owed(context, operation):
        raise ServerUnreachable(collection.href, "claim_not_withdrawn")
    return _found(context, operation, collection)  # it may have come while its claim was being withdrawn


def _found(context: BookingContext, operation: Operation, collection: Collection) -> FetchedObject | None:
    for write in in_doubt(context, operation.id, "restore"):
        found = get_object(context.transport_of(collection), write.href)
        if found is not None and nonce_of(context, found.body) == write.nonce:
            settle_claim(context, operation, write.href)
            return found
    return None


def _after_all(context: BookingContext, operation: Operation, collection: Collection) -> FetchedObject | None:
    """After an error: what arrived all the same; None with the claim withdrawn, or still owed by the operation."""
    try:
        return _arrived_earlier(context, operation, collection)
    except ServerUnreachable:
        return None


def _time_taken(context: BookingContext, body: bytes) -> Wish | None:
    event = event_of(context, body)
    if event is None or not event.busy or event.recurs or event.end <= event.start:
        return None
    # The claim has the object's own UID: it becomes the object, and a resource keeps its UID (RFC 4791, 5.3.2.1).
    return replace(claim_wish(event, event.interval, context.settings.time_zone), uid=event.uid)


def _put(context: BookingContext, operation: Operation, collection: Collection, body: bytes, held: Held | None) -> FetchedObject:
    """Over its claim, like a booking's confirmation; anew where it takes no time that could be claimed."""
    if held is not None and not held.still_fresh(context.elapsed_s()):
        raise BadAnswer(operation.href, "too_slow")
    nonce = fresh_nonce()
    marked = patch_event(body, {NONCE: ("", nonce)})
    href, etag = (held.href, held.etag) if held is not None else (fresh_href(collection), None)
    written = put_noted(context, operation, collection, "restore", href, marked, nonce, if_match=etag, create=held is None)
    if written.arrival is Arrival.WRITTEN:
        try:
            found = get_object(context.transport_of(collection), written.href)
        except (CalDavError, Cancelled):
            found = None
        return found or FetchedObject(written.href, None, marked)
    if written.answer is not None and not (written.answer.precondition_failed or written.answer.locked):
        raise NotAllowed(collection.name, "refused")
    raise written.error or ServerUnreachable(written.href, "refused")
