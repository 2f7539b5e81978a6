"""The sample hospital in a window of its own: another process, on a profile beside this one, with its own server."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from PySide6.QtCore import QProcess

from gui.language import LanguageCode
from scheduling.errors import NotFound


def start_demo(profile: Path, language: LanguageCode) -> None:
    """Start it, and let it live without this window. Raises `NotFound` where it is not installed, or does not start."""
    program, *arguments = demo_command(profile, language)
    if importlib.util.find_spec("radicale") is None or not QProcess.startDetached(program, arguments):
        raise NotFound("program", "radicale")


def demo_command(profile: Path, language: LanguageCode) -> list[str]:
    """How it is started; the hospital's profile never lies inside the person's own."""
    beside = profile.resolve().with_name(f"{profile.resolve().name}-demo")
    begin = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(_MAIN)]
    return [*begin, "--language", language, "--profile", str(beside), "demo"]


_MAIN = Path(__file__).resolve().parents[1] / "main.py"
