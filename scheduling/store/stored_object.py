"""A calendar object resource (RFC 4791, 4.1) as the store keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.store.connection import Cursor, Row

FREE_BUSY, AVAILABILITY = "?free-busy", "?availability"
"""What is told of a calendar as a whole is kept as an object of it, at the calendar's address with one of these behind. No server
lists such an object, so no listing takes it away.
"""

COLUMNS = "id, collection_id, href, href_key, etag, uid, base, local, problem, edit_base, edit_etag"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """`href` as the server spells it; `etag` raw, the one that came with `base`.

    `base`: as on the server, None where it is not there (yet, or any more). `local`: edited here, not yet on the server.
    `edit_base`, `edit_etag`: what the edit was made on: they stay when the server's version changes under it.
    `problem`: why it cannot be read.
    """

    id: int
    collection_id: int
    href: str
    href_key: str
    etag: str | None
    uid: str
    base: bytes | None
    local: bytes | None
    problem: str | None
    edit_base: bytes | None
    edit_etag: str | None

    @property
    def body(self) -> bytes:
        """What the person sees: their edit, else the server's version."""
        return self.local if self.local is not None else self.base or b""


def stored_object(row: Row) -> StoredObject:
    """From a row of `COLUMNS`."""
    return StoredObject(
        id=row[0],
        collection_id=row[1],
        href=row[2],
        href_key=row[3],
        etag=row[4],
        uid=row[5],
        base=row[6],
        local=row[7],
        problem=row[8],
        edit_base=row[9],
        edit_etag=row[10],
    )


def object_row(cursor: Cursor, object_id: int) -> StoredObject:
    """The object of that id, which must be there."""
    row = cursor.execute(f"SELECT {COLUMNS} FROM objects WHERE id = ?", (object_id,)).fetchone()  # noqa: S608  our own columns
    if row is None:
        raise LookupError(object_id)
    return stored_object(row)
