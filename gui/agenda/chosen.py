"""Which appointment is chosen, and when its details take the right side: never so that columns shift under the pointer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from gui.agenda.desk_work import DeskWork, Wish
from gui.agenda.details import DetailsPanel
from gui.agenda.grid import AgendaGrid
from gui.agenda.list_view import AgendaListView
from gui.agenda.right_side import RightSide
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment

if TYPE_CHECKING:
    from scheduling.booking.outcome import BookingOutcome
    from scheduling.office.agenda import AgendaDays

ANYWHERE = -1


class Chosen(QObject):
    """A click chooses and, once no second click can follow, shows the details; keys choose, and Enter shows them."""

    def __init__(
        self,
        grid: AgendaGrid,
        listed: AgendaListView,
        details: DetailsPanel,
        right: RightSide,
        work: DeskWork,
        link_ok: Callable[[StoredAppointment], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._grid, self._list, self._details, self._right, self._work = grid, listed, details, right, work
        self._link_ok = link_ok
        self._days: AgendaDays | None = None
        self._followed: Sequence[Collection] = ()
        self._labels: dict[int, str] = {}
        self._key: tuple[str, int] | None = None
        self._open_when_read = False
        self._pressing = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._after_click)
        grid.appointment_chosen.connect(self._chosen_in_grid)
        listed.appointment_chosen.connect(self._chosen_in_list)
        grid.viewport().installEventFilter(self)
        work.ended.connect(self._wish_ended)

    def set_calendars(self, followed: Sequence[Collection], labels: dict[int, str]) -> None:
        """The calendars there are."""
        self._followed, self._labels = followed, labels

    def show_days(self, days: AgendaDays) -> None:
        """The days, with what is wished laid over them, are shown: what is chosen stays so."""
        self._days = days
        found = self._find()
        self._list.choose(found)
        if found is not None and self._open_when_read:
            self.open(found)
        elif found is not None and self._right.mode == "details":
            self._fill(found)

    def open(self, appointment: StoredAppointment) -> None:
        """Choose it and show its details."""
        self._later.stop()
        self._open_when_read = False
        self._mark(appointment)
        self._fill(appointment)
        self._right.show_details()

    def seek(self, uid: str, calendar_id: int) -> None:
        """Choose it as soon as its days are shown."""
        self._key = (uid, calendar_id)
        found = self._find()
        if found is None:
            self._open_when_read = True
        else:
            self.open(found)

    def mark(self, appointment: StoredAppointment) -> None:
        """Choose it, and leave the right side as it is."""
        self._later.stop()
        self._open_when_read = False
        self._mark(appointment)

    def leave(self) -> None:
        """Nothing is chosen any more; the right side is given back."""
        self._later.stop()
        self._key, self._open_when_read = None, False
        self._grid.choose(None)
        self._list.choose(None)
        self._right.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._pressing = True
            self._later.stop()
        elif event.type() == QEvent.Type.MouseButtonRelease and self._pressing:
            self._pressing = False
            shown = self._right.mode != ""
            self._later.start(0 if shown else QApplication.doubleClickInterval())
        return False

    def _chosen_in_grid(self, appointment: StoredAppointment | None) -> None:
        self._key = (appointment.uid, appointment.collection_id) if appointment is not None else None
        self._open_when_read = False
        self._list.choose(appointment)
        if not self._pressing and appointment is not None and self._right.mode == "details":
            self._fill(appointment)

    def _chosen_in_list(self, appointment: StoredAppointment) -> None:
        self._key = (appointment.uid, appointment.collection_id)
        self._open_when_read = False
        self._grid.choose(*self._key)
        if self._right.mode == "details":
            self._fill(appointment)

    def _after_click(self) -> None:
        found = self._find()
        if found is not None:
            self.open(found)
        elif self._right.mode == "details":
            self._right.leave()

    def _mark(self, appointment: StoredAppointment) -> None:
        self._key = (appointment.uid, appointment.collection_id)
        self._grid.choose(*self._key)
        self._list.choose(appointment)

    def _fill(self, appointment: StoredAppointment) -> None:
        self._details.show_appointment(
            appointment,
            self._followed,
            self._labels,
            busy=self._work.busy_with(appointment),
            link_ok=self._link_ok(appointment),
        )

    def _find(self) -> StoredAppointment | None:
        if self._key is None or self._days is None:
            return None
        named = [one for one in self._days.appointments if one.uid == self._key[0]]
        here = [one for one in named if one.collection_id == self._key[1]]
        return next(iter(here or named), None)

    def _wish_ended(self, wish: Wish, outcome: BookingOutcome) -> None:
        """What moved to another calendar is another object there: it stays the chosen one."""
        before, after = wish.before, outcome.appointment
        if before is not None and after is not None and self._key is not None and self._key[0] == before.uid:
            self._key = (after.uid, self._key[1] if after.uid == before.uid else ANYWHERE)
