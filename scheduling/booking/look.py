"""Step 2 of the claim protocol: read the time range back from the server.

A look that is not complete is no look. The time-range query counts only if it shows our own claim, which is there;
where it fails or leaves the claim out, the collection is synchronised instead and the local index is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from scheduling.booking.context import BookingContext
from scheduling.booking.judgement import Seen
from scheduling.caldav.collection import FetchedObject, get_object, query_range
from scheduling.errors import BadAnswer, UnreadableObject
from scheduling.href_key import href_key
from scheduling.icalendar.event import Event
from scheduling.icalendar.recurrence import occurrences
from scheduling.model.appointment import Appointment, AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.objects import by_href
from scheduling.store.occurrences import occurrences_between
from scheduling.sync.engine import CollectionSync

MARGIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Look:
    """What stands in a time range, and our own object as the server has it now (None: it is not there)."""

    seen: tuple[Seen, ...]
    own: FetchedObject | None


def look(context: BookingContext, collection: Collection, interval: Interval, own_href: str) -> Look:
    """Everything that overlaps `interval`. Raises `BadAnswer` where no complete answer can be had."""
    transport = context.transport_of(collection)
    wide = interval.widened(MARGIN, MARGIN)
    own_key = href_key(own_href)
    objects = query_range(transport, collection.href, wide)
    if objects is not None:
        own = next((one for one in objects if href_key(one.href) == own_key), None)
        if own is not None:
            return Look(tuple(_read_all(context, collection, objects, wide)), own)
    return _look_by_sync(context, collection, wide, own_href)


def _look_by_sync(context: BookingContext, collection: Collection, wide: Interval, own_href: str) -> Look:
    transport = context.transport_of(collection)
    engine = CollectionSync(context.database, transport, context.ingest, context.now(), context.cancel, context.reporter)
    current = collection_by_id(context.database, collection.id)
    report = engine.synchronise(current)
    if report.error is not None:
        raise BadAnswer(collection.href, "look_incomplete") from report.error
    hrefs = {one.href for one in occurrences_between(context.database, wide, [collection.id], ranges=False) if one.href}
    found = []
    for href in hrefs:
        stored = by_href(context.database, collection.id, href)
        if stored is not None and stored.base is not None:
            found.append(FetchedObject(stored.href, stored.etag, stored.base))
    return Look(tuple(_read_all(context, collection, found, wide)), get_object(transport, own_href))


def _read_all(context: BookingContext, collection: Collection, objects: list[FetchedObject], wide: Interval) -> list[Seen]:
    seen: list[Seen] = []
    for one in objects:
        key = href_key(one.href)
        try:
            events = occurrences(one.body, wide, context.zones, cancel=context.cancel)
        except UnreadableObject:
            # The server says that it lies in this range; we cannot tell where. Free is what it must not read as.
            seen.append(Seen(_unreadable(collection, one.href, wide), key))
            continue
        standing = (event for event in events if not event.is_range)
        seen.extend(Seen(as_appointment(context, collection, one.href, event), key, event.claim) for event in standing)
    return seen


def _unreadable(collection: Collection, href: str, wide: Interval) -> Appointment:
    return Appointment(
        uid="", calendar=collection.name, href=href, start=wide.start, end=wide.end, status=AppointmentStatus.BOOKED, foreign=True
    )


def as_appointment(context: BookingContext, collection: Collection, href: str, event: Event) -> Appointment:
    """An event of this calendar as everything shows it; the identity only where a key opens it."""
    zone = context.settings.zone
    appointment = Appointment(
        uid=event.uid,
        calendar=collection.name,
        href=href,
        start=event.start.astimezone(zone),
        end=event.end.astimezone(zone),
        status=event.status,
        reference=event.reference,
        kind=event.kind,
        summary=event.summary,
        link=event.link,
        series=event.series,
        foreign=not event.ours,
        all_day=event.all_day,
        busy=event.busy,
        recurrence_id=event.recurrence_id,
        overbooked=event.overbooked,
    )
    if event.sealed is None:
        return appointment
    return replace(appointment, patient=context.keys.unseal(event.sealed, event.uid))
