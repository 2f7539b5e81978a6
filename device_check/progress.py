"""How an examination is followed and stopped: what is asked of a token and of a reporter, wherever they were made."""

from __future__ import annotations

import threading
from typing import Protocol

from device_check.errors import Cancelled


class CancelToken(Protocol):
    """Set once from any thread. `check` and `wait` raise what the token's maker chose: it is let through, never caught."""

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""

    def check(self) -> None:
        """Raise once `cancel` was called."""

    def wait(self, seconds: float) -> None:
        """Sleep for `seconds`, or raise as soon as `cancel` is called."""


class Reporter(Protocol):
    """Told of each step; may do nothing. `step` is a catalogue key (`progress.<step>`), `done` of `total` (0: unknown)."""

    def progressed(self, step: str, done: int, total: int) -> None:
        """One step further."""


class Token:
    """A token of our own: raises `device_check.errors.Cancelled`."""

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


class SilentReporter:
    """A reporter that does nothing."""

    def progressed(self, step: str, done: int, total: int) -> None:
        """Ignore it."""
