"""The agenda: month and practitioners at the left, grid or list, at the right the chosen appointment or the booking panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from gui.agenda.days_reader import DaysReader
from gui.agenda.desk_work import DeskWork
from gui.agenda.grid import DEFAULT_ZOOM, AgendaGrid
from gui.agenda.header import AgendaHeader
from gui.agenda.period import Period, Span
from gui.agenda.right_side import RightSide
from gui.agenda.sidebar import Sidebar
from gui.agenda.state_card import StateCard
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.proposed_slot import ProposedSlot
from gui.theme.theme import Theme
from gui.widgets.translated import Translated
from gui.window_state import WindowState
from scheduling import clock
from scheduling.model.appointment import Appointment
from scheduling.settings import Settings
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment

if TYPE_CHECKING:
    from gui.agenda.workbench import Workbench
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
        self._today = clock.now().astimezone(settings.zone).date()
        view = state.value(VIEW, "day")
        self._view = view if view in ("day", "week", "list") else "day"
        self._period = Period(self._today, "week" if self._view == "week" else "day")
        self._days: AgendaDays | None = None
        self._followed: tuple[Collection, ...] | None = None
        self._labels: dict[int, str] = {}
        self._stale = True
        self._go: datetime | None = None
        self._work = DeskWork(office, self)
        self._reader = DaysReader(office, self._work, self)
        self._header = AgendaHeader(theme, office, messages)
        self.sidebar = Sidebar(theme, state, self._today)
        self.grid = AgendaGrid(theme)
        self.grid.set_buffers(settings.buffer)
        self.grid.zoom = state.value(ZOOM, DEFAULT_ZOOM)
        self.card = StateCard(messages)
        self.right = RightSide(theme)
        self._centre = QWidget()
        self._stack = QStackedWidget()
        for one in (self.grid, self.card):
            self._stack.addWidget(one)
        self._bench: Workbench | None = None
        self._open_link = open_link
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
                grid=self.grid,
                right=self.right,
                centre=self._centre,
                work=self._work,
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
        return self.sidebar.practitioners.ticked

    def header(self) -> AgendaHeader:
        """What stands in the main window's header while this page is shown."""
        return self._header

    def set_side_panel(self, panel: QWidget) -> None:
        """The booking panel; details take its place while an appointment is chosen."""
        self.right.set_booking(panel)

    def show_booking(self, shown: bool) -> None:
        """Show or hide the booking panel."""
        if shown and self._bench is not None:
            self._bench.chosen.leave()
        self.right.show_booking(shown)

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
        self.bench.chosen.seek(uid, calendar_id)

    def reload(self) -> None:
        """Read the days again soon; nothing jumps."""
        self._stale = True
        self._read()

    def booked(self, appointment: Appointment) -> None:
        """The booking panel booked this."""
        self.bench.tellings.booked(appointment)
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
        if self._bench is None:
            QTimer.singleShot(0, self, self._complete)

    def _complete(self) -> None:
        _ = self.bench

    def _show_days(self) -> None:
        if self._days is None:
            return
        days = self._work.over(self._days)
        busy = {one.start.date() for one in days.appointments} | {
            one.start.date() for many in days.ranges.values() for one in many
        }
        first, last = self._period.first, self._period.shown_until(busy)
        self.grid.show_days(days, first, last)
        if self._view == "list":
            self.bench.list.show_days(list(days.appointments), dict(days.labels), first, self._period.last)
        self._stack.setCurrentWidget(self._centre_view())
        if self._bench is not None:
            self._bench.chosen.show_days(days)
            self._bench.announcement.raise_()

    def _centre_view(self) -> QWidget:
        return self.bench.list if self._view == "list" else self.grid

    def _read_failed(self, error: object) -> None:
        if self._days is None:
            self.card.tell("failed", error)
            self._stack.setCurrentWidget(self.card)
        else:
            self.bench.tellings.wrong(error)

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
            self._stack.setCurrentWidget(self._centre_view())
        if span != self._period.span:
            self._set_period(replace(self._period, span=span))
        else:
            self._show_days()
        self._focus_centre()

    def _focus_centre(self) -> None:
        self._centre_view().setFocus(Qt.FocusReason.OtherFocusReason)

    def _tick(self) -> None:
        now = clock.now().astimezone(self._settings.zone)
        self.grid.set_now(now)
        if now.date() != self._today:
            if self._period.span == "day" and self._period.day == self._today:
                self._set_period(replace(self._period, day=now.date()))
            self._today = now.date()
            self.sidebar.month.set_today(self._today)

    # ---- where the search, a card or a button leads

    def _found(self, appointment: StoredAppointment) -> None:
        """Its practitioner is shown if he was not; a conflict that is being settled keeps the right side."""
        self.sidebar.practitioners.tick(appointment.collection_id)
        self.go_to(appointment.start)
        if self.right.mode == "conflict":
            self.bench.chosen.mark(appointment)
        else:
            self.bench.chosen.seek(appointment.uid, appointment.collection_id)

    def _leave_right(self) -> None:
        self.bench.chosen.leave()
        self._focus_centre()

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
        first_time = self._followed is None
        self._followed = tuple(one for one in office.followed if not one.gone)
        self._labels = dict(office.labels)
        if self._bench is not None:
            self._tell_bench(self._bench)
        others = self.sidebar.practitioners.show_calendars(self._followed, self._labels)
        if first_time or others:
            self.calendars_changed.emit(self.calendars)
            self._read(at_once=True)

    def _tell_bench(self, bench: Workbench) -> None:
        bench.set_calendars(self._followed or (), self._labels)
        office = self._office.sync_state.office
        if office is not None:
            bench.conflicts.watch(office.conflicts)

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
        header, grid, side = self._header, self.grid, self.sidebar
        header.stepped.connect(lambda steps: self._set_period(self._period.stepped(steps)))
        header.today_wanted.connect(self._to_today)
        header.view_chosen.connect(self._set_view)
        header.side_wanted.connect(self._side_toggled)
        header.search.appointment_chosen.connect(self._found)
        side.month.day_chosen.connect(lambda day: self._set_period(replace(self._period, day=day)))
        side.practitioners.changed.connect(self._ticked)
        side.watch.conflicts_wanted.connect(lambda: self.bench.conflicts.open(None))
        side.watch.queued_wanted.connect(lambda: self.bench.conflicts.open_queued())
        grid.ghost_chosen.connect(self.ghost_chosen)
        grid.day_wanted.connect(self._day_wanted)
        grid.zoomed.connect(lambda zoom: self._state.keep(ZOOM, float(zoom)))
        self.right.changed.connect(self._fit)
        self._work.shown_changed.connect(self._show_days)
        self._reader.read.connect(self._days_read)
        self._reader.failed.connect(self._read_failed)
        self.card.pressed.connect(self._card_pressed)

    def _join_bench(self, bench: Workbench) -> None:
        self._stack.addWidget(bench.list)
        bench.acts.booking_wanted.connect(self.booking_wanted)
        bench.conflicts.found.connect(self._found)
        bench.conflicts.first_known.connect(self.sidebar.watch.tell_first)
        bench.closed.connect(self._leave_right)
        self._tell_bench(bench)
        if self._days is not None:
            bench.chosen.show_days(self._work.over(self._days))

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
            ("Ctrl+Z", lambda: self.bench.acts.undo()),
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
        if self._bench is not None:
            self._bench.conflicts.tell_first()
        if self._days is not None:
            self._show_days()
