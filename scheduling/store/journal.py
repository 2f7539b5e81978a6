"""The audit journal: who did what to which reference, when. Never a patient's name.

Each entry's hash is SHA-256 over the hash before it and the entry's canonical JSON, so that an entry that was changed or
taken out breaks the chain. The number of entries and the last hash are also kept apart, so that a cut tail shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from scheduling.model.patient import Patient
from scheduling.store.columns import instant, instant_text, json_text
from scheduling.store.connection import Cursor, Database, Row

_COLUMNS = "seq, at, who, action, reference, uid, details, hash"
_NAMING = frozenset(field.name for field in fields(Patient))


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """`seq` counts from 1 without a gap; `who` is the operating system's user; `details` is JSON."""

    seq: int
    at: datetime
    who: str
    action: str
    reference: str | None
    uid: str | None
    details: dict[str, Any]


def append(
    cursor: Cursor,
    *,
    at: datetime,
    who: str,
    action: str,
    reference: str | None,
    uid: str | None,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Write an entry in the transaction of what it tells, and answer its number.

    Raises ValueError where `details` has a field of a patient: that is our bug.
    """
    told = dict(details or {})
    if _NAMING & told.keys():
        raise ValueError("a patient in the journal")
    count, before = cursor.execute("SELECT count, hash FROM journal_head").fetchall()[0]
    row = (count + 1, instant_text(at), who, action, reference, uid, json_text(told))
    linked = _linked(before, row)
    cursor.execute(f"INSERT INTO journal ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, linked))  # noqa: S608  constants
    cursor.execute("UPDATE journal_head SET count = ?, hash = ?", (count + 1, linked))
    return int(count) + 1


def entries(database: Database, limit: int | None = None) -> list[JournalEntry]:
    """The newest `limit` entries, newest first."""
    sql = f"SELECT {_COLUMNS} FROM journal ORDER BY seq DESC LIMIT ?"  # noqa: S608  our own columns
    return [_entry(row) for row in database.rows(sql, (-1 if limit is None else limit,))]


def verify(database: Database) -> int | None:
    """The number of the first entry that is missing or was changed; None where the journal is whole."""
    before, expected = "", 1
    for row in database.rows(f"SELECT {_COLUMNS} FROM journal ORDER BY seq"):  # noqa: S608  our own columns
        if row[0] != expected or _linked(before, row[:7]) != row[7]:
            return expected
        before, expected = row[7], expected + 1
    count, last = database.rows("SELECT count, hash FROM journal_head")[0]
    if (count, last) == (expected - 1, before):
        return None
    return expected if count >= expected else int(count) + 1


def _linked(before: str, row: Row) -> str:
    return hashlib.sha256(f"{before}\n{json_text(list(row))}".encode("utf-8", "surrogatepass")).hexdigest()


def _entry(row: Row) -> JournalEntry:
    at = instant(row[1])
    assert at is not None
    return JournalEntry(seq=row[0], at=at, who=row[2], action=row[3], reference=row[4], uid=row[5], details=json.loads(row[6]))
