"""What only the damaged store knew: read row by row, as far as it goes, into the new one.

The server knows all else. Each table is read forwards until a page fails, then backwards: what lies on the failing
pages between is lost, and the table is named.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from scheduling.store.connection import Cursor, connect

# table, the key by which rows are told apart, and which rows; in the order in which they refer to each other
_TABLES: tuple[tuple[str, str, str], ...] = (
    ("meta", "name", "1"),
    ("accounts", "id", "1"),
    ("collections", "id", "1"),
    # edits not yet on the server, and the objects that an operation still owes something
    ("objects", "id", "local IS NOT NULL"),
    ("identities", "uid", "origin = 'local'"),
    ("operations", "seq", "1"),
    ("writes", "id", "1"),
    ("conflicts", "id", "1"),
    ("owed_looks", "id", "1"),
    ("undo_entries", "seq", "1"),
    ("overlaps", "id", "1"),
    ("readiness", "seq", "1"),
    ("journal", "seq", "1"),
    ("journal_head", "one", "1"),
)
_FORGOTTEN: dict[str, dict[str, Any]] = {
    "collections": {"sync_token": None, "ctag": None, "last_full": None},
    "objects": {"stale": 1},
}
"""So that all is fetched anew and indexed anew."""
_NO_SUCH_TABLE = 1
"""SQLITE_ERROR: the question does not fit the file. What cannot be read has codes of its own (CORRUPT, NOTADB, IOERR)."""


def carry_over(damaged: Path, key: bytes, new: dbapi2.Connection) -> tuple[dict[str, int], list[str]]:
    """Rows carried over per table, and the tables of which something could not be read."""
    carried: dict[str, int] = {}
    lost: list[str] = []
    new.execute("BEGIN IMMEDIATE")
    try:
        for table, row_key, condition in _TABLES:
            selection = f"SELECT * FROM {table} WHERE {condition} ORDER BY {row_key}"  # noqa: S608  # our own words
            count, complete = _carry_table(damaged, key, new, table=table, row_key=row_key, selection=selection)
            if count:
                carried[table] = count
            if not complete:
                lost.append(table)
        new.execute("COMMIT")
    except BaseException:
        if new.in_transaction:
            with contextlib.suppress(dbapi2.Error):
                new.execute("ROLLBACK")
        raise
    return carried, lost


def _carry_table(
    damaged: Path, key: bytes, new: dbapi2.Connection, *, table: str, row_key: str, selection: str
) -> tuple[int, bool]:
    columns = {row[1] for row in new.execute(f"PRAGMA table_info({table})")}
    seen: set[Any] = set()
    for direction in ("ASC", "DESC"):
        ends: list[bool] = []
        for row in _readable_rows(damaged, key, f"{selection} {direction}", ends):
            if row[row_key] in seen:
                break
            kept = {name: value for name, value in {**row, **_FORGOTTEN.get(table, {})}.items() if name in columns}
            if _insert(new.cursor(), table, kept):
                seen.add(row[row_key])
        if ends:
            return len(seen), True
    return len(seen), False


def _readable_rows(damaged: Path, key: bytes, sql: str, ends: list[bool]) -> Iterator[dict[str, Any]]:
    """Rows until one cannot be read; `ends` is given a mark when the end was reached.

    Each reading has a connection of its own: after a page that does not authenticate SQLCipher refuses all others.
    """
    try:
        connection = connect(damaged, key, journal_mode=None)
    except dbapi2.DatabaseError:
        return
    try:
        connection.execute("PRAGMA query_only = ON")
        answer = connection.execute(sql)
        names = [column[0] for column in answer.description]
        while (row := answer.fetchone()) is not None:
            yield dict(zip(names, row, strict=True))
        ends.append(True)
    except dbapi2.DatabaseError as error:
        if (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF == _NO_SUCH_TABLE and _has_tables(connection):
            ends.append(True)  # an older version's store, from before there was such a table: nothing of it is lost
    finally:
        connection.close()


def _has_tables(connection: dbapi2.Connection) -> bool:
    """False of a file that was emptied: what it held is lost."""
    with contextlib.suppress(dbapi2.DatabaseError):
        return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    return False


def _insert(cursor: Cursor, table: str, row: dict[str, Any]) -> bool:
    """Whether the new store took it; a row that refers to a lost one is lost too."""
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    verb = "INSERT OR REPLACE" if table in {"meta", "journal_head"} else "INSERT"
    try:
        cursor.execute(f"{verb} INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    except dbapi2.IntegrityError:
        return False
    return True
