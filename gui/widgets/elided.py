"""A label that cuts what does not fit with an ellipsis, and tells the whole in its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.widgets.parts import LabelRole
from gui.widgets.tooltip import tooltip_text


class ElidedLabel(QLabel):
    """One line of plain text."""

    def __init__(self, text: str = "", role: LabelRole = "body", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._told = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:  # noqa: N802  Qt's name
        super().setText(" ".join(text.split()))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self.fontMetrics().horizontalAdvance("m…"), self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        whole = self.text() if shown != self.text() else ""
        if whole != self._told:
            self._told = whole
            self.setToolTip(tooltip_text(whole))
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
