"""One operation of the outbox carried out, by the run that leases it."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.booking.attempt import LEASE_S, Attempt, TakenOver
from scheduling.booking.change import change_from
from scheduling.booking.claim import NotSettled
from scheduling.booking.compose import wish_from
from scheduling.booking.context import BookingContext
from scheduling.booking.late import look_owed
from scheduling.booking.members import TOGETHER
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.process import is_dead
from scheduling.booking.records import record_dropped, record_waiting
from scheduling.booking.send_booking import send_booking, settle_earlier
from scheduling.booking.send_change import arrived_earlier, send_change
from scheduling.booking.send_removal import send_removal, send_withdrawal
from scheduling.booking.send_restore import send_restore
from scheduling.booking.send_together import send_together, settle_together
from scheduling.booking.send_transfer import send_transfer
from scheduling.booking.withdrawal import owed_claims, withdraw_owed
from scheduling.booking.writes import IN_DOUBT, unsettled
from scheduling.errors import CalDavError, Cancelled, NotAllowed, SchedulingError, ServerBusy, ServerUnreachable, StoreError
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.outbox import Operation, lease, operations, release, set_state
from scheduling.store.outbox import operation as stored_operation

WAITING = frozenset({"queued", "unknown", "sending"})
"""States that are sent at the next contact; the others wait for a person."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of a calendar's waiting operations; `error` stopped the rest."""

    done: int = 0
    conflicts: int = 0
    error: CalDavError | None = None


def send_now(context: BookingContext, operation_id: str, *, fresh: bool) -> BookingOutcome:
    """Send an operation for which a person waits, after those of the same appointment that wait before it.

    `fresh`: it was made by this very call, so one that may not be done at all is dropped; an older one stays in the
    outbox. What was sent and may have arrived is never dropped. Raises `CalDavError`, `NotFound` and `Cancelled`.
    """
    asked = stored_operation(context.database, operation_id)
    for earlier in operations(context.database, WAITING):
        if asked is None or earlier.id == operation_id:
            break
        if earlier.uid == asked.uid and earlier.collection_id == asked.collection_id:
            _send_waiting_one(context, earlier)
    operation = _leased(context, operation_id)
    if operation is None:
        if asked is not None and asked.owner == context.process:
            with context.database.transaction() as cursor:
                set_state(cursor, operation_id, "queued")
        release(context.database, operation_id, context.process)
        return BookingOutcome(Outcome.QUEUED)  # an earlier change of the same appointment is still on its way
    try:
        return _send(context, operation, Attempt.FRESH if fresh else Attempt.AGAIN)
    except TakenOver:
        return BookingOutcome(Outcome.QUEUED)
    except SchedulingError as error:
        if isinstance(error, StoreError):
            raise
        if unsettled(context, operation, *IN_DOUBT):
            pass  # it may stand on the server: it stays as being sent, and the next contact finds out
        elif fresh:
            record_dropped(context, operation, "refused", {"error": error.code})
        else:
            record_waiting(context, operation, operation.state if operation.state != "sending" else "queued", error)
        raise
    finally:
        release(context.database, operation_id, context.process)


def send_waiting(context: BookingContext, collection: Collection, *, background: bool = False) -> Uploaded:
    """Send what waits for `collection`, oldest first; an error of the server leaves the rest for the next contact.

    `background`: nobody waits for it, so what failed often is left for a while; what a server wishes itself counts always.
    """
    done = conflicts = 0
    for waiting in operations(context.database):
        if waiting.collection_id == collection.id and waiting.state not in WAITING:
            context.cancel.check()
            _take_claims_back(context, waiting)
            continue
        if waiting.collection_id != collection.id or _rests(context, waiting, background):
            continue
        context.cancel.check()
        outcome = _send_waiting_one(context, waiting)
        if isinstance(outcome, CalDavError):
            return Uploaded(done, conflicts, outcome)
        if outcome is Outcome.CONFLICT:
            conflicts += 1
        elif outcome is not Outcome.QUEUED:
            done += 1
    try:
        look_owed(context, collection)
    except CalDavError as error:
        return Uploaded(done, conflicts, error)
    return Uploaded(done, conflicts)


def _rests(context: BookingContext, waiting: Operation, background: bool) -> bool:
    early = waiting.not_before is not None and waiting.not_before > context.now()
    return early and (background or waiting.last_error == ServerBusy.code)


def _send_waiting_one(context: BookingContext, waiting: Operation) -> Outcome | CalDavError:
    """What became of it; an error that would meet the next one too."""
    operation = _leased(context, waiting.id)
    if operation is None or operation.state not in WAITING:
        release(context.database, waiting.id, context.process)
        return Outcome.QUEUED
    try:
        if operation.state == "sending" and _interrupted(context, operation):
            return Outcome.CONFLICT
        return _send(context, operation, Attempt.LATER).outcome
    except TakenOver:
        return Outcome.QUEUED
    except StoreError:
        raise
    except Cancelled:
        # Stopped by a person, not by a crash: what waited goes on waiting, unless it may stand on the server already.
        if operation.state == "queued" and not unsettled(context, operation, *IN_DOUBT):
            with context.database.transaction() as cursor:
                set_state(cursor, operation.id, "queued")
        raise
    except NotAllowed as error:
        record_waiting(context, operation, "failed", error)
        return Outcome.CONFLICT
    except CalDavError as error:
        if operation.state != "sending":  # what a crash cut stays so until it is known what it left
            record_waiting(context, operation, "queued", error)
        return error
    except SchedulingError as error:  # an object or a calendar that cannot be dealt with holds up nothing else
        record_waiting(context, operation, "failed", error)
        return Outcome.CONFLICT
    finally:
        release(context.database, waiting.id, context.process)


def _take_claims_back(context: BookingContext, asking: Operation) -> None:
    """What waits for a person holds no slot meanwhile: claims that it still owes are tried again."""
    if not owed_claims(context, asking):
        return
    try:
        operation = _leased(context, asking.id)
        if operation is not None and operation.state not in WAITING:
            withdraw_owed(context, operation)
    finally:
        release(context.database, asking.id, context.process)


def _leased(context: BookingContext, operation_id: str) -> Operation | None:
    found = stored_operation(context.database, operation_id)
    if found is None:
        return None
    if found.owner is not None and is_dead(found.owner):
        release(context.database, operation_id, found.owner)
    if not lease(context.database, operation_id, context.process, context.now(), LEASE_S):
        return None
    return stored_operation(context.database, operation_id)


def _interrupted(context: BookingContext, operation: Operation) -> bool:
    """A process died over it before it could tell: what takes a slot is not done later in silence, a person is asked.

    Its claims are withdrawn. False: it had arrived, or it takes no slot, so sending goes on. Raises `ServerUnreachable`.
    """
    if operation.kind in {"book", "transfer"}:
        wish = wish_from(operation.payload["wish"] if operation.kind == "transfer" else operation.payload)
        earlier = settle_earlier(context, operation, wish)
        if isinstance(earlier, NotSettled):
            raise earlier.error
        arrived = earlier is not None
    elif operation.kind == TOGETHER:
        found = settle_together(context, operation)
        if isinstance(found, NotSettled):
            raise found.error
        arrived = found is not None
    elif operation.payload.get("claim") is not None and operation.payload.get("restore") is None:
        collection = collection_by_id(context.database, operation.collection_id)
        arrived = arrived_earlier(context, operation, collection, change_from(operation.payload)) is not None
    else:
        return False
    if arrived:
        return False
    record_waiting(context, operation, "interrupted", "interrupted")
    return True


def _send(context: BookingContext, operation: Operation, attempt: Attempt) -> BookingOutcome:
    with context.database.transaction() as cursor:
        set_state(cursor, operation.id, "sending")
    if operation.payload.get("restore") is not None:
        return send_restore(context, operation, attempt)
    if operation.kind == "book":
        return send_booking(context, operation, attempt)
    if operation.kind == TOGETHER:
        return send_together(context, operation, attempt)
    if operation.kind == "transfer":
        return send_transfer(context, operation, attempt)
    if operation.kind == "remove":
        return send_removal(context, operation)
    if operation.kind == "withdraw":
        return send_withdrawal(context, operation)
    if operation.kind in {"move", "cancel", "edit", "outcome"}:
        return send_change(context, operation, attempt)
    raise ServerUnreachable(operation.href, "refused")  # written by a newer version: left for it
