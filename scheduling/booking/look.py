"""Step 2 of the claim protocol: read the time range back from the server.

A look that is not complete is no look. The time-range query counts only if it shows our own claim, which is there;
where it fails, leaves the claim out or was shown to be dishonest, the collection is synchronised instead, and the own text of
every object that may reach the time is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from scheduling.booking.appointments import as_appointment
from scheduling.booking.context import BookingContext
from scheduling.booking.judgement import Seen
from scheduling.caldav.collection import FetchedObject, multiget, query_range
from scheduling.errors import BadAnswer, UnreadableObject
from scheduling.href_key import href_key
from scheduling.icalendar.recurrence import occurrences
from scheduling.model.appointment import Appointment, AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.store.accounts import account_by_id
from scheduling.store.capabilities import trusts_ranges
from scheduling.store.collections import Collection, collection_by_id
from scheduling.store.objects import by_href
from scheduling.store.occurrences import objects_around, occurrences_between, widen
from scheduling.store.outbox import Write, known_nonces, relocate_write
from scheduling.store.unreadable import guessed_times
from scheduling.sync.engine import CollectionSync

REACH = timedelta(days=1)
"""A server judges floating times and dates in UTC, or in a zone of its own (RFC 4791, 9.9): ask a day more on each side."""
REPEATS = re.compile(rb"^(RRULE|RDATE)[:;]", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """What stands in a time range, and our own object as the server has it now (None: it is not there).

    `foreign_claims`: the claims among it that no write of this profile made.
    """

    seen: tuple[Seen, ...]
    own: FetchedObject | None
    foreign_claims: tuple[Seen, ...] = ()


def look(context: BookingContext, collection: Collection, interval: Interval, write: Write) -> Look:
    """Everything that overlaps `interval`; `write` is ours, which must be seen.

    Raises `BadAnswer` where no complete answer can be had.
    """
    trusted = trusts_ranges(account_by_id(context.database, collection.account_id), collection)
    wide = interval.widened(REACH, REACH)
    objects = query_range(context.transport_of(collection), collection.href, wide) if trusted else None
    own = _own(objects or [], write)
    if objects is None or own is None:
        objects = _by_synchronising(context, collection, wide, write)
        own = _own(objects, write)
    else:
        objects = objects + _left_out(context, collection, objects, interval)
    if own is not None and href_key(own.href) != href_key(write.href):
        with context.database.transaction() as cursor:
            relocate_write(cursor, write.id, own.href)
    seen = tuple(_read_all(context, collection, objects, interval))
    ours = known_nonces(context.database, {one.claim for one in seen if one.claim is not None})
    return Look(seen, own, tuple(one for one in seen if one.claim is not None and one.claim not in ours))


def _own(objects: Sequence[FetchedObject], write: Write) -> FetchedObject | None:
    """Our object: under the name that we gave it, or under another one that the server gave it without a word."""
    key, mark = href_key(write.href), write.nonce.encode()
    named = next((one for one in objects if href_key(one.href) == key), None)
    return named or next((one for one in objects if mark in one.body), None)


def _left_out(
    context: BookingContext, collection: Collection, objects: Sequence[FetchedObject], interval: Interval
) -> list[FetchedObject]:
    """What we know to stand there and the server's answer leaves out: some expand no RDATE, or no recurrence at all."""
    widen(context.database, interval, context.ingest, context.cancel)
    answered = {href_key(one.href) for one in objects}
    known = occurrences_between(context.database, interval, [collection.id])
    missing = {one.href for one in known if one.href and href_key(one.href) not in answered}
    stored = [found for href in missing if (found := by_href(context.database, collection.id, href)) is not None]
    asked = [one.href for one in stored if one.base is not None]
    if not asked:
        return []
    fetched = multiget(context.transport_of(collection), collection.href, asked, context.cancel)
    if fetched.failed:
        raise BadAnswer(collection.href, "look_incomplete")
    return fetched.objects


def _by_synchronising(context: BookingContext, collection: Collection, wide: Interval, write: Write) -> list[FetchedObject]:
    transport = context.transport_of(collection)
    engine = CollectionSync(context.database, transport, context.ingest, context.now(), context.cancel, context.reporter)
    report = engine.synchronise(collection_by_id(context.database, collection.id))
    if report.error is not None or report.refused:
        raise BadAnswer(collection.href, "look_incomplete") from report.error
    # What the server has, not what is edited here and waits. The index names those that may be there: a day to each side, and
    # widened until it covers that time; what is edited here, or cannot be read, is not left to it.
    partly = widen(context.database, wide, context.ingest, context.cancel)
    stored = objects_around(context.database, collection.id, wide, [write.href], partly)
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
        seen.extend(
            Seen(as_appointment(context, collection, one.href, event), key, event.claim, one.etag, event.claimed_by)
            for event in standing
        )
    return seen


def _unreadable(context: BookingContext, collection: Collection, one: FetchedObject, interval: Interval) -> list[Appointment]:
    guessed = [] if REPEATS.search(one.body) else guessed_times(one.body, context.zones)
    times = [Interval(start, end) for start, end in guessed] or [interval]  # where it may be anywhere, it is here
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
