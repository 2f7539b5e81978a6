"""A booking on its way: claim, look, confirm, read once more. At most four requests where nobody else wants the slot."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduling.booking.appointments import as_appointment
from scheduling.booking.attempt import Attempt, TakenOver
from scheduling.booking.claim import ClaimRounds, Contended, Held, NotSettled, SlotTaken
from scheduling.booking.compose import Wish, fresh_href, fresh_nonce, wish_from, with_fresh_uid
from scheduling.booking.context import BookingContext
from scheduling.booking.doubt import guards, in_doubt
from scheduling.booking.judgement import Taken, judge
from scheduling.booking.look import look
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.records import record_done, record_not_free, record_unreached
from scheduling.booking.withdrawal import withdraw, withdraw_owed
from scheduling.booking.writes import Arrival, claim_of, event_of, nonce_of, put_noted, strong
from scheduling.caldav.collection import FetchedObject, get_object
from scheduling.errors import BadAnswer, CalDavError, Cancelled, NotFound, ServerUnreachable
from scheduling.href_key import href_key
from scheduling.model.appointment import Appointment, AppointmentStatus
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.outbox import Operation, Write, settle_write, writes

MOST_CONFIRMS = 3


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The appointment stands on the server, by `write`. `guaranteed`: the server keeps out what would have doubled it."""

    wish: Wish
    href: str
    body: bytes
    write: Write
    rounds: int = 0
    guaranteed: bool = True


def send_booking(context: BookingContext, operation: Operation, attempt: Attempt) -> BookingOutcome:
    """Carry the booking out, or leave it in the outbox with the reason."""
    collection = collection_by_id(context.database, operation.collection_id)
    wish = wish_from(operation.payload)
    answer = settle_earlier(context, operation, wish) or book_slot(context, operation, collection, wish)
    if isinstance(answer, NotSettled):
        return record_unreached(context, operation, answer.error)
    if isinstance(answer, SlotTaken | Contended):
        return record_not_free(context, operation, answer, attempt)
    stands, meanwhile = read_once_more(context, collection, answer)
    details = {
        "calendar": collection.name,
        "start": answer.wish.interval.start.isoformat(),
        "end": answer.wish.interval.end.isoformat(),
        "overbook": wish.overbook,
    }
    record_done(context, operation, collection, stands, "booked", details)
    warnings = ["overbooked"] if wish.overbook is not None else slot_warnings(meanwhile, guaranteed=answer.guaranteed)
    return BookingOutcome(Outcome.BOOKED, shown(context, collection, stands), meanwhile, tuple(warnings), rounds=answer.rounds)


def slot_warnings(meanwhile: tuple[Appointment, ...], *, guaranteed: bool) -> list[str]:
    """What a person is told beside "booked": a foreign event came in between; another client might have."""
    warnings = ["foreign_overlap"] if meanwhile else []
    if not guaranteed:
        warnings.append("not_guaranteed")
    return warnings


def shown(context: BookingContext, collection: Collection, stands: FetchedObject) -> Appointment | None:
    """What stands on the server, as everything shows it."""
    event = event_of(context, stands.body)
    return as_appointment(context, collection, stands.href, event) if event else None


def settle_earlier(context: BookingContext, operation: Operation, wish: Wish) -> Confirmed | NotSettled | None:
    """What became of an attempt whose end was not seen: confirmed after all, or withdrawn now (None)."""
    arrived = _arrived(context, operation, wish)
    if arrived is not None:
        return arrived
    if not withdraw_owed(context, operation):
        return NotSettled(ServerUnreachable(operation.href, "claim_not_withdrawn"))
    return _arrived(context, operation, wish)  # it may have come while its claim was being withdrawn


def _arrived(context: BookingContext, operation: Operation, wish: Wish, href: str | None = None) -> Confirmed | NotSettled | None:
    """Whichever confirmation of this operation (at `href`) stands, of those whose outcome is not known."""
    for write in in_doubt(context, operation.id, "confirm", href=href):
        collection = collection_by_id(context.database, write.collection_id)
        try:
            found = get_object(context.transport_of(collection), write.href)
        except ServerUnreachable as error:
            return NotSettled(error)
        if found is not None and is_confirmed(context, found.body, write.nonce):
            settle_claim(context, operation, write.href)
            event = event_of(context, found.body)
            wish = replace(wish, uid=event.uid) if event else wish
            guaranteed = wish.overbook is not None or (strong(found.etag) is not None and guards(context, collection))
            return Confirmed(wish, found.href, found.body, write, guaranteed=guaranteed)
    return None


def is_confirmed(context: BookingContext, body: bytes, nonce: str) -> bool:
    """Whether it is our confirmation, or what somebody made of it since: the name was ours alone."""
    if nonce_of(context, body) == nonce:
        return True
    event = event_of(context, body)
    return event is not None and event.claim is None and event.status is not AppointmentStatus.PENDING


def book_slot(
    context: BookingContext, operation: Operation, collection: Collection, wish: Wish
) -> Confirmed | SlotTaken | Contended | NotSettled:
    """Steps 1 to 4 until the appointment stands in `collection`, or does not."""
    if wish.overbook is not None:
        return put_confirmed(context, operation, collection, wish, fresh_href(collection), None)
    rounds = ClaimRounds(context, operation, renew=lambda old: with_fresh_uid(old, context.keys))
    while True:
        held = rounds.hold(collection, wish)
        if not isinstance(held, Held):
            return held
        wish = held.wish
        confirmed = confirm_held(context, operation, collection, held)
        if confirmed is not None:
            return confirmed


def confirm_held(
    context: BookingContext, operation: Operation, collection: Collection, held: Held
) -> Confirmed | NotSettled | None:
    """Step 4; None: the claim grew too old or is gone, claim anew."""
    answer: Confirmed | NotSettled | None = None
    etag = held.etag
    for number in range(MOST_CONFIRMS):
        if not held.still_fresh(context.elapsed_s()):
            answer = None
            break
        answer = put_confirmed(context, operation, collection, held.wish, held.href, etag)
        if isinstance(answer, Confirmed):
            return replace(answer, rounds=held.rounds, guaranteed=etag is not None and guards(context, collection))
        if not isinstance(answer.error, BadAnswer):
            return answer
        try:
            found = get_object(context.transport_of(collection), held.href)
        except ServerUnreachable as error:
            return NotSettled(error)
        if found is None or claim_of(context, found.body) != held.write.nonce:
            answer = None
            break
        etag = strong(found.etag)
        context.cancel.wait(context.chance.uniform(0.1, 0.3) * (number + 1))
    # An earlier confirmation may have arrived meanwhile: it is asked for before and after the claim is withdrawn.
    arrived = _arrived(context, operation, held.wish, held.href)
    if arrived is not None:
        return arrived
    withdraw(context, held.write)
    return _arrived(context, operation, held.wish, held.href) or answer


def put_confirmed(
    context: BookingContext, operation: Operation, collection: Collection, wish: Wish, href: str, etag: str | None
) -> Confirmed | NotSettled:
    """Write it CONFIRMED over the claim of `etag`, or as a new object where it is booked over another one on purpose."""
    nonce = fresh_nonce()
    body = wish.body(wish.status, nonce, context.now())
    overbooking = wish.overbook is not None
    written = put_noted(context, operation, collection, "confirm", href, body, nonce, if_match=etag, create=overbooking)
    if written.arrival is not Arrival.WRITTEN:
        return NotSettled(written.error or BadAnswer(href, "refused"))
    settle_claim(context, operation, href)
    write = next((one for one in writes(context.database, operation.id) if one.nonce == nonce), None)
    if write is None:
        raise TakenOver  # another run found it standing, and finished
    return Confirmed(wish, written.href, body, write)


def read_once_more(
    context: BookingContext, collection: Collection, confirmed: Confirmed
) -> tuple[FetchedObject, tuple[Appointment, ...]]:
    """Step 5: the object as the server keeps it, and whatever a foreign client wrote into the slot meanwhile.

    It is booked already: what goes wrong here is not told as if it were not.
    """
    wish = confirmed.wish
    sent = FetchedObject(confirmed.href, None, confirmed.body)  # no etag: the next synchronisation reads it again
    try:
        seen = look(context, collection, wish.interval.widened(*context.settings.widest_buffer()), confirmed.write)
    except (CalDavError, NotFound, Cancelled):
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


def settle_claim(context: BookingContext, operation: Operation, href: str) -> None:
    """The claim at `href` has become the appointment."""
    with context.database.transaction() as cursor:
        for write in writes(context.database, operation.id):
            if write.step == "claim" and write.settled is None and href_key(write.href) == href_key(href):
                settle_write(cursor, write.id, "confirmed")
