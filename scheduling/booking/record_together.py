"""How a visit in several calendars ends in the store: all its appointments in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.booking.context import BookingContext
from scheduling.booking.members import Member
from scheduling.booking.records import owe_claims
from scheduling.booking.writes import event_of
from scheduling.caldav.collection import FetchedObject
from scheduling.store import journal
from scheduling.store.collections import Collection
from scheduling.store.identities import move_identity
from scheduling.store.objects import by_href, delete_object, put_fetched
from scheduling.store.outbox import Operation, finish


@dataclass(frozen=True, slots=True)
class Stood:
    """One appointment as the server has it now."""

    member: Member
    collection: Collection
    stands: FetchedObject


def record_together_done(context: BookingContext, operation: Operation, stood: list[Stood]) -> None:
    """All stand: the operation is done."""
    before = [by_href(context.database, one.member.collection_id, one.member.href) for one in stood]
    with context.database.transaction() as cursor:
        owe_claims(cursor, context, operation, [one.stands.href for one in stood])
        finish(cursor, operation.id)
        for one, local in zip(stood, before, strict=True):
            wish, stands = one.member.wish, one.stands
            event = event_of(context, stands.body)
            if local is not None and local.href != stands.href:
                delete_object(cursor, local.id)
            if event is not None and event.uid != wish.uid:
                move_identity(cursor, wish.uid, event.uid)
            put_fetched(cursor, one.collection.id, stands.href, stands.etag, stands.body, context.ingest)
            journal.append(
                cursor,
                at=context.now(),
                who=context.who,
                action="booked",
                reference=wish.reference,
                uid=wish.uid,
                details={
                    "calendar": one.collection.name,
                    "start": wish.interval.start.isoformat(),
                    "end": wish.interval.end.isoformat(),
                    "together": len(stood),
                    **({"overbook": wish.overbook} if wish.overbook is not None else {}),
                },
            )
