"""What a person asks of the agenda by mouse, menu, key and button, sent to the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.agenda.chosen import Chosen
from gui.agenda.conflict_desk import ConflictDesk
from gui.agenda.desk_work import DeskWork
from gui.agenda.details import STATUSES, DetailsPanel
from gui.agenda.grid import AgendaGrid
from gui.agenda.list_view import AgendaListView
from gui.agenda.menu import appointment_menu, slot_menu
from gui.agenda.possible import possible
from gui.agenda.tellings import Tellings
from scheduling.errors import LinkRefused
from scheduling.model.link import check_link
from scheduling.settings import Settings
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment

USUAL_MIN = 30
OpenLink = Callable[[str], bool]
CalendarOf = Callable[[int], Collection | None]


def link_allowed(appointment: StoredAppointment, settings: Settings) -> bool:
    """Whether its link may be opened."""
    try:
        return bool(appointment.link and check_link(appointment.link, settings.link_hosts))
    except LinkRefused:
        return False


class Acts(QObject):
    """`booking_wanted`: calendar id, start, end of a slot that was drawn."""

    booking_wanted = Signal(object, object, object)

    def __init__(
        self,
        page: QWidget,
        work: DeskWork,
        tellings: Tellings,
        conflicts: ConflictDesk,
        chosen: Chosen,
        calendar_of: CalendarOf,
        settings: Settings,
        open_link: OpenLink,
    ) -> None:
        super().__init__(page)
        self._page, self._work, self._tellings, self._conflicts, self._chosen = page, work, tellings, conflicts, chosen
        self._calendar_of, self.settings, self._open_link = calendar_of, settings, open_link
        self._just_let_go = False
        tellings.undo_wanted.connect(self.undo)
        tellings.conflict_wanted.connect(conflicts.open)

    def join(self, grid: AgendaGrid, listed: AgendaListView, details: DetailsPanel) -> None:
        """Listen to these."""
        self._grid, self._details = grid, details
        grid.slot_drawn.connect(self._drawn)
        grid.appointment_opened.connect(self._opened)
        grid.appointment_dropped.connect(self._move)
        grid.appointment_resized.connect(self._work.resize)
        grid.cancel_asked.connect(self._ask_cancel)
        grid.menu_wanted.connect(self._grid_menu)
        grid.verdict_changed.connect(self._verdict_said)
        listed.appointment_opened.connect(self._opened)
        listed.cancel_asked.connect(self._ask_cancel)
        listed.menu_wanted.connect(self._menu)
        details.move_wanted.connect(self._move)
        details.length_wanted.connect(self._work.resize)
        details.cancel_wanted.connect(lambda one, reason: self._work.cancel(one, reason or None))
        details.outcome_wanted.connect(self._work.outcome)
        details.link_wanted.connect(self.open_link)
        details.conflict_wanted.connect(lambda one: self._conflicts.open(one.uid))
        self._conflicts.other_slot.connect(self._ask_other_slot)

    def undo(self) -> None:
        """Take back what was done last."""
        if self._work.under_way:
            self._tellings.refuse(lambda: self.tr("Un instant : ce que vous avez demandé est encore en cours."))
        elif self._work.undo() is None:
            self._tellings.refuse(lambda: self.tr("Il n’y a rien à reprendre."))

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._work.under_way:
            self._tellings.refuse(lambda: self.tr("Un instant : ce que vous avez demandé est encore en cours."))
        elif self._work.redo() is None:
            self._tellings.refuse(lambda: self.tr("Il n’y a rien à refaire."))

    def open_link(self, link: str) -> None:
        """Open a teleconsultation whose host is allowed."""
        try:
            self._open_link(check_link(link, self.settings.link_hosts))
        except LinkRefused as refused:
            self._tellings.wrong(refused)

    def _drawn(self, calendar_id: int, start: datetime, end: datetime) -> None:
        self.booking_wanted.emit(calendar_id, start, end)

    def _move(self, appointment: StoredAppointment, calendar_id: int, start: datetime) -> None:
        self._work.move(appointment, self._calendar_of(calendar_id), start)

    def _opened(self, appointment: StoredAppointment) -> None:
        if appointment.conflict:
            self._conflicts.open(appointment.uid)
            return
        self._chosen.open(appointment)
        self._details.focus_first()

    def _ask_cancel(self, appointment: StoredAppointment) -> None:
        self._chosen.open(appointment)
        self._details.ask_cancel()

    def _ask_other_slot(self, appointment: StoredAppointment) -> None:
        self._chosen.open(appointment)
        self._details.ask_move(though_waiting=True)

    def _verdict_said(self, tone: str, sentence: str) -> None:
        """While something is held, the grid shows it and screen readers hear it; said just after the hold: it was refused."""
        if not sentence:
            self._just_let_go = True
            QTimer.singleShot(0, self, self._hold_over)
        elif self._just_let_go and tone == "conflict":
            self._tellings.refuse(lambda: sentence)
        else:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._grid, sentence))

    def _hold_over(self) -> None:
        self._just_let_go = False

    def _grid_menu(self, appointment: StoredAppointment | None, calendar_id: int, moment: datetime, place: QPoint) -> None:
        if appointment is not None:
            self._menu(appointment, place)
            return
        calendar = self._calendar_of(calendar_id)
        end = datetime.fromtimestamp(moment.timestamp() + 60 * USUAL_MIN, moment.tzinfo)
        menu = slot_menu(
            self._page,
            writable=calendar is not None and calendar.writable,
            book=lambda: self.booking_wanted.emit(calendar_id, moment, end),
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _menu(self, one: StoredAppointment, place: QPoint) -> None:
        self._chosen.mark(one)
        may = possible(one, self._calendar_of(one.collection_id), link_ok=link_allowed(one, self.settings))

        def with_details(act: Callable[[], object]) -> Callable[[], object]:
            def do() -> None:
                self._chosen.open(one)
                act()

            return do

        acts: dict[str, Callable[[], object]] = {
            "details": with_details(self._details.focus_first),
            "settle": lambda: self._conflicts.open(one.uid),
            "join": lambda: self.open_link(one.link or ""),
            "move": with_details(self._details.ask_move),
            "length": with_details(self._details.ask_length),
            "cancel": with_details(self._details.ask_cancel),
            "copy": lambda: QGuiApplication.clipboard().setText(one.reference or ""),
        }
        for status in STATUSES:
            acts[status] = partial(self._work.outcome, one, status)
        menu = appointment_menu(self._page, one, may, acts)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
