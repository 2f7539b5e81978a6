"""A booking that still waits in the outbox is changed there: nothing of it stands on the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from scheduling.booking.compose import fresh_href, fresh_nonce, summary_for, wish_from
from scheduling.booking.context import BookingContext
from scheduling.booking.intent_booking import Intended, check_length, check_writable, lasting, time_warnings
from scheduling.booking.members import TOGETHER, is_member, members_of
from scheduling.booking.records import record_dropped
from scheduling.booking.standing import Standing
from scheduling.booking.undo_entry import Noted, not_noted
from scheduling.booking.writes import IN_DOUBT, unsettled
from scheduling.errors import NotAllowed
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.link import check_link
from scheduling.model.patient import Patient
from scheduling.store.collections import Collection
from scheduling.store.identities import keep_identity
from scheduling.store.objects import delete_object, put_local
from scheduling.store.outbox import Operation, lease, operations, plan_anew, release
from scheduling.store.undo import forget_entries_about

HOLD_S = 10


def unsent_booking(context: BookingContext, what: Standing) -> Operation | None:
    """The booking operation behind this appointment, if it is not on the server yet; it may be one of several calendars."""
    if what.stored.base is not None:
        return None
    for operation in operations(context.database):
        if operation.kind == "book" and operation.uid == what.event.uid and operation.collection_id == what.collection.id:
            return operation
        if is_member(operation, what.collection.id, what.event.uid):
            return operation
    return None


def drop_unsent(context: BookingContext, operation: Operation) -> None:
    """Give the booking up; claims that may have arrived are withdrawn at the next contact."""
    with _kept_still(context, operation):
        record_dropped(context, operation, "booking_dropped")


def drop_waiting(context: BookingContext, operation: Operation) -> None:
    """Give up whatever waits in the outbox, of which nothing may stand on the server; the local edit goes, and of a booking
    all that would take back what was done with it.

    Raises `NotAllowed` (`outcome_unknown`).
    """
    if operation.kind not in {"book", TOGETHER}:
        with _kept_still(context, operation):
            record_dropped(context, operation, "given_up")
        return
    drop_unsent(context, operation)
    with context.database.transaction() as cursor:
        forget_entries_about(cursor, {operation.uid, *(one.wish.uid for one in members_of(operation))})


def change_unsent(
    context: BookingContext,
    operation: Operation,
    what: Standing,
    *,
    start: datetime | None = None,
    target: Collection | None = None,
    duration: timedelta | None = None,
    link: str | None = None,
    patient: Patient | None = None,
    no_link: bool = False,
    note: Noted = not_noted,
) -> Intended:
    """Change the wish, and queue it again. `no_link`: it is to have none.

    Raises `NotAllowed` (`unsent_together`) for one of several calendars: they are booked as they were meant, or given up.
    """
    if operation.kind == TOGETHER:
        raise NotAllowed(what.appointment.reference or what.event.uid, "unsent_together")
    wish = wish_from(operation.payload)
    collection = target or what.collection
    check_writable(collection)
    length = duration or wish.interval.duration
    check_length(length)
    wish = replace(wish, interval=lasting(start or wish.interval.start, length, context.settings.zone))
    if no_link:
        wish = replace(wish, link=None)
    elif link is not None:
        wish = replace(wish, link=check_link(link, context.settings.link_hosts))
    warnings = set(time_warnings(context, collection, wish.interval))
    if patient is not None:
        sealed = context.keys.seal(patient, wish.uid)
        wish = replace(wish, sealed=sealed, summary=summary_for(context.settings.event_label, wish.reference, patient))
        if sealed is None:
            warnings.add("identity_not_shared")
    href = operation.href if collection.id == operation.collection_id else fresh_href(collection)
    body = wish.body(AppointmentStatus.PENDING, fresh_nonce(), context.now())
    with _kept_still(context, operation), context.database.transaction() as cursor:
        put_local(cursor, collection.id, href, body, context.ingest)
        if href != operation.href:
            delete_object(cursor, what.stored.id)
        if patient is not None and wish.sealed is None:
            keep_identity(cursor, wish.uid, patient, origin="local")
        plan_anew(cursor, operation.id, collection_id=collection.id, href=href, payload=wish.as_payload())
        note(cursor, collection.id, body)
    return Intended(operation.id, tuple(sorted(warnings)))


@contextmanager
def _kept_still(context: BookingContext, operation: Operation) -> Iterator[None]:
    """Nobody sends it meanwhile, and nothing of it may stand on the server; else `NotAllowed` (`outcome_unknown`)."""
    leased = lease(context.database, operation.id, context.process, context.now(), HOLD_S)
    try:
        # A confirmation without an answer may stand there: the next synchronisation finds out, then it can be changed.
        if not leased or unsettled(context, operation, *IN_DOUBT):
            raise NotAllowed(operation.reference or operation.uid, "outcome_unknown")
        yield
    finally:
        release(context.database, operation.id, context.process)
