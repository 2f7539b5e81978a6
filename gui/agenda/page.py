"""The agenda: month and practitioners at the left, grid or list, at the right the chosen appointment or the booking panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDesktopServices,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from gui.agenda.announcement import Announcement
from gui.agenda.conflict_desk import ConflictDesk
from gui.agenda.conflict_panel import ConflictPanel
from gui.agenda.days_reader import DaysReader
from gui.agenda.desk_work import DeskWork
from gui.agenda.details import STATUSES, DetailsPanel
from gui.agenda.grid import DEFAULT_ZOOM, AgendaGrid
from gui.agenda.header import AgendaHeader
from gui.agenda.list_view import AgendaListView
from gui.agenda.menu import appointment_menu, slot_menu
from gui.agenda.move_verdict import MoveVerdict
from gui.agenda.period import Period, Span
from gui.agenda.possible import possible
from gui.agenda.right_side import RightSide
from gui.agenda.sidebar import Sidebar
from gui.agenda.state_card import StateCard
from gui.agenda.tellings import Tellings
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.proposed_slot import ProposedSlot
from gui.theme.theme import Theme
from gui.widgets.translated import Translated
from gui.window_state import WindowState
from scheduling import clock
from scheduling.errors import LinkRefused
from scheduling.model.appointment import Appointment
from scheduling.model.link import check_link
from scheduling.settings import Settings
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment

if TYPE_CHECKING:
    from scheduling.office.agenda import AgendaDays

VIEW, ZOOM, SIDE = "agenda/view", "agenda/zoom", "agenda/side"
NOW_MS = 20_000
NARROWEST_CENTRE = 380


def open_in_browser(link: str) -> bool:
    """Hand an address to the system's browser."""
    return QDesktopServices.openUrl(QUrl(link))


class AgendaPage(Translated, QWidget):
    """`open_link`: what opens a teleconsultation that is allowed."""

    booking_wanted = Signal(object, object, object)
    """Calendar id, start, end of a slot that was drawn; three times None: open the booking panel."""
    calendars_changed = Signal(object)
    """The practitioners ticked: a list of `Collection`."""
    ghost_chosen = Signal(int)
    readiness_asked = Signal()
    preferences_wanted = Signal()
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
        open_link: Callable[[str], bool] = open_in_browser,
    ) -> None:
        super().__init__(parent)
        self._theme, self._office, self._messages, self._settings, self._state = theme, office, messages, settings, state
        self._open_link = open_link
        self._today = clock.now().astimezone(settings.zone).date()
        view = state.value(VIEW, "day")
        self._view = view if view in ("day", "week", "list") else "day"
        self._period = Period(self._today, "week" if self._view == "week" else "day")
        self._days: AgendaDays | None = None
        self._followed: tuple[Collection, ...] | None = None
        self._labels: dict[int, str] = {}
        self._chosen: tuple[str, int] | None = None
        self._stale = True
        self._go: datetime | None = None
        self._just_let_go = False
        self._work = DeskWork(office, self)
        self._reader = DaysReader(office, self._work, self)
        self._header = AgendaHeader(theme, office, messages)
        self.sidebar = Sidebar(theme, state, self._today)
        self.grid = AgendaGrid(theme)
        self.grid.set_buffers(settings.buffer)
        self.grid.zoom = state.value(ZOOM, DEFAULT_ZOOM)
        self.list = AgendaListView(theme, messages, state)
        self.card = StateCard(messages)
        self.details = DetailsPanel(theme, messages)
        self.conflict_panel = ConflictPanel(theme, messages)
        self.right = RightSide(theme, self.details, self.conflict_panel)
        self._centre = QWidget()
        self._stack = QStackedWidget()
        for one in (self.grid, self.list, self.card):
            self._stack.addWidget(one)
        self.announcement = Announcement(theme, self._centre)
        self._tellings = Tellings(self.announcement, office, messages, self._work, self._calendar, self)
        self._conflicts = ConflictDesk(self.conflict_panel, self.right, office, self._work, self._tellings, self._calendar, self)
        self._verdict = MoveVerdict(self.details.move_form, office, settings, self)
        self._now_timer = QTimer(self)
        self._now_timer.setInterval(NOW_MS)
        self._now_timer.timeout.connect(self._tick)
        self._now_timer.start()
        self._lay_out()
        self._join_parts()
        self._join_office()
        self._add_shortcuts()
        self._header.views.choose(self._view)
        self._show_period()
        self._stack.setCurrentWidget(self.card)
        self.retranslate()

    # ---- what the main window asks

    @property
    def calendars(self) -> list[Collection]:
        """The practitioners ticked."""
        return self.sidebar.practitioners.ticked

    def header(self) -> AgendaHeader:
        """What stands in the main window's header while this page is shown."""
        return self._header

    def set_side_panel(self, panel: QWidget) -> None:
        """The booking panel; details take its place while an appointment is chosen."""
        self.right.set_booking(panel)

    def show_booking(self, shown: bool) -> None:
        """Show or hide the booking panel."""
        if shown:
            self._choose(None)
        self.right.show_booking(shown)
        self._fit()

    def show_ghosts(self, slots: Sequence[ProposedSlot], chosen: int | None) -> None:
        """Show proposed slots; the chosen one is brought into view, on its own day if need be."""
        place = chosen if chosen is not None and 0 <= chosen < len(slots) else None
        self.grid.show_ghosts(slots, place)
        if place is not None and not self._shows(slots[place].start.date()):
            self.go_to(slots[place].start)

    def go_to(self, moment: datetime) -> None:
        """Show the day of this moment, and the moment in view."""
        self._go = moment
        self._set_period(replace(self._period, day=moment.astimezone(self._settings.zone).date()))
        if self._days is not None and not self._stale:
            self.grid.go_to(moment)

    def choose(self, uid: str, calendar_id: int) -> None:
        """Choose an appointment of the days that are shown, or about to be."""
        self._chosen = (uid, calendar_id)
        self._show_chosen(follow=True)

    def reload(self) -> None:
        """Read the days again soon; nothing jumps."""
        self._stale = True
        self._read()

    def booked(self, appointment: Appointment) -> None:
        """The booking panel booked this."""
        self._tellings.booked(appointment)
        self.reload()

    # ---- days

    def _read(self, *, at_once: bool = False) -> None:
        if self._followed is None or not self.isVisible():
            return  # it is read once there is something to read, and somebody to see it
        ids = tuple(one.id for one in self.calendars)
        if not ids:
            self._days = None
            self.card.tell("nothing_ticked" if self._followed else "nothing_followed")
            self._stack.setCurrentWidget(self.card)
            return
        self._reader.ask(self._period, ids, at_once=at_once)

    def _days_read(self, days: AgendaDays, period: Period) -> None:
        if period != self._period:
            return
        first_time = self._days is None
        self._days, self._stale = days, False
        self._show_days()
        if first_time and not isinstance(QGuiApplication.focusObject(), QLineEdit):
            self._focus_centre()
        if self._go is not None:
            self.grid.go_to(self._go)
            self._go = None
        self.days_shown.emit()

    def _show_days(self) -> None:
        if self._days is None:
            return
        days = self._work.over(self._days)
        busy = {one.start.date() for one in days.appointments} | {
            one.start.date() for many in days.ranges.values() for one in many
        }
        first, last = self._period.first, self._period.shown_until(busy)
        self.grid.show_days(days, first, last)
        self.list.show_days(list(days.appointments), dict(days.labels), first, self._period.last)
        self._stack.setCurrentWidget(self.list if self._view == "list" else self.grid)
        self._show_chosen()
        self.announcement.raise_()

    def _read_failed(self, error: object) -> None:
        if self._days is None:
            self.card.tell("failed", error)
            self._stack.setCurrentWidget(self.card)
        else:
            self._tellings.wrong(error)

    def _set_period(self, period: Period) -> None:
        if period != self._period:
            self._period = period
            self._show_period()
            self._stale = True
            self._read(at_once=True)

    def _show_period(self) -> None:
        self._header.set_period(self._period)
        self.sidebar.month.set_period(self._period.first, self._period.last)

    def _shows(self, day: date) -> bool:
        return self._period.first <= day <= self._period.last

    def _set_view(self, view: str) -> None:
        self._view = view
        self._state.keep(VIEW, view)
        self._header.views.choose(view)
        # The list shows the days that were shown before it: a day, or a week.
        span: Span = self._period.span if view == "list" else "week" if view == "week" else "day"
        if self._stack.currentWidget() is not self.card:
            self._stack.setCurrentWidget(self.list if view == "list" else self.grid)
        if span != self._period.span:
            self._set_period(replace(self._period, span=span))
        else:
            self._show_days()
        self._focus_centre()

    def _focus_centre(self) -> None:
        (self.list if self._view == "list" else self.grid).setFocus(Qt.FocusReason.OtherFocusReason)

    def _tick(self) -> None:
        now = clock.now().astimezone(self._settings.zone)
        self.grid.set_now(now)
        if now.date() != self._today:
            if self._period.span == "day" and self._period.day == self._today:
                self._set_period(replace(self._period, day=now.date()))
            self._today = now.date()
            self.sidebar.month.set_today(self._today)

    # ---- the chosen appointment

    def _choose(self, appointment: StoredAppointment | None) -> None:
        self._chosen = (appointment.uid, appointment.collection_id) if appointment is not None else None
        self.grid.choose(*(self._chosen or (None, None)))
        self.list.choose(appointment)
        self._show_chosen()

    def _show_chosen(self, *, follow: bool = False) -> None:
        found = self._find(self._chosen)
        if found is None:
            if self._chosen is None and self.right.mode == "details":
                self.right.leave()
            return
        if follow:
            self.grid.choose(found.uid, found.collection_id)
            self.list.choose(found)
        same = self.details.appointment is not None and self.details.appointment.object_id == found.object_id
        self.details.show_appointment(
            found, self._followed or (), self._labels, busy=self._work.busy_with(found), link_ok=self._link_ok(found)
        )
        if self.right.mode in {"booking", ""} or follow or not same:
            self.right.show_details()
        self._fit()

    def _find(self, wanted: tuple[str, int] | None) -> StoredAppointment | None:
        if wanted is None or self._days is None:
            return None
        shown = self._work.over(self._days).appointments
        named = [one for one in shown if one.uid == wanted[0]]
        here = [one for one in named if one.collection_id == wanted[1]]
        return next(iter(here or named), None)  # what moves to another calendar keeps its UID until the server has answered

    def _picked(self, appointment: StoredAppointment | None) -> None:
        self._chosen = (appointment.uid, appointment.collection_id) if appointment is not None else None
        self._show_chosen()

    def _opened(self, appointment: StoredAppointment) -> None:
        self._picked(appointment)
        if appointment.conflict:
            self._conflicts.open(appointment.uid)
            return
        self.right.show_details()
        self.details.focus_first()

    def _found(self, appointment: StoredAppointment) -> None:
        """The search, or a card, leads to it: its practitioner is shown if he was not."""
        self.sidebar.practitioners.tick(appointment.collection_id)
        self._chosen = (appointment.uid, appointment.collection_id)
        self.go_to(appointment.start)
        self._show_chosen(follow=True)

    def _leave_right(self) -> None:
        self._choose(None)
        self.right.leave()
        self._fit()
        self._focus_centre()

    # ---- wishes

    def _dropped(self, appointment: StoredAppointment, calendar_id: int, start: datetime) -> None:
        self._work.move(appointment, self._calendar(calendar_id), start)

    def _drawn(self, calendar_id: int, start: datetime, end: datetime) -> None:
        self.booking_wanted.emit(calendar_id, start, end)

    def _verdict_said(self, tone: str, sentence: str) -> None:
        """While something is held, the grid shows it and screen readers hear it; said just after the hold: it was refused."""
        if not sentence:
            self._just_let_go = True
            QTimer.singleShot(0, self, self._hold_over)
        elif self._just_let_go:
            self._tellings.refuse(lambda: sentence)
        else:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.grid, sentence))

    def _hold_over(self) -> None:
        self._just_let_go = False

    def _ask_cancel(self, appointment: StoredAppointment) -> None:
        self._picked(appointment)
        self.right.show_details()
        self.details.ask_cancel()

    def _other_slot(self, appointment: StoredAppointment) -> None:
        self._found(appointment)
        self.right.show_details()
        self.details.ask_move(though_waiting=True)

    def _undo(self) -> None:
        if self._work.undo() is None:
            self._tellings.refuse(lambda: self.tr("Il n’y a rien à reprendre."))

    def _join_link(self, link: str) -> None:
        try:
            self._open_link(check_link(link, self._settings.link_hosts))
        except LinkRefused as refused:
            self._tellings.wrong(refused)

    def _link_ok(self, appointment: StoredAppointment) -> bool:
        try:
            return bool(appointment.link and check_link(appointment.link, self._settings.link_hosts))
        except LinkRefused:
            return False

    def _grid_menu(self, appointment: StoredAppointment | None, calendar_id: int, moment: datetime, place: QPoint) -> None:
        if appointment is not None:
            self._menu(appointment, place)
            return
        calendar = self._calendar(calendar_id)
        menu = slot_menu(
            self,
            writable=calendar is not None and calendar.writable,
            book=lambda: self.booking_wanted.emit(calendar_id, moment, clock_after(moment, 30)),
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _menu(self, one: StoredAppointment, place: QPoint) -> None:
        self._choose(one)
        may = possible(one, self._calendar(one.collection_id), link_ok=self._link_ok(one))
        details = self.details

        def with_details(act: Callable[[], object]) -> Callable[[], object]:
            def do() -> None:
                self._picked(one)
                self.right.show_details()
                act()

            return do

        acts: dict[str, Callable[[], object]] = {
            "details": with_details(details.focus_first),
            "settle": lambda: self._conflicts.open(one.uid),
            "join": lambda: self._join_link(one.link or ""),
            "move": with_details(details.ask_move),
            "length": with_details(details.ask_length),
            "cancel": with_details(details.ask_cancel),
            "copy": lambda: QGuiApplication.clipboard().setText(one.reference or ""),
        }
        for status in STATUSES:
            acts[status] = lambda status=status: self._work.outcome(one, status)  # type: ignore[misc]
        menu = appointment_menu(self, one, may, acts)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _calendar(self, number: int) -> Collection | None:
        return next((one for one in self._followed or () if one.id == number), None)

    # ---- office

    def _sync_changed(self, state: SyncState) -> None:
        self.card.tell_sync(state)
        office = state.office
        if office is None:
            return
        offline = state.error is not None and not state.running
        self.sidebar.watch.tell(conflicts=office.conflicts, queued=office.queued, since=office.queued_since, offline=offline)
        self._conflicts.watch(office.conflicts)
        first_time = self._followed is None
        self._followed = tuple(one for one in office.followed if not one.gone)
        self._labels = dict(office.labels)
        self._verdict.calendars = self._followed
        others = self.sidebar.practitioners.show_calendars(self._followed, self._labels)
        if first_time or others:
            self.calendars_changed.emit(self.calendars)
            self._read(at_once=True)

    def _ticked(self) -> None:
        self.calendars_changed.emit(self.calendars)
        self._read(at_once=True)

    def _card_pressed(self, reason: str) -> None:
        if reason == "nothing_ticked":
            self.sidebar.practitioners.tick_all()
        elif reason == "nothing_followed":
            self.preferences_wanted.emit()
        else:
            self._read(at_once=True)

    # ---- construction

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._centre)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._stack)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self._centre, 1)
        row.addWidget(self.right)
        self._side_wanted = self._state.value(SIDE, True)

    def _join_parts(self) -> None:
        header, grid, side, details = self._header, self.grid, self.sidebar, self.details
        header.stepped.connect(lambda steps: self._set_period(self._period.stepped(steps)))
        header.today_wanted.connect(self._to_today)
        header.view_chosen.connect(self._set_view)
        header.side_wanted.connect(self._side_toggled)
        header.search.appointment_chosen.connect(self._found)
        side.month.day_chosen.connect(lambda day: self._set_period(replace(self._period, day=day)))
        side.practitioners.changed.connect(self._ticked)
        side.watch.conflicts_wanted.connect(lambda: self._conflicts.open(None))
        side.watch.queued_wanted.connect(self._conflicts.open_queued)
        grid.slot_drawn.connect(self._drawn)
        grid.appointment_chosen.connect(self._picked)
        grid.appointment_opened.connect(self._opened)
        grid.appointment_dropped.connect(self._dropped)
        grid.appointment_resized.connect(self._work.resize)
        grid.cancel_asked.connect(self._ask_cancel)
        grid.menu_wanted.connect(self._grid_menu)
        grid.ghost_chosen.connect(self.ghost_chosen)
        grid.verdict_changed.connect(self._verdict_said)
        grid.day_wanted.connect(self._day_wanted)
        grid.zoomed.connect(lambda zoom: self._state.keep(ZOOM, float(zoom)))
        self.list.appointment_chosen.connect(self._picked)
        self.list.appointment_opened.connect(self._opened)
        self.list.cancel_asked.connect(self._ask_cancel)
        self.list.menu_wanted.connect(self._menu)
        details.closed.connect(self._leave_right)
        details.move_wanted.connect(self._dropped)
        details.length_wanted.connect(self._work.resize)
        details.cancel_wanted.connect(lambda one, reason: self._work.cancel(one, reason or None))
        details.outcome_wanted.connect(self._work.outcome)
        details.link_wanted.connect(self._join_link)
        details.conflict_wanted.connect(lambda one: self._conflicts.open(one.uid))
        self.conflict_panel.closed.connect(self._leave_right)
        self._conflicts.found.connect(self._found)
        self._conflicts.other_slot.connect(self._other_slot)
        self._conflicts.first_known.connect(side.watch.tell_first)
        self._tellings.undo_wanted.connect(self._undo)
        self._tellings.conflict_wanted.connect(self._conflicts.open)
        self._work.shown_changed.connect(self._show_days)
        self._reader.read.connect(self._days_read)
        self._reader.failed.connect(self._read_failed)
        self.card.pressed.connect(self._card_pressed)

    def _join_office(self) -> None:
        self._office.changed.connect(self.reload)
        self._office.sync_changed.connect(self._sync_changed)
        self._sync_changed(self._office.sync_state)

    def _add_shortcuts(self) -> None:
        # Plain letters only where nothing is typed: in the centre (WCAG 2.1.4). T today, day, week, list in both languages.
        for keys, act in (
            ("T", self._to_today),
            ("J", lambda: self._set_view("day")),
            ("D", lambda: self._set_view("day")),
            ("S", lambda: self._set_view("week")),
            ("W", lambda: self._set_view("week")),
            ("L", lambda: self._set_view("list")),
        ):
            self._shortcut(keys, self._centre, act, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for keys, act in (
            ("Alt+Left", lambda: self._set_period(self._period.stepped(-1))),
            ("Alt+Right", lambda: self._set_period(self._period.stepped(1))),
            ("Ctrl+F", lambda: self._header.search.setFocus(Qt.FocusReason.ShortcutFocusReason)),
            ("Ctrl+Z", self._undo),
        ):
            self._shortcut(keys, self, act, Qt.ShortcutContext.WindowShortcut)

    def _shortcut(self, keys: str, where: QWidget, act: Callable[[], object], context: Qt.ShortcutContext) -> None:
        made = QShortcut(QKeySequence(keys), where)
        made.setContext(context)
        made.activated.connect(act)

    def _to_today(self) -> None:
        self.go_to(clock.now().astimezone(self._settings.zone))

    def _day_wanted(self, day: date) -> None:
        if self._period.span == "week" and self._shows(day):
            self._period = replace(self._period, day=day)
            self._set_view("day")
            return
        self._set_period(replace(self._period, day=day))

    def _side_toggled(self, shown: bool) -> None:
        self._side_wanted = shown
        self._state.keep(SIDE, shown)
        self.sidebar.setVisible(shown)
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

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self._stale:
            self._read(at_once=True)
        self._fit()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Agenda"))
        self.grid.setAccessibleName(self.tr("Agenda en colonnes"))
        if self._days is not None:
            self._show_days()


def clock_after(moment: datetime, minutes: int) -> datetime:
    """So many real minutes later."""
    return datetime.fromtimestamp(moment.timestamp() + 60 * minutes, moment.tzinfo)
