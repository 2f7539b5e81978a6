"""Which probe runs where, in which order, and what is left behind when it ends early."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from device_check.errors import Cancelled
from device_check.examination import examine, examined
from device_check.measurement import Measurement
from device_check.progress import CancelToken, Reporter, SilentReporter, Token
from device_check.report import Verdict
from device_check.scope import Scope
from device_check.thresholds import Thresholds

GOOD = {
    "camera": {"black_ratio": 0.0, "frozen_s": 0.0, "frame_rate_fps": 30.0, "mean_luma": 120.0},
    "network": {"round_trip_time_ms": 20.0, "jitter_ms": 2.0},
    "throughput": {"download_bps": 9e6, "upload_bps": 9e6},
}


class WrittenProbe:
    """Does `work` and answers good numbers; remembers where it ran."""

    def __init__(self, check: str, work: Callable[[CancelToken], None] = lambda _cancel: None) -> None:
        self.check = check
        self.needs_calling_thread = check not in ("network", "throughput")
        self.ran_in: list[threading.Thread] = []
        self._work = work

    def run(self, cancel: CancelToken, reporter: Reporter) -> Measurement:
        self.ran_in.append(threading.current_thread())
        self._work(cancel)
        return Measurement(self.check, GOOD[self.check], bytes_moved=100)


def _examine(*probes: WrittenProbe, cancel: CancelToken | None = None) -> Verdict:
    return examine(probes, Thresholds.load(), cancel or Token(), SilentReporter()).verdict


def test_devices_run_here_and_the_network_beside_them() -> None:
    """Both wait for each other: one after the other they would never end."""
    meeting = threading.Barrier(2, timeout=10)
    camera = WrittenProbe("camera", lambda _cancel: _wait(meeting))
    network = WrittenProbe("network", lambda _cancel: _wait(meeting))
    throughput = WrittenProbe("throughput")
    assert _examine(throughput, network, camera) is Verdict.READY
    assert camera.ran_in == [threading.current_thread()]
    assert network.ran_in != camera.ran_in


def test_throughput_never_runs_beside_the_round_trip() -> None:
    inside: list[str] = []
    overlaps: list[str] = []

    def work(name: str) -> Callable[[CancelToken], None]:
        def run(cancel: CancelToken) -> None:
            overlaps.extend(inside)
            inside.append(name)
            cancel.wait(0.05)
            inside.remove(name)

        return run

    _examine(WrittenProbe("network", work("network")), WrittenProbe("throughput", work("throughput")))
    assert overlaps == []


def test_the_checks_come_in_the_order_that_was_asked_for() -> None:
    made = examine(
        [WrittenProbe("network"), WrittenProbe("camera"), WrittenProbe("throughput")],
        Thresholds.load(),
        Token(),
        SilentReporter(),
    )
    assert [one.check for one in made.checks] == ["network", "camera", "throughput"]
    assert made.bytes_moved == 300
    assert made.taken_at.utcoffset() is not None


class WrittenGroup:
    """Answers two checks at once, on the calling thread."""

    checks = ("camera", "microphone")
    needs_calling_thread = True

    def run(self, cancel: CancelToken, reporter: Reporter) -> Sequence[Measurement]:
        return [Measurement("camera", GOOD["camera"]), Measurement("microphone", {"peak_dbfs": -9.0})]


def test_a_group_answers_each_of_its_checks_in_its_place() -> None:
    made = examine([WrittenProbe("network"), WrittenGroup()], Thresholds.load(), Token(), SilentReporter(), scope=Scope.QUICK)
    assert [one.check for one in made.checks] == ["network", "camera", "microphone"]
    assert made.scope is Scope.QUICK


def test_the_kind_of_session_is_said_of_the_whole() -> None:
    measurements = [
        Measurement("network", GOOD["network"]),
        Measurement("session", {"remote_count": 1.0}, facts={"session": "rdp"}),
    ]
    made = [examined(some, Thresholds.load(), (), datetime.now(UTC), 1.0) for some in (measurements, measurements[:1])]
    assert [one.session for one in made] == ["rdp", None]


def test_a_fault_of_the_network_probe_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        _examine(WrittenProbe("camera"), WrittenProbe("network", lambda _cancel: _fail()))


def test_a_fault_of_a_device_stops_the_network_too() -> None:
    """The network would measure for ever: only the cancelled token ends it."""
    network = WrittenProbe("network", lambda cancel: cancel.wait(60))
    with pytest.raises(ZeroDivisionError):
        _examine(network, WrittenProbe("camera", lambda _cancel: _fail()))


def test_cancelled_everything_ends() -> None:
    cancel = Token()
    camera = WrittenProbe("camera", _cancelled)
    with pytest.raises(Cancelled):
        _examine(camera, WrittenProbe("network", lambda token: token.wait(60)), cancel=cancel)


def test_cancelled_before_it_began_no_probe_runs() -> None:
    cancel = Token()
    cancel.cancel()
    camera, network = WrittenProbe("camera"), WrittenProbe("network")
    with pytest.raises(Cancelled):
        _examine(camera, network, cancel=cancel)
    assert camera.ran_in == network.ran_in == []


def _wait(meeting: threading.Barrier) -> None:
    meeting.wait()


def _fail() -> None:
    raise ZeroDivisionError


def _cancelled(cancel: CancelToken) -> None:
    cancel.cancel()
    cancel.check()
