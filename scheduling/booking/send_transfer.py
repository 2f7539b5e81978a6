"""A move to another calendar: the claim there becomes the appointment (new UID, same reference, sealed anew), then the old
object is cancelled. What a crash cuts between the two, the outbox completes: the cancellation is an operation of its own.
"""

from __future__ import annotations

from scheduling.booking.change import change_from
from scheduling.booking.claim import Contended, NotSettled, SlotTaken
from scheduling.booking.compose import wish_from
from scheduling.booking.context import BookingContext
from scheduling.booking.look import as_appointment
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.records import record_dropped, record_transfer, record_waiting
from scheduling.booking.send_booking import Confirmed, book_slot, read_once_more, settle_earlier
from scheduling.booking.send_change import send_change
from scheduling.icalendar.reader import read_object
from scheduling.store.collections import collection_by_id
from scheduling.store.outbox import Operation, writes
from scheduling.store.outbox import operation as stored_operation


def send_transfer(context: BookingContext, operation: Operation, *, asked_now: bool) -> BookingOutcome:
    """Book in the target calendar, then cancel in the old one."""
    target = collection_by_id(context.database, operation.payload["target_collection"])
    source = collection_by_id(context.database, operation.collection_id)
    answer = settle_earlier(context, operation, target) or book_slot(
        context, operation, target, wish_from(operation.payload["wish"])
    )
    if isinstance(answer, NotSettled):
        sent = any(write.settled is None for write in writes(context.database, operation.id))
        record_waiting(context, operation, "unknown" if sent else "queued", answer.error)
        return BookingOutcome(Outcome.QUEUED)
    if isinstance(answer, SlotTaken | Contended):
        outcome = Outcome.TAKEN if isinstance(answer, SlotTaken) else Outcome.CONTENDED
        if asked_now:
            record_dropped(context, operation, source, f"move_{outcome}")
            return BookingOutcome(outcome, None, answer.by)
        record_waiting(context, operation, "taken" if outcome is Outcome.TAKEN else "queued", outcome.value)
        return BookingOutcome(Outcome.CONFLICT if outcome is Outcome.TAKEN else Outcome.QUEUED, None, answer.by)
    return _placed(context, operation, answer)


def _placed(context: BookingContext, operation: Operation, confirmed: Confirmed) -> BookingOutcome:
    target = collection_by_id(context.database, operation.payload["target_collection"])
    source = collection_by_id(context.database, operation.collection_id)
    stands, meanwhile = read_once_more(context, target, confirmed)
    cancellation = record_transfer(context, operation, source, target, stands, change_from(operation.payload["cancellation"]))
    queued = stored_operation(context.database, cancellation)
    assert queued is not None
    cancelled = send_change(context, queued, asked_now=False)
    event = read_object(stands.body, context.zones).events[0]
    warnings = ["foreign_overlap"] if meanwhile else []
    if cancelled.outcome is not Outcome.CANCELLED:
        warnings.append("old_time_not_yet_released")
    return BookingOutcome(Outcome.MOVED, as_appointment(context, target, stands.href, event), meanwhile, tuple(warnings))
