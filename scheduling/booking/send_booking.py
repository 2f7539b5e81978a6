"""A booking on its way: claim, look, confirm, read once more. At most four requests where nobody else wants the slot."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.booking.claim import ClaimRounds, Contended, Held, NotSettled, SlotTaken
from scheduling.booking.compose import Wish, fresh_nonce, fresh_uid, wish_from, with_fresh_uid
from scheduling.booking.context import BookingContext
from scheduling.booking.judgement import Taken, judge
from scheduling.booking.look import Look, as_appointment, look
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.records import record_done, record_dropped, record_waiting
from scheduling.booking.withdrawal import withdraw, withdraw_owed
from scheduling.booking.writes import Arrival, claim_of, nonce_of, put_noted
from scheduling.caldav.collection import FetchedObject, get_object
from scheduling.errors import ServerUnreachable
from scheduling.href_key import href_key
from scheduling.icalendar.reader import read_object
from scheduling.model.appointment import Appointment
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.outbox import Operation, settle_write, writes


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The appointment stands on the server."""

    wish: Wish
    href: str
    etag: str | None
    body: bytes


def send_booking(context: BookingContext, operation: Operation, *, asked_now: bool) -> BookingOutcome:
    """Carry the booking out. `asked_now`: a person waits, and a taken slot ends it; else it stays in the outbox to be seen."""
    collection = collection_by_id(context.database, operation.collection_id)
    earlier = settle_earlier(context, operation, collection)
    if isinstance(earlier, NotSettled):
        return _waits(context, operation, earlier.error)
    confirmed = earlier or book_slot(context, operation, collection, wish_from(operation.payload))
    if isinstance(confirmed, Confirmed):
        return _booked(context, operation, collection, confirmed)
    if isinstance(confirmed, NotSettled):
        return _waits(context, operation, confirmed.error)
    outcome = Outcome.TAKEN if isinstance(confirmed, SlotTaken) else Outcome.CONTENDED
    if asked_now:
        record_dropped(context, operation, collection, f"booking_{outcome}")
        return BookingOutcome(outcome, None, confirmed.by)
    record_waiting(context, operation, "taken" if outcome is Outcome.TAKEN else "queued", outcome.value)
    return BookingOutcome(Outcome.CONFLICT if outcome is Outcome.TAKEN else Outcome.QUEUED, None, confirmed.by)


def settle_earlier(context: BookingContext, operation: Operation, collection: Collection) -> Confirmed | NotSettled | None:
    """What became of an attempt whose end was not seen: confirmed after all, or withdrawn now (None)."""
    transport = context.transport_of(collection)
    try:
        for write in writes(context.database, operation.id):
            if write.step != "confirm" or write.settled is not None:
                continue
            found = get_object(transport, write.href)
            if found is not None and nonce_of(context, found.body) == write.nonce and claim_of(context, found.body) is None:
                _settle_claim(context, operation, write.href)
                return Confirmed(wish_from(operation.payload), found.href, found.etag, found.body)
    except ServerUnreachable as error:
        return NotSettled(error)
    if not withdraw_owed(context, operation):
        return NotSettled(ServerUnreachable(collection.href, "claim_not_withdrawn"))
    return None


def book_slot(
    context: BookingContext, operation: Operation, collection: Collection, wish: Wish, left_out: frozenset[str] = frozenset()
) -> Confirmed | SlotTaken | Contended | NotSettled:
    """Steps 1 to 4 until the appointment stands in `collection`, or does not."""
    if wish.overbook is not None:
        return _overbook(context, operation, collection, wish)
    rounds = ClaimRounds(context, operation, renew=lambda old: with_fresh_uid(old, context.keys))
    while True:
        held = rounds.hold(collection, wish, left_out)
        if not isinstance(held, Held):
            return held
        wish = held.wish
        confirmed = _confirm(context, operation, collection, held)
        if confirmed is not None:
            return confirmed


def _confirm(context: BookingContext, operation: Operation, collection: Collection, held: Held) -> Confirmed | NotSettled | None:
    """Step 4; None: the claim grew too old or is gone, claim anew."""
    transport = context.transport_of(collection)
    etag = held.etag
    while held.still_fresh(context.elapsed_s()):
        nonce = fresh_nonce()
        body = held.wish.body(held.wish.status, nonce, context.now())
        strong = etag if etag and not etag.startswith("W/") else None
        written = put_noted(context, transport, operation, "confirm", held.href, body, nonce, if_match=strong)
        if written.arrival is Arrival.WRITTEN:
            _settle_claim(context, operation, held.write.href)
            return Confirmed(held.wish, written.href, written.etag, body)
        if written.arrival is Arrival.UNKNOWN and written.error is not None:
            return NotSettled(written.error)
        if written.found is None or claim_of(context, written.found.body) != held.write.nonce:
            break
        etag = written.found.etag
    withdraw(context, transport, held.write)
    return None


def _overbook(context: BookingContext, operation: Operation, collection: Collection, wish: Wish) -> Confirmed | NotSettled:
    transport = context.transport_of(collection)
    nonce = fresh_nonce()
    body = wish.body(wish.status, nonce, context.now())
    href = f"{collection.href.rstrip('/')}/{fresh_uid()}.ics"
    written = put_noted(context, transport, operation, "confirm", href, body, nonce, create=True)
    if written.arrival is Arrival.WRITTEN:
        return Confirmed(wish, written.href, written.etag, body)
    return NotSettled(written.error or ServerUnreachable(href, "refused"))


def read_once_more(
    context: BookingContext, collection: Collection, confirmed: Confirmed
) -> tuple[FetchedObject, tuple[Appointment, ...]]:
    """Step 5: the object as the server keeps it, and whatever a foreign client wrote into the slot meanwhile."""
    wish = confirmed.wish
    sent = FetchedObject(confirmed.href, None, confirmed.body)  # no etag: the next synchronisation reads it again
    try:
        seen: Look = look(context, collection, wish.interval.widened(*context.settings.widest_buffer()), confirmed.href)
    except ServerUnreachable:
        return sent, ()
    verdict = judge(
        [one for one in seen.seen if one.claim is None],
        wish.interval,
        wish.kind,
        nonce="",
        left_out=frozenset({href_key(confirmed.href)}),
        buffers=context.settings.buffer,
    )
    return seen.own or sent, verdict.by if isinstance(verdict, Taken) else ()


def _booked(context: BookingContext, operation: Operation, collection: Collection, confirmed: Confirmed) -> BookingOutcome:
    stands, meanwhile = read_once_more(context, collection, confirmed)
    details = {
        "calendar": collection.name,
        "start": confirmed.wish.interval.start.isoformat(),
        "overbook": confirmed.wish.overbook,
    }
    record_done(context, operation, collection, stands, "booked", details)
    event = read_object(stands.body, context.zones).events[0]
    warnings = []
    if confirmed.wish.overbook is not None:
        warnings.append("overbooked")
    elif meanwhile:
        warnings.append("foreign_overlap")
    return BookingOutcome(Outcome.BOOKED, as_appointment(context, collection, stands.href, event), meanwhile, tuple(warnings))


def _waits(context: BookingContext, operation: Operation, error: ServerUnreachable) -> BookingOutcome:
    sent = any(write.settled is None for write in writes(context.database, operation.id))
    record_waiting(context, operation, "unknown" if sent else "queued", error)
    return BookingOutcome(Outcome.QUEUED, None, (), ())


def _settle_claim(context: BookingContext, operation: Operation, href: str) -> None:
    with context.database.transaction() as cursor:
        for write in writes(context.database, operation.id):
            if write.step == "claim" and write.settled is None and href_key(write.href) == href_key(href):
                settle_write(cursor, write.id, "confirmed")
