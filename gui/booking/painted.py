"""Buttons that paint their own words into the frame of the style sheet: several columns, an ellipsis, an arrow."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from gui.theme.theme import Theme
from gui.widgets.tooltip import tooltip_text

PADDING = 10


class PaintedButton(QPushButton):
    """Draws the frame as any button; `paint_words` draws what stands in it. Nothing of it is markup."""

    def __init__(self, theme: Theme, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", role)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._theme.pixels(200), self._theme.pixels(36))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_words(painter, self.rect().adjusted(PADDING, 0, -PADDING, 0))

    def paint_words(self, painter: QPainter, area: QRect) -> None:
        """Draw into `area`, which is as high as the button."""

    def words(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        colour: str,
        pixels: float,
        *,
        bold: bool = False,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        """One piece of text in `area`, cut where it does not fit."""
        font = self._theme.font(pixels, bold=bold)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(area.width(), 0))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | side), shown)


class FieldButton(PaintedButton):
    """Looks like a field; Space, Enter or the arrow down opens what is behind it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "field", parent)
        self.setAutoDefault(True)
        self._summary = ""
        self.open = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() == Qt.Key.Key_Down and not self.open:
            self.click()
        else:
            super().keyPressEvent(event)

    def set_summary(self, text: str) -> None:
        """What is chosen, in a few words."""
        self._summary = text
        self.setToolTip(tooltip_text(text))
        self.update()

    def paint_words(self, painter: QPainter, area: QRect) -> None:
        colours = self._theme.colours
        size = self._theme.pixels(4)
        self.words(painter, area.adjusted(0, 0, -4 * size, 0), self._summary, colours.text, 13)
        middle = QPointF(area.right() - size, area.center().y() + 0.5)
        tip = -size / 2 if self.open else size / 2
        painter.setPen(QPen(QColor(colours.secondary), 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(QPolygonF([middle + QPointF(-size, -tip), middle + QPointF(0, tip), middle + QPointF(size, -tip)]))
