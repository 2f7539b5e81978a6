"""The tables, as migrations: script *n* brings a store from version *n* to *n + 1* (`PRAGMA user_version`).

A script that has been released is never changed; a new one is added. Times are ISO 8601 text in UTC, but in
`occurrences`: seconds since 1970, because they are compared by the thousand.
"""

from __future__ import annotations

from pathlib import Path

from sqlcipher3 import dbapi2

from scheduling.errors import StoreTooNew

_FIRST = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, url TEXT NOT NULL, username TEXT NOT NULL, auth TEXT NOT NULL,
    principal TEXT NOT NULL, homes TEXT NOT NULL, capabilities TEXT NOT NULL);

CREATE TABLE collections (
    id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    href TEXT NOT NULL, href_key TEXT NOT NULL, resource_id TEXT,
    name TEXT NOT NULL, owner TEXT NOT NULL, color TEXT, writable INTEGER NOT NULL,
    followed INTEGER NOT NULL DEFAULT 1, by_address INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0,
    sync_token TEXT, ctag TEXT, last_full TEXT,
    reports TEXT NOT NULL DEFAULT '[]', capabilities TEXT NOT NULL DEFAULT '{}',
    UNIQUE (account_id, href_key));

CREATE TABLE objects (
    id INTEGER PRIMARY KEY AUTOINCREMENT, collection_id INTEGER NOT NULL REFERENCES collections ON DELETE CASCADE,
    href TEXT NOT NULL, href_key TEXT NOT NULL, etag TEXT, uid TEXT NOT NULL, problem TEXT,
    recurs INTEGER NOT NULL DEFAULT 0, indexed_from INTEGER, indexed_until INTEGER,
    sealed INTEGER NOT NULL DEFAULT 0, stale INTEGER NOT NULL DEFAULT 0, edit_etag TEXT,
    base BLOB, local BLOB, edit_base BLOB,
    UNIQUE (collection_id, href_key));
CREATE INDEX objects_by_uid ON objects (uid);
CREATE INDEX objects_recurring ON objects (indexed_from, indexed_until) WHERE recurs;
CREATE INDEX objects_stale ON objects (id) WHERE stale;

CREATE TABLE occurrences (
    id INTEGER PRIMARY KEY, object_id INTEGER NOT NULL REFERENCES objects ON DELETE CASCADE, collection_id INTEGER NOT NULL,
    span INTEGER NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL,
    uid TEXT NOT NULL, recurrence_id TEXT, reference TEXT, status TEXT NOT NULL, kind TEXT, summary TEXT NOT NULL, link TEXT,
    series TEXT, claim TEXT, nonce TEXT, overbooked TEXT,
    all_day INTEGER NOT NULL, busy INTEGER NOT NULL, ours INTEGER NOT NULL, is_range INTEGER NOT NULL);
CREATE INDEX occurrences_by_time ON occurrences (collection_id, span, starts, ends);
CREATE INDEX occurrences_by_object ON occurrences (object_id, starts);
CREATE INDEX occurrences_by_uid ON occurrences (uid);
CREATE INDEX occurrences_by_reference ON occurrences (reference) WHERE reference IS NOT NULL;

CREATE TABLE identities (uid TEXT PRIMARY KEY, patient TEXT NOT NULL, origin TEXT NOT NULL) WITHOUT ROWID;

CREATE VIRTUAL TABLE search USING fts5 (
    names, ipp, reference, summary, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER objects_deleted AFTER DELETE ON objects BEGIN
    DELETE FROM search WHERE rowid = old.id;
    DELETE FROM identities WHERE uid = old.uid AND origin = 'sealed' AND NOT EXISTS (SELECT 1 FROM objects WHERE uid = old.uid);
END;

CREATE TABLE operations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    collection_id INTEGER NOT NULL REFERENCES collections ON DELETE CASCADE,
    uid TEXT NOT NULL, reference TEXT, href TEXT, payload TEXT NOT NULL, state TEXT NOT NULL, since TEXT NOT NULL,
    last_error TEXT, attempts INTEGER NOT NULL DEFAULT 0, not_before TEXT, owner TEXT, lease_until TEXT);
CREATE INDEX operations_by_uid ON operations (uid, seq);

CREATE TABLE writes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, operation_id TEXT NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
    collection_id INTEGER NOT NULL REFERENCES collections ON DELETE CASCADE,
    step TEXT NOT NULL, href TEXT NOT NULL, nonce TEXT NOT NULL, sent_at TEXT NOT NULL, settled TEXT);
CREATE INDEX writes_by_operation ON writes (operation_id, id);
CREATE INDEX writes_by_nonce ON writes (nonce);

CREATE TABLE conflicts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL,
    collection_id INTEGER NOT NULL REFERENCES collections ON DELETE CASCADE,
    href TEXT NOT NULL, reference TEXT, operation_id TEXT, since TEXT NOT NULL, server_etag TEXT,
    local BLOB, server BLOB, base BLOB);
CREATE INDEX conflicts_by_uid ON conflicts (uid);

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, reference TEXT, uid TEXT,
    details TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX journal_by_reference ON journal (reference) WHERE reference IS NOT NULL;
CREATE TABLE journal_head (one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL, hash TEXT NOT NULL);
INSERT INTO journal_head VALUES (1, 0, '');
"""

_SECOND = """
ALTER TABLE collections ADD COLUMN suspect TEXT;
ALTER TABLE collections ADD COLUMN readable INTEGER NOT NULL DEFAULT 1;
ALTER TABLE accounts ADD COLUMN retry_at TEXT;
ALTER TABLE accounts ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;

CREATE TABLE owed_looks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, collection_id INTEGER NOT NULL REFERENCES collections ON DELETE CASCADE,
    href TEXT NOT NULL, nonce TEXT NOT NULL, step TEXT NOT NULL, uid TEXT NOT NULL, reference TEXT,
    sent_at TEXT NOT NULL, until TEXT NOT NULL, looked_at TEXT);

CREATE TABLE sightings (
    collection_id INTEGER NOT NULL REFERENCES collections ON DELETE CASCADE, href_key TEXT NOT NULL,
    etag TEXT NOT NULL, boot_id TEXT NOT NULL, first_seen_s REAL NOT NULL, first_seen_at TEXT NOT NULL, last_seen_s REAL NOT NULL,
    PRIMARY KEY (collection_id, href_key)) WITHOUT ROWID;

CREATE INDEX occurrences_of_claims ON occurrences (collection_id) WHERE claim IS NOT NULL;

CREATE TABLE undo_entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, uid TEXT NOT NULL, entry TEXT NOT NULL,
    taken_back INTEGER NOT NULL DEFAULT 0);

CREATE TABLE overlaps (
    id INTEGER PRIMARY KEY AUTOINCREMENT, collection_id INTEGER NOT NULL REFERENCES collections ON DELETE CASCADE,
    uid TEXT NOT NULL, other_uid TEXT NOT NULL, seen_at TEXT NOT NULL, acknowledged_at TEXT,
    UNIQUE (collection_id, uid, other_uid));

CREATE INDEX objects_unreadable ON objects (collection_id) WHERE problem IS NOT NULL;

ALTER TABLE objects ADD COLUMN unlisted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX objects_unlisted ON objects (collection_id) WHERE unlisted;
"""
"""`suspect`: why the calendar is listed anew at the next occasion. `readable` 0: only its free-busy can be read. `retry_at`:
the server is not asked before, after so many `failures` in a row. `owed_looks`: writes that were not found and may arrive
late. `sightings`: claims of others, since when and until when each was seen unchanged (seconds of the boot named).
`undo_entries`: what was done last, with what takes it back. `overlaps`: appointments of ours at the same time as what
somebody else wrote. `unlisted`: read back after a write of ours, and named by no answer about the whole calendar since."""

_THIRD = """
CREATE TABLE readiness (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, taken_at TEXT NOT NULL, scope TEXT NOT NULL,
    verdict TEXT NOT NULL, report BLOB NOT NULL);
CREATE INDEX readiness_by_time ON readiness (taken_at);
"""
"""`readiness`: examinations of this workstation; `report` is what was examined and said, and opaque here: it names no patient."""

MIGRATIONS: tuple[str, ...] = (_FIRST, _SECOND, _THIRD)


def migrate(connection: dbapi2.Connection, path: Path, migrations: tuple[str, ...] = MIGRATIONS) -> None:
    """Bring the store to the newest version, each step whole or not at all; another process may be doing the same.

    Raises `StoreTooNew` where a newer program wrote it, and SQLite's own errors.
    """
    while (version := _version(connection)) != len(migrations):
        if version > len(migrations):
            raise StoreTooNew(str(path), version)
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(connection) == version:  # else another process was faster
                for statement in _statements(migrations[version]):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _version(connection: dbapi2.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> list[str]:
    """The statements one by one: `executescript` would commit in between."""
    found: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if pending.strip() and dbapi2.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    if pending.strip():
        raise ValueError("a migration ends within a statement")
    return found
