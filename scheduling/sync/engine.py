"""One collection brought up to date: ask what changed, plan, fetch, store; the token is stored with the last of its rows.

`sync-collection` (RFC 6578) where the server has it, else the collection's ctag and a listing of etags. A complete
listing is made at first, on a lost token, once a day, after anything odd, and when a person asks: some servers answer
a bogus token with a clean answer, so deltas alone are not believed for ever. But for the first, a listing is a PROPFIND
where that is whole: a server whose report is wrong is wrong with an empty token too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scheduling.caldav.collection import CollectionState, Delta, list_etags, read_state, sync_collection
from scheduling.caldav.transport import Transport
from scheduling.errors import BadAnswer, CalDavError, CalendarEmptied, CalendarGone, NotFound
from scheduling.href_key import href_key
from scheduling.progress import CancelToken, Reporter
from scheduling.store.collections import (
    Collection,
    clear_suspect,
    mark_suspect,
    set_collection_facts,
    set_gone,
    set_sync_state,
)
from scheduling.store.connection import Cursor, Database
from scheduling.store.ingest import Ingest
from scheduling.store.objects import count_unreadable, mark_listed, unlisted
from scheduling.sync.download import Download, Downloaded, Ending, known_objects
from scheduling.sync.plan import Known, Plan, plan_delta, plan_listing
from scheduling.sync.report import CalendarReport

FULL_LISTING_EVERY = timedelta(days=1)
NOTHING = Plan((), ())
Written = Mapping[str, tuple[int, str, str | None]]
"""As `store.objects.unlisted`."""
AWAY = frozenset({502, 504})
"""What a gateway says while the server behind it is away: nothing is wrong with the calendar."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """A plan with the state that becomes true once it is carried out; `known`: the store, as far as the plan needed it.

    `named`: the keys of a delta. `state`: what the collection said of itself, where it was asked. `written`: what no such
    answer had named before this one.
    """

    plan: Plan
    sync_token: str | None
    ctag: str | None
    full: bool
    known: dict[str, Known] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    state: CollectionState | None = None
    written: Written = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CollectionSync:
    """What one run needs; `synchronise` may be called for several collections of one account."""

    database: Database
    transport: Transport
    ingest: Ingest
    now: datetime
    cancel: CancelToken
    reporter: Reporter

    def synchronise(self, collection: Collection, *, full: bool = False, accept_loss: bool = False) -> CalendarReport:
        """Bring `collection` up to date; an error of the server is in the report, the store stays as it was.

        `accept_loss`: a person has looked, and the server is right to show so little.
        """
        before = self.transport.traffic.snapshot()
        done = Downloaded()
        listed = False
        error: CalDavError | None = None
        try:
            # Before the question: what is written here while the server answers is not in that answer.
            written = unlisted(self.database, collection.id)
            answer = self._ask(collection, full or accept_loss or self._listing_is_due(collection))
            answer = self._with_written(collection, answer, written)
            listed = answer.full
            done = self._carry_out(collection, answer, accept_loss)
        except NotFound:
            with self.database.transaction() as cursor:
                set_gone(cursor, collection.id)
            error = CalendarGone(collection.name)
        except CalDavError as refused:
            error = refused
            self._suspect(collection, refused)
        spent = self.transport.traffic.since(before)
        return CalendarReport(
            href=collection.href,
            name=collection.name,
            downloaded=done.stored,
            deleted=done.forgotten,
            refused=done.refused,
            unreadable=done.refused + count_unreadable(self.database, collection.id),
            requests=spent.requests,
            bytes_received=spent.bytes_received,
            full=listed and error is None,
            error=error,
        )

    def _listing_is_due(self, collection: Collection) -> bool:
        if collection.last_full is None or collection.suspect is not None:
            return True
        return abs(self.now - collection.last_full) > FULL_LISTING_EVERY  # a clock that was set back counts too

    def _suspect(self, collection: Collection, error: CalDavError) -> None:
        why = None
        if isinstance(error, CalendarEmptied):
            why = "emptied"
        elif isinstance(error, BadAnswer) and error.status not in AWAY:
            why = "bad_answer"
        if why is not None and collection.suspect != why:
            with self.database.transaction() as cursor:
                mark_suspect(cursor, collection.id, why)

    def _ask(self, collection: Collection, full: bool) -> _Answer:
        first = collection.last_full is None and collection.suspect is None
        if full and not first:
            return self._listed(collection, full=True)
        if first or collection.ctag is None or collection.sync_token is not None:
            answer = self._reported(collection, "" if full else collection.sync_token or "")
            if answer is not None:
                return answer
        return self._listed(collection, full=full)

    def _with_written(self, collection: Collection, answer: _Answer, written: Written) -> _Answer:
        """A delta that is silent about what we wrote does not say that it still stands: that is asked for itself."""
        unnamed = {} if answer.full else {key: one for key, one in written.items() if key not in answer.named}
        if not unnamed:
            return replace(answer, written=written)
        known = answer.known or known_objects(self.database, collection)
        fetch = (*answer.plan.fetch, *(href for _, href, _ in unnamed.values()))
        return replace(answer, plan=replace(answer.plan, fetch=fetch), known=known, written=written)

    def _reported(self, collection: Collection, token: str) -> _Answer | None:
        """What the report says; None where there is none, or it stops half-way: then the plain listing counts."""
        known = None if token else known_objects(self.database, collection)
        delta = sync_collection(self.transport, collection.href, token, self.cancel)
        if token and not isinstance(delta, Delta):
            token = ""
            known = known_objects(self.database, collection)
            delta = sync_collection(self.transport, collection.href, token, self.cancel)
        if not isinstance(delta, Delta) or not delta.complete:
            return None
        if token and not delta.changed and not delta.removed:
            return _Answer(NOTHING, delta.sync_token, None, full=False)
        if known is None:  # a delta names what is gone: what was written here since it was asked for is not among that
            known = known_objects(self.database, collection)
        changed = {href_key(href): (href, etag) for href, etag in delta.changed.items()}
        removed = frozenset(href_key(href) for href in delta.removed)
        plan = plan_delta(known, changed, removed) if token else plan_listing(known, changed)
        return _Answer(plan, delta.sync_token, None, full=not token, known=known, named=removed.union(changed))

    def _listed(self, collection: Collection, *, full: bool) -> _Answer:
        """What a PROPFIND lists; token and ctag are read before it, so that what comes in between is seen once more."""
        state = read_state(self.transport, collection.href)
        if not full and state.ctag is not None and state.ctag == collection.ctag:
            return _Answer(NOTHING, None, state.ctag, full=False, state=state)
        token = self._token(collection, state)
        if collection.sync_token is not None and token is None:
            # The report works, and the token is told by it alone.
            answer = self._reported(collection, "")
            if answer is not None:
                return answer
        # Before the question: what is written here while the server answers is not gone because the answer has it not.
        known = known_objects(self.database, collection)
        try:
            etags = list_etags(self.transport, collection.href)
        except BadAnswer:
            answer = self._reported(collection, "")  # some cut long listings, and page the report
            if answer is None:
                raise
            return answer
        listed = {href_key(href): (href, etag) for href, etag in etags.items()}
        # No ctag (None) means that every run lists; '' keeps "asked for sync-collection once, in vain" apart from "never asked".
        ctag = None if token is not None else state.ctag or ""
        return _Answer(plan_listing(known, listed), token, ctag, full=True, known=known, state=state)

    def _token(self, collection: Collection, state: CollectionState) -> str | None:
        """The token that the collection tells, where the report to go with it is offered, or has worked before."""
        offered = "sync-collection" in state.reports or collection.sync_token is not None
        return state.sync_token if offered else None

    def _carry_out(self, collection: Collection, answer: _Answer, accept_loss: bool) -> Downloaded:
        if answer.plan.emptied and not accept_loss:
            raise CalendarEmptied(collection.name, len(answer.known), tuple(one.id for one in answer.plan.gone))
        if not answer.full and answer.plan == NOTHING and answer.sync_token == collection.sync_token:
            return Downloaded()  # nothing to read, nothing to write

        def finish(cursor: Cursor, ending: Ending) -> None:
            # What the server did not give is asked for again: with the old token, or by another listing.
            earlier = None if answer.full else collection.sync_token
            set_sync_state(
                cursor,
                collection.id,
                sync_token=answer.sync_token if ending.whole else earlier,
                ctag=answer.ctag if ending.whole else None,
                last_full=self.now if answer.full else None,
            )
            if answer.state is not None:
                set_collection_facts(cursor, collection.id, writable=answer.state.writable, reports=answer.state.reports)
            for number, _, etag in answer.written.values() if ending.whole else ():
                mark_listed(cursor, number, etag)
            if ending.odd:
                mark_suspect(cursor, collection.id, ending.odd)
            elif answer.full:
                clear_suspect(cursor, collection.id, collection.suspect)

        download = Download(self.database, self.transport, collection, answer.known, self.ingest, self.cancel, self.reporter)
        return download.carry_out(answer.plan, finish, accept_loss=accept_loss)
