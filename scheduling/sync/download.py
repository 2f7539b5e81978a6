"""Carrying a plan out: fetch bodies in batches, store them as they come; the token goes with the last of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from scheduling.caldav.collection import FetchedObject, Fetcher
from scheduling.caldav.transport import Transport
from scheduling.errors import CalendarEmptied
from scheduling.href_key import href_key
from scheduling.progress import CancelToken, Reporter
from scheduling.store.collections import Collection
from scheduling.store.connection import Cursor, Database
from scheduling.store.ingest import Ingest
from scheduling.store.objects import drop_base, etags, forget_object, put_listed
from scheduling.store.outbox import operations
from scheduling.sync.plan import SUSPICIOUS_LOSS, Known, Plan, emptied

TOGETHER = 200
"""Objects fetched and stored at a time: bounds memory, and how long the store is held against the window."""
ASKED_SINGLY = 20
"""So many objects that were named, and then denied, are asked for once more one by one; more of them are not believed."""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """Counts of objects."""

    stored: int = 0
    forgotten: int = 0
    refused: int = 0
    """Which the server has and does not give: it fails over them, forbids them, or denies what it had named."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a download ended. `whole`: all that was named is in the store. `odd`: why it is looked at again soon, or empty."""

    whole: bool
    odd: str = ""


def known_objects(database: Database, collection: Collection) -> dict[str, Known]:
    """What the store has of a collection, by href key."""
    waiting = {href_key(one.href) for one in operations(database) if one.collection_id == collection.id}
    return {key: Known(row, etag, key in waiting) for key, (row, _, etag) in etags(database, collection.id).items()}


@dataclass(slots=True)
class Download:
    """One run over one collection; `known` is the store as it was when the server was asked."""

    database: Database
    transport: Transport
    collection: Collection
    known: Mapping[str, Known]
    ingest: Ingest
    cancel: CancelToken
    reporter: Reporter
    _stored: int = 0
    _forgotten: int = 0
    _refused: int = 0
    _outrun: int = 0
    _contradicted: bool = False

    def carry_out(self, plan: Plan, finish: Callable[[Cursor, Ending], None], *, accept_loss: bool = False) -> Downloaded:
        """Fetch and store what `plan` names, forget what is gone and call `finish`, in one transaction with the last rows.

        Rows stored before a crash are found again by their etags; the token of which they are a part is not stored without
        them, nor where the server did not give all that it named: the next run asks for those again. Raises
        `CalendarEmptied`, before anything is forgotten, where so much is gone that it is not believed.
        """
        fetcher = Fetcher(self.transport, self.collection.href)
        portions = fetcher.portions(plan.fetch, self.cancel, TOGETHER)
        missing: list[str] = []
        last: Sequence[FetchedObject] = ()
        done = 0
        with closing(portions) as arriving:
            for fetched in arriving:
                self.cancel.check()
                self._keep(last)
                last = fetched.objects
                missing += fetched.missing
                self._refused += len(fetched.failed)
                done += len(last) + len(fetched.missing) + len(fetched.failed)
                self.reporter.progressed("download", done, len(plan.fetch))
        gone, revived = self._judged(plan, missing, fetcher, accept_loss)
        with self.database.transaction() as cursor:
            self._store(cursor, [*last, *revived])
            for row in gone:
                self._forget(cursor, row)
            finish(cursor, Ending(not self._refused and not self._outrun, "vanished" if self._contradicted else ""))
        return Downloaded(self._stored, self._forgotten, self._refused)

    def _keep(self, objects: Sequence[FetchedObject]) -> None:
        if objects:
            with self.database.transaction() as cursor:
                self._store(cursor, objects)

    def _store(self, cursor: Cursor, objects: Sequence[FetchedObject]) -> None:
        for one in objects:
            row = self.known.get(href_key(one.href))
            seen = None if row is None else row.etag
            if put_listed(cursor, self.collection.id, one.href, one.etag, one.body, self.ingest, seen):
                self._stored += 1
            else:
                self._outrun += 1  # written here meanwhile: which of the two is later, the next run finds out

    def _forget(self, cursor: Cursor, row: Known) -> None:
        if row.edited:
            # An edited object that vanished is a conflict, found when the edit is sent: its text must survive till then.
            drop_base(cursor, row.id, row.etag)
        else:
            self._forgotten += forget_object(cursor, row.id, row.etag)

    def _judged(
        self, plan: Plan, missing: Sequence[str], fetcher: Fetcher, accept_loss: bool
    ) -> tuple[list[Known], list[FetchedObject]]:
        """What is gone for good, of the plan and of what was named and then denied; and what of the latter is there after all."""
        new = sum(href_key(href) not in self.known for href in set(plan.fetch).difference(missing))
        gone = [*plan.gone, *self._rows(missing)]
        if not accept_loss and emptied(len(self.known), len(gone), new):
            raise CalendarEmptied(self.collection.name, len(self.known), tuple(one.id for one in gone))
        all_denied = len(missing) >= SUSPICIOUS_LOSS and len(missing) == len(plan.fetch) and not self.known
        if len(missing) > ASKED_SINGLY or all_denied:
            self._refused += len(missing)
            self._contradicted = True
            return list(plan.gone), []
        again = fetcher.singly(missing, self.cancel)
        self._refused += len(again.failed)
        self._contradicted = bool(again.objects)
        return [*plan.gone, *self._rows(again.missing)], again.objects

    def _rows(self, hrefs: Sequence[str]) -> list[Known]:
        return [row for href in hrefs if (row := self.known.get(href_key(href))) is not None]
