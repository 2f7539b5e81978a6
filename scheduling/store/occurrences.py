"""The index of occurrences: what is when, asked by day, by reference, by UID."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scheduling.href_key import href_key
from scheduling.model.appointment import Appointment, AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.model.reference import fold_reference
from scheduling.progress import CancelToken
from scheduling.store.collections import collections, labels
from scheduling.store.columns import json_text
from scheduling.store.connection import Cursor, Database, Row, Value
from scheduling.store.identities import patient_from
from scheduling.store.meta import fact, keep_fact
from scheduling.store.spans import EVER, SPANS_S, epoch
from scheduling.store.stored_object import COLUMNS, StoredObject, stored_object
from scheduling.store.words import clean

if TYPE_CHECKING:
    from scheduling.store.ingest import Ingest

__all__ = [
    "StoredAppointment",
    "appointments_of",
    "find_appointments",
    "is_covered",
    "keep_zone",
    "occurrences_between",
    "reference_taken",
    "reindex_all",
    "widen",
    "zone_is_kept",
]

_BATCH = 200

# A claim of ours is told by the nonce of its write; the appointment it is for is in the index already, as queued.
_SELECT = """
SELECT o.uid, b.href, o.starts, o.ends, o.status, o.reference, o.kind, o.summary, o.link, i.patient, o.series,
       b.local IS NOT NULL OR EXISTS (
           SELECT 1 FROM operations p WHERE p.uid = o.uid AND p.collection_id = o.collection_id
           AND p.state IN ('queued', 'sending', 'unknown')),
       EXISTS (SELECT 1 FROM conflicts c WHERE c.uid = o.uid AND c.collection_id = o.collection_id) OR EXISTS (
           SELECT 1 FROM operations p WHERE p.uid = o.uid AND p.collection_id = o.collection_id
           AND p.state IN ('taken', 'interrupted', 'failed', 'conflict')),
       o.ours, o.all_day, o.busy, o.is_range, o.recurrence_id, o.overbooked, o.collection_id, o.object_id, b.recurs
FROM occurrences o JOIN objects b ON b.id = o.object_id LEFT JOIN identities i ON i.uid = o.uid AND o.ours
"""
_NOT_OUR_CLAIM = """
(o.claim IS NULL OR NOT EXISTS (SELECT 1 FROM writes w WHERE w.nonce IN (o.claim, o.nonce) AND w.step = 'claim'))
"""
# One question an index: with OR, SQLite would read every page of every object.
_NARROW = """
SELECT id FROM objects INDEXED BY objects_recurring WHERE recurs AND (indexed_from > ? OR indexed_until < ?)
UNION SELECT id FROM objects INDEXED BY objects_stale WHERE stale
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAppointment(Appointment):
    """An appointment and where the store has it. `recurs`: its object holds more than this one time."""

    collection_id: int
    object_id: int
    recurs: bool = False


def occurrences_between(
    database: Database, interval: Interval, collection_ids: Iterable[int] | None = None, *, ranges: bool = False
) -> list[StoredAppointment]:
    """What overlaps `interval`, by start, in the store's zone; in all followed calendars where none is named.

    An empty occurrence counts where it lies in it (RFC 4791, 9.9). Our own claims are left out, open ranges too unless
    `ranges`. Ask `widen` first.
    """
    ids = [one.id for one in collections(database, followed_only=True)] if collection_ids is None else sorted(set(collection_ids))
    begin, end = epoch(interval.start), max(epoch(interval.end), epoch(interval.start) + 1)
    parts: list[str] = []
    parameters: list[Value] = []
    for span in range(len(SPANS_S) + 1):
        back = begin - SPANS_S[span] if span < len(SPANS_S) else -EVER
        parts.append(
            "SELECT id FROM occurrences WHERE collection_id IN (SELECT value FROM json_each(?)) AND span = ?"
            " AND starts >= ? AND starts < ? AND (ends > ? OR starts = ?)"
        )
        parameters += [json_text(ids), span, back, end, begin, begin]
    sql = f"{_SELECT} WHERE o.id IN ({' UNION ALL '.join(parts)}) AND {_NOT_OUR_CLAIM} AND (? OR NOT o.is_range)"
    rows = database.rows(f"{sql} ORDER BY o.starts, o.ends, o.collection_id, o.id", [*parameters, int(ranges)])
    return list(_appointments(database, rows))


def find_appointments(database: Database, text: str) -> list[StoredAppointment]:
    """What has this reference (typed as one likes) or exactly this UID, one per object: the first occurrence that is known.

    Where several have the reference and some of them stand, what was cancelled (the old place of one that moved to
    another calendar) is left out.
    """
    reference = fold_reference(text)
    found = _first_of_each(database, "o.reference = ? AND o.claim IS NULL", (reference,)) if reference else []
    found = [one for one in found if one.status is not AppointmentStatus.CANCELLED] or found
    return found or _first_of_each(database, "o.uid = ? AND o.claim IS NULL", (clean(text.strip()),))


def appointments_of(database: Database, object_ids: Sequence[int]) -> list[StoredAppointment]:
    """The first known occurrence of each of these objects, by start."""
    return _first_of_each(database, "o.object_id IN (SELECT value FROM json_each(?))", (json_text(list(object_ids)),))


def reference_taken(database: Database, reference: str) -> bool:
    """Whether anything here has this reference: in a calendar, on its way, or in a conflict."""
    sql = " UNION ALL ".join(
        f"SELECT 1 FROM {table} WHERE reference = ?"  # noqa: S608  our own columns
        for table in ("occurrences", "operations", "conflicts", "journal")
    )
    return bool(database.rows(f"SELECT 1 WHERE EXISTS ({sql})", (reference,) * 4))


def objects_around(
    database: Database, collection_id: int, interval: Interval, hrefs: Iterable[str] = (), uids: Iterable[str] = ()
) -> list[StoredObject]:
    """What the server had in this calendar that may reach `interval`, as far as it is known here. Ask `widen` first.

    What is edited here (the index shows it where it is to be), what cannot be read, and what is named is always among it.
    """
    sql = f"""
        SELECT {COLUMNS} FROM objects WHERE collection_id = ?1 AND base IS NOT NULL AND (
            local IS NOT NULL OR problem IS NOT NULL OR href_key IN (SELECT value FROM json_each(?2))
            OR uid IN (SELECT value FROM json_each(?3)) OR id IN (
                SELECT object_id FROM occurrences WHERE collection_id = ?1 AND starts < ?5 AND (ends > ?4 OR starts = ?4)))
        ORDER BY id
    """  # noqa: S608  # our own column names
    named = json_text([href_key(href) for href in hrefs])
    rows = database.rows(sql, (collection_id, named, json_text(list(uids)), *_bounds(interval)))
    return [stored_object(row) for row in rows]


def is_covered(database: Database, interval: Interval) -> bool:
    """Whether the index covers `interval`, so that `widen` would have nothing to do."""
    return not database.rows(f"{_NARROW} LIMIT 1", _bounds(interval))


def widen(database: Database, interval: Interval, ingest: Ingest, cancel: CancelToken | None = None) -> list[str]:
    """Expand what recurs until the index covers `interval`, and index what was carried over from a damaged store.

    Answers the UIDs of those whose occurrences are too many for so long a time: they are known only partly.
    """
    waiting = database.rows(_NARROW, _bounds(interval))
    partly: list[str] = []
    for at in range(0, len(waiting), _BATCH):
        if cancel is not None:
            cancel.check()
        with database.transaction() as cursor:
            for (object_id,) in waiting[at : at + _BATCH]:
                uid = _widen_object(cursor, object_id, interval, ingest)
                if uid is not None:
                    partly.append(uid)
    return partly


def _bounds(interval: Interval) -> tuple[int, int]:
    return epoch(interval.start), epoch(interval.end)


def _widen_object(cursor: Cursor, object_id: int, interval: Interval, ingest: Ingest) -> str | None:
    """The UID, where its occurrences are too many."""
    row = cursor.execute(f"SELECT {COLUMNS}, stale FROM objects WHERE id = ?", (object_id,)).fetchone()  # noqa: S608  constants
    if row is None:  # another process forgot it meanwhile
        return None
    stored = stored_object(row[:-1])
    if row[-1]:
        stored = ingest.index_object(cursor, stored)
    sql = "SELECT indexed_from, indexed_until FROM objects WHERE id = ? AND recurs AND (indexed_from > ? OR indexed_until < ?)"
    narrow = cursor.execute(sql, (object_id, epoch(interval.start), epoch(interval.end))).fetchone()
    if narrow is None or ingest.extend_index(cursor, stored, Interval(_utc(narrow[0]), _utc(narrow[1])), interval):
        return None
    ingest.move_index(cursor, stored, interval)
    return stored.uid


def zone_is_kept(database: Database, zone: str) -> bool:
    """Whether everything is indexed in this time zone."""
    return fact(database, "zone") == zone


def keep_zone(database: Database, ingest: Ingest) -> None:
    """Index everything anew where the profile's time zone is another one than last time: floating times and dates moved."""
    zone = ingest.zones.floating.key
    known = fact(database, "zone")
    if known == zone:
        return
    if known is not None:
        reindex_all(database, ingest)
    with database.transaction() as cursor:
        keep_fact(cursor, "zone", zone)


def reindex_all(database: Database, ingest: Ingest) -> None:
    """Index everything anew: the profile's time zone changed, or the program reads more than it did."""
    with database.transaction() as cursor:
        cursor.execute("UPDATE objects SET stale = 1")
    widen(database, ingest.window, ingest)


def _first_of_each(database: Database, condition: str, parameters: Sequence[Value]) -> list[StoredAppointment]:
    sql = f"{_SELECT} WHERE {condition} AND {_NOT_OUR_CLAIM} ORDER BY o.starts, o.id"
    found: dict[int, StoredAppointment] = {}
    for one in _appointments(database, database.rows(sql, parameters)):
        found.setdefault(one.object_id, one)
    return list(found.values())


def _appointments(database: Database, rows: Iterable[Row]) -> Iterable[StoredAppointment]:
    called = labels(collections(database))
    for row in rows:
        yield StoredAppointment(
            uid=row[0],
            href=row[1],
            start=datetime.fromtimestamp(row[2], database.zone),
            end=datetime.fromtimestamp(row[3], database.zone),
            status=AppointmentStatus(row[4]),
            reference=row[5],
            kind=AppointmentKind(row[6]) if row[6] else None,
            summary=row[7],
            link=row[8],
            patient=patient_from(row[9]),
            series=row[10],
            queued=bool(row[11]),
            conflict=bool(row[12]),
            foreign=not row[13],
            all_day=bool(row[14]),
            busy=bool(row[15]),
            is_range=bool(row[16]),
            recurrence_id=row[17],
            overbooked=row[18],
            calendar=called.get(row[19], ""),
            collection_id=row[19],
            object_id=row[20],
            recurs=bool(row[21]),
        )


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
