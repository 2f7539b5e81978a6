"""Step 2 of the claim protocol: read the time range back from the server.

A look that is not complete is no look. The time-range query counts only if it shows our own claim, which is there;
where it fails or leaves the claim out, the collection is synchronised instead, and every object's own text is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from scheduling.booking.appointments import as_appointment
from scheduling.booking.context import BookingContext
from scheduling.booking.judgement import Seen
from scheduling.caldav.collection import FetchedObject, query_range
from scheduling.errors import BadAnswer, UnreadableObject
from scheduling.href_key import href_key
from scheduling.icalendar.recurrence import occurrences
from scheduling.model.appointment import Appointment, AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.objects import objects_of
from scheduling.store.outbox import Write
from scheduling.store.unreadable import guessed_times
from scheduling.sync.engine import CollectionSync

REACH = timedelta(days=1)
"""A server judges floating times and dates in UTC, or in a zone of its own (RFC 4791, 9.9): ask a day more on each side."""


@dataclass(frozen=True, slots=True)
class Look:
    """What stands in a time range, and our own object as the server has it now (None: it is not there)."""

    seen: tuple[Seen, ...]
    own: FetchedObject | None


def look(context: BookingContext, collection: Collection, interval: Interval, write: Write) -> Look:
    """Everything that overlaps `interval`; `write` is ours, which must be seen. Raises `BadAnswer` where no complete answer
    can be had.
    """
    own_key = href_key(write.href)
    objects = query_range(context.transport_of(collection), collection.href, interval.widened(REACH, REACH))
    if objects is None or all(href_key(one.href) != own_key for one in objects):
        objects = _by_synchronising(context, collection)
    own = next((one for one in objects if href_key(one.href) == own_key), None)
    return Look(tuple(_read_all(context, collection, objects, interval)), own)


def _by_synchronising(context: BookingContext, collection: Collection) -> list[FetchedObject]:
    transport = context.transport_of(collection)
    engine = CollectionSync(context.database, transport, context.ingest, context.now(), context.cancel, context.reporter)
    report = engine.synchronise(collection_by_id(context.database, collection.id))
    if report.error is not None or report.refused:
        raise BadAnswer(collection.href, "look_incomplete") from report.error
    # What the server has, not what is edited here and waits; and not through the index, which ends somewhere.
    stored = objects_of(context.database, collection.id)
    return [FetchedObject(one.href, one.etag, one.base) for one in stored if one.base is not None]


def _read_all(context: BookingContext, collection: Collection, objects: list[FetchedObject], interval: Interval) -> list[Seen]:
    seen: list[Seen] = []
    for one in objects:
        key = href_key(one.href)
        try:
            events = occurrences(one.body, interval, context.zones, cancel=context.cancel)
        except UnreadableObject:
            # Free is what an object must not read as because we cannot read it.
            seen.extend(Seen(there, key) for there in _unreadable(context, collection, one, interval))
            continue
        standing = (event for event in events if not event.is_range)
        seen.extend(Seen(as_appointment(context, collection, one.href, event), key, event.claim) for event in standing)
    return seen


def _unreadable(context: BookingContext, collection: Collection, one: FetchedObject, interval: Interval) -> list[Appointment]:
    times = [Interval(start, end) for start, end in guessed_times(one.body, context.zones)] or [interval]
    return [
        Appointment(
            uid="",
            calendar=collection.name,
            href=one.href,
            start=time.start.astimezone(context.settings.zone),
            end=time.end.astimezone(context.settings.zone),
            status=AppointmentStatus.BOOKED,
            foreign=True,
        )
        for time in times
        if time.overlaps(interval)
    ]
