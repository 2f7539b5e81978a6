"""Ctrl-C: the first asks the work to stop where it loses nothing, the second stops it at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from scheduling.progress import CancelToken


@contextmanager
def cancelling(cancel: CancelToken, told: Callable[[], None]) -> Iterator[None]:
    """While inside, SIGINT and SIGTERM set `cancel` and call `told`; once more raises KeyboardInterrupt.

    After a cancel, also outside, the next one ends the process as the system does, without a trace: shells show 130 for
    that too. Outside the main thread signals cannot be caught: then nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        if cancel.cancelled:
            _leave_to_the_system()
            raise KeyboardInterrupt
        cancel.cancel()
        told()

    try:
        with _handled_by(stop):
            yield
    finally:
        if cancel.cancelled:
            _leave_to_the_system()


@contextmanager
def interruptible() -> Iterator[None]:
    """While a person or a pipe is waited for, the first Ctrl-C ends it: nothing has begun that could be lost."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with _handled_by(signal.default_int_handler):
        yield


@contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    former = {number: signal.signal(number, handler) for number in _listened_to()}
    try:
        yield
    finally:
        for number, before in former.items():
            signal.signal(number, before or signal.SIG_DFL)


def _leave_to_the_system() -> None:
    for number in _listened_to():
        signal.signal(number, signal.SIG_DFL)


def _listened_to() -> list[signal.Signals]:
    # What the caller ignores (a shell's background job, nohup) stays ignored.
    return [number for number in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(number) is not signal.SIG_IGN]
