"""How an operation ends in the store: each ending is one transaction over object, outbox and journal."""

from __future__ import annotations

from collections.abc import Collection as Members
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from scheduling.booking.attempt import Attempt
from scheduling.booking.change import ObjectChange, change_from
from scheduling.booking.claim import Contended, SlotTaken
from scheduling.booking.compose import fresh_uid
from scheduling.booking.context import BookingContext
from scheduling.booking.doubt import TAKES_THE_SLOT, in_doubt
from scheduling.booking.members import members_of
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.withdrawal import owed_claims
from scheduling.booking.writes import event_of, unsettled
from scheduling.caldav.collection import FetchedObject
from scheduling.errors import BadAnswer, SchedulingError, ServerBusy
from scheduling.href_key import href_key
from scheduling.model.patient import Patient
from scheduling.store import journal
from scheduling.store.collections import Collection
from scheduling.store.conflicts import add_conflict
from scheduling.store.connection import Cursor
from scheduling.store.identities import forget_local_identity, keep_identity, move_identity
from scheduling.store.objects import by_href, clear_local, delete_object, put_fetched, put_local, rebase_local
from scheduling.store.outbox import Operation, add_operation, adopt_write, finish, operations, set_state, writes
from scheduling.store.owed_looks import owe_look

LONGEST_WAIT_S = 3_600
"""However long a server asks to be left alone: bookings wait, and people for them."""
FIRST_WAIT_S = 600
PATIENT_ATTEMPTS = 2


def record_done(
    context: BookingContext,
    operation: Operation,
    collection: Collection,
    stands: FetchedObject | None,
    action: str,
    details: Mapping[str, Any] | None = None,
) -> None:
    """The operation is done and `stands` is what the server has now (None: nothing stands there any more)."""
    before = by_href(context.database, operation.collection_id, operation.href)
    later = _later_changes(context, operation)
    with context.database.transaction() as cursor:
        owe_claims(cursor, context, operation, [stands.href] if stands is not None else [])
        finish(cursor, operation.id)
        if before is not None and (stands is None or before.href != stands.href):
            delete_object(cursor, before.id)
        elif before is not None:
            clear_local(cursor, before.id, context.ingest)
        if stands is not None:
            _keep_identity(cursor, context, operation, stands)
            kept = put_fetched(cursor, collection.id, stands.href, stands.etag, stands.body, context.ingest)
            if later:
                rebase_local(cursor, kept.id, _with_later(stands.body, later), context.ingest)
        _tell(cursor, context, operation, action, details)


def record_dropped(context: BookingContext, operation: Operation, action: str, details: Mapping[str, Any] | None = None) -> None:
    """Nothing came of it and the person knows: the local edit goes (in each calendar), what the server has stays."""
    before = by_href(context.database, operation.collection_id, operation.href)
    later = _later_changes(context, operation)
    members = members_of(operation)
    others = [by_href(context.database, one.collection_id, one.href) for one in members[1:]]
    with context.database.transaction() as cursor:
        owe_claims(cursor, context, operation)
        finish(cursor, operation.id)
        for other in others:
            if other is not None:
                clear_local(cursor, other.id, context.ingest)
        for one in members[1:]:
            forget_local_identity(cursor, one.wish.uid)
        if before is not None:
            kept = clear_local(cursor, before.id, context.ingest)
            if kept is not None and kept.base is not None and later:
                rebase_local(cursor, kept.id, _with_later(kept.base, later), context.ingest)
        forget_local_identity(cursor, operation.uid)
        _tell(cursor, context, operation, action, details)


def record_waiting(context: BookingContext, operation: Operation, state: str, error: SchedulingError | str) -> None:
    """It stays in the outbox in `state`, with the reason that is shown beside it, and not before the server wished."""
    reason = error if isinstance(error, str) else error.code
    wait_s = _wait_s(context, operation, error)
    not_before = context.now() + timedelta(seconds=min(wait_s, LONGEST_WAIT_S)) if wait_s else None
    with context.database.transaction() as cursor:
        set_state(cursor, operation.id, state, last_error=reason, not_before=not_before)


def _wait_s(context: BookingContext, operation: Operation, error: SchedulingError | str) -> float | None:
    """What the server asked for; else longer with each attempt that it answered and could not carry out.

    While it does not answer at all nothing is put off: a wish is sent at the next contact. The first two failures are none yet,
    and a person who asks for it is not kept waiting (`send_now`).
    """
    if isinstance(error, ServerBusy):
        return error.retry_after_s
    failures = operation.attempts - PATIENT_ATTEMPTS
    if not isinstance(error, BadAnswer) or failures <= 0:
        return None
    return float((1 + context.chance.uniform(-0.25, 0.25)) * FIRST_WAIT_S * 2 ** min(failures - 1, 6))


def record_unreached(context: BookingContext, operation: Operation, error: SchedulingError) -> BookingOutcome:
    """The server could not be reached: queued, or unknown where something may have arrived."""
    record_waiting(context, operation, "unknown" if unsettled(context, operation) else "queued", error)
    return BookingOutcome(Outcome.QUEUED)


def record_not_free(
    context: BookingContext, operation: Operation, answer: SlotTaken | Contended, attempt: Attempt
) -> BookingOutcome:
    """The slot is not to be had; a wish that was in the outbox before stays there for a person."""
    outcome = Outcome.TAKEN if isinstance(answer, SlotTaken) else Outcome.CONTENDED
    warnings = ("unreadable_in_the_way",) if any(not one.uid for one in answer.by) else ()
    if attempt is Attempt.FRESH:
        record_dropped(context, operation, "slot_taken" if outcome is Outcome.TAKEN else "slot_contended")
        return BookingOutcome(outcome, None, answer.by, warnings, rounds=answer.rounds)
    record_waiting(context, operation, "taken" if outcome is Outcome.TAKEN else "queued", outcome.value)
    if attempt is Attempt.LATER:
        outcome = Outcome.CONFLICT if outcome is Outcome.TAKEN else Outcome.QUEUED
    return BookingOutcome(outcome, None, answer.by, warnings, rounds=answer.rounds)


def record_conflict(
    context: BookingContext, operation: Operation, collection: Collection, change: ObjectChange, server: FetchedObject | None
) -> None:
    """Both versions and their base are kept until a person chooses; the agenda goes on showing the local one."""
    stored = by_href(context.database, operation.collection_id, operation.href)
    local = change.applied_to(change.base) if change.base is not None else stored.local if stored else None
    with context.database.transaction() as cursor:
        set_state(cursor, operation.id, "conflict", last_error="changed_by_others" if server else "deleted_by_others")
        add_conflict(
            cursor,
            uid=operation.uid,
            collection_id=collection.id,
            href=operation.href,
            reference=operation.reference,
            local=local,
            server=server.body if server else None,
            server_etag=server.etag if server else None,
            base=change.base,
            operation_id=operation.id,
            since=context.now(),
        )
        _tell(cursor, context, operation, "conflict", None)


def record_transfer(
    context: BookingContext,
    operation: Operation,
    source: Collection,
    target: Collection,
    stands: FetchedObject,
    cancellation: ObjectChange,
) -> str:
    """The appointment stands in `target`; cancelling it in `source` becomes an operation of its own, whose id is answered."""
    before = by_href(context.database, source.id, operation.href)
    payload = cancellation.as_payload() | {"action": "moved_away", "details": {"to": target.name}, "claim": None}
    with context.database.transaction() as cursor:
        owe_claims(cursor, context, operation, [stands.href])
        finish(cursor, operation.id)
        _keep_identity(cursor, context, operation, stands)
        put_fetched(cursor, target.id, stands.href, stands.etag, stands.body, context.ingest)
        if before is not None:
            put_local(cursor, source.id, before.href, cancellation.applied_to(before.body), context.ingest)
        cancelling = add_operation(
            cursor,
            kind="cancel",
            collection_id=source.id,
            uid=operation.uid,
            reference=operation.reference,
            href=operation.href,
            payload=payload,
            now=context.now(),
        )
        _tell(cursor, context, operation, "moved", {"from": source.name, "to": target.name})
    return cancelling


def _later_changes(context: BookingContext, operation: Operation) -> list[ObjectChange]:
    """Changes of the same object that wait behind this one: the agenda goes on showing them."""
    waiting = [one for one in operations(context.database) if one.href == operation.href and one.id != operation.id]
    return [change_from(one.payload) for one in waiting if "changes" in one.payload]


def _with_later(body: bytes, later: list[ObjectChange]) -> bytes:
    for change in later:
        body = change.applied_to(body)
    return body


def _keep_identity(cursor: Cursor, context: BookingContext, operation: Operation, stands: FetchedObject) -> None:
    """An identity that is known only here goes with the appointment: to its new UID, or as the edit has it."""
    event = event_of(context, stands.body)
    uid = event.uid if event else operation.uid
    told = operation.payload.get("identity")
    if told is not None:
        keep_identity(cursor, uid, Patient(**told), origin="local")
    elif uid != operation.uid:
        move_identity(cursor, operation.uid, uid)


def owe_claims(cursor: Cursor, context: BookingContext, operation: Operation, stood: Members[str] = ()) -> None:
    """What is still owed when an operation ends outlives it; `stood`: the addresses of what it left standing.

    Claims that could not be withdrawn become an operation of their own, in the calendar where they stand, with whatever may
    still confirm them. Of other writes whose outcome is not known a look is owed: they may be late.
    """
    there = {href_key(href) for href in stood}
    there |= {href_key(one.href) for one in writes(context.database, operation.id) if one.settled == "confirmed"}
    doubted = [one for one in in_doubt(context, operation.id, *TAKES_THE_SLOT) if href_key(one.href) not in there]
    for write in doubted:
        owe_look(
            cursor,
            operation.id,
            collection_id=write.collection_id,
            href=write.href,
            nonce=write.nonce,
            step=write.step,
            sent_at=write.sent_at,
        )
    for write in owed_claims(context, operation):
        withdrawal = add_operation(
            cursor,
            kind="withdraw",
            collection_id=write.collection_id,
            uid=f"claim-{fresh_uid()}",
            reference=operation.reference,
            href=write.href,
            payload={},
            now=operation.since,
        )
        adopt_write(cursor, write.id, withdrawal)
        for one in doubted:
            if href_key(one.href) == href_key(write.href):
                adopt_write(cursor, one.id, withdrawal)


def _tell(cursor: Cursor, context: BookingContext, operation: Operation, action: str, details: Mapping[str, Any] | None) -> None:
    told = {name: value for name, value in (details or {}).items() if value is not None}
    journal.append(
        cursor, at=context.now(), who=context.who, action=action, reference=operation.reference, uid=operation.uid, details=told
    )
