"""Appointments of ours at the same time as something that another client wrote: kept until a person has seen it or it is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scheduling.conflicts import Standing
from scheduling.model.appointment import AppointmentStatus
from scheduling.store.columns import instant, instant_text
from scheduling.store.connection import Cursor, Database
from scheduling.store.spans import epoch

_UNSETTLED = (AppointmentStatus.PENDING.value, AppointmentStatus.PROPOSED.value)

# By the time alone: `status` and the rest are read of what is still to come.
_STANDING = """
SELECT o.uid, o.starts, o.ends, o.ours, o.overbooked IS NOT NULL, o.reference
FROM occurrences o JOIN objects b ON b.id = o.object_id
WHERE o.collection_id = ? AND o.ends > ? AND o.busy AND NOT o.is_range AND o.claim IS NULL AND o.status <> 'cancelled'
AND NOT (o.ours AND o.status IN (?, ?)) AND b.base IS NOT NULL AND b.local IS NULL
ORDER BY o.starts, o.ends, o.id
"""


@dataclass(frozen=True, slots=True)
class KeptOverlap:
    """`uid`: of ours; `other_uid`: of what stands there too, ours or another program's."""

    id: int
    collection_id: int
    uid: str
    other_uid: str
    seen_at: datetime


def has_ours(database: Database, collection_id: int, after: datetime) -> bool:
    """Whether anything of ours is still to come there."""
    sql = "SELECT 1 FROM occurrences WHERE collection_id = ? AND ends > ? AND ours AND claim IS NULL LIMIT 1"
    return bool(database.rows(sql, (collection_id, epoch(after))))


def standing_after(database: Database, collection_id: int, after: datetime) -> list[Standing]:
    """What takes time in a calendar and has not ended at `after`, by start: as the server has it, nothing that waits here."""
    rows = database.rows(_STANDING, (collection_id, epoch(after), *_UNSETTLED))
    return [Standing(row[0], row[1], row[2], bool(row[3]), bool(row[4]), row[5]) for row in rows]


def keep_overlaps(cursor: Cursor, collection_id: int, pairs: Iterable[tuple[str, str]], now: datetime) -> set[tuple[str, str]]:
    """These pairs of UIDs overlap now; those that do no more are forgotten. Answers the pairs that were not known."""
    found = set(pairs)
    known = {
        (row[0], row[1])
        for row in cursor.execute("SELECT uid, other_uid FROM overlaps WHERE collection_id = ?", (collection_id,)).fetchall()
    }
    for uid, other in known - found:
        cursor.execute("DELETE FROM overlaps WHERE collection_id = ? AND uid = ? AND other_uid = ?", (collection_id, uid, other))
    for uid, other in sorted(found - known):
        cursor.execute(
            "INSERT INTO overlaps (collection_id, uid, other_uid, seen_at) VALUES (?, ?, ?, ?)",
            (collection_id, uid, other, instant_text(now)),
        )
    return found - known


def kept_overlaps(database: Database, collection_id: int | None = None) -> list[KeptOverlap]:
    """Those that nobody has acknowledged, oldest first."""
    rows = database.rows(
        "SELECT id, collection_id, uid, other_uid, seen_at FROM overlaps"
        " WHERE acknowledged_at IS NULL AND (?1 IS NULL OR collection_id = ?1) ORDER BY id",
        (collection_id,),
    )
    found = []
    for row in rows:
        seen_at = instant(row[4])
        assert seen_at is not None
        found.append(KeptOverlap(row[0], row[1], row[2], row[3], seen_at))
    return found


def any_kept(database: Database, collection_id: int) -> bool:
    """Whether an overlap of this calendar is kept, acknowledged or not."""
    return bool(database.rows("SELECT 1 FROM overlaps WHERE collection_id = ? LIMIT 1", (collection_id,)))


def acknowledge(cursor: Cursor, overlap_id: int, now: datetime) -> None:
    """A person has seen it; it is told again only if it ends and comes back."""
    cursor.execute("UPDATE overlaps SET acknowledged_at = ? WHERE id = ?", (instant_text(now), overlap_id))
