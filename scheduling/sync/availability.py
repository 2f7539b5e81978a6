"""The VAVAILABILITY components of a calendar brought together: its objects', and those told of the whole or of its owner."""

from __future__ import annotations

from contextlib import suppress

from scheduling.caldav.freebusy import ask_availability
from scheduling.caldav.principals import owner_of, read_scheduling
from scheduling.caldav.transport import Transport
from scheduling.errors import BadAnswer, CalDavError, NotAllowed
from scheduling.icalendar.availability_reader import has_availability, joined
from scheduling.store.collections import Collection
from scheduling.store.connection import Database
from scheduling.store.ingest import Ingest
from scheduling.store.objects import by_href, delete_object, object_by_id, put_fetched
from scheduling.store.stored_object import AVAILABILITY
from scheduling.store.told_times import availability_of, keep_availability


def combine_availability(database: Database, collection: Collection, ingest: Ingest, told: tuple[str, ...] | None = None) -> None:
    """Index what all availability components of a calendar come to; `told` by the server of the whole, None: as before.

    Costs one question to the store where there are none.
    """
    known = availability_of(database, collection.id)
    told = known.told if told is None else told
    if not known.objects and not told and not known.told:
        return
    found = [one for number in sorted(known.objects) if (one := object_by_id(database, number)) is not None]
    having = [one for one in found if one.collection_id == collection.id and has_availability(one.body)]
    body = joined([*(one.body for one in having), *(text.encode() for text in told)])
    href = collection.href + AVAILABILITY
    before = by_href(database, collection.id, href)
    with database.transaction() as cursor:
        keep_availability(cursor, collection.id, frozenset(one.id for one in having), told)
        if body:
            put_fetched(cursor, collection.id, href, None, body, ingest)
        elif before is not None:
            delete_object(cursor, before.id)


def refresh_availability(
    database: Database, transport: Transport, collection: Collection, ingest: Ingest, *, ask: bool, inboxes: bool
) -> None:
    """The same after a synchronisation; `ask` what the server tells of the whole, `inboxes`: it keeps some there too.

    What the server fails over stays as it was told before.
    """
    told: tuple[str, ...] | None = None
    if ask:
        with suppress(CalDavError):
            told, whole = _told(transport, collection, inboxes)
            if not whole and availability_of(database, collection.id).told:
                told = None
    combine_availability(database, collection, ingest, told)


def _told(transport: Transport, collection: Collection, inboxes: bool) -> tuple[tuple[str, ...], bool]:
    """Of the calendar, and of its owner in their scheduling inbox (RFC 7953, 7.2.4); False: the inbox failed or is closed."""
    found, whole = [ask_availability(transport, collection.href)], True
    if inboxes:
        try:
            owner = owner_of(transport, collection.href)
            inbox = read_scheduling(transport, owner).inbox if owner else ""
            found += [ask_availability(transport, inbox)] if inbox else []
        except (BadAnswer, NotAllowed):
            whole = False
    return tuple(dict.fromkeys(one.decode() for one in found if one is not None)), whole
