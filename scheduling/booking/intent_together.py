"""One visit in several calendars as a stored intent: one operation for all, so that none is sent, given up or lost alone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from scheduling.booking.compose import Wish, fresh_href
from scheduling.booking.context import BookingContext
from scheduling.booking.intent_booking import Intended, check_writable, keep_wish, time_warnings, wish_for
from scheduling.booking.members import TOGETHER, Member, members_payload
from scheduling.booking.undo_entry import Noted
from scheduling.errors import ValueRefused
from scheduling.model.appointment import AppointmentKind
from scheduling.model.patient import Patient
from scheduling.store.collections import Collection
from scheduling.store.outbox import add_operation


def intend_together(
    context: BookingContext,
    collections: Sequence[Collection],
    *,
    start: datetime,
    duration: timedelta,
    patient: Patient | None,
    kind: AppointmentKind | None,
    link: str | None,
    overbook: str | None,
    later: bool,
    notes: dict[int, Noted],
) -> Intended:
    """Store the intent; `notes`: by calendar id, what takes each appointment back is stored with it. The warnings are of all.

    Each calendar's appointment has a reference and a UID of its own. Raises `InputRefused` and `NotAllowed`, and then nothing
    was stored.
    """
    if len({one.id for one in collections}) < max(len(collections), 1):
        raise ValueRefused("calendars", "", "one_to_number_of_calendars")
    for one in collections:
        check_writable(one)
    # Everybody claims in the same order: of two who want the same calendars the one that has the first one gets the others.
    ordered = sorted(collections, key=lambda one: one.href_key)
    members: list[Member] = []
    for one in ordered:
        used = frozenset(other.wish.reference for other in members)
        wish = wish_for(
            context, start=start, duration=duration, patient=patient, kind=kind, link=link, overbook=overbook, but_not=used
        )
        members.append(Member(one.id, fresh_href(one), wish))
    first = members[0]
    operation_id = str(uuid.uuid4())
    with context.database.transaction() as cursor:
        for one, member in zip(ordered, members, strict=True):
            body = keep_wish(cursor, context, one, member.href, member.wish, patient)
            notes[one.id](cursor, one.id, body)
        add_operation(
            cursor,
            id=operation_id,
            kind=TOGETHER,
            collection_id=first.collection_id,
            uid=first.wish.uid,
            reference=first.wish.reference,
            href=first.href,
            payload=members_payload(members),
            now=context.now(),
            leased_by=None if later else context.process,
        )
    warnings = {code for one in ordered for code in time_warnings(context, one, first.wish.interval)}
    if patient is not None and _unsealed(members):
        warnings.add("identity_not_shared")
    return Intended(operation_id, tuple(sorted(warnings)))


def _unsealed(members: Sequence[Member]) -> list[Wish]:
    return [one.wish for one in members if one.wish.sealed is None]
