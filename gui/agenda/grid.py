"""The painted agenda: days and practitioners as columns, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from gui.proposed_slot import ProposedSlot
from gui.theme.theme import Theme
from gui.widgets.translated import Translated
from scheduling.conflicts import BufferOf
from scheduling.office.agenda import AgendaDays

DEFAULT_ZOOM = 72.0


class AgendaGrid(Translated, QAbstractScrollArea):
    """One day: columns are practitioners; several: day by day, the practitioners inside each day."""

    slot_drawn = Signal(int, object, object)
    """Calendar id, start, end (aware, in the profile's zone): a new appointment was drawn."""
    appointment_chosen = Signal(object)
    """A `StoredAppointment`, or None: nothing is chosen any more. By mouse and keyboard only, not by `choose`."""
    appointment_opened = Signal(object)
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
    """Tone and sentence while something is dragged or drawn; "" and "" when that is over."""
    zoomed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zoom = DEFAULT_ZOOM

    @property
    def zoom(self) -> float:
        """Pixels an hour at scale 1: 40 to 240."""
        return self._zoom

    @zoom.setter
    def zoom(self, wanted: float) -> None:
        self._zoom = min(max(wanted, 40.0), 240.0)

    def show_days(self, days: AgendaDays, first: date, last: date) -> None:
        """Show these days (both included). Where the days are the same, the place and what is chosen stay."""

    def show_ghosts(self, slots: Sequence[ProposedSlot], chosen: int | None) -> None:
        """Proposed slots as dashed ghosts; `chosen` is filled."""

    def choose(self, uid: str | None, calendar_id: int | None = None) -> None:
        """Choose an appointment and bring it into view, without a signal."""

    def go_to(self, moment: datetime) -> None:
        """Bring a time into view."""

    def set_now(self, now: datetime) -> None:
        """Move the now-line."""

    def set_buffers(self, buffer_of: BufferOf) -> None:
        """The time kept free around each kind (`Settings.buffer`), for the live verdict."""
