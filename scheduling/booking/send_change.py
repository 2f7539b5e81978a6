"""A move, a cancellation, an edit or an outcome on its way: one conditional PUT, a new time under a claim.

Where the server's version moved on meanwhile and other lines were touched, the change is made on that version; where
the same lines were touched, both versions and the base are kept until a person chooses.
"""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.booking.change import ObjectChange, change_from
from scheduling.booking.claim import ClaimRounds, Contended, Held, NotSettled, SlotTaken
from scheduling.booking.compose import fresh_nonce, wish_from, with_fresh_uid
from scheduling.booking.context import BookingContext
from scheduling.booking.look import as_appointment
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.records import record_conflict, record_done, record_dropped, record_waiting
from scheduling.booking.withdrawal import withdraw, withdraw_owed
from scheduling.booking.writes import Arrival, nonce_of, put_noted
from scheduling.caldav.collection import FetchedObject, get_object
from scheduling.errors import BadAnswer, ServerUnreachable
from scheduling.href_key import href_key
from scheduling.icalendar.patch import bump_changes, patch_event
from scheduling.icalendar.properties import NONCE
from scheduling.icalendar.reader import read_object
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.objects import by_href
from scheduling.store.outbox import Operation, writes

MOST_REBASES = 5

OUTCOMES = {"move": Outcome.MOVED, "cancel": Outcome.CANCELLED, "edit": Outcome.CHANGED, "outcome": Outcome.CHANGED}


@dataclass(frozen=True, slots=True)
class _Clash:
    """Both sides touched the same lines, or the server's object is gone (`server` None)."""

    change: ObjectChange
    server: FetchedObject | None


def send_change(context: BookingContext, operation: Operation, *, asked_now: bool) -> BookingOutcome:
    """Carry the change out; `asked_now` as in `send_booking`."""
    collection = collection_by_id(context.database, operation.collection_id)
    change = change_from(operation.payload)
    held: Held | None = None
    try:
        stands = _arrived_earlier(context, operation, collection, change)
        if stands is None and operation.payload.get("claim") is not None:
            answer = _claim(context, operation, collection)
            if isinstance(answer, NotSettled):
                raise answer.error
            if not isinstance(answer, Held):
                return _not_free(context, operation, collection, answer, asked_now)
            held = answer
        if stands is None:
            result = _put(context, operation, collection, change, held)
            if isinstance(result, _Clash):
                _let_go(context, collection, held)
                if result.server is None and operation.kind == "cancel":
                    record_done(context, operation, collection, None, "cancelled")
                    return BookingOutcome(Outcome.CANCELLED, None)
                record_conflict(context, operation, collection, result.change, result.server)
                return BookingOutcome(Outcome.CONFLICT)
            stands = result
    except ServerUnreachable as error:
        sent = any(write.settled is None for write in writes(context.database, operation.id))
        record_waiting(context, operation, "unknown" if sent else "queued", error)
        return BookingOutcome(Outcome.QUEUED)
    _let_go(context, collection, held)
    record_done(context, operation, collection, stands, operation.payload["action"], operation.payload.get("details"))
    events = read_object(stands.body, context.zones).events
    appointment = as_appointment(context, collection, stands.href, events[0]) if events else None
    return BookingOutcome(OUTCOMES[operation.kind], appointment)


def _arrived_earlier(
    context: BookingContext, operation: Operation, collection: Collection, change: ObjectChange
) -> FetchedObject | None:
    """The object, if an attempt whose end was not seen did arrive; claims of that attempt are withdrawn."""
    transport = context.transport_of(collection)
    tried = [write for write in writes(context.database, operation.id) if write.step == "put" and write.settled is None]
    if not withdraw_owed(context, operation):
        raise ServerUnreachable(collection.href, "claim_not_withdrawn")
    if not tried:
        return None
    found = get_object(transport, operation.href)
    if found is None:
        return None
    nonces = {write.nonce for write in tried}
    arrived = nonce_of(context, found.body) in nonces if change.ours else change.stands_in(found.body)
    return found if arrived else None


def _claim(context: BookingContext, operation: Operation, collection: Collection) -> Held | SlotTaken | Contended | NotSettled:
    wish = wish_from(operation.payload["claim"])
    rounds = ClaimRounds(context, operation, renew=lambda old: with_fresh_uid(old, context.keys))
    return rounds.hold(collection, wish, frozenset({href_key(operation.href)}))


def _not_free(
    context: BookingContext, operation: Operation, collection: Collection, answer: SlotTaken | Contended, asked_now: bool
) -> BookingOutcome:
    outcome = Outcome.TAKEN if isinstance(answer, SlotTaken) else Outcome.CONTENDED
    if asked_now:
        record_dropped(context, operation, collection, f"{operation.kind}_{outcome}")
        return BookingOutcome(outcome, None, answer.by)
    record_waiting(context, operation, "taken" if outcome is Outcome.TAKEN else "queued", outcome.value)
    return BookingOutcome(Outcome.CONFLICT if outcome is Outcome.TAKEN else Outcome.QUEUED, None, answer.by)


def _put(
    context: BookingContext, operation: Operation, collection: Collection, change: ObjectChange, held: Held | None
) -> FetchedObject | _Clash:
    transport = context.transport_of(collection)
    if change.base is None:
        stored = by_href(context.database, operation.collection_id, operation.href)
        if stored is None or stored.base is None:
            return _Clash(change, None)
        rebased = change.rebased(stored.base, stored.etag)
        assert rebased is not None
        change = rebased
    for attempt in range(MOST_REBASES):
        if held is not None and not held.still_fresh(context.elapsed_s()):
            raise BadAnswer(operation.href, "too_slow")
        etag = change.base_etag
        if etag is None or etag.startswith("W/") or (attempt == 0 and not change.ours):
            # A weak etag cannot guard a write (RFC 9110, 13.1.1): read again, and write only onto what we know. And what came
            # within XML has lost its own line ends: somebody else's object is patched as the server gives it byte by byte.
            current = get_object(transport, operation.href)
            if current is None:
                return _Clash(change, None)
            moved = change.rebased(current.body, current.etag)
            if moved is None:
                return _Clash(change, current)
            change, etag = moved, None if (current.etag or "W/").startswith("W/") else current.etag
        base = change.base
        assert base is not None
        nonce = fresh_nonce()
        own_mark = {NONCE: ("", nonce)} if change.ours else {}
        bumped = bump_changes(base, context.now(), change.significant)
        body = patch_event(base, {**change.changes, **bumped, **own_mark})
        recognise = None if change.ours else change.stands_in
        written = put_noted(
            context, transport, operation, "put", operation.href, body, nonce, if_match=etag, is_this_write=recognise
        )
        if written.arrival is Arrival.WRITTEN:
            return _read_back(context, collection, written.href, body)
        if written.arrival is Arrival.UNKNOWN or written.answer is None:
            raise written.error or ServerUnreachable(operation.href, "refused")
        if written.found is None:
            return _Clash(change, None)
        moved = change.rebased(written.found.body, written.found.etag)
        if moved is None:
            return _Clash(change, written.found)
        if not (written.answer.precondition_failed or written.answer.locked):
            raise BadAnswer(operation.href, "refused", written.answer.status)
        change = moved
    raise BadAnswer(operation.href, "keeps_changing")


def _read_back(context: BookingContext, collection: Collection, href: str, sent: bytes) -> FetchedObject:
    # Servers rewrite bodies, and the etag must be the one that came with that body: read what stands there now.
    try:
        found = get_object(context.transport_of(collection), href)
    except ServerUnreachable:
        found = None
    return found or FetchedObject(href, None, sent)


def _let_go(context: BookingContext, collection: Collection, held: Held | None) -> None:
    if held is not None:
        withdraw(context, context.transport_of(collection), held.write, held.etag)
