"""Claims that their client left behind: seen, waited for, and removed only where that cannot cost anybody an appointment.

A crashed client leaves a TENTATIVE claim, and every booking of that slot yields to it. Whoever saw it unchanged for twice the
lease may remove it, by a DELETE that names its etag, where the server was shown to refuse a stale DELETE and the late
confirmation of what is gone (`may_reap`). Everywhere else a person decides (`scheduling.office.orphans`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from scheduling.booking.context import BookingContext
from scheduling.booking.judgement import Seen
from scheduling.booking.writes import strong
from scheduling.caldav.collection import delete_object
from scheduling.conflicts import takes_time
from scheduling.errors import CalDavError
from scheduling.store import journal, objects
from scheduling.store.accounts import account_by_id
from scheduling.store.capabilities import may_reap
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.occurrences import find_appointments
from scheduling.store.owed_looks import LATEST
from scheduling.store.sightings import (
    ForeignClaim,
    foreign_claims,
    forget_sighting,
    is_own_claim,
    keep_sightings,
    note_claims,
    sightings,
)

LEASE_S = 30.0
ABANDONED_AFTER_S = 2 * LEASE_S
"""Its client confirms within half a lease of sending it, or never: twice the lease later nobody waits for it."""

_THIS_RUN = f"run-{uuid.uuid4()}"
"""Instead of a boot id where the system tells none: its clock can be compared with itself as long as this program runs."""


def reap(context: BookingContext, collection: Collection, claims: Iterable[Seen]) -> int:
    """Note that these claims of others were seen just now, and remove those that were abandoned; how many are gone by that.

    Never raises what the server causes: a claim that could not be removed is met again.
    """
    told = (
        ForeignClaim(one.appointment.href, one.etag, one.claim, one.appointment.reference)
        for one in claims
        if one.claim is not None and one.appointment.href is not None and takes_time(one.appointment)
    )
    return _reap(context, collection, list(dict.fromkeys(told)))


def reap_downloaded(context: BookingContext, collection: Collection) -> int:
    """The same after a synchronisation: for all claims of others in the calendar; what is gone is forgotten."""
    claims = foreign_claims(context.database, collection.id)
    if sightings(context.database, collection.id):
        with context.database.transaction() as cursor:
            keep_sightings(cursor, collection.id, [one.key for one in claims])
    return _reap(context, collection, claims)


def boot_of(context: BookingContext) -> str:
    """What `elapsed_s` can be compared within."""
    return context.process.split("/", 1)[0] or _THIS_RUN


def _reap(context: BookingContext, collection: Collection, claims: Sequence[ForeignClaim]) -> int:
    seen = [one for one in claims if not is_own_claim(context.database, one.nonce)]
    if not seen:
        return 0
    boot_id, elapsed_s = boot_of(context), context.elapsed_s()
    with context.database.transaction() as cursor:
        note_claims(cursor, collection.id, seen, boot_id=boot_id, elapsed_s=elapsed_s, now=context.now())
    known = {one.key: one for one in sightings(context.database, collection.id)}
    abandoned = [one for one in seen if elapsed_s - known[one.key].first_seen_s >= _patience_s(context, one)]
    if not abandoned or not _allowed(context, collection):
        return 0
    return sum(_remove(context, collection, one) for one in abandoned)


def _patience_s(context: BookingContext, claim: ForeignClaim) -> float:
    """The claim of a move guards the new time against the move's own PUT, which its If-Match does not keep out: longer."""
    moves = claim.reference is not None and find_appointments(context.database, claim.reference)
    return LATEST.total_seconds() if moves else ABANDONED_AFTER_S


def _allowed(context: BookingContext, collection: Collection) -> bool:
    current = collection_by_id(context.database, collection.id)
    return may_reap(account_by_id(context.database, current.account_id), current)


def _remove(context: BookingContext, collection: Collection, claim: ForeignClaim) -> bool:
    """Whether it is gone by our doing. A weak etag guards nothing (RFC 9110, 13.1.1): such a claim is left to a person."""
    etag = strong(claim.etag)
    if etag is None:
        return False
    try:
        answer = delete_object(context.transport_of(collection), claim.href, if_match=etag)
    except CalDavError:
        return False
    if not (answer.written or answer.missing or answer.precondition_failed):
        return False
    stored = objects.by_href(context.database, collection.id, claim.href)
    with context.database.transaction() as cursor:
        forget_sighting(cursor, collection.id, claim.key)
        if not answer.precondition_failed and stored is not None and stored.etag == claim.etag and stored.local is None:
            objects.delete_object(cursor, stored.id)
        if answer.written:
            journal.append(
                cursor,
                at=context.now(),
                who=context.who,
                action="claim_reaped",
                reference=None,
                uid=None,
                details={"calendar": collection.name, "href": claim.href, "etag": etag},
            )
    return answer.written
