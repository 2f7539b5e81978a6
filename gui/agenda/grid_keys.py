"""The grid by the keyboard: walking from slot to slot, drawing, carrying, lengthening, zooming."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent

from gui.agenda.drop_held import Held, hold, lengthened, shifted
from gui.agenda.grid_cursor import (
    STEP_MIN,
    Cursor,
    moved_aside,
    moved_down,
    moved_up,
    next_part,
    open_edge,
    slot_of,
)
from gui.agenda.grid_pointer import PointedGrid

_ZOOM_STEP = 1.2
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_PLAIN_KEYS = {
    *_ARROWS,
    *_ENTER,
    Qt.Key.Key_M,
    Qt.Key.Key_N,
    Qt.Key.Key_P,
    Qt.Key.Key_Plus,
    Qt.Key.Key_Minus,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Menu,
}
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class KeyedGrid(PointedGrid):
    """The grid, and keys upon it. What is held by keys is told in words too."""

    _entering = 0
    """From which side the day that comes is entered: 1 from the left, -1 from the right, 0 stay."""

    def event(self, event: QEvent) -> bool:
        # Single letters are shortcuts of the window elsewhere; here they are the grid's own.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & (Qt.KeyboardModifier.AltModifier | _CONTROL)
            if (plain and event.key() in _PLAIN_KEYS) or (event.key() == Qt.Key.Key_Escape and self._escapable()):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if not self._view.columns or self._cursor is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
            return
        if self._held is None:
            self._say("", "")
        key = Qt.Key(event.key())
        if self._held is not None:
            handled = self._key_held(self._held, key, shift=bool(event.modifiers() & _SHIFT))
        else:
            handled = self._key_zoom(key) or self._key_walk(key, self._cursor, event) or self._key_act(key, self._cursor, event)
        if not handled:
            super().keyPressEvent(event)

    def _key_zoom(self, key: Qt.Key) -> bool:
        factor = {Qt.Key.Key_Plus: _ZOOM_STEP, Qt.Key.Key_Equal: _ZOOM_STEP, Qt.Key.Key_Minus: 1 / _ZOOM_STEP}.get(key)
        if factor is not None:
            self.zoom = self._zoom * factor
        return factor is not None

    def _key_walk(self, key: Qt.Key, cursor: Cursor, event: QKeyEvent) -> bool:
        control, shift = bool(event.modifiers() & _CONTROL), bool(event.modifiers() & _SHIFT)
        view = self._view
        if shift and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._begin_drawing(cursor, key)
        elif key == Qt.Key.Key_N or (control and key == Qt.Key.Key_Down):
            self._place(next_part(view, cursor, 1) or cursor)
        elif key == Qt.Key.Key_P or (control and key == Qt.Key.Key_Up):
            self._place(next_part(view, cursor, -1) or cursor)
        elif key == Qt.Key.Key_Down:
            self._place(moved_down(view, cursor))
        elif key == Qt.Key.Key_Up:
            self._place(moved_up(view, cursor))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._walk_aside(cursor, 1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._place(open_edge(view, cursor, last=key == Qt.Key.Key_End))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            by = len(self._shown) if len(self._shown) == 1 else 7
            self.day_wanted.emit(self._shown[0] + timedelta(days=by if key == Qt.Key.Key_PageDown else -by))
        else:
            return False
        return True

    def _key_act(self, key: Qt.Key, cursor: Cursor, event: QKeyEvent) -> bool:
        part, column = cursor.part, self._view.columns[cursor.column]
        if key in _ENTER:
            if part is not None:
                self.appointment_opened.emit(part.appointment)
            elif (ghost := self._ghost_at_cursor(cursor)) is not None:
                self.ghost_chosen.emit(ghost)
            else:
                self._take(Held("draw", cursor.column, *slot_of(self._view, cursor), by_key=True))
                self._drop()
        elif key == Qt.Key.Key_M and part is not None:
            self._take(hold("move", cursor.column, part, by_key=True))
        elif key == Qt.Key.Key_Delete and part is not None:
            self.cancel_asked.emit(part.appointment)
        elif key == Qt.Key.Key_Menu or (key == Qt.Key.Key_F10 and event.modifiers() & _SHIFT):
            top, bottom = (part.top, part.bottom) if part else slot_of(self._view, cursor)
            rect = self._view.slot_rect(cursor.column, top, bottom)
            corner = self.viewport().mapToGlobal(self._on_screen(rect.left() + 12, min(rect.bottom(), rect.top() + 24)))
            moment = self._axis.moment(cursor.at, column.day)
            self.menu_wanted.emit(part.appointment if part else None, column.calendar.id, moment, corner)
        elif key == Qt.Key.Key_Escape and self._chosen is not None:
            self._select(None)
        else:
            return False
        return True

    def _key_held(self, held: Held, key: Qt.Key, *, shift: bool) -> bool:
        view = self._view
        if key == Qt.Key.Key_Escape:
            self._pressed = None
            self._take(None)
            return True
        if not held.by_key:
            return True  # the mouse has it
        by = {Qt.Key.Key_Down: STEP_MIN, Qt.Key.Key_Up: -STEP_MIN}.get(key)
        if key in _ENTER:
            self._drop()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and held.kind != "resize":
            column = held.column + (1 if key == Qt.Key.Key_Right else -1)
            self._take(shifted(view, held, min(max(column, 0), len(view.columns) - 1), held.top))
        elif by is not None and (shift or held.kind == "resize"):
            self._take(self._lengthened_by(held, by))
        elif by is not None:
            to = held.top + by if held.top % STEP_MIN == 0 else (held.top // STEP_MIN + (by > 0)) * STEP_MIN
            self._take(shifted(view, held, held.column, to))
        if self._held is not None:
            self._reveal(view.slot_rect(self._held.column, self._held.top, self._held.bottom))
            self._announce(self._said[1])
        return True

    def _lengthened_by(self, held: Held, by: int) -> Held:
        if held.kind == "move" and held.moved is not None:
            part = self._cursor.part if self._cursor is not None else None
            if part is None or held.column != self._cursor_column() or held.top != part.top:
                return held  # moved already: one thing at a time
            held = hold("resize", held.column, part, by_key=True)
        shortest = held.top + STEP_MIN
        return lengthened(self._view, held, max(held.bottom + by, min(shortest, held.bottom)))

    def _begin_drawing(self, cursor: Cursor, key: Qt.Key) -> None:
        if cursor.part is None:
            held = Held("draw", cursor.column, *slot_of(self._view, cursor), by_key=True)
            self._take(self._lengthened_by(held, STEP_MIN if key == Qt.Key.Key_Down else -STEP_MIN))
            self._announce(self._said[1])

    def _walk_aside(self, cursor: Cursor, by: int) -> None:
        found = moved_aside(self._view, cursor, by)
        if found is not None:
            self._place(found)
        else:
            self._entering = by  # the day that comes is entered from this side
            day = self._view.columns[cursor.column].day
            self.day_wanted.emit(day + timedelta(days=by))

    # ---- the keyboard's place

    def _place(self, cursor: Cursor, *, select: bool = True) -> None:
        self._cursor = cursor
        if select:
            self._select(cursor.part.appointment if cursor.part is not None else None)
        if cursor.part is not None:
            self._reveal(self._view.part_rect(cursor.column, cursor.part))
        else:
            self._reveal(self._view.slot_rect(cursor.column, *slot_of(self._view, cursor)))
        self.viewport().update()
        self._told()

    def _cursor_column(self) -> int:
        return self._cursor.column if self._cursor is not None else 0

    def _ghost_at_cursor(self, cursor: Cursor) -> int | None:
        rect = self._view.slot_rect(cursor.column, cursor.at, cursor.at + STEP_MIN)
        column = range(cursor.column, cursor.column + 1)
        return next((index for index, ghost, _ in self._ghost_rects(column) if ghost.intersects(rect)), None)

    def _on_screen(self, x: float, y: float) -> QPoint:
        body = self._view.body
        dx, dy = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return QPoint(round(x) + body.left() - dx, round(y) + body.top() - dy)

    def _escapable(self) -> bool:
        return self._held is not None or self._chosen is not None

    def _announce(self, text: str) -> None:
        """Tell a reader of screens; `grid` does."""
