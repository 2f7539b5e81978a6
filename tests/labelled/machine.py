"""The computer of a case: what its kernel says (recorded, or this one's), programs that keep it busy, servers' clocks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from device_check.probes.load import CpuTimes, linux_memory, linux_times
from device_check.probes.power import Power, linux_power
from device_check.probes.server_clock import date_of
from device_check.probes.system import SystemProbe
from device_check.report import Report
from tests.helpers.dated_server import dated_server
from tests.labelled.asking import probes_say

# The example of the kernel's documentation (filesystems/proc.rst, 1.7), and what follows on four processors: they rest for a
# second; all are taken for one, and rest in the next.
BEGIN = "cpu  237902850 368826709 106375398 1873517540 1135548 0 14507935 0 0 0\n"
AT_REST = (BEGIN, "cpu  237902862 368826709 106375402 1873517922 1135549 0 14507936 0 0 0\n")
TAKEN_ONCE = (
    BEGIN,
    "cpu  237903230 368826709 106375414 1873517542 1135548 0 14507937 0 0 0\n",
    "cpu  237903242 368826709 106375418 1873517924 1135549 0 14507938 0 0 0\n",
)
# As proc_meminfo(5) describes it: a workstation of 8 GB.
MEMINFO = "MemTotal: 8053900 kB\nMemFree: 112340 kB\nMemAvailable: {available} kB\nBuffers: 10240 kB\nSwapTotal: 2097148 kB\n"
PLENTY_KB = 4_000_000


@dataclass(frozen=True)
class Recorded:
    """Called, it runs the system's probe on a kernel's recorded files. `power`: files below /sys; `servers_ahead_s`: of real
    servers, whose clocks are so far ahead of ours. `supply`: what Windows says instead.
    """

    available_kb: int = PLENTY_KB
    power: Mapping[str, str] = field(default_factory=dict)
    servers_ahead_s: tuple[float, ...] = ()
    supply: Power | None = None
    stat: tuple[str, ...] = AT_REST

    def __call__(self, folder: Path) -> Report:
        """Write the files, and ask."""
        (folder / "meminfo").write_text(MEMINFO.format(available=self.available_kb), encoding="ascii")
        for name, text in self.power.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(f"{text}\n", encoding="ascii")
        readings = iter(self.stat)

        def times() -> CpuTimes | None:
            (folder / "stat").write_text(next(readings), encoding="ascii")
            return linux_times(folder / "stat", 100)

        with ExitStack() as running:
            endpoints = [running.enter_context(dated_server(ahead_s)) for ahead_s in self.servers_ahead_s]
            return probes_say(
                SystemProbe(
                    [partial(date_of, endpoint) for endpoint in endpoints],
                    times,
                    lambda: linux_memory(folder / "meminfo"),
                    lambda: self.supply or linux_power(folder),
                )
            )


def kept_busy(_folder: Path) -> Report:
    """This computer, with a loop on each of its processors."""
    command = [sys.executable, "-c", "print(flush=True)\nwhile True: pass"]
    loops = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in os.sched_getaffinity(0)]
    try:
        for one in loops:
            assert one.stdout is not None
            one.stdout.readline()
        return probes_say(SystemProbe())
    finally:
        for one in loops:
            one.kill()
            one.communicate()
