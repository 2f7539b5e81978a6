"""The middle of the agenda: which days are shown, as grid or list, and what stands there while there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gui.agenda.calendar_choice import TICKED
from gui.agenda.days_reader import DaysReader
from gui.agenda.desk_work import DeskWork
from gui.agenda.grid import DEFAULT_ZOOM, AgendaGrid
from gui.agenda.period import Period, Span
from gui.agenda.state_card import StateCard
from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.widgets.folding import CurrentStack
from gui.widgets.translated import Translated
from gui.window_state import WindowState
from scheduling import clock
from scheduling.settings import Settings
from scheduling.store.collections import Collection

if TYPE_CHECKING:
    from gui.agenda.list_view import AgendaListView
    from scheduling.office.agenda import AgendaDays

VIEW, ZOOM = "agenda/view", "agenda/zoom"
NOW_MS = 20_000


class Centre(Translated, QWidget):
    """`moved`: another period is shown, or about to be read. `viewed`: day, week or list. `shown`: `AgendaDays` are in sight.

    `went_wrong`: they could not be read again; what was read before stays. `listed`: makes the list when it is first needed.
    """

    moved = Signal(object)
    viewed = Signal(str)
    shown = Signal(object)
    day_turned = Signal(object)
    went_wrong = Signal(object)

    def __init__(
        self,
        theme: Theme,
        office: Office,
        messages: Messages,
        settings: Settings,
        state: WindowState,
        work: DeskWork,
        listed: Callable[[], AgendaListView],
    ) -> None:
        super().__init__()
        self._settings, self._state, self._work, self._listed = settings, state, work, listed
        self.today = self._now().date()
        view = state.value(VIEW, "day")
        self.view = view if view in ("day", "week", "list") else "day"
        self.period = Period(self.today, "week" if self.view == "week" else "day")
        self.last_shown = self.period.shown_until(set())
        self.days: AgendaDays | None = None
        self.stale = True
        self._calendars: Sequence[Collection] | None = None
        self._go: datetime | None = None
        self.reader = DaysReader(office, messages, work, self)
        if addresses := [one for one in state.value(TICKED, [""]) if one]:
            self.reader.foresee(self.period, addresses)
        self.grid = AgendaGrid(theme)
        self.grid.set_buffers(settings.buffer)
        self.grid.zoom = state.value(ZOOM, DEFAULT_ZOOM)
        self.card = StateCard(messages)
        self.stack = CurrentStack()
        for one in (self.grid, self.card):
            self.stack.addWidget(one)
        self.stack.setCurrentWidget(self.card)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.stack)
        self._timer = QTimer(self)
        self._timer.setInterval(NOW_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self.grid.day_wanted.connect(self._day_wanted)
        self.grid.zoomed.connect(lambda zoom: state.keep(ZOOM, float(zoom)))
        self.reader.read.connect(self._days_read)
        self.reader.failed.connect(self._failed)
        work.shown_changed.connect(self.show_days)

    def take_settings(self, settings: Settings) -> None:
        """Settings were changed: buffers, and the zone in which days begin and times are shown."""
        elsewhere = settings.zone != self._settings.zone
        self._settings = settings
        self.grid.set_buffers(settings.buffer)
        if elsewhere:
            self.stale = True
            self._tick()
            self.read()

    def set_calendars(self, ticked: Sequence[Collection], *, any_followed: bool) -> None:
        """Whose days; where there are none, what to do first is said."""
        self._calendars = ticked
        if ticked:
            self.read(at_once=True)
            return
        self.days, self.stale = None, True
        self.card.tell("nothing_ticked" if any_followed else "nothing_followed")
        self.stack.setCurrentWidget(self.card)

    def read(self, *, at_once: bool = False) -> None:
        """Read the days once there is something to read, and somebody to see it."""
        if self._calendars and self.isVisible():
            self.reader.ask(self.period, tuple(one.id for one in self._calendars), at_once=at_once)

    def go_to(self, moment: datetime) -> None:
        """Show the day of this moment, and the moment in view."""
        self._go = moment
        self.choose_day(moment.astimezone(self._settings.zone).date())
        if self.days is not None and not self.stale:
            self.grid.go_to(moment)

    def to_today(self) -> None:
        """Show today."""
        self.go_to(self._now())

    def choose_day(self, day: date) -> None:
        """Show this day, or its week."""
        self._set_period(replace(self.period, day=day))

    def step(self, steps: int) -> None:
        """So many days or weeks on."""
        self._set_period(self.period.stepped(steps))

    def set_view(self, view: str) -> None:
        """Show a day, a week, or the days shown so far as a list."""
        self.view = view
        self._state.keep(VIEW, view)
        self.viewed.emit(view)
        span: Span = self.period.span if view == "list" else "week" if view == "week" else "day"
        if self.stack.currentWidget() is not self.card:
            self.stack.setCurrentWidget(self._in_sight())
        if span != self.period.span:
            self._set_period(replace(self.period, span=span))
        else:
            self.show_days()
        self.focus()

    def focus(self) -> None:
        """Put the keyboard into the grid or list."""
        self._in_sight().setFocus(Qt.FocusReason.OtherFocusReason)

    def shows(self, day: date) -> bool:
        """Whether this day is among those shown."""
        return self.period.first <= day <= self.period.last

    def show_days(self) -> None:
        """Show what was read, with what is wished laid over it."""
        if self.days is None:
            return
        days = self._work.over(self.days)
        busy = {one.start.date() for one in days.appointments}
        busy |= {one.start.date() for many in days.ranges.values() for one in many}
        first, self.last_shown = self.period.first, self.period.shown_until(busy)
        self.grid.show_days(days, first, self.last_shown)
        if self.view == "list":
            self._listed().show_days(list(days.appointments), dict(days.labels), first, self.period.last)
        self.stack.setCurrentWidget(self._in_sight())
        self.shown.emit(days)

    def retranslate(self) -> None:
        if self.days is not None:
            self.read()  # the names of public holidays

    def _in_sight(self) -> QWidget:
        return self._listed() if self.view == "list" else self.grid

    def _days_read(self, days: AgendaDays, period: Period) -> None:
        if period != self.period or not self._calendars:
            return
        first_time = self.days is None
        self.days, self.stale = days, False
        self.show_days()
        if first_time and not isinstance(QGuiApplication.focusObject(), QLineEdit):
            self.focus()
        if self._go is not None:
            self.grid.go_to(self._go)
            self._go = None

    def _failed(self, error: object) -> None:
        if self.days is None:
            self.card.tell("failed", error)
            self.stack.setCurrentWidget(self.card)
        else:
            self.went_wrong.emit(error)

    def _set_period(self, period: Period) -> None:
        if period != self.period:
            self.period = period
            self.last_shown = period.shown_until(set())
            self.moved.emit(period)
            self.stale = True
            self.read(at_once=True)

    def _day_wanted(self, day: date) -> None:
        if self.period.span == "week" and self.shows(day):
            self.period = replace(self.period, day=day)
            self.set_view("day")
        else:
            self.choose_day(day)

    def _tick(self) -> None:
        now = self._now()
        self.grid.set_now(now)
        if now.date() != self.today:
            before, self.today = self.today, now.date()
            self.day_turned.emit(self.today)
            if self.period == Period(before):
                self.choose_day(self.today)

    def _now(self) -> datetime:
        return clock.now().astimezone(self._settings.zone)
