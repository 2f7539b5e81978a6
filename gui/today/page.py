"""The page of the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.today.browser import open_in_browser
from gui.widgets.parts import label
from gui.widgets.translated import Translated
from gui.window_state import WindowState
from scheduling import clock
from scheduling.settings import Settings


class TodayPage(Translated, QWidget):
    """`workstation_wanted`: the person asks for the workstation page. `appointment_wanted`: uid and calendar id, to be shown
    in the agenda.
    """

    workstation_wanted = Signal()
    appointment_wanted = Signal(str, int)

    def __init__(
        self,
        theme: Theme,
        office: Office,
        messages: Messages,
        settings: Settings,
        state: WindowState,
        parent: QWidget | None = None,
        *,
        open_link: Callable[[str], bool] = open_in_browser,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        super().__init__(parent)
        self._theme, self._office, self._messages, self._settings, self._state = theme, office, messages, settings, state
        self._open_link, self._now = open_link, now
        self._header = QWidget()
        self._title = label(role="title")
        QVBoxLayout(self._header).addWidget(self._title)
        self.retranslate()

    def header(self) -> QWidget:
        """What stands in the window's header while this page is shown."""
        return self._header

    def set_readiness(self, verdict: str | None, sentence: str) -> None:
        """The workstation's verdict (`ready`, `degraded`, `not_ready`, `not_measured`; None: never measured) and its one sentence."""

    def retranslate(self) -> None:
        self._title.setText(self.tr("Aujourd’hui"))
