"""What was done last at the desk, with what takes it back: outlives the window, and is there for the command line too.

A row is one booking, move, cancellation, edit or outcome; rows with one `group` are one action. `taken_back`: it was undone,
and `entry` does it again. A patient whom an edit replaced may stand in an entry: only here, in the encrypted store, and not
longer than `forget_old_entries` is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scheduling.store.columns import instant_text, json_text
from scheduling.store.connection import Cursor, Database

KEPT = timedelta(days=7)
"""What was done longer ago is not taken back, but changed like anything else."""


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """`entry`: JSON; empty where what was taken back cannot be done again."""

    seq: int
    group: str
    entry: dict[str, Any]


def add_entry(cursor: Cursor, *, at: datetime, who: str, uid: str, entry: Mapping[str, Any]) -> int:
    """Note the newest act, in the transaction that stores it, and answer its number. What was taken back before stays so."""
    cursor.execute("DELETE FROM undo_entries WHERE who = ? AND taken_back", (who,))
    return cursor.execute(
        "INSERT INTO undo_entries (at, who, uid, entry) VALUES (?, ?, ?, ?)", (instant_text(at), who, uid, json_text(dict(entry)))
    ).lastrowid


def put_entry(cursor: Cursor, seq: int, entry: Mapping[str, Any], *, taken_back: bool) -> None:
    """What takes it back, or does it again, is this from now on."""
    cursor.execute(
        "UPDATE undo_entries SET entry = ?, taken_back = ? WHERE seq = ?", (json_text(dict(entry)), int(taken_back), seq)
    )


def forget_entry(cursor: Cursor, seq: int, *, taken_back: bool | None = None) -> None:
    """It came to nothing, or the world moved on; with `taken_back` only where it still stands so."""
    stands = None if taken_back is None else int(taken_back)
    cursor.execute("DELETE FROM undo_entries WHERE seq = ?1 AND taken_back = ifnull(?2, taken_back)", (seq, stands))


def forget_entries_about(cursor: Cursor, uids: Iterable[str]) -> None:
    """These never came to be: there is nothing to take back, nor to do again."""
    cursor.executemany("DELETE FROM undo_entries WHERE uid = ?", [(uid,) for uid in uids])


def forget_old_entries(cursor: Cursor, *, done_before: datetime, visits_before: datetime | None = None) -> None:
    """What was done so long ago; and with `visits_before` what holds whom a visit was for that ended before."""
    cursor.execute("DELETE FROM undo_entries WHERE at < ?", (instant_text(done_before),))
    if visits_before is None:
        return
    for seq, text in cursor.execute("SELECT seq, entry FROM undo_entries").fetchall():
        entry = json.loads(text)
        if entry.get("patient") and datetime.fromisoformat(entry["left"]["end"]) < visits_before:
            forget_entry(cursor, seq)


def kept_entries(database: Database, who: str, *, since: datetime, taken_back: bool) -> list[KeptEntry]:
    """Oldest first."""
    rows = database.rows(
        "SELECT seq, entry FROM undo_entries WHERE who = ? AND at >= ? AND taken_back = ? ORDER BY seq",
        (who, instant_text(since), int(taken_back)),
    )
    return [_kept(seq, json.loads(text)) for seq, text in rows]


def acts(database: Database, who: str, *, since: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The groups that can be taken back, oldest first; and those that can be done again, the one taken back last first."""
    done: dict[str, None] = {}
    again: dict[str, None] = {}
    cut = False
    rows = database.rows(
        "SELECT seq, json_extract(entry, '$.group'), entry = '{}', taken_back FROM undo_entries"
        " WHERE who = ? AND at >= ? ORDER BY seq",
        (who, instant_text(since)),
    )
    for seq, group, empty, taken_back in rows:
        cut |= bool(taken_back and empty)  # what came after a booking that is gone is not done again without it
        if not (taken_back and cut):
            (again if taken_back else done)[str(group or seq)] = None
    return tuple(done), tuple(again)


def _kept(seq: int, entry: dict[str, Any]) -> KeptEntry:
    return KeptEntry(seq, str(entry.get("group") or seq), entry)
