"""The calendar objects: the server's version of each, and the edit that waits beside it.

Wherever an href is given, any spelling of it does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduling.href_key import href_key
from scheduling.store.connection import Cursor, Database
from scheduling.store.stored_object import AVAILABILITY, COLUMNS, FREE_BUSY, StoredObject, object_row, stored_object

if TYPE_CHECKING:
    from scheduling.store.ingest import Ingest

__all__ = [
    "StoredObject",
    "by_href",
    "by_uid",
    "clear_local",
    "count_unreadable",
    "delete_object",
    "drop_base",
    "etags",
    "forget_object",
    "mark_listed",
    "object_by_id",
    "objects_of",
    "put_fetched",
    "put_listed",
    "put_local",
    "rebase_local",
    "unlisted",
    "unreadable_objects",
]


def put_fetched(  # the order in which an answer is read
    cursor: Cursor, collection_id: int, href: str, etag: str | None, body: bytes, ingest: Ingest
) -> StoredObject:
    """Keep the server's version with the ETag that came with it, and index what is seen.

    A local edit stays as long as an operation of the outbox owns it (same collection and UID), with what it was made
    on; an edit that nobody owns any more has arrived, and goes.
    """
    stored = _put(cursor, collection_id, href, etag, body, ingest, _find(cursor, collection_id, href))
    cursor.execute("UPDATE objects SET unlisted = 1 WHERE id = ?", (stored.id,))
    return stored


def put_listed(
    cursor: Cursor, collection_id: int, href: str, etag: str | None, body: bytes, ingest: Ingest, seen: str | None
) -> bool:
    """The same for what a listing named, while the store had it with the ETag `seen` (None: not at all).

    False, and nothing is done, where it was written here in between: what was fetched may be older than that.
    """
    known = _find(cursor, collection_id, href)
    stands = None if known is None or known.base is None else known.etag
    if stands not in (seen, etag):
        return False
    _put(cursor, collection_id, href, etag, body, ingest, known)
    return True


def put_local(cursor: Cursor, collection_id: int, href: str, body: bytes, ingest: Ingest) -> StoredObject:
    """Keep an edit, or a new object that is not on the server yet. A second edit keeps what the first was made on."""
    known = _find(cursor, collection_id, href)
    object_id = known.id if known is not None else _insert(cursor, collection_id, href).id
    if known is not None and known.local is None:
        cursor.execute("UPDATE objects SET edit_base = base, edit_etag = etag WHERE id = ?", (object_id,))
    cursor.execute("UPDATE objects SET local = ? WHERE id = ?", (body, object_id))
    return ingest.index_object(cursor, object_row(cursor, object_id))


def rebase_local(cursor: Cursor, object_id: int, body: bytes, ingest: Ingest) -> StoredObject:
    """Keep an edit as merged with the server's version: from now on that is what it was made on."""
    cursor.execute("UPDATE objects SET local = ?, edit_base = base, edit_etag = etag WHERE id = ?", (body, object_id))
    return ingest.index_object(cursor, object_row(cursor, object_id))


def clear_local(cursor: Cursor, object_id: int, ingest: Ingest) -> StoredObject | None:
    """Give the edit up; what is not on the server goes altogether, and None is answered."""
    cursor.execute("UPDATE objects SET local = NULL, edit_base = NULL, edit_etag = NULL WHERE id = ?", (object_id,))
    stored = object_row(cursor, object_id)
    if stored.base is None:
        delete_object(cursor, object_id)
        return None
    return ingest.index_object(cursor, stored)


def drop_base(cursor: Cursor, object_id: int, etag: str | None) -> None:
    """The server no longer has it, but an edit waits: keep the edit and what it was made on.

    Only where it still has the ETag with which it was seen to be gone.
    """
    cursor.execute(
        "UPDATE objects SET base = NULL, etag = NULL WHERE id = ? AND local IS NOT NULL AND etag IS ?", (object_id, etag)
    )


def forget_object(cursor: Cursor, object_id: int, etag: str | None) -> bool:
    """The server no longer has it: forget it, unless it was written or edited here since it was seen with this ETag."""
    if cursor.execute("DELETE FROM objects WHERE id = ? AND local IS NULL AND etag IS ?", (object_id, etag)).rowcount:
        return True
    drop_base(cursor, object_id, etag)
    return False


def delete_object(cursor: Cursor, object_id: int) -> None:
    """Forget it, its occurrences, its words in the search, and the sealed identity that no other object shares."""
    cursor.execute("DELETE FROM objects WHERE id = ?", (object_id,))


def by_href(database: Database, collection_id: int, href: str) -> StoredObject | None:
    """The object at `href`."""
    sql = f"SELECT {COLUMNS} FROM objects WHERE collection_id = ? AND href_key = ?"  # noqa: S608  our own columns
    found = database.rows(sql, (collection_id, href_key(href)))
    return stored_object(found[0]) if found else None


def by_uid(database: Database, uid: str) -> list[StoredObject]:
    """All objects of that UID, in whichever calendar."""
    sql = f"SELECT {COLUMNS} FROM objects WHERE uid = ? ORDER BY id"  # noqa: S608  our own columns
    return [stored_object(row) for row in database.rows(sql, (uid,))]


def objects_at(database: Database, href: str) -> list[int]:
    """The ids of objects at this address or path; the same path on two servers answers twice."""
    rows = database.rows("SELECT id, href FROM objects WHERE href_key = ? ORDER BY id", (href_key(href),))
    return [row[0] for row in rows if "://" not in href or row[1].split("/", 3)[:3] == href.split("/", 3)[:3]]


def object_by_id(database: Database, object_id: int) -> StoredObject | None:
    """The object of that id."""
    found = database.rows(f"SELECT {COLUMNS} FROM objects WHERE id = ?", (object_id,))  # noqa: S608  our own columns
    return stored_object(found[0]) if found else None


def objects_of(database: Database, collection_id: int) -> list[StoredObject]:
    """All objects of a calendar, bodies included."""
    sql = f"SELECT {COLUMNS} FROM objects WHERE collection_id = ? ORDER BY id"  # noqa: S608  our own columns
    return [stored_object(row) for row in database.rows(sql, (collection_id,))]


def unreadable_objects(database: Database, collection_id: int) -> list[StoredObject]:
    """The objects of a calendar that cannot be read, to name them to a person."""
    sql = f"SELECT {COLUMNS} FROM objects WHERE collection_id = ? AND problem IS NOT NULL ORDER BY id"  # noqa: S608  constants
    return [stored_object(row) for row in database.rows(sql, (collection_id,))]


def count_unreadable(database: Database, collection_id: int) -> int:
    """How many they are."""
    rows = database.rows("SELECT count(*) FROM objects WHERE collection_id = ? AND problem IS NOT NULL", (collection_id,))
    return int(rows[0][0])


def etags(database: Database, collection_id: int) -> dict[str, tuple[int, str, str | None]]:
    """What is known of the server: comparison key -> (id, href, ETag). What is only here, or of the whole, is not among it."""
    sql = "SELECT href_key, id, href, etag FROM objects WHERE collection_id = ? AND base IS NOT NULL"
    rows = database.rows(sql, (collection_id,))
    return {row[0]: (row[1], row[2], row[3]) for row in rows if not row[0].endswith((FREE_BUSY, AVAILABILITY))}


def unlisted(database: Database, collection_id: int) -> dict[str, tuple[int, str, str | None]]:
    """As `etags`: those that were read back after a write of ours and that no answer about the whole calendar has named since.

    A token that is made of what a calendar has (Xandikos) is the old one again where another program took back what we wrote:
    then nothing has changed for the server, and only asking for these themselves finds it.
    """
    sql = "SELECT href_key, id, href, etag FROM objects WHERE collection_id = ? AND unlisted AND base IS NOT NULL"
    rows = database.rows(sql, (collection_id,))
    return {row[0]: (row[1], row[2], row[3]) for row in rows if not row[0].endswith((FREE_BUSY, AVAILABILITY))}


def mark_listed(cursor: Cursor, object_id: int, etag: str | None) -> None:
    """An answer about the whole calendar named it, or it was asked for itself, with this ETag."""
    cursor.execute("UPDATE objects SET unlisted = 0 WHERE id = ? AND etag IS ?", (object_id, etag))


def _find(cursor: Cursor, collection_id: int, href: str) -> StoredObject | None:
    sql = f"SELECT {COLUMNS} FROM objects WHERE collection_id = ? AND href_key = ?"  # noqa: S608  our own columns
    row = cursor.execute(sql, (collection_id, href_key(href))).fetchone()
    return stored_object(row) if row else None


def _put(
    cursor: Cursor, collection_id: int, href: str, etag: str | None, body: bytes, ingest: Ingest, known: StoredObject | None
) -> StoredObject:
    if known is None:
        return ingest.index_object(cursor, _insert(cursor, collection_id, href, etag, body))
    if known.base == body and known.local is None:
        cursor.execute("UPDATE objects SET href = ?, etag = ?, unlisted = 0 WHERE id = ?", (href, etag, known.id))
        return replace(known, href=href, etag=etag)
    if known.local is not None and not _owned(cursor, known):
        cursor.execute("UPDATE objects SET local = NULL, edit_base = NULL, edit_etag = NULL WHERE id = ?", (known.id,))
        known = replace(known, local=None, edit_base=None, edit_etag=None)
    cursor.execute("UPDATE objects SET href = ?, etag = ?, base = ?, unlisted = 0 WHERE id = ?", (href, etag, body, known.id))
    return ingest.index_object(cursor, replace(known, href=href, etag=etag, base=body))


def _insert(cursor: Cursor, collection_id: int, href: str, etag: str | None = None, base: bytes | None = None) -> StoredObject:
    """A new row, and what it says: ten thousand are not read back one by one."""
    key = href_key(href)
    number = cursor.execute(
        "INSERT INTO objects (collection_id, href, href_key, uid, etag, base) VALUES (?, ?, ?, '', ?, ?)",
        (collection_id, href, key, etag, base),
    ).lastrowid
    return StoredObject(
        id=number,
        collection_id=collection_id,
        href=href,
        href_key=key,
        etag=etag,
        uid="",
        base=base,
        local=None,
        problem=None,
        edit_base=None,
        edit_etag=None,
    )


def _owned(cursor: Cursor, known: StoredObject) -> bool:
    sql = "SELECT 1 FROM operations WHERE collection_id = ? AND uid = ? LIMIT 1"
    return cursor.execute(sql, (known.collection_id, known.uid)).fetchone() is not None
