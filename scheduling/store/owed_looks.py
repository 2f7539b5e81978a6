"""Writes that may still arrive although nobody waits for them: their names are looked at for a while.

`LATEST` is the one assumption made about lateness: what has not arrived ten minutes after it was sent never does. A look
in the last moment proves little on a server that shows writes late, so there are two, a minute apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.store.columns import instant, instant_text
from scheduling.store.connection import Cursor, Database

LATEST = timedelta(minutes=10)
APART = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedLook:
    """`step`: claim, confirm, restore: the write that was not found; `cancelled`: what keeps a claim's name from a late one.

    `nonce` marks what would stand at `href`; `uid`, `reference`: of the operation it was for. `looked_at`: the first look.
    """

    id: int
    collection_id: int
    href: str
    nonce: str
    step: str
    uid: str
    reference: str | None
    until: datetime
    looked_at: datetime | None


def owe_look(
    cursor: Cursor,
    operation_id: str,
    *,
    collection_id: int,
    href: str,
    nonce: str,
    step: str,
    sent_at: datetime,
) -> None:
    """Look at `href` until the write of `nonce`, which was sent at `sent_at` for this operation, can no longer arrive."""
    cursor.execute(
        "INSERT INTO owed_looks (collection_id, href, nonce, step, uid, reference, sent_at, until)"
        " SELECT ?, ?, ?, ?, uid, reference, ?, ? FROM operations WHERE id = ?"
        " AND NOT EXISTS (SELECT 1 FROM owed_looks WHERE nonce = ?)",
        (
            *(collection_id, href, nonce, step, instant_text(sent_at), instant_text(sent_at + LATEST)),
            *(operation_id, nonce),
        ),
    )


def owed_looks(database: Database, collection_id: int | None = None) -> list[OwedLook]:
    """All that are owed, in one calendar or in all."""
    sql = (
        "SELECT id, collection_id, href, nonce, step, uid, reference, until, looked_at FROM owed_looks"
        " WHERE ?1 IS NULL OR collection_id = ?1 ORDER BY id"
    )
    return [
        OwedLook(
            id=row[0],
            collection_id=row[1],
            href=row[2],
            nonce=row[3],
            step=row[4],
            uid=row[5],
            reference=row[6],
            until=_instant(row[7]),
            looked_at=instant(row[8]),
        )
        for row in database.rows(sql, (collection_id,))
    ]


def note_look(cursor: Cursor, owed: OwedLook, now: datetime) -> None:
    """Nothing was there at `now`: the look is paid once it can no longer come, and an earlier look was a minute before."""
    if owed.looked_at is None:
        cursor.execute("UPDATE owed_looks SET looked_at = ? WHERE id = ?", (instant_text(now), owed.id))
    elif now >= owed.until and now - owed.looked_at >= APART:
        forget_look(cursor, owed.id)


def forget_look(cursor: Cursor, look_id: int) -> None:
    """Nothing is owed any more."""
    cursor.execute("DELETE FROM owed_looks WHERE id = ?", (look_id,))


def _instant(text: object) -> datetime:
    found = instant(text)  # type: ignore[arg-type]  # the column is NOT NULL
    assert found is not None
    return found
