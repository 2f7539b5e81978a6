"""A coloured sign and its word: readiness, state of sync. The sign's shape differs too, so that colour is never alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gui.theme.colours import Tone
from gui.theme.theme import Theme


class StatusDot(QWidget):
    """Ready: a disc. Degraded: a triangle. Not ready: a cross in a disc. Not known: a ring."""

    def __init__(self, theme: Theme, size: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self._tone: Tone | None = None
        theme.changed.connect(self.update)

    def set_tone(self, tone: Tone | None) -> None:
        """`arrived` ready, `pending` degraded, `conflict` not ready, None not known."""
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        side = self._theme.pixels(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = float(self._theme.pixels(self._size)) - 1
        area = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_sign(painter, area, self._theme, self._tone)


def paint_sign(painter: QPainter, area: QRectF, theme: Theme, tone: Tone | None) -> None:
    """Draw the sign of a readiness in `area`."""
    ink = QColor(theme.colours.tones[tone].bar if tone else theme.colours.secondary)
    if tone is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1.75))
        painter.drawEllipse(area.adjusted(1, 1, -1, -1))
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    if tone == "pending":
        corners = [QPointF(area.center().x(), area.top()), area.bottomRight(), area.bottomLeft()]
        painter.drawPolygon(QPolygonF(corners))
        return
    painter.drawEllipse(area)
    if tone == "conflict":
        painter.setPen(QPen(QColor(theme.colours.surface), 1.75))
        inner = area.adjusted(*(area.width() * 0.3,) * 2, *(-area.width() * 0.3,) * 2)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
