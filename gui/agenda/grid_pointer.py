"""The grid by mouse: choose, draw, move, lengthen, zoom, tooltips."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from gui.agenda.drop_held import Held, hold, judge, lengthened, shifted, stretched, wanted_interval
from gui.agenda.grid_cursor import LENGTH_MIN, STEP_MIN, at_place, on_part, snapped
from gui.agenda.grid_hover import HoveredGrid
from gui.agenda.layout_parts import key_of
from gui.agenda.layout_view import Hit
from gui.theme.theme import Theme
from scheduling.conflicts import BufferOf
from scheduling.model.appointment import AppointmentKind
from scheduling.office.agenda import AgendaDays
from scheduling.store.occurrences import StoredAppointment

FINE_STEP_MIN = 5
"""With Alt."""
_NEAR_EDGE_PX = 28
_SCROLL_EVERY_MS = 30


def no_buffer(_kind: AppointmentKind | None) -> tuple[timedelta, timedelta]:
    """Nothing is kept free around appointments, until the settings are known."""
    return timedelta(), timedelta()


class PointedGrid(HoveredGrid):
    """The surface, and a mouse upon it. A press that does not travel chooses; one that travels draws or carries."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._buffer_of: BufferOf = no_buffer
        self._pressed: tuple[QPoint, Hit] | None = None
        self._fine = False
        self._last_at = QPoint()
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_SCROLL_EVERY_MS)
        self._scrolling.timeout.connect(self._scroll_on)

    def set_buffers(self, buffer_of: BufferOf) -> None:
        """The time kept free around each kind (`Settings.buffer`), for the live verdict."""
        self._buffer_of = buffer_of

    def show_days(self, days: AgendaDays, first: date, last: date) -> None:
        """Show these days (both included). What is held stays held, where it still exists: others' changes arrive at any time."""
        before = [(one.day, one.calendar.id) for one in self._view.columns]
        held = self._held
        super().show_days(days, first, last)
        same = before == [(one.day, one.calendar.id) for one in self._view.columns]
        there = held is not None and (held.moved is None or self._appointment(key_of(held.moved)) is not None)
        if held is not None and not (same and there):
            self._take(None)
        elif held is not None:
            moved = self._appointment(key_of(held.moved)) if held.moved is not None else None
            self._take(replace(held, moved=moved))
        if not same or (self._pressed is not None and held is not None and self._held is None):
            self._pressed = None

    # ---- what is held

    def _take(self, held: Held | None) -> None:
        """Hold this, judge it, and say so; None: nothing any more."""
        self._held = held
        if held is None or self._days is None:
            self._scrolling.stop()
            self._say("", "")
        else:
            self._verdict = judge(self._view, held, self._days, self._buffer_of, self._now)
            self._say(self._verdict.tone, self._sentence(held, wanted_interval(self._view, held)))
        self.viewport().update()

    def _drop(self) -> None:
        """Let go: what is allowed is told by its signal; else only the verdict stays said."""
        held, verdict = self._held, self._verdict
        if held is None:
            return
        calendar_id, wanted = self._view.columns[held.column].calendar.id, wanted_interval(self._view, held)
        said = self._said
        self._take(None)
        if verdict.code == "unchanged":
            return
        if not verdict.allowed:
            self._say(*said)
        elif held.moved is None:
            self.slot_drawn.emit(calendar_id, wanted.start, wanted.end)
        elif held.kind == "resize":
            self.appointment_resized.emit(held.moved, wanted.end)
        else:
            self.appointment_dropped.emit(held.moved, calendar_id, wanted.start)

    def _say(self, tone: str, sentence: str) -> None:
        if (tone, sentence) != self._said:
            self._said = (tone, sentence)
            self.verdict_changed.emit(tone, sentence)

    def _select(self, appointment: StoredAppointment | None) -> None:
        key = key_of(appointment) if appointment is not None else None
        if key != self._chosen:
            self._chosen = key
            self.appointment_chosen.emit(appointment)
        self.viewport().update()

    # ---- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        at = event.position().toPoint()
        self._say("", "")
        if event.button() != Qt.MouseButton.LeftButton or not self._view.columns:
            return
        if at.y() < self._view.header:
            self._press_header(at)
            return
        ghost = self._ghost_at(at)
        hit = self._view.hit(*self._content(at))
        if at.x() < self._view.gutter or hit is None:
            return
        if ghost is not None and hit.part is None:
            self.ghost_chosen.emit(ghost)
            return
        self._pressed = (at, hit)
        self._cursor = on_part(hit.column, hit.part) if hit.part else at_place(self._view, hit.column, hit.at_min)
        self._select(hit.part.appointment if hit.part else None)
        self._told()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        at = event.position().toPoint()
        self._fine = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self._pressed is None:
            self._show_pointer(at)
            return
        if self._held is None and (at - self._pressed[0]).manhattanLength() < QApplication.startDragDistance():
            return
        self._last_at = at
        self._carry(at)
        if not self._scrolling.isActive():
            self._scrolling.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            self._pressed = None
            self._drop()
            self._show_pointer(event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        at = event.position().toPoint()
        hit = self._view.hit(*self._content(at))
        if event.button() != Qt.MouseButton.LeftButton or hit is None or not self._in_body(at):
            return
        if hit.part is not None:
            self.appointment_opened.emit(hit.part.appointment)
        elif self._ghost_at(at) is None:
            top = snapped(hit.at_min)
            bottom = min(top + LENGTH_MIN, self._view.axis.length_min)
            self._take(Held("draw", hit.column, top, bottom))
            self._drop()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  Qt's name
        hit = self._view.hit(*self._content(event.pos()))
        # The keys for menus are handled as keys: systems differ in whether they send this event for them.
        if event.reason() == QContextMenuEvent.Reason.Mouse and hit is not None and self._in_body(event.pos()):
            self._cursor = on_part(hit.column, hit.part) if hit.part else at_place(self._view, hit.column, hit.at_min)
            self._select(hit.part.appointment if hit.part else None)
            column = self._view.columns[hit.column]
            moment = self._axis.moment(snapped(hit.at_min), column.day)
            self.menu_wanted.emit(hit.part.appointment if hit.part else None, column.calendar.id, moment, event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y() / 120
            self._zoom_to(self._zoom * 1.15**turned, event.position().y() - self._view.body.top())
            event.accept()
        else:
            super().wheelEvent(event)

    def _carry(self, at: QPoint) -> None:
        assert self._pressed is not None
        start = self._pressed[1]
        body = self._view.body
        x, y = self._content(QPoint(min(max(at.x(), body.left()), body.right()), min(max(at.y(), body.top()), body.bottom())))
        at_min = y / self._view.px_per_min
        step = FINE_STEP_MIN if self._fine else STEP_MIN
        held = self._held
        if start.part is None:
            anchor = snapped(start.at_min, step)
            held = held or Held("draw", start.column, anchor, anchor + step)
            self._take(stretched(self._view, held, anchor, snapped(at_min + (step if at_min >= anchor else 0), step), step))
        elif start.edge:
            held = held or hold("resize", start.column, start.part)
            self._take(lengthened(self._view, held, snapped(at_min + step / 2, step)))
        else:
            held = held or hold("move", start.column, start.part, start.at_min - start.part.top)
            column = self._view.column_at(x)
            self._take(shifted(self._view, held, start.column if column is None else column, self._snap_move(at_min, held, step)))

    def _snap_move(self, at_min: float, held: Held, step: int) -> float:
        """The step nearest to where it is held; its own start, though it be on no step, is one of them."""
        pressed = self._pressed[1].part if self._pressed is not None else None
        top = at_min - held.grip
        own = pressed.top if pressed is not None else top
        near = snapped(top + step / 2, step)
        return own if abs(own - top) <= abs(near - top) else near

    def _scroll_on(self) -> None:
        """Scroll while something is held near an edge, the faster the nearer."""
        if self._held is None:
            self._scrolling.stop()
            return
        body, at = self._view.body, self._last_at
        dy = _pull(at.y(), body.top(), body.bottom())
        dx = _pull(at.x(), body.left(), body.right()) if self._held.kind == "move" else 0
        if dx or dy:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + dy)
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + dx)
            self._carry(at)

    def _press_header(self, at: QPoint) -> None:
        x = at.x() - self._view.body.left() + self.horizontalScrollBar().value()
        if at.x() < self._view.gutter:
            return
        if at.y() < self._view.day_row and len(self._shown) > 1:
            self.day_wanted.emit(next(day for day, left, right in self._view.day_spans() if left <= x <= right))
            return
        found = self._chip_at(x, at.y())
        if found is not None:
            self._select(found.appointment)


def _pull(at: int, low: int, high: int) -> int:
    """How far to scroll for a pointer at `at` between the edges of what is visible."""
    if at < low + _NEAR_EDGE_PX:
        return -min(low + _NEAR_EDGE_PX - at, 60) // 2
    if at > high - _NEAR_EDGE_PX:
        return min(at - high + _NEAR_EDGE_PX, 60) // 2
    return 0
