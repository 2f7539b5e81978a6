"""A booking as a stored intent: the outbox and the local agenda know it before anything is sent."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.availability import outside_open_hours
from scheduling.booking.compose import Wish, fresh_href, fresh_nonce, fresh_uid, summary_for
from scheduling.booking.context import BookingContext
from scheduling.booking.judgement import Alone, Seen, judge
from scheduling.booking.undo_entry import Noted, not_noted
from scheduling.errors import NotAllowed, ValueRefused
from scheduling.model.appointment import Appointment, AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.model.link import check_link
from scheduling.model.patient import Patient
from scheduling.model.reference import new_reference
from scheduling.public_holidays import public_holidays
from scheduling.store.collections import Collection
from scheduling.store.connection import Cursor
from scheduling.store.identities import keep_identity
from scheduling.store.objects import put_local
from scheduling.store.occurrences import occurrences_between, reference_taken, widen
from scheduling.store.outbox import add_operation

LONGEST = timedelta(days=1)
LONGEST_REASON = 200
NEAR = timedelta(days=31)
"""How far around a booking open ranges are looked for before a practitioner counts as keeping none."""


@dataclass(frozen=True, slots=True)
class Intended:
    """The operation in the outbox, and what a person should know of it."""

    operation_id: str
    warnings: tuple[str, ...]


def check_writable(collection: Collection) -> None:
    """Raise `NotAllowed` for a calendar that may only be read (`write`), or only written: it is looked at before (`look`)."""
    if not collection.writable:
        raise NotAllowed(collection.name, "write")
    if not collection.readable:
        raise NotAllowed(collection.name, "look")


def check_length(duration: timedelta) -> None:
    """Raise `ValueRefused` for less than a minute or more than a day."""
    if not timedelta(minutes=1) <= duration <= LONGEST:
        raise ValueRefused("duration", str(int(duration.total_seconds() // 60)), "one_minute_to_one_day")


def lasting(start: datetime, duration: timedelta, zone: ZoneInfo) -> Interval:
    """From `start` for `duration` of real minutes, also across a change of the clocks."""
    begin = start.astimezone(UTC)
    return Interval(begin.astimezone(zone), (begin + duration).astimezone(zone))


def check_reason(field: str, reason: str) -> str:
    """A reason on one line, not empty, at most 200 characters."""
    text = " ".join(reason.split())
    if not text or len(text) > LONGEST_REASON:
        raise ValueRefused(field, text[:20], "text_up_to_200")
    return text


def intend_booking(
    context: BookingContext,
    collection: Collection,
    *,
    start: datetime,
    duration: timedelta,
    patient: Patient | None,
    kind: AppointmentKind | None,
    link: str | None,
    overbook: str | None,
    later: bool,
    note: Noted = not_noted,
) -> Intended:
    """Store the intent; `later`: nobody waits for it to be sent. `note`: what takes it back is stored with it.

    Raises `InputRefused` and `NotAllowed`, and then nothing was stored.
    """
    check_writable(collection)
    wish = wish_for(context, start=start, duration=duration, patient=patient, kind=kind, link=link, overbook=overbook)
    href = fresh_href(collection)
    operation_id = str(uuid.uuid4())
    with context.database.transaction() as cursor:
        body = keep_wish(cursor, context, collection, href, wish, patient)
        add_operation(
            cursor,
            id=operation_id,
            kind="book",
            collection_id=collection.id,
            uid=wish.uid,
            reference=wish.reference,
            href=href,
            payload=wish.as_payload(),
            now=context.now(),
            leased_by=None if later else context.process,
        )
        note(cursor, collection.id, body)
    warnings = time_warnings(context, collection, wish.interval)
    if patient is not None and wish.sealed is None:
        warnings.add("identity_not_shared")
    return Intended(operation_id, tuple(sorted(warnings)))


def wish_for(
    context: BookingContext,
    *,
    start: datetime,
    duration: timedelta,
    patient: Patient | None,
    kind: AppointmentKind | None,
    link: str | None,
    overbook: str | None,
    but_not: frozenset[str] = frozenset(),
) -> Wish:
    """A new appointment as it is meant, under a reference that nothing here has and that is not among `but_not`.

    Raises `InputRefused`.
    """
    check_length(duration)
    kept_link = check_link(link, context.settings.link_hosts) if link else None
    reason = check_reason("overbook", overbook) if overbook is not None else None  # free text stays in the journal
    reference = new_reference(lambda one: one in but_not or reference_taken(context.database, one))
    uid = fresh_uid()
    return Wish(
        uid=uid,
        reference=reference,
        interval=lasting(start, duration, context.settings.zone),
        zone=context.settings.time_zone,
        summary=summary_for(context.settings.event_label, reference, patient),
        kind=kind,
        link=kept_link,
        sealed=context.keys.seal(patient, uid) if patient else None,
        overbook=reason,
    )


def keep_wish(
    cursor: Cursor, context: BookingContext, collection: Collection, href: str, wish: Wish, patient: Patient | None
) -> bytes:
    """Put it into the local agenda, and answer its body: pending until the server has it, an agenda must not show as booked
    what is not.
    """
    body = wish.body(AppointmentStatus.PENDING, fresh_nonce(), context.now())
    put_local(cursor, collection.id, href, body, context.ingest)
    if patient is not None and wish.sealed is None:
        keep_identity(cursor, wish.uid, patient, origin="local")
    return body


def time_warnings(context: BookingContext, collection: Collection, interval: Interval) -> set[str]:
    """What is unusual about a time, though allowed: outside the open ranges, a public holiday, in the past."""
    around = occurrences_between(context.database, interval.widened(NEAR, NEAR), [collection.id], ranges=True)
    # A practitioner who keeps no open ranges at all is not warned of for every booking.
    ranges = [one.interval for one in around if one.is_range and one.status is not AppointmentStatus.CANCELLED] or [interval]
    zone = context.settings.zone
    years = {interval.start.astimezone(zone).year, interval.end.astimezone(zone).year}
    warnings = outside_open_hours(interval, ranges, set(public_holidays(context.settings.holidays, years)), zone)
    if interval.start < context.now():
        warnings.add("in_the_past")
    return warnings


def known_in_the_way(
    context: BookingContext, collection: Collection, interval: Interval, kind: AppointmentKind | None, left_out: frozenset[str]
) -> tuple[Appointment, ...]:
    """What the local copy knows to stand there: the verdict while the server cannot be asked."""
    wide = interval.widened(*context.settings.widest_buffer())
    widen(context.database, wide, context.ingest)
    there = [Seen(one, one.uid) for one in occurrences_between(context.database, wide, [collection.id], ranges=False)]
    verdict = judge(there, interval, kind, nonce="", left_out=left_out, buffers=context.settings.buffer)
    return () if isinstance(verdict, Alone) else verdict.by
