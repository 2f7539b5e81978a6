"""A calendar that may not be read: only when it is busy is asked for, and kept as one object of it that nobody wrote.

So the agenda, the search for slots and the verdicts need to know nothing of it: its periods are busy time that is not ours. Asked
at each synchronisation, as no token says what changed; an answer that is the same as before writes nothing.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.caldav.freebusy import ask_outbox, in_parts
from scheduling.caldav.principals import owner_of, read_scheduling
from scheduling.caldav.transport import Transport
from scheduling.errors import CalDavError, CalendarEmptied, CalendarGone, NotAllowed, NotFound
from scheduling.icalendar.freebusy import BusyTime, free_busy_object, read_free_busy
from scheduling.store.collections import Collection, set_gone, set_sync_state
from scheduling.store.connection import Database
from scheduling.store.ingest import Ingest
from scheduling.store.objects import by_href, delete_object, etags, put_fetched
from scheduling.store.stored_object import FREE_BUSY
from scheduling.sync.plan import LARGE_LOSS, SUSPICIOUS_LOSS
from scheduling.sync.report import CalendarReport

SHORTEST = timedelta(days=31)
"""What a server cannot answer for so long a time it will not answer for less."""


@dataclass(frozen=True, slots=True)
class FreeBusySync:
    """What one run needs; `principal`: our own, who asks. `now` stands in the question put to a scheduling outbox."""

    database: Database
    transport: Transport
    ingest: Ingest
    now: datetime
    principal: str

    def synchronise(self, collection: Collection, *, accept_loss: bool = False) -> CalendarReport:
        """Ask when `collection` is busy; an error of the server is in the report, and what was known before stays.

        `accept_loss`: a person has looked, and it is rightly never busy.
        """
        error: CalDavError | None = None
        changed = False
        try:
            busy = self._ask(collection)
            if busy is None:
                raise NotAllowed(collection.name, "read_free_busy")
            if not busy and not accept_loss:
                self._believe_empty(collection)
            changed = self._keep(collection, busy)
        except NotFound:
            with self.database.transaction() as cursor:
                set_gone(cursor, collection.id)
            error = CalendarGone(collection.name)
        except CalDavError as refused:
            error = refused
        return CalendarReport(
            href=collection.href, name=collection.name, downloaded=int(changed), full=error is None, error=error
        )

    def forget(self, collection: Collection) -> None:
        """It may be read now: its events say when it is busy."""
        known = by_href(self.database, collection.id, collection.href + FREE_BUSY)
        if known is not None:
            with self.database.transaction() as cursor:
                delete_object(cursor, known.id)

    def _ask(self, collection: Collection) -> list[BusyTime] | None:
        """By the calendar's own report, else by what its owner's server tells of the owner (RFC 6638)."""
        busy = in_parts(self.transport, collection.href, self.ingest.window, SHORTEST)
        return busy if busy is not None else self._ask_owner(collection)

    def _ask_owner(self, collection: Collection) -> list[BusyTime] | None:
        own = read_scheduling(self.transport, self.principal) if self.principal else None
        owner = owner_of(self.transport, collection.href) if own is not None and own.outbox and own.addresses else ""
        if own is None or not owner:
            return None
        for address in read_scheduling(self.transport, owner).addresses:
            busy = ask_outbox(
                self.transport,
                own.outbox,
                organizer=own.addresses[0],
                attendee=address,
                interval=self.ingest.window,
                uid=str(uuid.uuid4()),
                now=self.now,
            )
            if busy is not None:
                return busy
        return None

    def _believe_empty(self, collection: Collection) -> None:
        """Raises `CalendarEmptied`: some servers answer who may see nothing that nothing is there, and all would seem free."""
        read = [row for row, _, _ in etags(self.database, collection.id).values()]
        known = by_href(self.database, collection.id, collection.href + FREE_BUSY)
        periods = len(read_free_busy(known.base)) if known is not None and known.base is not None else 0
        if len(read) >= SUSPICIOUS_LOSS or periods >= LARGE_LOSS:
            raise CalendarEmptied(collection.name, max(len(read), periods), tuple(read))

    def _keep(self, collection: Collection, busy: list[BusyTime]) -> bool:
        """Whether anything is new. What was read while one was allowed to is forgotten: only edits that wait stay."""
        href = collection.href + FREE_BUSY
        body = free_busy_object(str(uuid.uuid5(uuid.NAMESPACE_URL, href)), busy)
        known = by_href(self.database, collection.id, href)
        with self.database.transaction() as cursor:
            kept = put_fetched(cursor, collection.id, href, None, body, self.ingest)
            cursor.execute(
                "DELETE FROM objects WHERE collection_id = ? AND id <> ? AND local IS NULL",
                (collection.id, kept.id),
            )
            set_sync_state(cursor, collection.id, sync_token=None, ctag=None, last_full=self.now)
        return known is None or known.base != body
