"""The left side of the agenda: its room is there from the first picture, what stands in it comes right after."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.agenda.calendar_choice import CalendarChoice
from gui.agenda.period import Period
from gui.synchronisation import SyncState
from gui.theme.theme import Theme
from scheduling.errors import BadAnswer, ServerUnreachable

if TYPE_CHECKING:
    from gui.agenda.side_contents import SideContents

WIDTH = 244


class Sidebar(QFrame):
    """What it is told before there are contents is shown once they are made. `filled`: they were made.

    `day_chosen`: a date of the month. The wishes `*_wanted`: to find a slot, and to see what is to be watched.
    """

    filled = Signal()
    find_wanted = Signal()
    day_chosen = Signal(object)
    conflicts_wanted = Signal()
    overlaps_wanted = Signal()
    orphans_wanted = Signal()
    queued_wanted = Signal()

    def __init__(self, theme: Theme, choice: CalendarChoice, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "side")
        self._theme, self._choice, self._today = theme, choice, today
        self._contents: SideContents | None = None
        self._period: Period | None = None
        self._state = SyncState()
        self._booking_closed = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def contents(self) -> SideContents:
        """Made when first asked for: 20 ms that the first picture of the agenda does not need."""
        if self._contents is None:
            from gui.agenda.side_contents import SideContents

            self._contents = SideContents(self._theme, self._choice, self._today)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._contents)
            self._join(self._contents)
            self._show_told()
            self.filled.emit()
        return self._contents

    def fill(self) -> None:
        """Make the contents now."""
        _ = self.contents

    def set_period(self, period: Period) -> None:
        """These days are shown."""
        self._period = period
        if self._contents is not None:
            self._contents.month.set_period(period.first, period.last)

    def set_today(self, today: date) -> None:
        """It is another day."""
        self._today = today
        if self._contents is not None:
            self._contents.month.set_today(today)

    def set_booking_closed(self, closed: bool) -> None:
        """Whether the way to booking is offered: its panel is not in sight."""
        self._booking_closed = closed
        if self._contents is not None:
            self._contents.find_slot.setVisible(closed)

    def tell(self, state: SyncState) -> None:
        """How the local copy stands: what is to be watched."""
        self._state = state
        office = state.office
        if self._contents is None or office is None:
            return
        unreached = isinstance(state.error, ServerUnreachable) and not isinstance(state.error, BadAnswer)
        watch = self._contents.watch
        watch.tell(
            conflicts=office.conflicts,
            queued=office.queued,
            since=office.queued_since,
            offline=unreached and not state.running,
        )
        watch.tell_of_others(overlaps=office.overlaps, orphans=office.orphans)

    def _show_told(self) -> None:
        if self._period is not None:
            self.set_period(self._period)
        self.set_booking_closed(self._booking_closed)
        self.tell(self._state)

    def _join(self, made: SideContents) -> None:
        made.find_slot.clicked.connect(self.find_wanted)
        made.month.day_chosen.connect(self.day_chosen)
        made.watch.conflicts_wanted.connect(self.conflicts_wanted)
        made.watch.overlaps_wanted.connect(self.overlaps_wanted)
        made.watch.orphans_wanted.connect(self.orphans_wanted)
        made.watch.queued_wanted.connect(self.queued_wanted)

    def _dress(self) -> None:
        self.setFixedWidth(round(WIDTH * (1 + (self._theme.scale - 1) * 0.6)))
