"""One proposed slot: the day, the time, with whom."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from gui.booking.painted import PaintedButton
from gui.booking.proposals import Proposal
from gui.language import day_text, short_day_text, time_text
from gui.theme.theme import Theme

_LEFT_TO_THE_LIST = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_PageDown}
)


class SlotRow(PaintedButton):
    """Checked where it is the chosen one; only that one is a stop of the Tab key. `wanted`: it was clicked, or Space pressed."""

    wanted = Signal(int)

    def __init__(self, theme: Theme, place: int, parent: QWidget | None = None) -> None:
        super().__init__(theme, "row", parent)
        self.setCheckable(True)
        self._place = place
        self._proposal: Proposal | None = None
        self._note = ""
        self.clicked.connect(lambda: self.wanted.emit(self._place))

    def show_proposal(self, proposal: Proposal, note: str, chosen: bool) -> None:
        """Say this; `note` stands below the names (a slot that was drawn, and whether it is free)."""
        self._proposal, self._note = proposal, note
        self.setChecked(chosen)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)
        slot = proposal.slot
        parts = (day_text(slot.start.date()), time_text(slot.start), " · ".join(slot.names), note)
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._theme.pixels(200), self._theme.pixels(56 if self._note else 38))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in _LEFT_TO_THE_LIST:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paint_words(self, painter: QPainter, area: QRect) -> None:
        if self._proposal is None:
            return
        colours, slot, pixels = self._theme.colours, self._proposal.slot, self._theme.pixels
        upper = QRect(area)
        if self._note:
            upper.setHeight(area.height() // 2 + pixels(4))
            lower = QRect(area.left(), upper.bottom() - pixels(6), area.width(), area.height() - upper.height())
            self.words(painter, lower, self._note, colours.secondary, 12)
        day_width, time_width, gap = pixels(58), pixels(46), pixels(12)
        self.words(
            painter,
            QRect(upper.left(), upper.top(), day_width, upper.height()),
            short_day_text(slot.start.date()),
            colours.secondary,
            13,
        )
        at = QRect(upper.left() + day_width, upper.top(), time_width, upper.height())
        self.words(painter, at, time_text(slot.start), colours.text, 15, bold=True, side=Qt.AlignmentFlag.AlignRight)
        rest = upper.adjusted(day_width + time_width + gap, 0, 0, 0)
        self.words(painter, rest, " · ".join(slot.names), colours.text, 13)
