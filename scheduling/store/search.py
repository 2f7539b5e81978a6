"""Search over opened names, IPPs, references and summaries (SQLite FTS5, accents and case aside), in the encrypted store."""

from __future__ import annotations

from scheduling.errors import UnreadableObject
from scheduling.icalendar.reader import read_object
from scheduling.model.reference import fold_reference
from scheduling.store.connection import Cursor, Database
from scheduling.store.ingest import Ingest
from scheduling.store.occurrences import StoredAppointment, appointments_of
from scheduling.store.words import folded

LONGEST_QUERY = 200
MOST_FOUND = 100


def search_appointments(database: Database, text: str, limit: int = MOST_FOUND) -> list[StoredAppointment]:
    """What has a word beginning with each word of `text`, by start; one per object. Nothing in `text` is an operator."""
    wanted = _query(text)
    if not wanted:
        return []
    sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?"
    return appointments_of(database, [row[0] for row in database.rows(sql, (wanted, limit))])


def reindex_identities(cursor: Cursor, ingest: Ingest) -> None:
    """Open what could not be opened: a key has come (or gone)."""
    for (object_id,) in cursor.execute("SELECT id FROM objects WHERE sealed ORDER BY id").fetchall():
        row = cursor.execute("SELECT uid, coalesce(local, base) FROM objects WHERE id = ?", (object_id,)).fetchone()
        if row is None:
            continue
        try:
            events = read_object(row[1], ingest.zones).events
        except UnreadableObject:
            continue
        ingest.index_identity(cursor, object_id, row[0], events)


def _query(text: str) -> str:
    words = [word for word in folded(text[:LONGEST_QUERY]).split() if any(letter.isalnum() for letter in word)]
    # quoted, with quotes doubled, a word is only a word (https://sqlite.org/fts5.html, 3.1)
    all_of = " AND ".join('"{}" *'.format(word.replace('"', '""')) for word in words)
    reference = fold_reference(text[:LONGEST_QUERY])
    return f'({all_of}) OR reference : "{reference}"' if reference and all_of else all_of
