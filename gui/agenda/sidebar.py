"""The left side of the agenda: its room is there from the first picture, what stands in it comes right after."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.agenda.calendar_choice import CalendarChoice
from gui.theme.theme import Theme

if TYPE_CHECKING:
    from gui.agenda.side_contents import SideContents

WIDTH = 244


class Sidebar(QFrame):
    """`filled`: the contents were made, which are its argument."""

    filled = Signal(object)

    def __init__(self, theme: Theme, choice: CalendarChoice, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "side")
        self._theme, self._choice, self._today = theme, choice, today
        self._contents: SideContents | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def made(self) -> SideContents | None:
        """The contents, where they were made."""
        return self._contents

    @property
    def contents(self) -> SideContents:
        """The contents; made when first asked for: 20 ms that the first picture of the agenda does not need."""
        if self._contents is None:
            from gui.agenda.side_contents import SideContents

            self._contents = SideContents(self._theme, self._choice, self._today)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._contents)
            self.filled.emit(self._contents)
        return self._contents

    def fill(self) -> None:
        """Make the contents now."""
        _ = self.contents

    def _dress(self) -> None:
        self.setFixedWidth(round(WIDTH * (1 + (self._theme.scale - 1) * 0.6)))
