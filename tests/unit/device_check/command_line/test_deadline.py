"""The deadline of one's own, also where something hangs that no token can reach."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from device_check.command_line.deadline import deadline
from device_check.errors import Cancelled, OutOfTime
from device_check.progress import Token
from tests.helpers.program import ROOT

HANGS = """
import time
from device_check.command_line import deadline as module
from device_check.progress import Token
module.GRACE_S = 0.1
def last_words():
    print("READINESS UNKNOWN: not done after 0.1 s", flush=True)
    return 3
with module.deadline(0.1, Token(), last_words):
    time.sleep(60)
"""


def test_what_heeds_the_token_ends_as_out_of_time() -> None:
    cancel = Token()
    with pytest.raises(OutOfTime) as late, deadline(0.05, cancel, lambda: 3):
        cancel.wait(30)
    assert late.value.seconds == 0.05


def test_what_is_done_in_time_leaves_no_clock_behind() -> None:
    cancel = Token()
    with deadline(60, cancel, lambda: 3):
        pass
    assert not cancel.cancelled
    assert not [one for one in threading.enumerate() if isinstance(one, threading.Timer) and not one.finished.is_set()]


def test_a_person_who_cancels_is_not_called_late() -> None:
    cancel = Token()
    with pytest.raises(Cancelled), deadline(60, cancel, lambda: 3):
        _cancelled(cancel)


def test_without_a_deadline_nothing_is_changed() -> None:
    with pytest.raises(ZeroDivisionError), deadline(None, Token(), lambda: 3):
        raise ZeroDivisionError


def test_a_driver_that_hangs_does_not_keep_the_plugin() -> None:
    done = subprocess.run([sys.executable, "-c", HANGS], capture_output=True, text=True, timeout=30, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout) == (3, "READINESS UNKNOWN: not done after 0.1 s\n")


def _cancelled(cancel: Token) -> None:
    cancel.cancel()
    cancel.check()
