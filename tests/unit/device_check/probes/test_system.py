"""The computer itself: its load as the kernel counts it, memory, power and clock, judged by the real table."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from itertools import chain, repeat
from pathlib import Path

import pytest

from device_check.check_names import CHECKS
from device_check.errors import Cancelled
from device_check.probes.load import CpuTimes, busy_ratio, cpu_times, linux_memory, linux_times, memory_free_ratio
from device_check.probes.power import Power, linux_power, power, windows_power
from device_check.probes.server_clock import ServerDate, skew_s
from device_check.probes.system import SystemProbe
from device_check.progress import CancelToken, SilentReporter, Token
from device_check.thresholds import Thresholds
from device_check.verdict import Judged, judge

NOW = datetime(2026, 11, 22, 6, 30, 12, 400_000, tzinfo=UTC)
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="this asks Linux")


class Instant(Token):
    """Does not look for a whole second: the readings are made."""

    def wait(self, seconds: float) -> None:
        """A glance."""
        super().wait(min(seconds, 0.001))


def between(*busy_s: float, own_s: float = 0.0, total_s: float = 4.0) -> Callable[[], CpuTimes]:
    """Readings, so much apart; the last is repeated."""
    now = CpuTimes(1000.0, 5000.0, 3.0)
    steps = chain(busy_s, repeat(busy_s[-1]))

    def read() -> CpuTimes:
        nonlocal now
        before, now = now, CpuTimes(now.busy_s + next(steps), now.total_s + total_s, now.own_s + own_s)
        return before

    return read


def _answer(date: ServerDate | None, _cancel: CancelToken) -> ServerDate | None:
    return date


def asked(
    times: Callable[[], CpuTimes | None] | None = None,
    memory: float | None = 0.5,
    supply: Power | None = None,
    dates: Sequence[ServerDate | None] = (),
) -> Judged:
    servers = [partial(_answer, date) for date in dates]
    probe = SystemProbe(servers, times or between(0.4), lambda: memory, lambda: supply)
    return judge(probe.run(Instant(), SilentReporter()), Thresholds.load(), CHECKS)


def told(judged: Judged) -> tuple[str, list[str]]:
    return str(judged.verdict), [found.code for found in judged.findings]


@pytest.mark.parametrize(
    ("busy_s", "own_s", "expected"),
    [
        (0.4, 0.0, ("ready", [])),
        (3.6, 0.0, ("degraded", ["cpu_busy"])),
        (4.0, 0.0, ("not_ready", ["cpu_busy"])),
        # The examination itself: it opens the camera meanwhile.
        (4.0, 2.0, ("ready", [])),
    ],
)
def test_the_processor_is_busy_with_others(busy_s: float, own_s: float, expected: tuple[str, list[str]]) -> None:
    assert told(asked(between(busy_s, own_s=own_s))) == expected


@pytest.mark.parametrize(
    ("busy_s", "expected"),
    [
        # A program that has just been started, a virus scanner that looks at it.
        ((4.0, 0.4), ("ready", [])),
        ((4.0, 4.0, 0.4), ("ready", [])),
        ((4.0, 4.0, 3.6), ("degraded", ["cpu_busy"])),
        ((4.0, 4.0, 4.0, 0.4), ("not_ready", ["cpu_busy"])),
    ],
)
def test_busy_for_a_moment_is_not_busy(busy_s: tuple[float, ...], expected: tuple[str, list[str]]) -> None:
    assert told(asked(between(*busy_s))) == expected


def test_where_there_is_room_it_looks_once() -> None:
    readings = between(0.4)
    asked(readings)
    # Two readings were taken.
    assert readings().total_s == 5008.0


@pytest.mark.parametrize(("busy", "own", "total", "ratio"), [(1, 3, 4, 0.0), (5, 0, 4, 1.0), (1, 0, 0, None), (1, 0, 4, 0.25)])
def test_a_share_is_between_none_and_all(busy: float, own: float, total: float, ratio: float | None) -> None:
    # Clocks of different grain: what we took may seem more than what was taken.
    assert busy_ratio(CpuTimes(0, 0, 0), CpuTimes(busy, total, own)) == ratio


def test_what_the_kernel_counts(tmp_path: Path) -> None:
    stat = tmp_path / "stat"
    #                user nice system idle iowait irq softirq steal guest guest_nice
    stat.write_text("cpu  1000 20 300 5000 400 5 15 60 900 0\ncpu0 1 2 3 4\n", encoding="ascii")
    found = linux_times(stat, 100)
    assert found is not None
    # What runs at a lower priority counts too: it gives way within its own session alone (sched(7), autogroups).
    assert (found.busy_s, found.total_s) == (14.0, 68.0)


@pytest.mark.parametrize("text", ["", "intr 5 6\n", "cpu  x y z w\n"])
def test_a_kernel_that_says_something_else(tmp_path: Path, text: str) -> None:
    for name in ("stat", "meminfo"):
        (tmp_path / name).write_text(text, encoding="ascii")
    assert linux_times(tmp_path / "stat", 100) is None
    assert linux_memory(tmp_path / "meminfo") is None
    assert linux_times(tmp_path / "nothing", 100) is None


# /proc/meminfo as proc_meminfo(5) describes it: a workstation of 8 GB with a browser too many.
MEMINFO = """MemTotal:        8053900 kB
MemFree:          112340 kB
MemAvailable:     {available} kB
Buffers:           10240 kB
SwapTotal:       2097148 kB
"""


@pytest.mark.parametrize(
    ("available", "expected"),
    [(4_000_000, ("ready", [])), (600_000, ("degraded", ["memory_short"])), (200_000, ("not_ready", ["memory_short"]))],
)
def test_memory_is_what_programs_may_still_have(tmp_path: Path, available: int, expected: tuple[str, list[str]]) -> None:
    (tmp_path / "meminfo").write_text(MEMINFO.format(available=available), encoding="ascii")
    assert told(asked(memory=linux_memory(tmp_path / "meminfo"))) == expected


PROFILE = "firmware/acpi/platform_profile"
PREFERENCE = "devices/system/cpu/cpu0/cpufreq/energy_performance_preference"
MAINS = {"class/power_supply/AC/type": "Mains", "class/power_supply/AC/online": "1"}
BATTERY = {"class/power_supply/BAT0/type": "Battery", "class/power_supply/BAT0/capacity": "43"}
DISCHARGING, CHARGING = {"class/power_supply/BAT0/status": "Discharging"}, {"class/power_supply/BAT0/status": "Charging"}
MOUSE = {
    "class/power_supply/hidpp_battery_0/type": "Battery",
    "class/power_supply/hidpp_battery_0/scope": "Device",
    "class/power_supply/hidpp_battery_0/status": "Discharging",
    "class/power_supply/hidpp_battery_0/capacity": "5",
}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, Power(saving=False)),
        ({**MAINS, PROFILE: "balanced"}, Power(saving=False)),
        ({**MAINS, **BATTERY, **CHARGING, PROFILE: "performance"}, Power(False, on_battery=False, charge_ratio=0.43)),
        ({**MAINS, **BATTERY, **DISCHARGING, PROFILE: "balanced"}, Power(False, on_battery=True, charge_ratio=0.43)),
        ({**BATTERY, **DISCHARGING, PROFILE: "low-power"}, Power(True, on_battery=True, charge_ratio=0.43)),
        # Where the firmware has no profiles.
        ({**BATTERY, **DISCHARGING, PREFERENCE: "power"}, Power(True, on_battery=True, charge_ratio=0.43)),
        ({PREFERENCE: "balance_power"}, Power(saving=False)),
        ({**MAINS, **MOUSE}, Power(saving=False)),
    ],
)
def test_power_as_the_kernel_describes_it(tmp_path: Path, files: dict[str, str], expected: Power) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{text}\n", encoding="ascii")
    assert linux_power(tmp_path) == expected


@pytest.mark.parametrize(
    ("line", "flag", "percent", "saver", "expected"),
    [
        # SYSTEM_POWER_STATUS: https://learn.microsoft.com/en-us/windows/win32/api/winbase/ns-winbase-system_power_status
        (1, 128, 255, 0, Power(saving=False)),
        (1, 8, 80, 0, Power(False, on_battery=False, charge_ratio=0.8)),
        (0, 0, 55, 0, Power(False, on_battery=True, charge_ratio=0.55)),
        (0, 2, 18, 1, Power(True, on_battery=True, charge_ratio=0.18)),
        (255, 255, 255, 0, Power(saving=False)),
    ],
)
def test_power_as_windows_describes_it(line: int, flag: int, percent: int, saver: int, expected: Power) -> None:
    assert windows_power(line, flag, percent, saver) == expected


def test_saving_power_is_told_and_being_on_battery_alone_is_not() -> None:
    judged = asked(supply=Power(True, on_battery=True, charge_ratio=0.43))
    assert told(judged) == ("degraded", ["battery_saver"])
    assert (judged.facts, judged.measures["battery_ratio"]) == ({"power": "battery"}, 0.43)
    assert told(asked(supply=Power(False, on_battery=True, charge_ratio=0.43))) == ("ready", [])


def dated(seconds: float, round_trip_s: float = 0.04) -> ServerDate:
    """A server whose clock is so far ahead of ours: it drops the fraction."""
    theirs = NOW + timedelta(seconds=seconds + round_trip_s / 2)
    return ServerDate(theirs.replace(microsecond=0), NOW.astimezone(timezone(timedelta(hours=1))), round_trip_s)


@pytest.mark.parametrize("seconds", [0.0, 0.3, 0.59, -0.39, 7.0, -3600.0])
@pytest.mark.parametrize("round_trip_s", [0.0, 0.04, 2.0])
def test_the_skew_is_right_within_half_a_second(seconds: float, round_trip_s: float) -> None:
    assert skew_s(dated(seconds, round_trip_s)) == pytest.approx(abs(seconds), abs=0.51)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.0, ("ready", [])),
        (-58.0, ("ready", [])),
        (90.0, ("degraded", ["clock_wrong"])),
        (-600.0, ("not_ready", ["clock_wrong"])),
    ],
)
def test_a_clock_ahead_or_behind(seconds: float, expected: tuple[str, list[str]]) -> None:
    assert told(asked(dates=[dated(seconds), None])) == expected


def test_one_server_whose_clock_is_wrong_does_not_make_ours_wrong() -> None:
    judged = asked(dates=[dated(-7200.0), dated(0.2)])
    assert told(judged) == ("ready", [])
    assert judged.measures["clock_skew_s"] < 1


@pytest.mark.parametrize("dates", [(), (None,), (None, None)])
def test_without_a_server_nothing_is_said_of_the_clock(dates: Sequence[ServerDate | None]) -> None:
    judged = asked(dates=dates)
    assert told(judged) == ("ready", [])
    assert "clock_skew_s" not in judged.measures


def test_a_system_that_tells_nothing_is_not_called_ready() -> None:
    judged = asked(lambda: None, memory=None)
    assert str(judged.verdict) == "not_measured"


def test_cancelled_while_it_looks_the_servers_are_asked_no_longer() -> None:
    cancel, ended = Token(), threading.Event()

    def patient(token: CancelToken) -> ServerDate | None:
        try:
            token.wait(60)
        finally:
            ended.set()
        return None

    def readings() -> Iterator[CpuTimes]:
        cancel.cancel()
        yield CpuTimes(1, 2, 0)

    once = readings()
    with pytest.raises(Cancelled):
        SystemProbe([patient], lambda: next(once)).run(cancel, SilentReporter())
    assert ended.wait(10)


@LINUX
def test_this_system_answers() -> None:
    first = cpu_times()
    assert first is not None
    assert 0 < first.busy_s < first.total_s
    free = memory_free_ratio()
    assert free is not None
    assert 0 < free < 1
    assert isinstance(power(), Power)


@LINUX
def test_other_programs_that_take_all_processors() -> None:
    """Busy loops, really, one a processor; ours asks the real kernel."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(len(os.sched_getaffinity(0)))]
    try:
        found = SystemProbe().run(Token(), SilentReporter())
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    judged = judge(found, Thresholds.load(), CHECKS)
    assert "cpu_busy" in [finding.code for finding in judged.findings]
    assert str(judged.verdict) in ("degraded", "not_ready")
