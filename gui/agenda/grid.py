"""The painted agenda, whole: by mouse and by the keyboard alone.

Arrows go from slot to slot, N and P from appointment to appointment; Enter draws a slot or opens; Shift with an arrow lengthens
what is drawn or held; M takes hold of an appointment, arrows carry it, Enter drops it, Escape puts it back; plus and minus zoom.
"""

from __future__ import annotations

from datetime import date

from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from gui.agenda.grid_cursor import at_place, on_part
from gui.agenda.grid_keys import KeyedGrid
from gui.agenda.grid_speech import cursor_text
from gui.agenda.grid_surface import DEFAULT_ZOOM
from gui.agenda.layout_parts import key_of
from gui.theme.theme import Theme
from scheduling.office.agenda import AgendaDays

__all__ = ["DEFAULT_ZOOM", "AgendaGrid"]


class AgendaGrid(KeyedGrid):
    """One day: columns are practitioners; several: day by day, the practitioners inside each day. Signals: `GridSurface`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.retranslate()

    def show_days(self, days: AgendaDays, first: date, last: date) -> None:
        """Show these days (both included). Where the days are the same, the place and what is chosen stay."""
        super().show_days(days, first, last)
        if self._entering and self._cursor is not None and self._view.columns:
            # From the right edge of one day into the left edge of the next, and the other way round.
            column = 0 if self._entering > 0 else len(self._view.columns) - 1
            self._place(at_place(self._view, column, self._cursor.at))
        self._entering = 0

    def choose(self, uid: str | None, calendar_id: int | None = None) -> None:
        """Choose an appointment and bring it into view, without a signal; None: choose nothing."""
        self._chosen = None
        for number, column in enumerate(self._view.columns):
            if uid is None or calendar_id not in (None, column.calendar.id):
                continue
            part = next((one for one in column.parts if one.appointment.uid == uid), None)
            whole_day = next((one for one in column.whole_day if one.uid == uid), None)
            if part is not None:
                self._chosen = key_of(part.appointment)
                self._place(on_part(number, part), select=False)
                break
            if whole_day is not None:
                self._chosen = key_of(whole_day)
                break
        self.viewport().update()

    # ---- focus and words

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self._cursor is not None and self._view.columns:
            self._place(self._cursor, select=False)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusOutEvent(event)
        if self._held is not None and self._held.by_key and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._take(None)
        self.viewport().update()

    def _told(self) -> None:
        text = cursor_text(self._view, self._cursor)
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)
            self._announce(text)

    def _announce(self, text: str) -> None:
        # By its module and last: Qt's classes are made for Python when first named, and these cost 3 ms of the start.
        if text and self.hasFocus() and QtGui.QAccessible.isActive():
            QtGui.QAccessible.updateAccessibility(QtGui.QAccessibleEvent(self, QtGui.QAccessible.Event.DescriptionChanged))
            QtGui.QAccessible.updateAccessibility(QtGui.QAccessibleAnnouncementEvent(self, text))
