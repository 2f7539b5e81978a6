"""What the window remembers until its next run: geometry, page, chosen practitioners, zoom; never a patient or a secret."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QSettings

FILE = "window.ini"

Value = TypeVar("Value", str, int, float, bool, list[str], QByteArray)


class WindowState:
    """`window.ini` in the profile; an unreadable value is as good as none."""

    def __init__(self, profile: Path) -> None:
        self._settings = QSettings(str(profile / FILE), QSettings.Format.IniFormat)

    def value(self, key: str, default: Value) -> Value:
        """What was kept under `key` as the type of `default`, else `default`."""
        found = self._settings.value(key)
        if isinstance(default, bool):
            return type(default)(found == "true" or found is True) if found is not None else default
        if isinstance(default, list) and isinstance(found, str):
            return type(default)([found] if found else [])  # a list of one is written as a plain text
        try:
            return type(default)(found) if found is not None else default
        except (TypeError, ValueError):
            return default

    def keep(self, key: str, value: str | int | float | bool | list[str] | QByteArray) -> None:
        """Remember; written at leisure and at the end."""
        self._settings.setValue(key, value)
