"""The name of one run in the outbox's leases, and whether the owner of a lease still lives.

A lease runs out by itself; knowing that its owner is dead lets a restarted client go on at once. Where that cannot be
known (another machine on a shared profile, a system without /proc), the owner counts as alive until the lease ends.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path


def process_name() -> str:
    """Boot, process id, start time, and a name for this run: a window and its worker do not share a lease either."""
    return f"{_boot_id()}/{os.getpid()}/{_started(os.getpid()) or ''}/{uuid.uuid4().hex}"


def is_dead(owner: str) -> bool:
    """True only where the owner certainly ended."""
    boot, pid, started = [*owner.split("/"), "", "", ""][:3]
    if not boot or not pid.isdigit() or not started or _boot_id() == "":
        return False
    if boot != _boot_id():
        return False  # this machine was restarted, or the profile is shared with another one: the lease decides
    return _started(int(pid)) != started


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _started(pid: int) -> str | None:
    try:
        # Field 22 of /proc/PID/stat; the name in field 2 may hold blanks and brackets.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return None
