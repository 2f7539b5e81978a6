"""`demo` where there is a screen: the window opens as the secretary's."""

from __future__ import annotations

from pathlib import Path

from gui.app import Start, run_window
from gui.demo.hospital import demo_hospital
from gui.language import LanguageCode
from scheduling.progress import Reporter


def open_demo(folder: Path, language: LanguageCode, reporter: Reporter) -> int:
    """Stay until the window is closed; then the server ends too."""
    with demo_hospital(folder, language, reporter) as secretary:
        return run_window(Start(secretary.profile, secretary.secrets, language, page="agenda"))
