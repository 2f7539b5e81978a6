"""A calendar that the server shows under another address: the same `resource-id` (RFC 5842, 3.1), everything at a new path."""

from __future__ import annotations

from collections.abc import Collection as Members

from scheduling.href_key import href_key
from scheduling.store.connection import Cursor

_WITH_HREF = ("objects", "operations", "writes", "conflicts", "owed_looks")


def follow_renaming(cursor: Cursor, account_id: int, resource_id: str, href: str, key: str, *, still_there: Members[str]) -> None:
    """Take the calendar that had this id along to `href`, with its objects, edits and what waits to be sent.

    Nothing happens where that address is known, where the old one is shown too, or where several had the id. It is listed
    anew afterwards: whether its objects went along is for the server to say.
    """
    if cursor.execute("SELECT 1 FROM collections WHERE account_id = ? AND href_key = ?", (account_id, key)).fetchone():
        return
    had = cursor.execute(
        "SELECT id, href, href_key FROM collections WHERE account_id = ? AND resource_id = ?", (account_id, resource_id)
    ).fetchall()
    if len(had) != 1 or had[0][2] in still_there:
        return
    number, old = had[0][0], had[0][1].rstrip("/") + "/"
    cursor.execute(
        "UPDATE collections SET href = ?, href_key = ?, sync_token = NULL, ctag = NULL, suspect = 'renamed' WHERE id = ?",
        (href, key, number),
    )
    for table in _WITH_HREF:
        rows = cursor.execute(f"SELECT id, href FROM {table} WHERE collection_id = ?", (number,)).fetchall()  # noqa: S608
        for row, address in rows:
            if address is None or not address.startswith(old):
                continue
            moved = href.rstrip("/") + "/" + address.removeprefix(old)
            cursor.execute(f"UPDATE {table} SET href = ? WHERE id = ?", (moved, row))  # noqa: S608  our own columns
            if table == "objects":
                cursor.execute("UPDATE OR IGNORE objects SET href_key = ? WHERE id = ?", (href_key(moved), row))
    cursor.execute("DELETE FROM sightings WHERE collection_id = ?", (number,))
