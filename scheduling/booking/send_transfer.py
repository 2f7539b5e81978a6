"""A move to another calendar: the claim there becomes the appointment (new UID, same reference, sealed anew), then the old
object is cancelled. What a crash cuts between the two, the outbox completes: the cancellation is an operation of its own.
"""

from __future__ import annotations

from scheduling.booking.attempt import Attempt, TakenOver
from scheduling.booking.change import change_from
from scheduling.booking.claim import Contended, NotSettled, SlotTaken
from scheduling.booking.compose import wish_from
from scheduling.booking.context import BookingContext
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.records import record_not_free, record_transfer, record_unreached
from scheduling.booking.send_booking import Confirmed, book_slot, read_once_more, settle_earlier, shown, slot_warnings
from scheduling.booking.send_change import send_change
from scheduling.errors import CalDavError, Cancelled, NotFound
from scheduling.store.collections import collection_by_id
from scheduling.store.outbox import Operation, lease, release
from scheduling.store.outbox import operation as stored_operation

CANCEL_WITHIN_S = 60


def send_transfer(context: BookingContext, operation: Operation, attempt: Attempt) -> BookingOutcome:
    """Book in the target calendar, then cancel in the old one."""
    target = collection_by_id(context.database, operation.payload["target_collection"])
    wish = wish_from(operation.payload["wish"])
    answer = settle_earlier(context, operation, wish) or book_slot(context, operation, target, wish)
    if isinstance(answer, NotSettled):
        return record_unreached(context, operation, answer.error)
    if isinstance(answer, SlotTaken | Contended):
        return record_not_free(context, operation, answer, attempt)
    return _placed(context, operation, answer)


def _placed(context: BookingContext, operation: Operation, confirmed: Confirmed) -> BookingOutcome:
    target = collection_by_id(context.database, operation.payload["target_collection"])
    source = collection_by_id(context.database, operation.collection_id)
    stands, meanwhile = read_once_more(context, target, confirmed)
    cancellation = record_transfer(context, operation, source, target, stands, change_from(operation.payload["cancellation"]))
    warnings = slot_warnings(meanwhile, guaranteed=confirmed.guaranteed)
    if not _cancelled(context, cancellation):
        warnings.append("old_time_not_yet_released")
    return BookingOutcome(Outcome.MOVED, shown(context, target, stands), meanwhile, tuple(warnings), rounds=confirmed.rounds)


def _cancelled(context: BookingContext, cancellation: str) -> bool:
    """Whether the old object is cancelled by now; it is moved already, so nothing is raised that says otherwise."""
    if not lease(context.database, cancellation, context.process, context.now(), CANCEL_WITHIN_S):
        return False
    queued = stored_operation(context.database, cancellation)
    try:
        return queued is not None and send_change(context, queued, Attempt.LATER).outcome is Outcome.CANCELLED
    except (CalDavError, NotFound, Cancelled, TakenOver):
        return False
    finally:
        release(context.database, cancellation, context.process)
