"""Opening the store: making it, migrating it, and putting a damaged one aside.

Beside `store.db` (with `-wal` and `-shm`) lie `store.check` (`key_check`), `store.lock` (held while a process opens),
`store.users` (held shared by every process as long as it has the store open) and, after trouble, `store.suspect` and
`store.set-aside`. Nobody sets a file aside that another process still writes to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlcipher3 import dbapi2

from scheduling.errors import StoreDamaged, StoreLocked, WrongKey
from scheduling.store.connection import (
    SUSPECT_FILE,
    Cursor,
    Database,
    connect,
    is_setting_aside,
    is_sound,
    quick_check,
    translate,
)
from scheduling.store.file_lock import FileLock
from scheduling.store.file_system import make_private, on_network_drive
from scheduling.store.key_check import key_fits, write_key_check
from scheduling.store.schema import migrate

if TYPE_CHECKING:
    from scheduling.store.set_aside import StoreNotice

__all__ = ["OPENING_LOCK", "STORE_FILE", "Cursor", "Database", "OpenedStore", "open_store", "quick_check"]

STORE_FILE = "store.db"
OPENING_LOCK = "store.lock"
KEY_BYTES = 32
UTC_ZONE = ZoneInfo("UTC")
LOCK_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class OpenedStore:
    """The store, and what the person should be told of its opening."""

    database: Database
    notices: list[StoreNotice]


def open_store(directory: Path, key: bytes, now: datetime, *, zone: ZoneInfo = UTC_ZONE, temporary: bool = False) -> OpenedStore:
    """Open the store in `directory` (made 0700), or make it; with `temporary` the folder is removed on closing.

    The store answers times in `zone`.
    A damaged file is set aside as `store-damaged-YYYYMMDDTHHMMSSZ.db`, what only it knew and can still be read is
    carried over, and a notice says so. Raises `WrongKey`, `StoreTooNew`, `StoreLocked`, `StoreFull`, and `StoreDamaged`
    where it cannot be set aside: another process has it open, or its key is in doubt.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("the store's key is 32 bytes")
    make_private(directory)
    path = directory / STORE_FILE
    opening, users = FileLock(directory / OPENING_LOCK), FileLock(directory / "store.users")
    if not opening.acquire(shared=False, timeout_s=LOCK_TIMEOUT_S):
        raise StoreLocked(str(path))
    notices: list[StoreNotice] = []
    try:
        connection = _open(path, key, now, users, notices)
        try:
            if not users.acquire(shared=True, timeout_s=LOCK_TIMEOUT_S):
                raise StoreLocked(str(path))
        except BaseException:
            connection.close()
            raise
    finally:
        opening.release()

    def on_close() -> None:
        users.release()
        if temporary:
            import shutil  # 2 ms, and only a store that does not last is removed

            shutil.rmtree(directory, ignore_errors=True)

    return OpenedStore(Database(connection, path, zone, on_close), notices)


def _open(path: Path, key: bytes, now: datetime, users: FileLock, notices: list[StoreNotice]) -> dbapi2.Connection:
    """The connection. The opening lock is held: no other process opens, makes or sets aside meanwhile."""
    directory = path.parent
    if is_setting_aside(directory):  # a process died over it
        from scheduling.store.set_aside import finish_setting_aside  # hardly ever needed, like the two below

        _alone(path, users, lambda: notices.append(finish_setting_aside(path, key)))
    known = key_fits(directory, key)
    if not path.exists():
        from scheduling.store.set_aside import make_new

        write_key_check(directory, key)
        make_new(path, key)
        known = True
    try:
        return _connect(path, key, known)
    except StoreDamaged:
        if known is not True:
            raise
    from scheduling.store.set_aside import set_aside

    _alone(path, users, lambda: notices.append(set_aside(path, key, now)))
    return _connect(path, key, known)


def _alone(path: Path, users: FileLock, work: Callable[[], None]) -> None:
    """Do `work` while no other process has the store open; `StoreDamaged` where one has."""
    if not users.acquire(shared=False, timeout_s=LOCK_TIMEOUT_S):
        raise StoreDamaged(str(path))
    try:
        work()
    finally:
        users.release()


def _connect(path: Path, key: bytes, known: bool | None) -> dbapi2.Connection:
    suspect = path.with_name(SUSPECT_FILE)
    try:
        if path.stat().st_size == 0:  # SQLite would take it for a new one
            raise StoreDamaged(str(path))
        connection = connect(path, key, journal_mode="DELETE" if on_network_drive(path.parent) else "WAL")
        try:
            if suspect.exists():
                if not is_sound(connection):
                    raise StoreDamaged(str(path))
                suspect.unlink(missing_ok=True)
            migrate(connection, path)
        except BaseException:
            connection.close()
            raise
    except dbapi2.DatabaseError as error:
        found = translate(error, path)
        if isinstance(found, StoreDamaged) and known is False:
            raise WrongKey(str(path)) from None
        if found is None:
            raise
        raise found from None
    if known is not True:  # the file opened: so the key is right, whatever the check said
        write_key_check(path.parent, key)
    return connection
