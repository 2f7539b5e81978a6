"""What Windows' privacy settings say of camera and microphone: whether they are forbidden, and which programs use them.

The consent store, from Windows 10 1903 on: `Value` is Allow or Deny. HKLM's is for this device ("Camera access"), HKCU's for this
person ("Let apps access your camera"), and the one of HKCU's `NonPackaged` for desktop programs, of which we are one. Below, a
key a program: `LastUsedTimeStart` and `LastUsedTimeStop` as FILETIME; in use, the latter is 0.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Literal

from device_check.probes.registry import Registry, Root

STORE = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
DESKTOP = "NonPackaged"


@dataclass(frozen=True)
class Consent:
    """`denied`: a setting forbids it to us. `held_by`: names of the other programs that use it now."""

    denied: bool = False
    held_by: tuple[str, ...] = ()


def consent(registry: Registry, device: Literal["webcam", "microphone"], own: str = sys.executable) -> Consent:
    """Ask the store about that device; `own` is our own program, which is not named."""
    store = rf"{STORE}\{device}"
    settings: tuple[tuple[Root, str], ...] = (("HKLM", store), ("HKCU", store), ("HKCU", rf"{store}\{DESKTOP}"))
    denied = any(registry.value(root, path, "Value") == "Deny" for root, path in settings)
    ours = own.replace("/", "\\").casefold()
    holders = {
        program_of(entry)
        for path, entry in _entries(registry, store)
        if _in_use(registry, path) and entry.replace("#", "\\").casefold() != ours
    }
    return Consent(denied, tuple(sorted(holders)))


def program_of(entry: str) -> str:
    """The program of an entry's name: `C:#Program Files#Zoom#zoom.exe`, or a packaged application's own name."""
    return PureWindowsPath(entry.replace("#", "\\")).name


def _entries(registry: Registry, store: str) -> Iterator[tuple[str, str]]:
    for folder in (store, rf"{store}\{DESKTOP}"):
        for name in registry.keys("HKCU", folder):
            if name != DESKTOP:
                yield rf"{folder}\{name}", name


def _in_use(registry: Registry, path: str) -> bool:
    # An entry that was only asked for consent has neither time, or both are 0.
    began = registry.value("HKCU", path, "LastUsedTimeStart")
    return isinstance(began, int) and began > 0 and registry.value("HKCU", path, "LastUsedTimeStop") == 0
