"""Paints one calendar of the list: tick, name, owner and rights. One painter for all rows, however many there are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.accounts.calendar_model import RIGHTS_ROLE
from gui.theme.theme import Theme

ROW_HEIGHT = 46
"""At text scale 1."""
_TOGGLING = (Qt.Key.Key_Space, Qt.Key.Key_Select)


class CalendarDelegate(QStyledItemDelegate):
    """A click anywhere in the row, or the space bar, changes its tick."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802  Qt's
        return QSize(self._theme.pixels(220), self._theme.pixels(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        colours, area = self._theme.colours, QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = area.adjusted(4, 2, -4, -2)
        if state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.closed))
            painter.drawRoundedRect(inner, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), 6, 6)
        side = self._theme.pixels(18)
        box = QRectF(inner.left() + 10, inner.center().y() - side / 2, side, side)
        self._paint_tick(painter, box, index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked)
        words = QRectF(box.right() + 12, inner.top(), inner.right() - box.right() - 20, inner.height())
        upper = QRectF(words.left(), words.top(), words.width(), words.height() / 2 + 2)
        lower = QRectF(words.left(), words.center().y(), words.width(), words.height() / 2 - 2)
        self._write(painter, upper, str(index.data()), colours.text, bold=True)
        self._write(painter, lower, str(index.data(RIGHTS_ROLE)), colours.secondary, bold=False)
        painter.restore()

    def editorEvent(  # noqa: N802  Qt's name
        self, event: QEvent, model: object, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _TOGGLING
        clicked = (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
        )
        if not pressed and not clicked:
            return False
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        after = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        return bool(index.model().setData(index, after, Qt.ItemDataRole.CheckStateRole))

    def _paint_tick(self, painter: QPainter, box: QRectF, ticked: bool) -> None:
        colours = self._theme.colours
        painter.setPen(QPen(QColor(colours.accent if ticked else colours.outline), 1))
        painter.setBrush(QColor(colours.accent if ticked else colours.surface))
        painter.drawRoundedRect(box, 4, 4)
        if ticked:
            pen = QPen(QColor(colours.on_accent), box.width() / 9)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            corners = ((0.25, 0.53), (0.43, 0.71), (0.76, 0.32))
            painter.drawPolyline(
                QPolygonF([QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in corners])
            )

    def _write(self, painter: QPainter, area: QRectF, text: str, colour: str, *, bold: bool) -> None:
        painter.setFont(self._theme.font(13 if bold else 12, bold=bold))
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
