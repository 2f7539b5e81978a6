"""Writes in doubt: sent, not found, and perhaps still under way.

A claim guards its slot only while it stands. As long as a write that takes the slot may arrive, withdrawing the claim would
let somebody else in beside it (tests/model finds this within nine steps). So what is under way is first made to miss:

- a change of an appointment, by writing the appointment where it is with a new nonce (`fence`): the condition of the late PUT
  no longer fits;
- a confirmation, by deleting its claim, where the server was shown to refuse a PUT on what was deleted; elsewhere by
  overwriting the claim as cancelled, and deleting it once nothing can be late any more;
- where no condition keeps anything out (no strong etag, or a server shown to take any), by time alone: the claim stands until
  ten minutes after the write was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from scheduling.booking.compose import fresh_nonce
from scheduling.booking.context import BookingContext
from scheduling.booking.writes import Arrival, Written, nonce_of, put_noted, strong
from scheduling.caldav.collection import FetchedObject, get_object
from scheduling.errors import BadAnswer, ServerUnreachable
from scheduling.href_key import href_key
from scheduling.icalendar.patch import bump_changes, patch_event
from scheduling.icalendar.properties import NONCE
from scheduling.store.accounts import account_by_id
from scheduling.store.capabilities import Capabilities
from scheduling.store.collections import Collection
from scheduling.store.outbox import Operation, Write, settle_write, writes
from scheduling.store.owed_looks import LATEST

TAKES_THE_SLOT = frozenset({"confirm", "restore"})
"""Steps that make an appointment of a claim."""
MOST_FENCES = 4


def in_doubt(context: BookingContext, operation_id: str, *steps: str, href: str | None = None) -> list[Write]:
    """The writes of these steps whose outcome is not known; with `href` those to that address."""
    return [
        one
        for one in writes(context.database, operation_id)
        if one.step in steps and one.settled is None and (href is None or href_key(one.href) == href_key(href))
    ]


def may_be_late(context: BookingContext, sent: Sequence[Write]) -> bool:
    """Whether the newest of these may still be under way."""
    return any(context.now() < one.sent_at + LATEST for one in sent)


def comes_back(context: BookingContext, collection: Collection) -> bool:
    """Whether a late PUT with If-Match may bring back what was deleted: all servers but those shown to refuse it."""
    return _shown(context, collection, "refuses_put_on_deleted") is not True


def takes_any_condition(context: BookingContext, collection: Collection) -> bool:
    """Whether the server was shown to take a PUT whose If-Match does not fit."""
    return _shown(context, collection, "refuses_stale_put") is False


def guards(context: BookingContext, collection: Collection) -> bool:
    """Whether nothing is known of the server that lets a slot be given twice: a stale PUT taken, a write not shown to others."""
    return not takes_any_condition(context, collection) and _shown(context, collection, "shows_to_others") is not False


def _shown(context: BookingContext, collection: Collection, fact: str) -> bool | None:
    # The calendar's own probe says more: rules differ on shared calendars.
    account = account_by_id(context.database, collection.account_id)
    for kept in (collection.capabilities, account.capabilities):
        known = Capabilities.from_stored(kept)
        found: bool | None = getattr(known, fact) if known is not None else None
        if found is not None:
            return found
    return None


def fence(
    context: BookingContext,
    operation: Operation,
    collection: Collection,
    found: FetchedObject,
    tried: Sequence[Write],
    *,
    ours: bool,
) -> FetchedObject:
    """Make the writes `tried` on `found` miss; answers what stands then, which may be one of them after all.

    Raises `ServerUnreachable` while that cannot be had: the claim must stand until then.
    """
    for _ in range(MOST_FENCES):
        if nonce_of(context, found.body) in {one.nonce for one in tried}:
            return found
        etag = strong(found.etag)
        if etag is None or takes_any_condition(context, collection):
            if may_be_late(context, tried):
                raise ServerUnreachable(collection.href, "claim_not_withdrawn")
            return found
        written = _rewritten(context, operation, collection, found, etag, ours=ours)
        if written.arrival is not Arrival.WRITTEN and written.answer is None:
            raise written.error or ServerUnreachable(collection.href, "claim_not_withdrawn")
        stands = get_object(context.transport_of(collection), operation.href)
        if stands is None:
            raise BadAnswer(operation.href, "keeps_changing")  # the next contact finds it gone, and says so
        if strong(stands.etag) != etag and written.arrival is Arrival.WRITTEN:
            _settle(context, [*tried, *in_doubt(context, operation.id, "fence")], "fenced")
            return stands
        found = stands
    raise BadAnswer(operation.href, "keeps_changing")


def _rewritten(
    context: BookingContext, operation: Operation, collection: Collection, found: FetchedObject, etag: str, *, ours: bool
) -> Written:
    nonce = fresh_nonce()
    mark = {NONCE: ("", nonce)} if ours else {}
    body = patch_event(found.body, {**bump_changes(found.body, context.now(), False), **mark})
    if body == found.body:  # written in this very second: the same text would have the same etag
        body = patch_event(found.body, bump_changes(found.body, context.now() + timedelta(seconds=1), False))
    recognise = None if ours else (lambda _body: False)
    return put_noted(context, operation, collection, "fence", operation.href, body, nonce, if_match=etag, is_this_write=recognise)


def _settle(context: BookingContext, sent: Sequence[Write], how: str) -> None:
    with context.database.transaction() as cursor:
        for one in sent:
            settle_write(cursor, one.id, how)
