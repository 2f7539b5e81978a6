"""Locks between processes, on a file beside the store; the system lets go of them when a process dies.

On POSIX `flock`: shared or exclusive. On Windows `msvcrt.locking`: exclusive only, so a shared lock is none there;
what it is for, that nobody moves a file away under an open store, Windows refuses by itself.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from scheduling.errors import StoreFull, StoreLocked

_POLL_S = 0.02

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int, shared: bool) -> bool:
        if shared:
            return True
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int, shared: bool) -> None:
        if not shared:
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int, shared: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int, shared: bool) -> None:  # noqa: ARG001  # the same signature as on Windows
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class FileLock:
    """Taken by `acquire`, held until `release`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._shared = False

    def acquire(self, *, shared: bool, timeout_s: float) -> bool:
        """Whether it could be had within `timeout_s`. Raises `StoreFull` or `StoreLocked` where there can be no lock file."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            raise StoreFull(str(self._path), "read_only") from None
        until = time.monotonic() + timeout_s
        try:
            while not _try_lock(descriptor, shared):
                if time.monotonic() >= until:
                    os.close(descriptor)
                    return False
                time.sleep(_POLL_S)
        except OSError:  # a file system without locks
            os.close(descriptor)
            raise StoreLocked(str(self._path), "no_locks") from None
        self._descriptor, self._shared = descriptor, shared
        return True

    def release(self) -> None:
        """Let go; nothing happens where it is not held."""
        if self._descriptor is None:
            return
        _unlock(self._descriptor, self._shared)
        os.close(self._descriptor)
        self._descriptor = None
