"""One collection brought up to date: ask what changed, plan, fetch, store; the token is stored with the last of its rows.

`sync-collection` (RFC 6578) where the server has it, else the collection's ctag and a listing of etags. A complete
listing is made at first, on a lost token, once a day, and when a person asks: some servers answer a bogus token
with a clean answer, so deltas alone are not believed for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.caldav.collection import Delta, list_etags, read_state, sync_collection
from scheduling.caldav.transport import Transport
from scheduling.errors import BadAnswer, CalDavError, CalendarEmptied, CalendarGone, NotFound
from scheduling.href_key import href_key
from scheduling.progress import CancelToken, Reporter
from scheduling.store.collections import Collection, set_gone, set_sync_state
from scheduling.store.connection import Cursor, Database
from scheduling.store.ingest import Ingest
from scheduling.store.objects import unreadable_objects
from scheduling.sync.download import Downloaded, carry_out, known_objects
from scheduling.sync.plan import Plan, plan_delta, plan_listing
from scheduling.sync.report import CalendarReport

FULL_LISTING_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A plan with the state that becomes true once it is carried out; `plan` None: the server says nothing changed."""

    plan: Plan | None
    sync_token: str | None
    ctag: str | None
    full: bool


@dataclass(frozen=True, slots=True)
class CollectionSync:
    """What one run needs; `synchronise` may be called for several collections of one account."""

    database: Database
    transport: Transport
    ingest: Ingest
    now: datetime
    cancel: CancelToken
    reporter: Reporter

    def synchronise(self, collection: Collection, *, full: bool = False) -> CalendarReport:
        """Bring `collection` up to date; an error of the server is in the report, the store stays as it was."""
        before = self.transport.traffic.snapshot()
        done = Downloaded()
        listed = False
        error: CalDavError | None = None
        try:
            answer = self._ask(collection, full or self._listing_is_due(collection))
            listed = answer.full
            if answer.plan is not None:
                done = self._carry_out(collection, answer)
        except NotFound:
            with self.database.transaction() as cursor:
                set_gone(cursor, collection.id)
            error = CalendarGone(collection.name)
        except CalDavError as refused:
            error = refused
        spent = self.transport.traffic.since(before)
        return CalendarReport(
            href=collection.href,
            name=collection.name,
            downloaded=done.stored,
            deleted=done.forgotten,
            refused=done.refused,
            unreadable=done.refused + len(unreadable_objects(self.database, collection.id)),
            requests=spent.requests,
            bytes_received=spent.bytes_received,
            full=listed and error is None,
            error=error,
        )

    def _listing_is_due(self, collection: Collection) -> bool:
        return collection.last_full is None or self.now - collection.last_full > FULL_LISTING_EVERY

    def _ask(self, collection: Collection, full: bool) -> _Answer:
        known = known_objects(self.database, collection)
        if full or collection.ctag is None or collection.sync_token is not None:
            token = "" if full else collection.sync_token or ""
            delta = sync_collection(self.transport, collection.href, token, self.cancel)
            if token and not isinstance(delta, Delta):
                token = ""
                delta = sync_collection(self.transport, collection.href, token, self.cancel)
            if isinstance(delta, Delta):
                changed = {href_key(href): (href, etag) for href, etag in delta.changed.items()}
                if not token and not delta.complete:
                    raise BadAnswer(collection.href, "incomplete_listing")
                if token:
                    removed = frozenset(href_key(href) for href in delta.removed)
                    return _Answer(plan_delta(known, changed, removed), delta.sync_token, None, full=False)
                return _Answer(plan_listing(known, changed), delta.sync_token, None, full=True)
        state = read_state(self.transport, collection.href)
        if not full and state.ctag is not None and state.ctag == collection.ctag:
            return _Answer(None, None, state.ctag, full=False)
        listed = {href_key(href): (href, etag) for href, etag in list_etags(self.transport, collection.href).items()}
        # No ctag (None) means that every run lists; '' keeps "asked for sync-collection once, in vain" apart from "never asked".
        return _Answer(plan_listing(known, listed), None, state.ctag or "", full=True)

    def _carry_out(self, collection: Collection, answer: _Answer) -> Downloaded:
        assert answer.plan is not None
        if answer.plan.emptied:
            raise CalendarEmptied(collection.name, len(known_objects(self.database, collection)))

        def finish(cursor: Cursor, whole: bool) -> None:
            # What the server did not give is asked for again: with the old token, or by another listing.
            earlier = None if answer.full else collection.sync_token
            set_sync_state(
                cursor,
                collection.id,
                sync_token=answer.sync_token if whole else earlier,
                ctag=answer.ctag if whole else None,
                last_full=self.now if answer.full else None,
            )

        return carry_out(self.database, self.transport, collection, answer.plan, self.ingest, self.cancel, self.reporter, finish)
