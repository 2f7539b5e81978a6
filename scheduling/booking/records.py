"""How an operation ends in the store: each ending is one transaction over object, outbox and journal."""

from __future__ import annotations

from typing import Any

from scheduling.booking.change import ObjectChange, change_from
from scheduling.booking.compose import fresh_nonce
from scheduling.booking.context import BookingContext
from scheduling.booking.withdrawal import owed_claims
from scheduling.caldav.collection import FetchedObject
from scheduling.errors import SchedulingError
from scheduling.store import journal
from scheduling.store.collections import Collection
from scheduling.store.conflicts import add_conflict
from scheduling.store.connection import Cursor
from scheduling.store.objects import by_href, clear_local, delete_object, put_fetched, put_local, rebase_local
from scheduling.store.outbox import Operation, Write, add_operation, adopt_write, finish, operations, set_state


def record_done(
    context: BookingContext,
    operation: Operation,
    collection: Collection,
    stands: FetchedObject | None,
    action: str,
    details: dict[str, Any] | None = None,
) -> None:
    """The operation is done and `stands` is what the server has now (None: nothing stands there any more)."""
    owed = owed_claims(context, operation)
    before = by_href(context.database, operation.collection_id, operation.href)
    later = _later_changes(context, operation)
    with context.database.transaction() as cursor:
        finish(cursor, operation.id)
        if before is not None and (stands is None or before.href != stands.href):
            delete_object(cursor, before.id)
        elif before is not None:
            clear_local(cursor, before.id, context.ingest)
        if stands is not None:
            kept = put_fetched(cursor, collection.id, stands.href, stands.etag, stands.body, context.ingest)
            if later:
                rebase_local(cursor, kept.id, _with_later(stands.body, later), context.ingest)
        _owe(cursor, operation, collection, owed)
        _tell(cursor, context, operation, action, details)


def record_dropped(context: BookingContext, operation: Operation, collection: Collection, action: str) -> None:
    """Nothing came of it and the person knows: the local edit goes, what the server has stays."""
    owed = owed_claims(context, operation)
    before = by_href(context.database, operation.collection_id, operation.href)
    with context.database.transaction() as cursor:
        finish(cursor, operation.id)
        if before is not None:
            if before.base is None:
                delete_object(cursor, before.id)
            else:
                clear_local(cursor, before.id, context.ingest)
        _owe(cursor, operation, collection, owed)
        _tell(cursor, context, operation, action, None)


def record_waiting(context: BookingContext, operation: Operation, state: str, error: SchedulingError | str) -> None:
    """It stays in the outbox in `state`, with the reason that is shown beside it."""
    reason = error if isinstance(error, str) else error.code
    with context.database.transaction() as cursor:
        set_state(cursor, operation.id, state, last_error=reason)


def _later_changes(context: BookingContext, operation: Operation) -> list[ObjectChange]:
    """Changes of the same object that wait behind this one: the agenda goes on showing them."""
    waiting = [one for one in operations(context.database) if one.href == operation.href and one.id != operation.id]
    return [change_from(one.payload) for one in waiting if "changes" in one.payload]


def _with_later(body: bytes, later: list[ObjectChange]) -> bytes:
    for change in later:
        body = change.applied_to(body)
    return body


def _owe(cursor: Cursor, operation: Operation, collection: Collection, owed: list[Write]) -> None:
    """Claims that could not be withdrawn outlive their operation as one of their own."""
    if not owed:
        return
    withdrawal = add_operation(
        cursor,
        kind="withdraw",
        collection_id=collection.id,
        uid=f"claim-{fresh_nonce()}",
        reference=operation.reference,
        href=owed[0].href,
        payload={},
        now=operation.since,
    )
    for write in owed:
        adopt_write(cursor, write.id, withdrawal)


def _tell(cursor: Cursor, context: BookingContext, operation: Operation, action: str, details: dict[str, Any] | None) -> None:
    journal.append(
        cursor,
        at=context.now(),
        who=context.who,
        action=action,
        reference=operation.reference,
        uid=operation.uid,
        details=details or {},
    )


def record_conflict(
    context: BookingContext, operation: Operation, collection: Collection, change: ObjectChange, server: FetchedObject | None
) -> None:
    """Both versions and their base are kept until a person chooses; the agenda goes on showing the local one."""
    with context.database.transaction() as cursor:
        set_state(cursor, operation.id, "conflict", last_error="changed_by_others" if server else "deleted_by_others")
        add_conflict(
            cursor,
            uid=operation.uid,
            collection_id=collection.id,
            href=operation.href,
            reference=operation.reference,
            local=change.applied_to(change.base) if change.base is not None else None,
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
    owed = owed_claims(context, operation)
    payload = cancellation.as_payload() | {"action": "moved_away", "details": {"to": target.name}, "claim": None}
    with context.database.transaction() as cursor:
        finish(cursor, operation.id)
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
        _owe(cursor, operation, target, owed)
        _tell(cursor, context, operation, "moved", {"from": source.name, "to": target.name})
    return cancelling
