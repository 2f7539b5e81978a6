"""A deadline of one's own: the examination is cancelled; where something does not heed that, the process ends all the same."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from device_check.errors import OutOfTime
from device_check.progress import CancelToken

GRACE_S = 3.0


@contextmanager
def deadline(seconds: float | None, cancel: CancelToken, last_words: Callable[[], int]) -> Iterator[None]:
    """Cancel after `seconds` and turn the end of the block into `OutOfTime`.

    A driver that hangs cannot be cancelled: 3 s later `last_words` tells so, and the process ends with the code it answers.
    """
    if seconds is None:
        yield
        return
    over = threading.Event()

    def cancelled() -> None:
        over.set()
        cancel.cancel()

    def ended() -> None:
        os._exit(last_words())

    timers = [threading.Timer(seconds, cancelled), threading.Timer(seconds + GRACE_S, ended)]
    for timer in timers:
        timer.daemon = True
        timer.start()
    done = False
    try:
        yield
        done = True
    finally:
        for timer in timers:
            timer.cancel()
        if over.is_set() and not done:
            # Whatever the token raised: it was cancelled by the clock, not by a person.
            raise OutOfTime(seconds) from None
