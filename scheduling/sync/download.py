"""Carrying a plan out: fetch bodies in batches, store them as they come; the token goes with the last of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from scheduling.caldav.collection import Fetched, multiget
from scheduling.caldav.transport import Transport
from scheduling.href_key import href_key
from scheduling.progress import CancelToken, Reporter
from scheduling.store.collections import Collection
from scheduling.store.connection import Cursor, Database
from scheduling.store.ingest import Ingest
from scheduling.store.objects import delete_object, drop_base, etags, put_fetched
from scheduling.store.outbox import operations
from scheduling.sync.plan import Known, Plan, plan_of_vanished

TOGETHER = 200
"""Objects fetched and stored at a time: bounds memory, and how long the store is held against the window."""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """Counts of objects."""

    stored: int = 0
    forgotten: int = 0
    refused: int = 0
    """Which the server has and does not give: it fails over them, or forbids them."""


def known_objects(database: Database, collection: Collection) -> dict[str, Known]:
    """What the store has of a collection, by href key."""
    waiting = {href_key(one.href) for one in operations(database) if one.collection_id == collection.id}
    return {key: Known(row, etag, key in waiting) for key, (row, _, etag) in etags(database, collection.id).items()}


def carry_out(
    database: Database,
    transport: Transport,
    collection: Collection,
    plan: Plan,
    ingest: Ingest,
    cancel: CancelToken,
    reporter: Reporter,
    finish: Callable[[Cursor, bool], None],
) -> Downloaded:
    """Fetch and store what `plan` names, forget what is gone and call `finish`, in one transaction with the last rows.

    `finish` is told whether the server gave all that it named.

    Rows stored before a crash are found again by their etags; the token of which they are a part is not stored without them,
    nor where the server did not give all that it named: the next run asks for those again.
    """
    stored = refused = 0
    known = known_objects(database, collection)
    batches = list(_batches(plan.fetch))
    for number, hrefs in enumerate(batches):
        cancel.check()
        fetched = multiget(transport, collection.href, hrefs, cancel)
        refused += len(fetched.failed)
        with database.transaction() as cursor:
            stored += _store(cursor, collection, fetched, ingest)
            vanished = [known[href_key(href)] for href in fetched.missing if href_key(href) in known]
            _forget(cursor, plan_of_vanished(vanished))
            if number == len(batches) - 1:
                _forget(cursor, plan)
                finish(cursor, not refused)
        reporter.progressed("download", number * TOGETHER + len(hrefs), len(plan.fetch))
    if not batches:
        with database.transaction() as cursor:
            _forget(cursor, plan)
            finish(cursor, True)
    return Downloaded(stored, len(plan.forget), refused)


def _store(cursor: Cursor, collection: Collection, fetched: Fetched, ingest: Ingest) -> int:
    for one in fetched.objects:
        put_fetched(cursor, collection.id, one.href, one.etag, one.body, ingest)
    return len(fetched.objects)


def _forget(cursor: Cursor, plan: Plan) -> None:
    for row in plan.forget:
        delete_object(cursor, row)
    for row in plan.bereft:
        drop_base(cursor, row)


def _batches(hrefs: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(hrefs), TOGETHER):
        yield hrefs[start : start + TOGETHER]
