"""The booking panel at the right of the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.widgets.parts import label
from gui.widgets.translated import Translated
from scheduling.settings import Settings
from scheduling.store.collections import Collection


class BookingPanel(Translated, QFrame):
    """`ghosts_changed`: the proposed slots (`list[ProposedSlot]`) and which of them is chosen, -1 for none.
    `booked`: an `Appointment` that was booked, or waits to be sent. `closed`: Escape, or the cross.
    """

    ghosts_changed = Signal(object, int)
    booked = Signal(object)
    closed = Signal()

    def __init__(
        self, theme: Theme, office: Office, messages: Messages, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._office, self._messages, self._settings = theme, office, messages, settings
        self.setProperty("role", "side_right")
        self._title = label(role="title")
        column = QVBoxLayout(self)
        column.addWidget(self._title)
        column.addStretch(1)
        self.retranslate()

    def set_calendars(self, calendars: Sequence[Collection]) -> None:
        """The practitioners ticked in the agenda: whom to look for."""

    def take(self, calendar_id: int, start: datetime, end: datetime) -> None:
        """A slot drawn in the agenda becomes the first proposal, and the chosen one."""

    def choose(self, index: int) -> None:
        """Choose a proposal by its place in the list, as the agenda shows them."""

    def start(self) -> None:
        """F2: search at once, and wait for what is to be typed."""

    def retranslate(self) -> None:
        self._title.setText(self.tr("Trouver un créneau"))
