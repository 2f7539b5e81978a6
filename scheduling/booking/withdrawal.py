"""Taking a claim back. It is owed until the server has acknowledged it (some answer 423 under contention)."""

from __future__ import annotations

from scheduling.booking.context import BookingContext
from scheduling.booking.writes import claim_of
from scheduling.caldav.collection import delete_object, get_object
from scheduling.caldav.transport import Transport
from scheduling.errors import BadAnswer, NotAllowed, ServerUnreachable
from scheduling.store.collections import collection_by_id
from scheduling.store.outbox import Operation, Write, settle_write, writes

TRIES = 8
"""With growing waits between them: about two seconds in all."""


def withdraw(context: BookingContext, transport: Transport, write: Write, etag: str | None = None) -> bool:
    """DELETE the claim of `write` if it stands and is still that claim; False: it is still owed.

    A conditional DELETE may be repeated: the claim of this nonce is the only thing that it can remove.
    """
    for attempt in range(TRIES):
        try:
            if etag is None or etag.startswith("W/"):
                found = get_object(transport, write.href)
                if found is None or claim_of(context, found.body) != write.nonce:
                    return _settle(context, write, "absent" if found is None else "replaced")
                etag = found.etag if found.etag and not found.etag.startswith("W/") else None
            answer = delete_object(transport, write.href, if_match=etag)
            if answer.written or answer.missing:
                return _settle(context, write, "withdrawn")
        except BadAnswer as error:
            if error.status < 500:
                return False
        except (ServerUnreachable, NotAllowed):
            return False
        etag = None
        context.cancel.wait(context.chance.uniform(0.02, 0.12) * (attempt + 1))
    return False


def withdraw_owed(context: BookingContext, operation: Operation) -> bool:
    """Withdraw every claim of `operation` that is still owed; False: some still are."""
    owed = owed_claims(context, operation)
    if not owed:
        return True
    target = operation.payload.get("target_collection")  # a move to another calendar claims there
    collection = collection_by_id(context.database, int(target) if target is not None else operation.collection_id)
    transport = context.transport_of(collection)
    done = True
    for write in owed:
        done = withdraw(context, transport, write) and done
    return done


def owed_claims(context: BookingContext, operation: Operation) -> list[Write]:
    """The claims that were sent and neither confirmed nor withdrawn, as far as we know."""
    return [write for write in writes(context.database, operation.id) if write.step == "claim" and write.settled is None]


def _settle(context: BookingContext, write: Write, how: str) -> bool:
    with context.database.transaction() as cursor:
        settle_write(cursor, write.id, how)
    return True
