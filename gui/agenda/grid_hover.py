"""What lies under the mouse: tooltips and the shape of the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from gui.agenda.grid_canvas import GridCanvas
from gui.agenda.paint_header import Chip, chips
from gui.agenda.paint_words import header_texts, whole_text


class HoveredGrid(GridCanvas):
    """The canvas, and what it says of itself before anything is pressed."""

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self._tooltip(event.pos())
            if text:
                import html  # 2 ms of the start

                # Always as markup, escaped: left to itself Qt guesses, and a server's text could be guessed to be markup.
                QToolTip.showText(event.globalPos(), f"<p style='white-space:pre-wrap'>{html.escape(text)}</p>", self.viewport())
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Leave:
            self.viewport().unsetCursor()
        return super().viewportEvent(event)

    # ---- its parts

    def _show_pointer(self, at: QPoint) -> None:
        hit = self._view.hit(*self._content(at)) if self._in_body(at) else None
        day_row = at.y() < self._view.day_row and len(self._shown) > 1 and at.x() > self._view.gutter
        shape = Qt.CursorShape.ArrowCursor
        if hit is not None and hit.part is not None:
            own = not hit.part.appointment.foreign
            shape = Qt.CursorShape.SizeVerCursor if hit.edge and own else Qt.CursorShape.PointingHandCursor
        elif day_row or (self._in_body(at) and self._ghost_at(at) is not None):
            shape = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)

    def _tooltip(self, at: QPoint) -> str:
        view = self._view
        x, y = self._content(at)
        column = view.column_at(x)
        if column is None or at.x() < view.gutter:
            return ""
        if at.y() < view.header:
            found = self._chip_at(x, at.y())
            label = view.columns[column].label
            return whole_text(found.appointment, label) if found else f"{label}\n{header_texts(view.columns[column])[0]}"
        hit = view.hit(x, y)
        return whole_text(hit.part.appointment, view.columns[column].label) if hit is not None and hit.part is not None else ""

    def _chip_at(self, x: float, y: int) -> Chip | None:
        column = self._view.column_at(x)
        found = chips(self._view, range(column, column + 1)) if column is not None else ()
        return next((one for one in found if one.rect.contains(x, y)), None)

    def _ghost_at(self, at: QPoint) -> int | None:
        x, y = self._content(at)
        column = self._view.column_at(x)
        if column is None:
            return None
        return next((index for index, rect, _ in self._ghost_rects(range(column, column + 1)) if rect.contains(x, y)), None)

    def _in_body(self, at: QPoint) -> bool:
        return self._view.body.contains(at)
