"""What the last synchronisation did not believe, a few at a time, each with its question."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.frame.loss_row import LossRow
from gui.messages import Messages
from gui.widgets.parts import label
from gui.widgets.translated import Translated
from scheduling.sync.report import Loss

SHOWN = 4
"""So many stand there at once; the others come when these are answered."""


class LossList(Translated, QWidget):
    """`accepted`: a `Loss` that a person believes. `asked`: a question came or went; the others stand back for it."""

    accepted = Signal(object)
    asked = Signal()

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._losses: tuple[Loss, ...] = ()
        self.rows: list[LossRow] = []
        self._more = label(role="hint")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self._more)
        self.retranslate()

    def retranslate(self) -> None:
        self._more.setText(self._messages.catalogue.counted("loss.more", self._hidden) if self._hidden else "")

    def show_losses(self, losses: tuple[Loss, ...]) -> None:
        """Show them; a question that stands there stays as long as they are the same."""
        if losses == self._losses:
            return
        self._losses = losses
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [LossRow(self._messages, one) for one in losses[:SHOWN]]
        for place, row in enumerate(self.rows):
            row.accepted.connect(self.accepted)
            row.asked.connect(self._asked)
            self._column.insertWidget(place, row)
        self.retranslate()
        self._asked()

    @property
    def asking(self) -> bool:
        """Whether a question waits for its answer."""
        return any(row.asking for row in self.rows)

    def close_questions(self) -> None:
        """None of them was answered."""
        for row in self.rows:
            row.close_question()
        self._asked()

    @property
    def _hidden(self) -> int:
        return max(len(self._losses) - SHOWN, 0)

    def _asked(self) -> None:
        for row in self.rows:
            row.setVisible(row.asking or not self.asking)
        self._more.setVisible(bool(self._hidden) and not self.asking)
        self.asked.emit()
