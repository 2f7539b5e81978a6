"""Why a camera gives no picture, as the operating system tells it: who holds it, and whether it is forbidden."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from device_check.probes.consent import consent
from device_check.probes.registry import Registry, registry


@dataclass(frozen=True)
class CameraAccess:
    """`denied`: a privacy setting or missing right forbids it. `held_by`: names of the programs that have it open."""

    denied: bool = False
    held_by: tuple[str, ...] = ()


def camera_access() -> CameraAccess:
    """Ask this system; nothing where it has no way to tell."""
    return linux_access() if sys.platform.startswith("linux") else windows_access(registry())


def windows_access(store: Registry) -> CameraAccess:
    """What the consent store says. A program that crashed may stand there still: ask only where no picture came."""
    found = consent(store, "webcam")
    return CameraAccess(found.denied, found.held_by)


def linux_access(processes: Path = Path("/proc"), devices: Path = Path("/dev")) -> CameraAccess:
    """Every other process with an open `/dev/video*` (of those that this user may look into), and our right to them."""
    cameras = list(devices.glob("video*"))
    denied = bool(cameras) and not any(os.access(camera, os.R_OK | os.W_OK) for camera in cameras)
    holders = {name for process in processes.glob("[0-9]*") if (name := _holder(process, devices / "video"))}
    return CameraAccess(denied, tuple(sorted(holders)))


def _holder(process: Path, prefix: Path) -> str:
    """The program's name, where it is another one's and has a camera open."""
    if process.name == str(os.getpid()):
        return ""
    try:
        opened = any(str(link.readlink()).startswith(str(prefix)) for link in (process / "fd").iterdir())
        return (process / "comm").read_text(encoding="utf-8").strip() if opened else ""
    except OSError:
        # Gone meanwhile, or another user's.
        return ""
