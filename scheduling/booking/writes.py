"""One write, noted in the outbox before it is sent, and known again after a lost answer.

No write is repeated below this level: after a time-out, a reset, 5xx or 412 the object is read back, and the nonce
that stands on it says whose write it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from scheduling.booking.context import BookingContext
from scheduling.caldav.collection import FetchedObject, WriteAnswer, get_object, put_object
from scheduling.caldav.transport import Transport
from scheduling.errors import BadAnswer, ServerUnreachable, TlsRefused, UnreadableObject
from scheduling.icalendar.reader import read_object
from scheduling.store.outbox import Operation, add_write, mark_sent, settle_write

NEVER_SENT = frozenset({"name_not_found", "connection_refused", "network_unreachable"})
"""Reasons of `ServerUnreachable` with which nothing can have arrived."""


class Arrival(StrEnum):
    """What became of a write."""

    WRITTEN = "written"
    REFUSED = "refused"
    """Certainly not written: a precondition did not hold, and what stands there is in `found` (None: nothing)."""
    UNKNOWN = "unknown"
    """No answer, and reading back failed too (or was not worth trying: nothing was sent)."""


@dataclass(frozen=True, slots=True)
class Written:
    """`href` as the server named it; `etag` None where it told none; `found` what was read back, if it was."""

    arrival: Arrival
    href: str
    etag: str | None = None
    found: FetchedObject | None = None
    error: ServerUnreachable | None = None
    answer: WriteAnswer | None = None


def nonce_of(context: BookingContext, body: bytes) -> str | None:
    """The nonce of the last write by this program that the object carries."""
    try:
        events = read_object(body, context.zones).events
    except UnreadableObject:
        return None
    return next((event.nonce for event in events if event.nonce), None)


def claim_of(context: BookingContext, body: bytes) -> str | None:
    """The nonce of the claim that the object is, or None where it is none."""
    try:
        events = read_object(body, context.zones).events
    except UnreadableObject:
        return None
    return next((event.claim for event in events if event.claim), None)


def put_noted(
    context: BookingContext,
    transport: Transport,
    operation: Operation,
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

    `is_this_write` tells whether a body read back is the one of this write; without it the nonce tells.
    """

    def ours(found: bytes) -> bool:
        return is_this_write(found) if is_this_write else nonce_of(context, found) == nonce

    with context.database.transaction() as cursor:
        write_id = add_write(cursor, operation.id, step=step, method="PUT", href=href, nonce=nonce, if_match=if_match, body=None)
        mark_sent(cursor, write_id, context.now())
    arrived: Written | None = None
    how: str | None = None
    try:
        answer = put_object(transport, href, body, if_match=if_match, create=create)
    except ServerUnreachable as error:
        if isinstance(error, TlsRefused) or error.reason in NEVER_SENT:
            arrived, how = Written(Arrival.UNKNOWN, href, error=error), "not_sent"
        else:
            arrived = _read_back(transport, href, ours, error)
    else:
        if answer.written:
            arrived = Written(Arrival.WRITTEN, answer.href, answer.etag, answer=answer)
        else:
            arrived = _read_back(transport, href, ours, BadAnswer(href, "refused", answer.status))
            arrived = Written(arrived.arrival, arrived.href, arrived.etag, arrived.found, arrived.error, answer)
    finally:
        if arrived is None:  # refused for good: NotAllowed, SignInRefused
            with context.database.transaction() as cursor:
                settle_write(cursor, write_id, "refused")
    if arrived.answer is not None and not (step == "claim" and arrived.arrival is Arrival.WRITTEN):
        how = arrived.arrival.value
    if how is not None:
        # A claim stays owed until it is confirmed or withdrawn; so does a write without an answer: it may arrive late.
        with context.database.transaction() as cursor:
            settle_write(cursor, write_id, how)
    return arrived


def _read_back(transport: Transport, href: str, ours: Callable[[bytes], bool], error: ServerUnreachable) -> Written:
    try:
        found = get_object(transport, href)
    except ServerUnreachable:
        return Written(Arrival.UNKNOWN, href, error=error)
    if found is not None and ours(found.body):
        return Written(Arrival.WRITTEN, found.href, found.etag, found)
    return Written(Arrival.REFUSED, href, found=found, error=error)
