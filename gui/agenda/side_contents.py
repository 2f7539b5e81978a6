"""What stands at the left of the agenda: month, practitioners, what wants an eye; and booking, while its panel is closed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gui.agenda.calendar_choice import CalendarChoice
from gui.agenda.mini_month import MiniMonth
from gui.agenda.practitioners import Practitioners
from gui.agenda.watch import Watch
from gui.theme.theme import Theme
from gui.widgets.parts import button, line
from gui.widgets.translated import Translated


class SideContents(Translated, QScrollArea):
    """Scrolls where the window is too low."""

    def __init__(self, theme: Theme, choice: CalendarChoice, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.find_slot = button("primary")
        self.find_slot.hide()
        self.month = MiniMonth(theme, today)
        self.practitioners = Practitioners(choice)
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
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        self.retranslate()

    def retranslate(self) -> None:
        self.find_slot.setText(self.tr("Trouver un créneau"))
        self.find_slot.setToolTip(self.tr("Trouver un créneau (F2)"))
