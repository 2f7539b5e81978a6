"""The application: builds the window's parts and hands them to each other; everything is passed on as an argument."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from gui.collector import Collector
from gui.ending import Ending
from gui.jobs import Jobs, UnexpectedFault
from gui.joints import Joints, Parts
from gui.language import Language, LanguageCode
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.theme.fonts import use_fonts
from gui.theme.theme import Theme
from gui.window_name import may_be_open
from gui.window_state import WindowState
from scheduling import clock
from scheduling.settings import Settings, load_settings, policy_path
from scheduling.store.database import STORE_FILE

if TYPE_CHECKING:
    from gui.one_window import OneWindow
    from gui.tray import Tray

FIRST_SYNC_MS = 1_500
"""After the window is painted: nobody waits for it, and the agenda is read first."""

SETTLED_MS = 1_000
"""After the window is shown: the agenda is painted by then, what it needs next is made, and synchronisation has not begun."""

REACHABLE_MS = 250
"""After the window is painted, and before a second double click."""

SWITCH_INTERVAL_S = 0.001
"""How long a worker may hold the interpreter while the window wants it (Python's default is 5 ms)."""


@dataclass(frozen=True)
class Start:
    """What the program was started with. `page` is shown instead of that of last time, `day` in the agenda instead of today."""

    profile: Path
    secrets: Path | None
    language: LanguageCode
    arguments: tuple[str, ...] = ()
    page: str = ""
    day: date | None = None


class App(QObject):
    """One running window with all that belongs to it. `faults`: told of our own mistakes, in the GUI thread.

    Without `first_sync` nothing is synchronised until somebody asks.
    """

    faults = Signal(object)

    def __init__(self, application: QApplication, start: Start, settings: Settings, *, first_sync: bool = True) -> None:
        super().__init__(application)
        self._application = application
        self.start = start
        self._first: OneWindow | None = None
        self._first_sync = first_sync
        use_fonts(application)
        self.language = Language(application, start.language)
        self.theme = Theme(application, settings.theme, settings.text_scale)
        self.jobs = Jobs(self, log=lambda fault: _log(start.profile, fault))
        self.office = Office(self.jobs, start.profile, start.secrets, self)
        self.state = WindowState(start.profile)
        parts = Parts(
            theme=self.theme,
            language=self.language,
            messages=Messages(self.language),
            jobs=self.jobs,
            office=self.office,
            state=self.state,
            settings=settings,
            profile=start.profile,
        )
        self.joints = Joints(parts, self)
        self.window = self.joints.window
        self.tray: Tray | None = None
        self.faults.connect(self.joints.tell_fault)

    def show(self) -> None:
        """Read the store, show the window, and begin with the page of last time; without an account, the first start."""
        self.window.restore()
        if (self.start.profile / STORE_FILE).exists():
            self.office.sync_changed.connect(self._first_state)
            self.office.load_state()
            self.window.show_page(self._first_page())
            if self.start.day is not None:
                self.joints.show_day(self.start.day)
        else:
            self.window.show_page("first_start")
        self.window.show()
        QTimer.singleShot(REACHABLE_MS, self, self._afterwards)

    def be_reached(self) -> None:
        """By second starts. Once the window is painted: Qt's network costs 10 ms."""
        from gui.one_window import OneWindow

        self._first = OneWindow(self.start.profile, self)
        if self._first.hand_over(list(self.start.arguments)):
            self._application.quit()  # started at the same moment as another
            return
        self._first.asked.connect(self.window.bring_to_front)
        self._first.listen()

    def end(self) -> None:
        """Everything that runs is cancelled and waited for."""
        if self._first is not None:
            self._first.close()
        if self.tray is not None:
            self.tray.remove()
        self.jobs.stop()
        self.office.close()

    def _first_page(self) -> str:
        return self.start.page or self.state.value("window/page", "agenda")

    def _first_state(self, state: SyncState) -> None:
        if state.office is None:
            return
        self.office.sync_changed.disconnect(self._first_state)
        if not state.office.accounts:
            self.window.show_page("first_start")
        elif self._first_sync:
            self.office.synchronise_in(FIRST_SYNC_MS)

    def _afterwards(self) -> None:
        """What nobody waits for: the icon, the tray."""
        from PySide6.QtWidgets import QSystemTrayIcon

        from gui.tray import Tray, app_icon

        self._application.setWindowIcon(app_icon(self.theme))
        if self.tray is None and QSystemTrayIcon.isSystemTrayAvailable():
            self.tray = Tray(self.theme, self)
            self.tray.window_wanted.connect(self.window.bring_to_front)
            self.tray.examination_wanted.connect(self.joints.examine)
            self.tray.end_wanted.connect(QApplication.quit)
            self.joints.readiness_told.connect(self.tray.show_readiness)
            self.language.changed.connect(self.tray.retranslate)


def run_window(start: Start) -> int:
    """Open the window and stay until it is closed; the answer is the exit code. Raises `SettingsRefused`."""
    settings = load_settings(start.profile, policy_path())
    application = make_application(sys.argv[:1])
    if may_be_open(start.profile) and _handed_over(start):
        return 0
    ending, collector = Ending(application), Collector(application)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app = App(application, start, settings)
    _catch_faults(app)
    app.show()
    QTimer.singleShot(SETTLED_MS, collector, collector.begin)
    QTimer.singleShot(REACHABLE_MS, app, app.be_reached)
    try:
        return application.exec()
    finally:
        app.end()
        collector.end()
        ending.close()


def _handed_over(start: Start) -> bool:
    from gui.one_window import OneWindow  # 10 ms, and mostly there is no other window

    return OneWindow(start.profile).hand_over(list(start.arguments))


def make_application(arguments: Sequence[str]) -> QApplication:
    """Fusion on every system: the one style that follows a palette everywhere."""
    application = QApplication([*arguments, "-style", "Fusion"])  # setStyle() takes 4 ms to describe QStyle to Python
    application.setApplicationName("teleconsult")
    application.setApplicationDisplayName("Teleconsult")
    application.setDesktopFileName("teleconsult")
    return application


def _catch_faults(app: App) -> None:
    """An exception in a slot is our fault: it is written down without its values, told once, and the window goes on."""
    profile = app.start.profile

    def hook(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        _log(profile, error)
        app.faults.emit(UnexpectedFault(error))

    sys.excepthook = hook


def _log(profile: Path, error: BaseException) -> None:
    from scheduling.command_line.crash_log import log_crash  # only what goes wrong needs it

    log_crash(profile, error, clock.now())
