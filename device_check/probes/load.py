"""How busy the processor is with other programs, and how much memory is left."""

from __future__ import annotations

import contextlib
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CpuTimes:
    """Seconds of all processors together, since they began. `own_s`: those that our own process took of the busy ones."""

    busy_s: float
    total_s: float
    own_s: float


def busy_ratio(before: CpuTimes, after: CpuTimes) -> float | None:
    """The share of the processors' time that other programs took in between; None where no time has passed.

    What the examination itself takes meanwhile (the camera is opened beside it) is not the person's to close.
    """
    total = after.total_s - before.total_s
    if total <= 0:
        return None
    others = after.busy_s - before.busy_s - (after.own_s - before.own_s)
    return min(1.0, max(0.0, others / total))


def linux_times(stat: Path, ticks_hz: int) -> CpuTimes | None:
    """The first line of /proc/stat (proc_stat(5)), in ticks; None where it cannot be read."""
    with contextlib.suppress(OSError, ValueError):
        name, *fields = stat.read_text(encoding="ascii").partition("\n")[0].split() or [""]
        if name == "cpu" and len(fields) >= 5:
            # What guests take is counted in `user` already. Waiting for a disk is not being busy.
            user, nice, system, idle, waiting, *interrupts = (int(field) for field in fields[:8])
            busy = user + nice + system + sum(interrupts)
            return CpuTimes(busy / ticks_hz, (busy + idle + waiting) / ticks_hz, time.process_time())
    return None


def linux_memory(meminfo: Path = Path("/proc/meminfo")) -> float | None:
    """The share of all memory that programs may still have: MemAvailable of MemTotal; None where the kernel does not say."""
    with contextlib.suppress(OSError, ValueError):
        lines = (line.partition(":") for line in meminfo.read_text(encoding="ascii").splitlines())
        found = {name: int(rest.split()[0]) for name, _colon, rest in lines if name in ("MemTotal", "MemAvailable")}
        if len(found) == 2 and found["MemTotal"] > 0:
            return found["MemAvailable"] / found["MemTotal"]
    return None


if sys.platform == "win32":
    import ctypes

    class _Memory(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ulong), ("load", ctypes.c_ulong), *((f"sizes{n}", ctypes.c_uint64) for n in range(7)))

    def cpu_times() -> CpuTimes | None:
        """By GetSystemTimes, whose kernel time contains the idle one. Not tried on a real Windows."""
        idle, kernel, user = ctypes.c_uint64(), ctypes.c_uint64(), ctypes.c_uint64()
        if not ctypes.windll.kernel32.GetSystemTimes(ctypes.byref(idle), ctypes.byref(kernel), ctypes.byref(user)):
            return None
        total = (kernel.value + user.value) * 1e-7
        return CpuTimes(total - idle.value * 1e-7, total, time.process_time())

    def memory_free_ratio() -> float | None:
        """By GlobalMemoryStatusEx: available of all physical memory. Not tried on a real Windows."""
        memory = _Memory(length=ctypes.sizeof(_Memory))
        if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(memory)) or not memory.sizes0:
            return None
        return float(memory.sizes1 / memory.sizes0)

elif sys.platform == "linux":
    import os

    def cpu_times() -> CpuTimes | None:
        """As the kernel counts."""
        return linux_times(Path("/proc/stat"), os.sysconf("SC_CLK_TCK"))

    def memory_free_ratio() -> float | None:
        """As the kernel says."""
        return linux_memory()

else:

    def cpu_times() -> CpuTimes | None:
        """Nobody says."""
        return None

    def memory_free_ratio() -> float | None:
        """Nobody says."""
        return None
