"""Claims of others that were seen, and since when each stands unchanged.

Time is told in seconds of a clock that never jumps (`clock.elapsed_s`), which begins anew with each boot: a sighting of another
boot proves nothing. A changed etag is another claim, or one that its client still works on: it is seen for the first time again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scheduling.href_key import href_key
from scheduling.store.columns import instant, instant_text, json_text
from scheduling.store.connection import Cursor, Database

_OURS = """
EXISTS (SELECT 1 FROM writes w WHERE w.nonce = o.claim AND w.step = 'claim')
OR EXISTS (SELECT 1 FROM owed_looks l WHERE l.nonce = o.claim AND l.step = 'claim')
"""


@dataclass(frozen=True, slots=True)
class ForeignClaim:
    """A claim that no write of this profile made; `etag` raw, None where the server tells none.

    `reference`: of what it is for; a move claims under the reference of the appointment that moves.
    """

    href: str
    etag: str | None
    nonce: str
    reference: str | None = None

    @property
    def key(self) -> str:
        """By which it is told apart from others of its calendar."""
        return href_key(self.href)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Since and until when, in seconds of the boot `boot_id`, a claim was seen with this etag."""

    collection_id: int
    key: str
    etag: str
    boot_id: str
    first_seen_s: float
    last_seen_s: float
    first_seen_at: datetime


def foreign_claims(database: Database, collection_id: int) -> list[ForeignClaim]:
    """Those of a calendar as the local copy has them: what the last synchronisation saw."""
    rows = database.rows(
        "SELECT DISTINCT b.href, b.etag, o.claim, o.reference FROM occurrences o JOIN objects b ON b.id = o.object_id"  # noqa: S608
        " WHERE o.collection_id = ? AND o.claim IS NOT NULL AND o.status <> 'cancelled' AND b.base IS NOT NULL"
        f" AND NOT ({_OURS}) ORDER BY b.href",
        (collection_id,),
    )
    return [ForeignClaim(*row) for row in rows]


def is_own_claim(database: Database, nonce: str) -> bool:
    """Whether a write of this profile made the claim, as far as that is still known."""
    return bool(database.rows(f"SELECT 1 FROM (SELECT ? AS claim) o WHERE {_OURS}", (nonce,)))  # noqa: S608  our own columns


def note_claims(
    cursor: Cursor, collection_id: int, claims: Iterable[ForeignClaim], *, boot_id: str, elapsed_s: float, now: datetime
) -> None:
    """These were seen just now."""
    for one in claims:
        cursor.execute(
            """
            INSERT INTO sightings (collection_id, href_key, etag, boot_id, first_seen_s, first_seen_at, last_seen_s)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5)
            ON CONFLICT (collection_id, href_key) DO UPDATE SET
                first_seen_s = CASE WHEN etag = ?3 AND boot_id = ?4 AND first_seen_s <= ?5 THEN first_seen_s ELSE ?5 END,
                first_seen_at = CASE WHEN etag = ?3 AND boot_id = ?4 AND first_seen_s <= ?5 THEN first_seen_at ELSE ?6 END,
                etag = ?3, boot_id = ?4, last_seen_s = ?5
            """,
            (collection_id, one.key, one.etag or "", boot_id, elapsed_s, instant_text(now)),
        )


def keep_sightings(cursor: Cursor, collection_id: int, keys: Iterable[str]) -> None:
    """Of a calendar that was seen whole only these are left; the others are gone, or claims no more."""
    cursor.execute(
        "DELETE FROM sightings WHERE collection_id = ? AND href_key NOT IN (SELECT value FROM json_each(?))",
        (collection_id, json_text(sorted(keys))),
    )


def forget_sighting(cursor: Cursor, collection_id: int, key: str) -> None:
    """It is gone, or not what it was."""
    cursor.execute("DELETE FROM sightings WHERE collection_id = ? AND href_key = ?", (collection_id, key))


def sightings(database: Database, collection_id: int | None = None) -> list[Sighting]:
    """All, or those of one calendar, the longest known first."""
    rows = database.rows(
        "SELECT collection_id, href_key, etag, boot_id, first_seen_s, last_seen_s, first_seen_at FROM sightings"
        " WHERE ?1 IS NULL OR collection_id = ?1 ORDER BY first_seen_at, collection_id, href_key",
        (collection_id,),
    )
    found = []
    for row in rows:
        first_seen_at = instant(row[6])
        assert first_seen_at is not None
        found.append(Sighting(row[0], row[1], row[2], row[3], row[4], row[5], first_seen_at))
    return found
