"""The store's key: found among the secrets, or made once for a store that is not there yet."""

from __future__ import annotations

import os
from pathlib import Path

from scheduling.errors import SecretsRefused, StoreLocked, WrongKey
from scheduling.secrets import STORE_KEY, Secrets
from scheduling.store.connection import is_setting_aside
from scheduling.store.database import KEY_BYTES, LOCK_TIMEOUT_S, OPENING_LOCK, STORE_FILE
from scheduling.store.file_lock import FileLock
from scheduling.store.file_system import make_private


def obtain_store_key(directory: Path, secrets: Secrets) -> bytes:
    """The 32 bytes for `open_store`. Two processes that start for the first time at once get the same ones.

    A key is made only where no store is: beside a store whose key is elsewhere (another `--secrets`, another
    key store) a new one would only hide the right one. Raises `WrongKey` then, `SecretsRefused` (`not_readable`) where
    the secret is no key, `StoreLocked`.
    """
    make_private(directory)
    lock = FileLock(directory / OPENING_LOCK)
    if not lock.acquire(shared=False, timeout_s=LOCK_TIMEOUT_S):
        raise StoreLocked(str(directory / STORE_FILE))
    try:
        known = secrets.get(STORE_KEY)
        if known is None:
            if (directory / STORE_FILE).exists() or is_setting_aside(directory):
                raise WrongKey(str(directory / STORE_FILE))
            known = os.urandom(KEY_BYTES)
            secrets.set(STORE_KEY, known)
    finally:
        lock.release()
    if len(known) != KEY_BYTES:
        raise SecretsRefused(secrets.place, "not_readable")
    return known
