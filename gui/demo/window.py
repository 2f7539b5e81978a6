"""`demo` where there is a screen: the window opens as the secretary's."""

from __future__ import annotations

from pathlib import Path

from gui.app import Start, run_window
from gui.demo.hospital import demo_hospital, opening_day
from gui.language import LanguageCode
from scheduling import clock
from scheduling.demo.secretary import ZONE
from scheduling.progress import Reporter


def open_demo(folder: Path, language: LanguageCode, reporter: Reporter) -> int:
    """Stay until the window is closed; then the server ends too."""
    with demo_hospital(folder, language, reporter) as secretary:
        day = opening_day(clock.now().astimezone(ZONE).date())
        return run_window(Start(secretary.profile, secretary.secrets, language, page="agenda", day=day))
