"""The agenda: month and practitioners at the left, grid or list, at the right the chosen appointment or the booking panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.agenda.calendar_choice import CalendarChoice
from gui.agenda.centre import Centre
from gui.agenda.desk_work import DeskWork
from gui.agenda.header import AgendaHeader
from gui.agenda.keys import add_keys
from gui.agenda.period import Period
from gui.agenda.right_side import RightSide
from gui.agenda.sidebar import Sidebar
from gui.agenda.tab_order import go_to_next, order_tabs
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.theme.theme import Theme
from gui.widgets.translated import Translated
from gui.window_state import WindowState
from scheduling.model.appointment import Appointment
from scheduling.settings import Settings
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment

if TYPE_CHECKING:
    from gui.agenda.list_view import AgendaListView
    from gui.agenda.workbench import Workbench
    from gui.proposed_slot import ProposedSlot
    from scheduling.office.agenda import AgendaDays

SIDE = "agenda/side"
NARROWEST_CENTRE = 380
SIDE_MS, BENCH_MS = 10, 30
"""After days were read they have been painted; the left side is made then, and what acts on the days."""
NO_DAYS_MS = 300
"""Where no days come, because none are to be shown or the store is slow, the left side does not wait for them any longer."""


class AgendaPage(Translated, QWidget):
    """`open_link`: what opens a teleconsultation that is allowed; where none is given, the person's browser."""

    booking_wanted = Signal(object, object, object)
    """Calendar id, start, end of a slot that was drawn; three times None: open the booking panel."""
    calendars_changed = Signal(object)
    """The practitioners ticked: a list of `Collection`."""
    ghost_chosen = Signal(int)
    readiness_asked = Signal()
    preferences_wanted = Signal()
    undone = Signal()
    """What was done last is being taken back."""
    days_shown = Signal()
    """Days were read and are shown; what can wait for the first of them is made then."""

    def __init__(
        self,
        theme: Theme,
        office: Office,
        messages: Messages,
        settings: Settings,
        state: WindowState,
        parent: QWidget | None = None,
        *,
        open_link: Callable[[str], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._office, self._messages, self._settings, self._state = theme, office, messages, settings, state
        self._open_link = open_link
        self._followed: tuple[Collection, ...] | None = None
        self._labels: dict[int, str] = {}
        self._bench: Workbench | None = None
        self._side_wanted = state.value(SIDE, True)
        self.work = DeskWork(office, self)
        self._header = AgendaHeader(theme, office, messages)
        self.centre = Centre(theme, office, messages, settings, state, self.work, self._list)
        self.choice = CalendarChoice(state, self)
        self.sidebar = Sidebar(theme, self.choice, self.centre.today)
        self.right = RightSide(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self.centre, 1)
        row.addWidget(self.right)
        self._join()
        self.retranslate()

    @property
    def bench(self) -> Workbench:
        """The list, the details and all that acts: made once the first days are painted, or when first asked for."""
        if self._bench is None:
            # Half of the page's imports and widgets: 40 ms that the window's start does not need.
            from gui.agenda.workbench import Surroundings, Workbench

            around = Surroundings(
                theme=self._theme,
                office=self._office,
                messages=self._messages,
                settings=self._settings,
                state=self._state,
                grid=self.centre.grid,
                right=self.right,
                centre=self.centre,
                work=self.work,
                open_link=self._open_link,
                calendar_of=self._calendar,
            )
            self._bench = Workbench(self, around)
            self._join_bench(self._bench)
        return self._bench

    # ---- what the main window asks

    @property
    def calendars(self) -> list[Collection]:
        """The practitioners ticked."""
        return self.choice.ticked

    def header(self) -> AgendaHeader:
        """What stands in the main window's header while this page is shown."""
        return self._header

    def set_side_panel(self, panel: QWidget) -> None:
        """The booking panel; details take its place while an appointment is chosen."""
        self.right.set_booking(panel)
        self._order_tabs()

    def show_booking(self, shown: bool) -> None:
        """Show or hide the booking panel."""
        if shown and self._bench is not None:
            self._bench.chosen.leave()
        self.right.show_booking(shown)
        self.sidebar.set_booking_closed(self.right.booking_closed)

    def show_ghosts(self, slots: Sequence[ProposedSlot], chosen: int | None) -> None:
        """Show proposed slots. While a person is choosing, the chosen one is brought into view, on its own day if need be."""
        place = chosen if chosen is not None and 0 <= chosen < len(slots) else None
        self.centre.grid.show_ghosts(slots, place)
        focused = self.window().focusWidget()
        if place is not None and focused is not None and self.right.isAncestorOf(focused):
            self.go_to(slots[place].start)

    def go_to(self, moment: datetime) -> None:
        """Show the day of this moment, and the moment in view."""
        self.centre.go_to(moment)

    def show_day(self, day: date) -> None:
        """Show this day, or its week."""
        self.centre.choose_day(day)

    def choose(self, uid: str, calendar_id: int) -> None:
        """Choose an appointment of the days that are shown, or about to be."""
        self.bench.chosen.seek(uid, calendar_id)

    def take_settings(self, settings: Settings) -> None:
        """Settings were changed: hosts of links, buffers, the time zone."""
        self._settings = settings
        self.centre.take_settings(settings)
        if self._bench is not None:
            self._bench.take_settings(settings)

    def reload(self) -> None:
        """Read the days again soon; nothing jumps."""
        self.centre.stale = True
        self.centre.read()

    def booked(self, appointment: Appointment) -> None:
        """The booking panel booked this. It says so itself, unless something else took its place meanwhile."""
        if self.right.mode != "booking":
            self.bench.tellings.booked(appointment)
        self.reload()

    # ---- what happens here

    def _period_moved(self, period: Period) -> None:
        self._header.set_period(period, self.centre.last_shown)
        self.sidebar.set_period(period)

    def _days_shown(self, days: AgendaDays) -> None:
        self._header.set_period(self.centre.period, self.centre.last_shown)  # a weekend on which something lies
        if self._bench is None:
            QTimer.singleShot(SIDE_MS, self, self.sidebar.fill)
            QTimer.singleShot(BENCH_MS, self, self._complete)
        else:
            self._bench.chosen.show_days(days)
            self._bench.announcement.raise_()
        self.days_shown.emit()

    def _complete(self) -> None:
        _ = self.bench

    def _found(self, appointment: StoredAppointment) -> None:
        """Lead there: its practitioner is shown if he was not; a conflict that is being settled keeps the right side."""
        self.choice.tick([appointment.collection_id])
        self.go_to(appointment.start)
        if self.right.mode == "conflict":
            self.bench.chosen.mark(appointment)
        else:
            self.bench.chosen.seek(appointment.uid, appointment.collection_id)

    def _leave_right(self) -> None:
        self.bench.chosen.leave()
        self.centre.focus()

    def _ticked(self) -> None:
        self.calendars_changed.emit(self.calendars)
        self.centre.set_calendars(self.calendars, any_followed=bool(self._followed))

    def _card_pressed(self, reason: str) -> None:
        if reason == "nothing_ticked":
            self.choice.tick([one.id for one in self.choice.calendars])
        elif reason == "nothing_followed":
            self.preferences_wanted.emit()
        elif self._followed is None:
            self.centre.card.tell("loading")
            self._office.load_state()
        else:
            self.centre.read(at_once=True)

    def _sync_changed(self, state: SyncState) -> None:
        self.sidebar.tell(state)
        self.centre.card.tell_sync(state)
        office = state.office
        if office is None:
            if state.error is not None and not state.running:
                self.centre.card.tell("failed", state.error)
            return
        first_time = self._followed is None
        self._followed = tuple(one for one in office.followed if not one.gone)
        self._labels = dict(office.labels)
        if self._bench is not None:
            self._tell_bench(self._bench)
        others = self.choice.show_calendars(self._followed, self._labels)
        if first_time or others:
            self._ticked()

    def _tell_bench(self, bench: Workbench) -> None:
        bench.set_calendars(self._followed or (), self._labels)
        office = self._office.sync_state.office
        if office is not None:
            bench.conflicts.watch(office.conflicts)

    def _calendar(self, number: int) -> Collection | None:
        return next((one for one in self._followed or () if one.id == number), None)

    def _list(self) -> AgendaListView:
        return self.bench.list

    # ---- construction

    def _find(self) -> None:
        self.booking_wanted.emit(None, None, None)

    def _join(self) -> None:
        header, centre = self._header, self.centre
        header.stepped.connect(centre.step)
        header.today_wanted.connect(centre.to_today)
        header.view_chosen.connect(centre.set_view)
        header.side_wanted.connect(self._side_toggled)
        header.search.appointment_chosen.connect(self._found)
        header.views.choose(centre.view)
        side = self.sidebar
        side.filled.connect(self._order_tabs)
        side.find_wanted.connect(self._find)
        side.day_chosen.connect(centre.choose_day)
        side.conflicts_wanted.connect(lambda: self.bench.conflicts.open(None))
        side.overlaps_wanted.connect(self._lead_to_overlap)
        side.orphans_wanted.connect(self._lead_to_orphan)
        side.queued_wanted.connect(self._lead_to_queued)
        centre.day_turned.connect(side.set_today)
        self.choice.changed.connect(self._ticked)
        centre.moved.connect(self._period_moved)
        centre.viewed.connect(header.views.choose)
        centre.shown.connect(self._days_shown)
        centre.went_wrong.connect(self._tell_wrong)
        centre.card.pressed.connect(self._card_pressed)
        centre.grid.ghost_chosen.connect(self.ghost_chosen)
        self.right.changed.connect(self._fit)
        self._period_moved(centre.period)
        self._office.changed.connect(self.reload)
        self._office.sync_changed.connect(self._sync_changed)
        self._sync_changed(self._office.sync_state)
        add_keys(
            self,
            centre,
            lambda: header.search.setFocus(Qt.FocusReason.ShortcutFocusReason),
            self.undo,
            self.redo,
            self._to_region,
        )

    def _join_bench(self, bench: Workbench) -> None:
        self.centre.stack.addWidget(bench.list)
        bench.acts.booking_wanted.connect(self.booking_wanted)
        bench.conflicts.found.connect(self._found)
        bench.outbox.found.connect(self._found)
        bench.watch.found.connect(self._found)
        bench.watch.moment_wanted.connect(self.go_to)
        bench.conflicts.first_known.connect(self.sidebar.contents.watch.tell_first)
        bench.closed.connect(self._leave_right)
        self._order_tabs()
        self._tell_bench(bench)
        if self.centre.days is not None:
            bench.chosen.show_days(self.work.over(self.centre.days))

    def _to_region(self, steps: int) -> None:
        told = [self._bench.announcement] if self._bench is not None else []
        go_to_next([self._header, self.sidebar, self.centre, *told, self.right], steps)

    def _order_tabs(self) -> None:
        order_tabs([self.sidebar, self.centre, self.right])

    def undo(self) -> None:
        """Take back what was done last."""
        self.undone.emit()
        self.bench.acts.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        self.bench.acts.redo()

    def _tell_wrong(self, error: object) -> None:
        self.bench.tellings.wrong(error)

    def _lead_to_queued(self) -> None:
        self.bench.outbox.open()

    def _lead_to_overlap(self) -> None:
        self.bench.watch.open_overlaps()

    def _lead_to_orphan(self) -> None:
        self.bench.watch.open_orphans()

    # ---- room

    def _side_toggled(self, shown: bool) -> None:
        self._side_wanted = shown
        self._state.keep(SIDE, shown)
        self._fit(forced=True)

    def _fit(self, *, forced: bool = False) -> None:
        """Where the window is too narrow for three columns, the left one gives way until it is asked for."""
        right = self.right.width() if not self.right.isHidden() else 0
        room = self.width() - right - self.sidebar.width() >= self._theme.pixels(NARROWEST_CENTRE)
        shown = self._side_wanted and (room or forced)
        if shown == self.sidebar.isHidden():
            self.sidebar.setVisible(shown)
        self._header.side.setChecked(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        QTimer.singleShot(NO_DAYS_MS, self, self.sidebar.fill)
        if self.centre.stale:
            self.centre.read(at_once=True)
        self._fit()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Agenda"))
        if self._bench is not None:
            self._bench.conflicts.tell_first()
        self.centre.show_days()
