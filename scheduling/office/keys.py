"""The keys that seal identities, and reading identities anew when one arrives."""

from __future__ import annotations

from collections.abc import Iterable

from scheduling.errors import StoreLocked
from scheduling.office.recording import record
from scheduling.office.workspace import Workspace
from scheduling.sealing import SealingKey, load_keys, store_keys
from scheduling.store.database import LOCK_TIMEOUT_S
from scheduling.store.file_lock import FileLock
from scheduling.store.search import reindex_identities


def add_keys(workspace: Workspace, keys: Iterable[SealingKey]) -> None:
    """Keep the keys in the place of secrets, and open with them what could not be opened before."""
    added = list(keys)
    lock = FileLock(workspace.directory / "keys.lock")
    if not lock.acquire(shared=False, timeout_s=LOCK_TIMEOUT_S):
        raise StoreLocked(str(workspace.directory))
    try:
        # What is kept now, not what was read at the start: another process may have added one meanwhile.
        together = load_keys(workspace.secrets).with_keys(added)
        store_keys(workspace.secrets, together)
    finally:
        lock.release()
    workspace.use_keys(together)
    with workspace.database.transaction() as cursor:
        reindex_identities(cursor, workspace.ingest)
        record(workspace, cursor, "keys_added", keys=_named(added))


def record_export(workspace: Workspace, keys: Iterable[SealingKey]) -> None:
    """Somebody was given the keys: who, when, and which."""
    with workspace.database.transaction() as cursor:
        record(workspace, cursor, "keys_exported", keys=_named(keys))


def _named(keys: Iterable[SealingKey]) -> str:
    return " ".join(one.id for one in keys)
