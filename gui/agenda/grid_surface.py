"""What the agenda shows, how it is arranged, scrolls and zooms; `grid_canvas` paints it, `grid_pointer` is its mouse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from gui.agenda.drop_held import Held
from gui.agenda.drop_verdict import DropVerdict
from gui.agenda.grid_cursor import Cursor, first_cursor, kept_cursor
from gui.agenda.layout_axis import Axis, axis_of
from gui.agenda.layout_columns import Column, columns_of, days_between, first_min
from gui.agenda.layout_parts import Key, Part, key_of
from gui.agenda.layout_view import View
from gui.agenda.paint_faces import Face
from gui.agenda.paint_style import Style
from gui.theme.theme import Theme
from gui.widgets.translated import Translated
from scheduling.office.agenda import AgendaDays
from scheduling.store.occurrences import StoredAppointment

if TYPE_CHECKING:
    from gui.proposed_slot import ProposedSlot

DEFAULT_ZOOM = 72.0
SMALLEST_ZOOM, LARGEST_ZOOM = 40.0, 240.0
_MARGIN_MIN = 30
"""Shown above what comes first in the day, and below what is led to."""
_NARROWEST_DAY, _NARROWEST_WEEK, _USUAL_WEEK = 104, 44, 76
"""In a week columns are squeezed as long as all of them are seen; where one has to scroll anyway, names have room."""


class GridSurface(Translated, QAbstractScrollArea):
    """The state of the grid and its signals. Lengths are device-independent pixels, `zoom` pixels an hour at scale 1."""

    slot_drawn = Signal(int, object, object)
    """Calendar id, start, end (aware, in the profile's zone): a new appointment was drawn."""
    appointment_chosen = Signal(object)
    """A `StoredAppointment`, or None: nothing is chosen any more. By mouse and keyboard only, not by `choose`."""
    appointment_opened = Signal(object)
    """Double click, Enter."""
    appointment_dropped = Signal(object, int, object)
    """Appointment, calendar id, new start."""
    appointment_resized = Signal(object, object)
    """Appointment, new end."""
    cancel_asked = Signal(object)
    menu_wanted = Signal(object, int, object, object)
    """Appointment or None, calendar id, time, global QPoint."""
    ghost_chosen = Signal(int)
    """Index of a proposed slot."""
    day_wanted = Signal(object)
    """A date: past the edge, a page up or down, a day's header."""
    verdict_changed = Signal(str, str)
    """Tone and sentence while something is held; "" and "" when it was dropped or put back. The verdict of a refused drop
    stays until the next press or key."""
    zoomed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A widget of Qt's own would first be compared with all that Python knows of widgets: 15 ms of the start.
        self._port = QWidget()
        self.setViewport(self._port)
        self._theme = theme
        self._zoom = DEFAULT_ZOOM
        self._days: AgendaDays | None = None
        self._shown: list[date] = []
        self._axis = Axis(ZoneInfo("UTC"))
        self._now = datetime.now(UTC)
        self._ghosts: Sequence[ProposedSlot] = ()
        self._chosen_ghost: int | None = None
        self._chosen: Key | None = None
        self._cursor: Cursor | None = None
        self._held: Held | None = None
        self._verdict = DropVerdict("free")
        self._said = ("", "")
        self._opened_at: int | None = None
        self._narrowest: int | None = None
        self._show_cancelled = False
        self._faces: dict[int, list[Face]] = {}
        self._style = Style(theme, self.devicePixelRatioF())
        self._view = self._make_view(())
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.setProperty("role", "surface")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._theme_changed)

    # ---- what is shown

    @property
    def zoom(self) -> float:
        """Pixels an hour at scale 1: 40 to 240."""
        return self._zoom

    @zoom.setter
    def zoom(self, wanted: float) -> None:
        self._zoom_to(wanted, self._view.body.height() / 2)

    def show_days(self, days: AgendaDays, first: date, last: date) -> None:
        """Show these days (both included). Where the days are the same, the place and what is chosen stay."""
        shown = days_between(first, last)
        others = shown != self._shown
        zone = days.now.tzinfo
        before = self._view.columns[self._cursor.column] if self._cursor is not None and self._view.columns else None
        self._days, self._shown, self._now = days, shown, days.now
        self._axis = axis_of(shown, zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC"))
        self._lay_out()
        if others:
            self._open()
        if not self._view.columns:
            self._cursor = None
        elif self._cursor is None or before is None:
            self._cursor = first_cursor(self._view, self._now)
        else:
            self._cursor = kept_cursor(self._view, self._cursor, before)
        if self._chosen is not None and self._appointment(self._chosen) is None:
            self._chosen = self._successor(self._chosen)
        self._told()

    def show_cancelled(self, shown: bool) -> None:
        """Whether cancelled appointments have a place, struck through."""
        self._show_cancelled = shown
        self._lay_out()

    def show_ghosts(self, slots: Sequence[ProposedSlot], chosen: int | None) -> None:
        """Proposed slots as dashed ghosts; `chosen` is filled."""
        self._ghosts, self._chosen_ghost = tuple(slots), chosen
        self.viewport().update()

    def set_now(self, now: datetime) -> None:
        """Move the now-line."""
        self._now = now.astimezone(self._axis.zone)
        self.viewport().update()

    def set_minimum_column(self, pixels: int | None) -> None:
        """How narrow a column may be before the agenda scrolls sideways; None: as fits days and weeks."""
        self._narrowest = pixels
        self._arrange()

    def go_to(self, moment: datetime) -> None:
        """Bring a time into view; where it is already, nothing moves."""
        day = moment.astimezone(self._axis.zone).date()
        self._open()
        bar, height = self.verticalScrollBar(), self._view.body.height()
        y = self._view.y(self._axis.place(moment, day))
        margin = self._view.px_per_min * _MARGIN_MIN
        if not bar.value() <= y <= bar.value() + height - margin:
            bar.setValue(round(y - height / 3))
        for shown, left, right in self._view.day_spans():
            if shown == day:
                self._reveal_x(left, right)

    def _open(self) -> None:
        """Begin where the day does, until a person scrolls."""
        bar = self.verticalScrollBar()
        if self._days is None or (self._opened_at is not None and bar.value() != self._opened_at):
            return
        bar.setValue(round(self._view.y(max(first_min(self._view.columns) - _MARGIN_MIN, 0))))
        self._opened_at = bar.value() if self.isVisible() and self._view.body.height() > 0 else None

    # ---- arrangement

    def _lay_out(self) -> None:
        """Columns anew, then their places."""
        columns: tuple[Column, ...] = ()
        if self._days is not None:
            columns = columns_of(
                self._days, self._shown, self._axis, shortest_min=self._shortest_min(), cancelled=self._show_cancelled
            )
        self._arrange(columns)

    def _arrange(self, columns: Sequence[Column] | None = None) -> None:
        top = self.verticalScrollBar().value() / self._view.px_per_min
        self._view = self._make_view(self._view.columns if columns is None else columns)
        self._faces.clear()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        for bar, whole, page in (
            (vertical, self._view.height, self._view.body.height()),
            (horizontal, self._view.width, self._view.body.width()),
        ):
            bar.setRange(0, max(whole - page, 0))
            bar.setPageStep(page)
            bar.setSingleStep(round(24 * self._theme.scale))
        if columns is None:
            at_opening = vertical.value() == self._opened_at
            vertical.setValue(round(self._view.y(top)))
            self._opened_at = vertical.value() if at_opening else self._opened_at
        self.viewport().update()

    def _make_view(self, columns: Sequence[Column]) -> View:
        several = len(self._shown) > 1
        scale = self._theme.scale
        narrowest = self._narrowest or self._usual_column(len(columns), several=several)
        holidays = self._days.holidays if self._days is not None else {}
        return View(
            columns,
            self._axis,
            size=(self.viewport().width(), self.viewport().height()),
            px_per_hour=self._zoom * scale,
            scale=scale,
            minimum_column=narrowest,
            shortest_min=self._shortest_min(),
            day_row=several or any(day in holidays for day in self._shown),
        )

    def _usual_column(self, count: int, *, several: bool) -> int:
        scale = self._theme.scale
        if not several:
            return round(_NARROWEST_DAY * scale)
        least = round(_NARROWEST_WEEK * scale)
        return least if count * least <= self.viewport().width() - View.gutter_at(scale) else round(_USUAL_WEEK * scale)

    def _shortest_min(self) -> float:
        """How short an appointment is painted at least, in minutes; lanes are dealt for it."""
        return 15.0 if self._zoom < 100 else 10.0 if self._zoom < 160 else 5.0

    def _zoom_to(self, wanted: float, body_y: float) -> None:
        """Zoom so that what is at `body_y` (under the header) stays there."""
        wanted = min(max(wanted, SMALLEST_ZOOM), LARGEST_ZOOM)
        if wanted == self._zoom:
            return
        at_min = (self.verticalScrollBar().value() + body_y) / self._view.px_per_min
        before = self._shortest_min()
        self._zoom = wanted
        if before != self._shortest_min():
            self._lay_out()
        else:
            self._arrange()
        self.verticalScrollBar().setValue(round(self._view.y(at_min) - body_y))
        self.zoomed.emit(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._arrange()
        if self._opened_at is None:
            self._open()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        if self._opened_at is None:
            self._open()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802  Qt's name
        body = self._view.body
        self.viewport().scroll(dx, dy, body)
        if dy:
            self.viewport().update(QRect(0, body.top() - 8, body.left() + 6, body.height() + 8))
        if dx:
            # The dot of the now-line reaches over the first column: what was copied of it away, and itself again.
            self.viewport().update(QRect(body.left(), body.top(), 6, body.height()))
            self.viewport().update(QRect(body.left() + dx, body.top(), 6, body.height()))
            self.viewport().update(QRect(body.left() - 6, 0, body.width() + 6, body.top()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._theme_changed()
        return super().event(event)

    def _theme_changed(self) -> None:
        self._style = Style(self._theme, self.devicePixelRatioF())
        self._arrange()

    def retranslate(self) -> None:
        """All texts anew."""
        self.setAccessibleName(QCoreApplication.translate("AgendaGrid", "Agenda en colonnes"))
        self._faces.clear()
        self._view.header_form = None
        self.viewport().update()
        self._told()

    # ---- finding

    def _appointment(self, key: Key | None) -> StoredAppointment | None:
        every = self._days.appointments if self._days is not None and key is not None else ()
        return next((one for one in every if key_of(one) == key), None)

    def _parts_of(self, appointment: StoredAppointment | None) -> Iterator[tuple[int, Part]]:
        """Its parts with their columns."""
        for number, column in enumerate(self._view.columns):
            for part in column.parts:
                if part.appointment is appointment:
                    yield number, part

    def _successor(self, key: Key) -> Key | None:
        """The same appointment, moved: same object, and only one of it."""
        every = self._days.appointments if self._days is not None else ()
        found = [key_of(one) for one in every if (one.collection_id, one.uid) == (key[0], key[2])]
        return found[0] if len(found) == 1 else None

    def _content(self, at: QPoint) -> tuple[float, float]:
        body = self._view.body
        x = at.x() - body.left() + self.horizontalScrollBar().value()
        return x, at.y() - body.top() + self.verticalScrollBar().value()

    def _reveal_x(self, left: float, right: float) -> None:
        bar = self.horizontalScrollBar()
        if left < bar.value() or right - left > self._view.body.width():
            bar.setValue(round(left))
        elif right > bar.value() + self._view.body.width():
            bar.setValue(round(right - self._view.body.width()))

    def _reveal(self, rect: QRectF) -> None:
        """Scroll as little as brings this into view, with a little around it."""
        bar, height = self.verticalScrollBar(), self._view.body.height()
        if rect.top() < bar.value() or rect.height() > height:
            bar.setValue(round(rect.top() - 12))
        elif rect.bottom() > bar.value() + height:
            bar.setValue(round(rect.bottom() + 12 - height))
        self._reveal_x(rect.left() - 6, rect.right() + 6)

    def _told(self) -> None:
        """The place of the keyboard changed; `grid` tells it to readers of screens."""
