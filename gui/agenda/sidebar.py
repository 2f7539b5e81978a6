"""The left side of the agenda: a month, practitioners, what wants an eye; the way to booking while its panel is closed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gui.agenda.mini_month import MiniMonth
from gui.agenda.practitioners import Practitioners
from gui.agenda.watch import Watch
from gui.theme.theme import Theme
from gui.widgets.parts import button, line
from gui.widgets.translated import Translated
from gui.window_state import WindowState

WIDTH = 244


class Sidebar(Translated, QFrame):
    """Scrolls where the window is too low."""

    def __init__(self, theme: Theme, state: WindowState, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "side")
        self._theme = theme
        self.find_slot = button("primary")
        self.find_slot.hide()
        self.month = MiniMonth(theme, today)
        self.practitioners = Practitioners(theme, state)
        self.watch = Watch(theme)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 14, 12, 16)
        column.setSpacing(14)
        column.addWidget(self.find_slot)
        column.addWidget(self.month)
        column.addWidget(line())
        column.addWidget(self.practitioners)
        column.addWidget(self.watch)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)
        outer.addWidget(area)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def retranslate(self) -> None:
        self.find_slot.setText(self.tr("Trouver un créneau"))
        self.find_slot.setToolTip(self.tr("Trouver un créneau (F2)"))

    def _dress(self) -> None:
        self.setFixedWidth(round(WIDTH * (1 + (self._theme.scale - 1) * 0.6)))
