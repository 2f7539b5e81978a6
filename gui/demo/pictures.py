"""Every page as a picture, in both themes and both languages: what the demonstration shows where there is no screen.

The window is the real one on Qt's offscreen platform, signed in to the sample hospital; nothing is drawn for the picture.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from gui.app import App, Start, make_application
from gui.demo.hospital import demo_hospital, opening_day
from gui.language import LanguageCode
from gui.today.page import TodayPage
from scheduling import clock
from scheduling.demo.secretary import ZONE
from scheduling.settings import load_settings, policy_path

SIZE = QSize(1440, 900)
LONGEST_WAIT_S = 20.0
QUIET_TURNS = 5
"""So many tenths of a second without a job: searches wait a little for the next key before they begin."""
PAGES = ("today", "agenda", "workstation", "preferences")


@dataclass(frozen=True)
class Picture:
    """One view of the window."""

    page: str
    theme: str
    language: LanguageCode

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.page}-{self.theme}-{self.language}.png"


def take_pictures(folder: Path, tell: Callable[[str], None], languages: Sequence[LanguageCode] = ("fr", "en")) -> list[Path]:
    """Render all pages to `folder`; answers the files."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = make_application(["teleconsult"])
    taken: list[Path] = []
    with demo_hospital(folder, languages[0]) as secretary:
        day = opening_day(clock.now().astimezone(ZONE).date())
        start = Start(secretary.profile, secretary.secrets, languages[0], page="agenda", day=day)
        app = App(application, start, load_settings(secretary.profile, policy_path()))
        app.window.resize(SIZE)
        app.show()
        app.window.resize(SIZE)
        try:
            for picture in _pictures(languages):
                show(app, picture)
                path = folder / picture.name
                app.window.grab().save(str(path))
                tell(str(path))
                taken.append(path)
        finally:
            app.window.close()
            app.end()
    return taken


def show(app: App, picture: Picture) -> None:
    """Bring the window to this view, and wait until nothing is loading."""
    if app.language.code != picture.language:
        app.language.choose(picture.language)
    app.theme.choose("dark" if picture.theme == "dark" else "light")
    app.window.show_page(picture.page)
    settle(app)
    page = app.window.page(picture.page)
    if isinstance(page, TodayPage) and page.calendar is None:
        page.choose_calendar(0)
        settle(app)


def settle(app: App) -> None:
    """Wait until no job runs, none is about to, and what they brought is painted."""
    until = time.monotonic() + LONGEST_WAIT_S
    quiet = 0
    while time.monotonic() < until and quiet < QUIET_TURNS:
        _turn(100)
        quiet = 0 if app.jobs.busy else quiet + 1


def _turn(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    QApplication.sendPostedEvents()


def _pictures(languages: Sequence[LanguageCode]) -> Iterator[Picture]:
    for language in languages:
        for theme in ("light", "dark"):
            for page in PAGES:
                yield Picture(page, theme, language)
