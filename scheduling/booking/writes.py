"""One write, noted in the outbox before it is sent, and known again after a lost answer.

No write is repeated below this level: after a time-out, a reset, 5xx or 412 the object is read back, and the nonce
that stands on it says whose write it was. What the server acknowledged stays unsettled until its operation is
finished, so that a crash in between finds it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from scheduling.booking.attempt import LEASE_S, TakenOver
from scheduling.booking.context import BookingContext
from scheduling.caldav.collection import FetchedObject, WriteAnswer, get_object, put_object
from scheduling.errors import (
    BadAnswer,
    CalDavError,
    NotAllowed,
    ServerUnreachable,
    SignInRefused,
    TlsRefused,
    UnreadableObject,
)
from scheduling.icalendar.event import Event
from scheduling.icalendar.reader import read_object
from scheduling.store.collections import Collection
from scheduling.store.outbox import Operation, add_write, relocate_write, renew, settle_write, writes

NEVER_SENT = frozenset({"name_not_found", "connection_refused", "network_unreachable", "no_kdc"})
"""Reasons of `ServerUnreachable` with which nothing can have arrived."""


class Arrival(StrEnum):
    """What became of a write."""

    WRITTEN = "written"
    REFUSED = "refused"
    """Not written, as far as reading back tells: `Written.found` is what stands there (None: nothing)."""
    UNKNOWN = "unknown"
    """No answer, and reading back failed too (or was not worth trying: nothing was sent)."""


@dataclass(frozen=True, slots=True)
class Written:
    """`href` as the server named it; `etag` None where it told none; `answer` None where there was none."""

    arrival: Arrival
    href: str
    etag: str | None = None
    found: FetchedObject | None = None
    error: ServerUnreachable | None = None
    answer: WriteAnswer | None = None


def event_of(context: BookingContext, body: bytes) -> Event | None:
    """The first event of an object; None where there is none, or it cannot be read."""
    try:
        events = read_object(body, context.zones).events
    except UnreadableObject:
        return None
    return events[0] if events else None


def nonce_of(context: BookingContext, body: bytes) -> str | None:
    """The nonce of the last write by this program that the object carries."""
    event = event_of(context, body)
    return event.nonce if event else None


def claim_of(context: BookingContext, body: bytes) -> str | None:
    """The nonce of the claim that the object is, or None where it is none."""
    event = event_of(context, body)
    return event.claim if event else None


def strong(etag: str | None) -> str | None:
    """An etag that may guard a write; None for a weak one (RFC 9110, 13.1.1) or none."""
    return etag if etag and not etag.startswith(("W/", "w/")) else None


def unsettled(context: BookingContext, operation: Operation, *steps: str) -> bool:
    """Whether a write of these steps (all, where none is named) was sent and may stand on the server."""
    return any(one.settled is None and (not steps or one.step in steps) for one in writes(context.database, operation.id))


IN_DOUBT = ("confirm", "put", "restore", "delete")
"""Steps after which what a person sees may not be what stands on the server, until their outcome is known."""


def put_noted(
    context: BookingContext,
    operation: Operation,
    collection: Collection,
    step: str,
    href: str,
    body: bytes,
    nonce: str,
    *,
    if_match: str | None = None,
    create: bool = False,
    is_this_write: Callable[[bytes], bool] | None = None,
) -> Written:
    """PUT, with its intent stored first. A write that may not be made (`NotAllowed`, `SignInRefused`) is raised, settled.

    Raises `TakenOver`, with nothing sent, where another run has the operation by now.

    `is_this_write` tells whether a body read back is the one of this write; without it the nonce tells.
    """

    def ours(found: bytes) -> bool:
        return is_this_write(found) if is_this_write else nonce_of(context, found) == nonce

    transport = context.transport_of(collection)
    with context.database.transaction() as cursor:
        if not renew(cursor, operation.id, context.process, context.now(), LEASE_S):
            raise TakenOver
        write_id = add_write(
            cursor, operation.id, collection_id=collection.id, step=step, href=href, nonce=nonce, at=context.now()
        )

    def settle(how: str) -> None:
        with context.database.transaction() as cursor:
            settle_write(cursor, write_id, how)

    try:
        answer = put_object(transport, href, body, if_match=if_match, create=create)
    except NotAllowed as error:
        settle("refused")
        raise NotAllowed(collection.name, error.action) from None
    except SignInRefused:
        settle("refused")
        raise
    except ServerUnreachable as error:
        if isinstance(error, TlsRefused) or error.reason in NEVER_SENT:
            settle("not_sent")
            return Written(Arrival.UNKNOWN, href, error=error)
        return _read_back(context, collection, href, ours, error)
    if answer.written:
        if answer.href != href:
            with context.database.transaction() as cursor:
                relocate_write(cursor, write_id, answer.href)
        return Written(Arrival.WRITTEN, answer.href, strong(answer.etag), answer=answer)
    found = _read_back(context, collection, href, ours, BadAnswer(href, answer.refused_reason or "refused", answer.status))
    if found.arrival is Arrival.REFUSED:
        settle("refused")
    return Written(found.arrival, found.href, found.etag, found.found, found.error, answer)


def _read_back(
    context: BookingContext,
    collection: Collection,
    href: str,
    ours: Callable[[bytes], bool],
    error: ServerUnreachable,
) -> Written:
    try:
        found = get_object(context.transport_of(collection), href)
    except CalDavError:
        return Written(Arrival.UNKNOWN, href, error=error)
    if found is not None and ours(found.body):
        return Written(Arrival.WRITTEN, found.href, found.etag, found)
    return Written(Arrival.REFUSED, href, found=found, error=error)
