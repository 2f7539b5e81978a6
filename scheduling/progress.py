"""How long work is followed and stopped: a token that is asked, a reporter that is told."""

from __future__ import annotations

import threading
from typing import Protocol

from scheduling.errors import Cancelled


class CancelToken:
    """Set once from any thread; long work calls `check()` between steps."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` once `cancel` was called."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Sleep for `seconds`, or raise `Cancelled` as soon as `cancel` is called."""
        if self._event.wait(seconds):
            raise Cancelled


class Reporter(Protocol):
    """Told of each step; may do nothing. `step` is a catalogue key, `done` of `total` (0: unknown)."""

    def progressed(self, step: str, done: int, total: int) -> None:
        """One step further."""


class SilentReporter:
    """A reporter that does nothing."""

    def progressed(self, step: str, done: int, total: int) -> None:
        """Ignore it."""
