"""One page in the bar at the left: icon above word, an accent strip on the present one, a count where something waits."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.theme.theme import Theme

BAR_WIDTH = 104
_STRIP, _MARGIN, _RADIUS = 3.0, 9.0, 10.0


class PageButton(QAbstractButton):
    """Checkable; the page's name is its text and accessible name."""

    def __init__(self, theme: Theme, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._count = 0
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._theme_changed)

    def set_count(self, count: int) -> None:
        """How many things wait on that page; 0 shows nothing."""
        if count != self._count:
            self._count = count
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._theme.pixels(BAR_WIDTH), self._theme.pixels(72))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        inner = QRectF(self.rect()).adjusted(_MARGIN, 0, -_MARGIN, 0)
        chosen = self.isChecked()
        if chosen:
            painter.setBrush(QColor(colours.accent))
            painter.drawRect(QRectF(0, 0, _STRIP, self.height()))
        if chosen or self.underMouse():
            painter.setBrush(QColor(colours.soft if chosen else colours.closed))
            painter.drawRoundedRect(inner, _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        ink = colours.accent if chosen else colours.secondary
        side = self._theme.pixels(24)
        top = (self.height() - side - self._theme.pixels(24)) // 2
        self._theme.icon(self._icon, ink, 24).paint(painter, (self.width() - side) // 2, top, side, side)
        painter.setPen(QColor(ink))
        painter.setFont(self._theme.font(12, bold=chosen))
        words = QRectF(_STRIP, top + side + 4, self.width() - 2 * _STRIP, self._theme.pixels(20))
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, shown)
        if self._count:
            self._paint_count(painter, self.width() / 2 + side / 2, float(top))

    def _paint_count(self, painter: QPainter, left: float, middle: float) -> None:
        painter.setFont(self._theme.font(10, bold=True))
        text = str(self._count) if self._count < 100 else "99+"
        height = self._theme.pixels(17)
        width = max(float(height), painter.fontMetrics().horizontalAdvance(text) + 8.0)
        area = QRectF(left - 3, middle - height / 3, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colours.accent))
        painter.drawRoundedRect(area, height / 2, height / 2)
        painter.setPen(QColor(self._theme.colours.on_accent))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
