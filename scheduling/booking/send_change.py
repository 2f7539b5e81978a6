"""A move, a cancellation, an edit or an outcome on its way: one conditional PUT, a new time under a claim.

Where the server's version moved on meanwhile and other lines were touched, the change is made on that version; where
the same lines were touched, both versions and the base are kept until a person chooses.
"""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.booking.attempt import Attempt
from scheduling.booking.change import ObjectChange, change_from
from scheduling.booking.claim import Held, NotSettled, hold_for
from scheduling.booking.compose import fresh_nonce, wish_from
from scheduling.booking.context import BookingContext
from scheduling.booking.doubt import fence, guards, in_doubt
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.records import record_conflict, record_done, record_not_free, record_unreached
from scheduling.booking.send_booking import Confirmed, read_once_more, shown, slot_warnings
from scheduling.booking.withdrawal import owed_claims, withdraw, withdraw_owed
from scheduling.booking.writes import Arrival, nonce_of, put_noted, strong
from scheduling.caldav.collection import FetchedObject, get_object
from scheduling.errors import BadAnswer, CalDavError, Cancelled, NotAllowed, ServerUnreachable
from scheduling.href_key import href_key
from scheduling.icalendar.patch import bump_changes, patch_event
from scheduling.icalendar.properties import NONCE
from scheduling.model.appointment import Appointment
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.objects import by_href
from scheduling.store.outbox import Operation, Write

MOST_REBASES = 5

OUTCOMES = {"move": Outcome.MOVED, "cancel": Outcome.CANCELLED, "edit": Outcome.CHANGED, "outcome": Outcome.CHANGED}


@dataclass(frozen=True, slots=True)
class Clash:
    """Both sides touched the same lines, or the server's object is gone (`server` None)."""

    change: ObjectChange
    server: FetchedObject | None


def send_change(context: BookingContext, operation: Operation, attempt: Attempt) -> BookingOutcome:
    """Carry the change out, or leave it in the outbox with the reason."""
    collection = collection_by_id(context.database, operation.collection_id)
    change = change_from(operation.payload)
    held: Held | None = None
    try:
        result: FetchedObject | Clash | None = arrived_earlier(context, operation, collection, change)
        if result is None and operation.payload.get("claim") is not None:
            wish = wish_from(operation.payload["claim"])
            answer = hold_for(context, operation, collection, wish, frozenset({href_key(operation.href)}))
            if isinstance(answer, NotSettled):
                return record_unreached(context, operation, answer.error)
            if not isinstance(answer, Held):
                return record_not_free(context, operation, answer, attempt)
            held = answer
        result = result or _put(context, operation, collection, change, held)
    except ServerUnreachable as error:
        found = _after_all(context, operation, collection, change) if held is not None else None
        if found is None:
            return record_unreached(context, operation, error)
        result = found
    if held is not None:
        withdraw(context, held.write, held.etag)
    if isinstance(result, Clash):
        return _clashed(context, operation, collection, result)
    result, meanwhile = _seen_once_more(context, operation, collection, change, result)
    record_done(context, operation, collection, result, operation.payload["action"], operation.payload.get("details"))
    takes_time = operation.payload.get("claim") is not None
    guaranteed = not takes_time or (guards(context, collection) and (held is None or held.etag is not None))
    warnings = tuple(slot_warnings(meanwhile, guaranteed=guaranteed))
    rounds = held.rounds if held is not None else 0
    return BookingOutcome(OUTCOMES[operation.kind], shown(context, collection, result), meanwhile, warnings, rounds=rounds)


def _seen_once_more(
    context: BookingContext, operation: Operation, collection: Collection, change: ObjectChange, stands: FetchedObject
) -> tuple[FetchedObject, tuple[Appointment, ...]]:
    """Where new time was taken: the object as the server keeps it, and what a foreign client wrote into that time meanwhile."""
    sent = in_doubt(context, operation.id, "put")
    if operation.payload.get("claim") is None or not sent:
        return stands, ()
    wish = wish_from(operation.payload["claim"])
    seen, meanwhile = read_once_more(context, collection, Confirmed(wish, stands.href, stands.body, sent[-1]))
    # What comes within XML has lost its own line ends: somebody else's object is kept as it was read byte by byte.
    return (seen if change.ours and seen.etag is not None else stands), meanwhile


def _clashed(context: BookingContext, operation: Operation, collection: Collection, clash: Clash) -> BookingOutcome:
    if clash.server is None and operation.kind == "cancel":
        record_done(context, operation, collection, None, "cancelled")
        return BookingOutcome(Outcome.CANCELLED)
    record_conflict(context, operation, collection, clash.change, clash.server)
    return BookingOutcome(Outcome.CONFLICT)


def arrived_earlier(
    context: BookingContext, operation: Operation, collection: Collection, change: ObjectChange
) -> FetchedObject | None:
    """The object, if an attempt whose end was not seen did arrive; claims of that attempt are withdrawn.

    What may still be under way is made to miss first. Raises `ServerUnreachable` where that cannot be done, or a claim not be
    taken back: it stands until then.
    """
    tried = in_doubt(context, operation.id, "put")
    found = get_object(context.transport_of(collection), operation.href) if tried else None
    arrived = found is not None and _is_it(context, found, tried, change)
    if found is not None and not arrived and owed_claims(context, operation):
        found = fence(context, operation, collection, found, tried, ours=change.ours)
        arrived = _is_it(context, found, tried, change)
    if not withdraw_owed(context, operation):
        raise ServerUnreachable(collection.href, "claim_not_withdrawn")
    return found if arrived else None


def _is_it(context: BookingContext, found: FetchedObject, tried: list[Write], change: ObjectChange) -> bool:
    return nonce_of(context, found.body) in {one.nonce for one in tried} or change.stands_in(found.body)


def _after_all(
    context: BookingContext, operation: Operation, collection: Collection, change: ObjectChange
) -> FetchedObject | None:
    """After an error under a claim: what arrived all the same; None with the claim withdrawn, or still owed by the operation."""
    try:
        return arrived_earlier(context, operation, collection, change)
    except ServerUnreachable:
        return None


def _put(
    context: BookingContext, operation: Operation, collection: Collection, change: ObjectChange, held: Held | None
) -> FetchedObject | Clash:
    if change.base is None:
        stored = by_href(context.database, operation.collection_id, operation.href)
        if stored is None or stored.base is None:
            return Clash(change, None)
        change = change.onto(stored.base, stored.etag)
        if operation.payload.get("claim") is not None and "STATUS" not in change.changes and change.is_cancelled_in(stored.base):
            # It waited behind a conflict in which a person chose a cancellation: what freed its time takes none.
            return Clash(change, FetchedObject(stored.href, stored.etag, stored.base))
    for number in range(MOST_REBASES):
        if held is not None and not held.still_fresh(context.elapsed_s()):
            raise BadAnswer(operation.href, "too_slow")
        etag = strong(change.base_etag)
        if etag is None or (number == 0 and not change.ours):
            # A weak etag cannot guard a write: read again, and write only onto what we know. And what came within XML has
            # lost its own line ends: somebody else's object is patched as the server gives it byte by byte.
            current = get_object(context.transport_of(collection), operation.href)
            if current is None:
                return Clash(change, None)
            moved = change.rebased(current.body, current.etag)
            if moved is None:
                return Clash(change, current)
            change, etag = moved, strong(current.etag)
        written_or_next = _put_once(context, operation, collection, change, etag)
        if not isinstance(written_or_next, ObjectChange):
            return written_or_next
        change = written_or_next
    raise BadAnswer(operation.href, "keeps_changing")


def _put_once(
    context: BookingContext, operation: Operation, collection: Collection, change: ObjectChange, etag: str | None
) -> FetchedObject | Clash | ObjectChange:
    """What stands now, a clash, or the change made on the version that stands there meanwhile."""
    base = change.base
    assert base is not None
    nonce = fresh_nonce()
    own_mark = {NONCE: ("", nonce)} if change.ours else {}
    bump = bump_changes(base, context.now(), change.significant, change.occurrence)
    body = patch_event(base, {**change.changes, **bump, **own_mark}, change.occurrence)
    recognise = None if change.ours else change.stands_in
    written = put_noted(
        context, operation, collection, "put", operation.href, body, nonce, if_match=etag, is_this_write=recognise
    )
    if written.arrival is Arrival.WRITTEN:
        if change.ours and operation.payload.get("claim") is not None:
            return FetchedObject(written.href, None, body)  # the look that follows reads it
        return _read_back(context, collection, written.href, body)
    if written.arrival is Arrival.UNKNOWN or written.answer is None:
        raise written.error or ServerUnreachable(operation.href, "refused")
    if written.found is None:
        return Clash(change, None)
    if not (written.answer.precondition_failed or written.answer.locked):
        raise NotAllowed(collection.name, "refused")
    moved = change.rebased(written.found.body, written.found.etag)
    return moved or Clash(change, written.found)


def _read_back(context: BookingContext, collection: Collection, href: str, sent: bytes) -> FetchedObject:
    # Servers rewrite bodies, and the etag must be the one that came with that body: read what stands there now. It is
    # written already: what goes wrong here is not told as if it were not.
    try:
        found = get_object(context.transport_of(collection), href)
    except (CalDavError, Cancelled):
        found = None
    return found or FetchedObject(href, None, sent)
