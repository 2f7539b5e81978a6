"""Taking a claim back. It is owed until the server has acknowledged it (some answer 423 or 500 under contention).

One whose confirmation may still be under way is not simply deleted: `doubt` says why. One that was never found is looked at
for a while: it may be late.
"""

from __future__ import annotations

from collections.abc import Sequence

from scheduling.booking.compose import fresh_nonce
from scheduling.booking.context import BookingContext
from scheduling.booking.doubt import TAKES_THE_SLOT, comes_back, in_doubt, may_be_late, takes_any_condition
from scheduling.booking.writes import claim_of, strong
from scheduling.caldav.collection import FetchedObject, delete_object, get_object, put_object
from scheduling.errors import BadAnswer, CalDavError, Cancelled, NotFound
from scheduling.icalendar.patch import patch_event, status_changes
from scheduling.icalendar.properties import NONCE
from scheduling.model.appointment import AppointmentStatus
from scheduling.store import objects
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.outbox import Operation, Write, settle_write, writes
from scheduling.store.owed_looks import owe_look

TRIES = 8
"""With growing waits between them: about two seconds in all."""


def withdraw(context: BookingContext, write: Write, etag: str | None = None) -> bool:
    """DELETE the claim of `write` if it stands and is still that claim; False: it is still owed.

    A conditional DELETE may be repeated: the claim of this nonce is the only thing that it can remove. Never raises what the
    server or the person's cancelling causes: what is owed stays in the outbox.
    """
    try:
        collection = collection_by_id(context.database, write.collection_id)
        doubted = in_doubt(context, write.operation_id, *TAKES_THE_SLOT, href=write.href)
        for attempt in range(TRIES):
            try:
                done = _tried(context, collection, write, etag, doubted)
            except BadAnswer as error:
                if error.status < 500:
                    return False
                done = None
            if done is not None:
                return done
            etag = None
            context.cancel.wait(context.chance.uniform(0.02, 0.12) * (attempt + 1))
    except (CalDavError, NotFound, Cancelled):
        return False
    return False


def _tried(
    context: BookingContext, collection: Collection, write: Write, etag: str | None, doubted: Sequence[Write]
) -> bool | None:
    """Once; None: try again, from what stands there then. `doubted`: confirmations of this claim that may still be under way."""
    transport = context.transport_of(collection)
    if doubted or strong(etag) is None:
        found = get_object(transport, write.href)
        if found is None or claim_of(context, found.body) != write.nonce:
            return _settle(context, write, "absent" if found is None else "replaced")
        etag = found.etag
        if doubted and (strong(etag) is None or takes_any_condition(context, collection)):
            if may_be_late(context, doubted):
                return False  # nothing would keep the confirmation out: the claim stands until it cannot come any more
        elif doubted and comes_back(context, collection):
            return _cancelled(context, collection, write, found) or None
    answer = delete_object(transport, write.href, if_match=strong(etag))
    return _settle(context, write, "withdrawn") if answer.written or answer.missing else None


def _cancelled(context: BookingContext, collection: Collection, write: Write, claim: FetchedObject) -> bool:
    """Overwrite the claim so that it takes no time and keeps its name; it is deleted by the look that is owed from now on."""
    nonce = fresh_nonce()
    body = patch_event(claim.body, {**status_changes(AppointmentStatus.CANCELLED), NONCE: ("", nonce)})
    with context.database.transaction() as cursor:
        owe_look(
            cursor,
            write.operation_id,
            collection_id=collection.id,
            href=claim.href,
            nonce=nonce,
            step="cancelled",
            sent_at=context.now(),
        )
    if not put_object(context.transport_of(collection), claim.href, body, if_match=strong(claim.etag)).written:
        return False
    return _settle(context, write, "cancelled")


def withdraw_owed(context: BookingContext, operation: Operation) -> bool:
    """Withdraw every claim of `operation` that is still owed; False: some still are."""
    taken_back = [withdraw(context, write) for write in owed_claims(context, operation)]  # each is tried, whatever the first says
    return all(taken_back)


def owed_claims(context: BookingContext, operation: Operation) -> list[Write]:
    """The claims that were sent and neither confirmed nor withdrawn, as far as we know."""
    return [write for write in writes(context.database, operation.id) if write.step == "claim" and write.settled is None]


def _settle(context: BookingContext, write: Write, how: str) -> bool:
    # A synchronisation may have brought the claim into the index meanwhile.
    seen = objects.by_href(context.database, write.collection_id, write.href) if how != "replaced" else None
    with context.database.transaction() as cursor:
        settle_write(cursor, write.id, how)
        if how == "absent":
            owe_look(
                cursor,
                write.operation_id,
                collection_id=write.collection_id,
                href=write.href,
                nonce=write.nonce,
                step=write.step,
                sent_at=write.sent_at,
            )
        if seen is not None:
            objects.delete_object(cursor, seen.id)
    return True
