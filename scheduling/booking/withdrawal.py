"""Taking a claim back. It is owed until the server has acknowledged it (some answer 423 or 500 under contention)."""

from __future__ import annotations

from scheduling.booking.context import BookingContext
from scheduling.booking.writes import claim_of, strong
from scheduling.caldav.collection import delete_object, get_object
from scheduling.errors import BadAnswer, CalDavError, Cancelled, NotFound
from scheduling.store import objects
from scheduling.store.collections import collection_by_id
from scheduling.store.outbox import Operation, Write, settle_write, writes

TRIES = 8
"""With growing waits between them: about two seconds in all."""


def withdraw(context: BookingContext, write: Write, etag: str | None = None) -> bool:
    """DELETE the claim of `write` if it stands and is still that claim; False: it is still owed.

    A conditional DELETE may be repeated: the claim of this nonce is the only thing that it can remove. Never raises what the
    server or the person's cancelling causes: what is owed stays in the outbox.
    """
    try:
        transport = context.transport_of(collection_by_id(context.database, write.collection_id))
        for attempt in range(TRIES):
            try:
                if strong(etag) is None:
                    found = get_object(transport, write.href)
                    if found is None or claim_of(context, found.body) != write.nonce:
                        return _settle(context, write, "absent" if found is None else "replaced")
                    etag = found.etag
                answer = delete_object(transport, write.href, if_match=strong(etag))
                if answer.written or answer.missing:
                    return _settle(context, write, "withdrawn")
            except BadAnswer as error:
                if error.status < 500:
                    return False
            etag = None
            context.cancel.wait(context.chance.uniform(0.02, 0.12) * (attempt + 1))
    except (CalDavError, NotFound, Cancelled):
        return False
    return False


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
        if seen is not None:
            objects.delete_object(cursor, seen.id)
    return True
