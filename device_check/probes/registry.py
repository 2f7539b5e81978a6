"""The Windows registry as the probes ask it. What reads it is handed in, so that recorded examples can stand in its place."""

from __future__ import annotations

import sys
from typing import ClassVar, Literal, Protocol

Root = Literal["HKLM", "HKCU"]


class Registry(Protocol):
    """Reads values; whatever is not there, or may not be read, is None or empty. Names are matched whatever their case."""

    def value(self, root: Root, path: str, name: str, /) -> object | None:
        """The value `name` of the key `path`."""

    def keys(self, root: Root, path: str, /) -> list[str]:
        """The names of the keys directly below `path`."""


class NoRegistry:
    """Where there is none."""

    def value(self, _root: Root, _path: str, _name: str) -> object | None:
        """Nothing."""
        return None

    def keys(self, _root: Root, _path: str) -> list[str]:
        """None."""
        return []


if sys.platform == "win32":
    import winreg

    class WinRegistry:
        """The registry of this machine. Not tried on a real Windows."""

        _ROOTS: ClassVar = {"HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCU": winreg.HKEY_CURRENT_USER}

        def value(self, root: Root, path: str, name: str) -> object | None:
            """As asked for."""
            try:
                with winreg.OpenKey(self._ROOTS[root], path) as key:
                    found: object = winreg.QueryValueEx(key, name)[0]
                    return found
            except OSError:
                return None

        def keys(self, root: Root, path: str) -> list[str]:
            """As asked for."""
            try:
                with winreg.OpenKey(self._ROOTS[root], path) as key:
                    return [winreg.EnumKey(key, place) for place in range(winreg.QueryInfoKey(key)[0])]
            except OSError:
                return []

    def registry() -> Registry:
        """That of this system."""
        return WinRegistry()

else:

    def registry() -> Registry:
        """There is none on this system."""
        return NoRegistry()
