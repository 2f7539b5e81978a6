"""Single facts about the whole store, by name."""

from __future__ import annotations

from scheduling.store.connection import Cursor, Database

LAST_SYNC = "last_sync"
"""When everything was last brought up to date, as `instant_text`."""


def fact(database: Database, name: str) -> str | None:
    """What is kept under `name`."""
    found = database.rows("SELECT value FROM meta WHERE name = ?", (name,))
    return str(found[0][0]) if found else None


def keep_fact(cursor: Cursor, name: str, value: str) -> None:
    """Keep it in place of what was kept before."""
    cursor.execute(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
    )
