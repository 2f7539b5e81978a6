"""What was changed on both sides: kept until a person chooses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduling.store.columns import instant, instant_text
from scheduling.store.connection import Cursor, Database, Row

_COLUMNS = "id, uid, collection_id, href, reference, operation_id, since, server_etag, local, server, base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """`local`, `server`, `base`: the three versions; None where that side has (or had) none, or deleted it."""

    id: int
    uid: str
    collection_id: int
    href: str
    reference: str | None
    operation_id: str | None
    since: datetime
    server_etag: str | None
    local: bytes | None
    server: bytes | None
    base: bytes | None


def add_conflict(
    cursor: Cursor,
    *,
    uid: str,
    collection_id: int,
    href: str,
    reference: str | None,
    local: bytes | None,
    server: bytes | None,
    base: bytes | None,
    since: datetime,
    server_etag: str | None = None,
    operation_id: str | None = None,
) -> int:
    """Keep a conflict and answer its id. One that the same operation met before is replaced: the server moved on."""
    if operation_id is not None:
        cursor.execute("DELETE FROM conflicts WHERE operation_id = ?", (operation_id,))
    return cursor.execute(
        "INSERT INTO conflicts (uid, collection_id, href, reference, operation_id, since, server_etag, local, server, base)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (uid, collection_id, href, reference, operation_id, instant_text(since), server_etag, local, server, base),
    ).lastrowid


def conflicts(database: Database) -> list[Conflict]:
    """All of them, oldest first."""
    return [_conflict(row) for row in database.rows(f"SELECT {_COLUMNS} FROM conflicts ORDER BY id")]  # noqa: S608  constants


def conflicts_of(database: Database, uid: str) -> list[Conflict]:
    """Those of one UID."""
    sql = f"SELECT {_COLUMNS} FROM conflicts WHERE uid = ? ORDER BY id"  # noqa: S608  our own columns
    return [_conflict(row) for row in database.rows(sql, (uid,))]


def remove_conflict(cursor: Cursor, conflict_id: int) -> None:
    """A person has chosen."""
    cursor.execute("DELETE FROM conflicts WHERE id = ?", (conflict_id,))


def _conflict(row: Row) -> Conflict:
    since = instant(row[6])
    assert since is not None
    return Conflict(
        id=row[0],
        uid=row[1],
        collection_id=row[2],
        href=row[3],
        reference=row[4],
        operation_id=row[5],
        since=since,
        server_etag=row[7],
        local=row[8],
        server=row[9],
        base=row[10],
    )
