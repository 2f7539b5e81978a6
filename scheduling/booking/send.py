"""One operation of the outbox carried out, by the process that leases it."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.booking.claim import NotSettled
from scheduling.booking.context import BookingContext
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.process import is_dead
from scheduling.booking.records import record_dropped, record_waiting
from scheduling.booking.send_booking import send_booking, settle_earlier
from scheduling.booking.send_change import send_change
from scheduling.booking.send_removal import send_removal, send_withdrawal
from scheduling.booking.send_restore import send_restore
from scheduling.booking.send_transfer import send_transfer
from scheduling.errors import CalDavError, Cancelled, NotAllowed, SchedulingError
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.outbox import Operation, lease, operations, release, set_state
from scheduling.store.outbox import operation as stored_operation

LEASE_S = 90
"""Longer than any attempt: 20 s of rounds and a few answers that time out."""

WAITING = frozenset({"queued", "unknown", "sending"})
"""States that are sent at the next contact; the others wait for a person."""


ASKED_AGAIN = frozenset({"book", "transfer"})
"""What a crash interrupted is not done later in silence where it takes a slot."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of a calendar's waiting operations; `error` stopped the rest."""

    done: int = 0
    conflicts: int = 0
    error: CalDavError | None = None


def send_now(context: BookingContext, operation_id: str) -> BookingOutcome:
    """Send an operation for which a person waits. What may not be done at all is dropped and raised; nothing else is lost."""
    operation = _leased(context, operation_id)
    if operation is None:
        return BookingOutcome(Outcome.QUEUED)  # an earlier change of the same appointment is still on its way
    try:
        return _send(context, operation, asked_now=True)
    except (Cancelled, CalDavError) as error:
        collection = collection_by_id(context.database, operation.collection_id)
        record_dropped(context, operation, collection, f"{operation.kind}_{error.code}")
        raise
    finally:
        release(context.database, operation_id, context.process)


def send_waiting(context: BookingContext, collection: Collection) -> Uploaded:
    """Send what waits for `collection`, oldest first; an error of the server leaves the rest for the next contact."""
    done = conflicts = 0
    for waiting in operations(context.database):
        if waiting.collection_id != collection.id or waiting.state not in WAITING:
            continue
        operation = _leased(context, waiting.id)
        if operation is None:
            continue
        try:
            outcome = _interrupted(context, operation) if operation.state == "sending" else None
            outcome = outcome or _send(context, operation, asked_now=False)
        except NotAllowed as error:
            record_waiting(context, operation, "failed", error)
            conflicts += 1
            continue
        except CalDavError as error:
            if not (operation.state == "sending" and operation.kind in ASKED_AGAIN):
                record_waiting(context, operation, "queued", error)
            return Uploaded(done, conflicts, error)
        finally:
            release(context.database, waiting.id, context.process)
        if outcome.outcome is Outcome.CONFLICT:
            conflicts += 1
        elif outcome.outcome is not Outcome.QUEUED:
            done += 1
    return Uploaded(done, conflicts)


def _leased(context: BookingContext, operation_id: str) -> Operation | None:
    found = stored_operation(context.database, operation_id)
    if found is None:
        return None
    if found.owner is not None and is_dead(found.owner):
        release(context.database, operation_id, found.owner)
    if not lease(context.database, operation_id, context.process, context.now(), LEASE_S):
        return None
    return stored_operation(context.database, operation_id)


def _interrupted(context: BookingContext, operation: Operation) -> BookingOutcome | None:
    """A process died while booking: its claims are withdrawn, and a person is asked; never booked later in silence."""
    if operation.kind not in ASKED_AGAIN:
        return None
    target = collection_by_id(context.database, operation.payload.get("target_collection") or operation.collection_id)
    earlier = settle_earlier(context, operation, target)
    if isinstance(earlier, NotSettled):
        raise earlier.error
    if earlier is not None:
        return None  # it was confirmed: sending finds it and completes the rest
    record_waiting(context, operation, "interrupted", "interrupted")
    return BookingOutcome(Outcome.CONFLICT)


def _send(context: BookingContext, operation: Operation, *, asked_now: bool) -> BookingOutcome:
    with context.database.transaction() as cursor:
        set_state(cursor, operation.id, "sending")
    if operation.payload.get("restore") is not None:
        return send_restore(context, operation)
    if operation.kind == "book":
        return send_booking(context, operation, asked_now=asked_now)
    if operation.kind == "transfer":
        return send_transfer(context, operation, asked_now=asked_now)
    if operation.kind == "remove":
        return send_removal(context, operation)
    if operation.kind == "withdraw":
        return send_withdrawal(context, operation)
    if operation.kind in {"move", "cancel", "edit", "outcome"}:
        return send_change(context, operation, asked_now=asked_now)
    raise SchedulingError(f"unknown operation {operation.kind}")
