"""Ctrl-C, once and twice."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from scheduling.command_line.interruption import cancelling, interruptible
from scheduling.errors import Cancelled
from scheduling.progress import CancelToken


@pytest.fixture(autouse=True)
def _not_ignored() -> object:
    # A runner in a shell's background ignores SIGINT, and that is inherited.
    former = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in former.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_cancels_the_second_stops(number: signal.Signals) -> None:
    cancel, told = CancelToken(), []
    with cancelling(cancel, lambda: told.append("stopping")):
        os.kill(os.getpid(), number)
        with pytest.raises(Cancelled):
            cancel.wait(10)
        assert told == ["stopping"]
        with pytest.raises(KeyboardInterrupt):
            _kill_and_wait(number)
    assert signal.getsignal(number) is signal.SIG_DFL  # the third would end the process at once


def test_afterwards_all_is_as_before() -> None:
    before = signal.getsignal(signal.SIGINT)
    with cancelling(CancelToken(), lambda: None), interruptible():
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.getsignal(signal.SIGINT) is before


def test_a_question_is_ended_by_the_first() -> None:
    cancel = CancelToken()
    with cancelling(cancel, lambda: None):
        with pytest.raises(KeyboardInterrupt), interruptible():
            _kill_and_wait(signal.SIGINT)
        assert not cancel.cancelled


def test_what_the_caller_ignores_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with cancelling(CancelToken(), lambda: None):
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_another_thread_changes_nothing() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def work() -> None:
        with cancelling(CancelToken(), lambda: None), interruptible():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]


def _kill_and_wait(number: signal.Signals) -> None:
    os.kill(os.getpid(), number)
    threading.Event().wait(10)
