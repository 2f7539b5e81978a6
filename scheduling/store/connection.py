"""One connection to the store: transactions, and SQLite's errors in our words.

A connection belongs to the thread that opened it; another thread opens its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlcipher3 import dbapi2

from scheduling.errors import StoreDamaged, StoreError, StoreFull, StoreLocked

BUSY_TIMEOUT_MS = 10_000
SUSPECT_FILE = "store.suspect"
"""Stands beside the store once something in it could not be read: the next opening looks closely."""
MARKER_FILE = "store.set-aside"
"""Stands there while a damaged store is set aside (`set_aside`)."""

Value = str | bytes | int | float | None
Row = tuple[Any, ...]

# SQLite's primary result codes, https://sqlite.org/rescode.html
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26


class Cursor(Protocol):
    """What is used of a database cursor. It lives as long as its transaction."""

    lastrowid: int
    rowcount: int

    def execute(self, sql: str, parameters: Sequence[Value] = (), /) -> Cursor: ...
    def executemany(self, sql: str, parameters: Iterable[Sequence[Value]], /) -> Cursor: ...
    def fetchone(self) -> Row | None: ...
    def fetchall(self) -> list[Row]: ...


class Database:
    """The open store, answering times in `zone`. `close()` it, or use it in a `with`."""

    def __init__(self, connection: dbapi2.Connection, path: Path, zone: ZoneInfo, on_close: Callable[[], None]) -> None:
        self.path = path
        self.zone = zone
        self._connection = connection
        self._on_close = on_close
        self._closed = False

    def rows(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """The answer to a question; inside a transaction it sees what was just written."""
        with self._translated():
            found: list[Row] = self._connection.execute(sql, parameters).fetchall()
            return found

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """All or nothing. The write lock is taken at once (BEGIN IMMEDIATE); there is none within another.

        Raises `StoreLocked` after 10 s of waiting, `StoreFull`, `StoreDamaged`; then nothing of it was written.
        """
        if self._connection.in_transaction:
            raise RuntimeError("a transaction within a transaction")
        with self._translated():
            cursor: Cursor = self._connection.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                # a full disk makes SQLite roll back by itself
                if self._connection.in_transaction:
                    with contextlib.suppress(dbapi2.Error):
                        cursor.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Let go of the file; a second time does nothing."""
        if self._closed:
            return
        self._closed = True
        self._connection.close()
        self._on_close()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except dbapi2.DatabaseError as error:
            known = translate(error, self.path)
            if known is None:
                raise
            if isinstance(known, StoreDamaged):
                mark_suspect(self.path)
            raise known from None


def connect(path: Path, key: bytes, *, journal_mode: str | None) -> dbapi2.Connection:
    """Open the file with the raw 32-byte key; without `journal_mode` it keeps its own. Raises SQLite's own errors.

    `synchronous=FULL`: what was acknowledged survives a power cut. `secure_delete`: what is deleted is overwritten.
    """
    connection = dbapi2.connect(str(path), isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
    try:
        # SQLCipher writes of every damaged page on stderr; damage is told by our errors
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "temp_store = MEMORY",
            "cell_size_check = ON",
            "trusted_schema = OFF",
            "secure_delete = ON",
            "foreign_keys = ON",
            "synchronous = FULL",
            "cache_size = -16000",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the first page is read, the key tried
        if journal_mode is not None:
            connection.execute(f"PRAGMA journal_mode = {journal_mode}").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def translate(error: dbapi2.DatabaseError, path: Path) -> StoreError | None:
    """SQLite's error in our words; None where it is our bug."""
    code = int(getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in (_BUSY, _LOCKED):
        return StoreLocked(str(path))
    if code in (_CORRUPT, _NOTADB):
        return StoreDamaged(str(path))
    if code in (_READONLY, _CANTOPEN):
        return StoreFull(str(path), "read_only")
    if code in (_FULL, _IOERR):
        return StoreFull(str(path))
    return None


def mark_suspect(path: Path) -> None:
    """Leave word for the next opening; where even that cannot be written, the damage shows again by itself."""
    with contextlib.suppress(OSError):
        path.with_name(SUSPECT_FILE).touch(mode=0o600)


def is_sound(connection: dbapi2.Connection) -> bool:
    """Whether every page authenticates and the tables hold together: reads the whole file."""
    try:
        pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        return not pages and connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    except dbapi2.DatabaseError as error:
        if isinstance(translate(error, Path()), StoreDamaged):
            return False
        raise


def quick_check(database: Database) -> bool:
    """Whether the store is sound, for after the first paint; where not, the next opening sets it aside."""
    with database._translated():
        sound = is_sound(database._connection)
    if not sound:
        mark_suspect(database.path)
    return sound


def is_setting_aside(directory: Path) -> bool:
    """Whether a process died over setting the store aside."""
    return (directory / MARKER_FILE).exists()
