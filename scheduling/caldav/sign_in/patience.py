"""Calls of libraries that wait on the network as long as they like, and cannot be told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from scheduling.progress import CancelToken

SLICE_S = 0.1
"""How long a cancelled call may go on being waited for."""
Made = TypeVar("Made")


def within(seconds: float, cancel: CancelToken, work: Callable[[], Made]) -> Made:
    """What `work` answers or raises. Raises `TimeoutError` after `seconds`, and `Cancelled`; the call is then left to end by
    itself, in a thread that keeps no program alive, and nobody sees what it answers.
    """
    made: list[Made] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            made.append(work())
        except BaseException as error:  # noqa: BLE001 (it is raised again, where it is waited for)
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    until = time.monotonic() + seconds
    thread.start()
    while thread.is_alive():
        thread.join(SLICE_S)
        cancel.check()
        if thread.is_alive() and time.monotonic() >= until:
            raise TimeoutError("patience")
    if failed:
        raise failed[0]
    return made[0]
