"""Why a camera gives no picture, as the operating system tells it: who holds it, and whether it is forbidden."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath


@dataclass(frozen=True)
class CameraAccess:
    """`denied`: a privacy setting or missing right forbids it. `held_by`: names of the programs that have it open."""

    denied: bool = False
    held_by: tuple[str, ...] = ()


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


def program_of(entry: str) -> str:
    """The program of a key of the consent store: `C:#Program Files#Zoom#zoom.exe`, or a packaged application's name."""
    return PureWindowsPath(entry.replace("#", "\\")).name


if sys.platform == "win32":
    import winreg

    _CONSENT = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\webcam"

    def camera_access() -> CameraAccess:
        """The consent store: `Value` is Deny, or a program's use has begun and not stopped. Not tried on a real Windows."""
        denied = any(_value(root, _CONSENT, "Value") == "Deny" for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER))
        holders = {
            program_of(name) for path, name in _programs() if _value(winreg.HKEY_CURRENT_USER, path, "LastUsedTimeStop") == 0
        }
        return CameraAccess(denied, tuple(sorted(holders - {Path(sys.executable).name})))

    def _programs() -> Iterator[tuple[str, str]]:
        for folder in (_CONSENT, rf"{_CONSENT}\NonPackaged"):
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, folder) as key:
                    for place in range(winreg.QueryInfoKey(key)[0]):
                        name = winreg.EnumKey(key, place)
                        yield rf"{folder}\{name}", name
            except OSError:
                continue

    def _value(root: int, path: str, name: str) -> object:
        try:
            with winreg.OpenKey(root, path) as key:
                return winreg.QueryValueEx(key, name)[0]
        except OSError:
            return None

else:

    def camera_access() -> CameraAccess:
        """Ask this system; nothing where it has no way to tell."""
        return linux_access() if sys.platform.startswith("linux") else CameraAccess()
