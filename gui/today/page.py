"""The page of the day: the next teleconsultation, the list, what became of each. It moves on with the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.appointment_words import who_text
from gui.browser import open_in_browser
from gui.jobs import Job
from gui.language import day_text
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.theme.colours import Tone
from gui.theme.theme import Theme
from gui.today.day import Day, day_of, next_of
from gui.today.day_row import DayRow
from gui.today.header import TodayHeader
from gui.today.next_card import NextCard
from gui.today.no_day import NoDay
from gui.today.sayings import Said, failed, noted, taken_back
from gui.widgets.banner import Banner
from gui.widgets.parts import button, label, line, surface
from gui.widgets.translated import Translated
from gui.window_state import WindowState
from scheduling import clock
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.model.appointment import AppointmentStatus
from scheduling.office.agenda import AgendaDays
from scheduling.settings import Settings
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment

TICK_MS = 15_000
AHEAD = timedelta(weeks=4)
WIDEST = 1180
_TONES: dict[Outcome, Tone] = {Outcome.CHANGED: "arrived", Outcome.QUEUED: "pending"}


class TodayPage(Translated, QWidget):
    """`workstation_wanted`: the person asks for the workstation page. `preflight_wanted`: to have it examined for an appointment,
    by the host of its link. `appointment_wanted`: uid and calendar id, to be shown in the agenda.
    """

    workstation_wanted = Signal()
    preflight_wanted = Signal(str)
    appointment_wanted = Signal(str, int)

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
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        super().__init__(parent)
        self._theme, self._office, self._messages, self._settings = theme, office, messages, settings
        self._open_link, self._now_in_utc = open_link, now
        self._day: Day | None = None
        self._job: Job | None = None
        self._stale = True
        self._said: Callable[[], Said] | None = None
        self._header = TodayHeader(state)
        self._header.chosen.connect(self._read)
        self.setProperty("role", "window")
        self.card = NextCard(theme, messages, settings)
        self.card.join.connect(self._join)
        self.card.workstation_wanted.connect(self.workstation_wanted)
        self.card.preflight_wanted.connect(self.preflight_wanted)
        self.card.later_wanted.connect(self._show_later)
        self.notice = Banner("notice")
        self._undo = button("quiet")
        self._undo.clicked.connect(self._take_back)
        self.notice.add_button(self._undo)
        self.notice.hide()
        self.told = NoDay()
        self.told.chosen.connect(self._header.choose)
        self._list_title = label(role="title")
        self._list = surface("card")
        self._rows_column = QVBoxLayout(self._list)
        self._rows_column.setContentsMargins(0, 8, 0, 8)
        self._rows_column.setSpacing(0)
        self.rows: dict[tuple[str, str | None], DayRow] = {}
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        QShortcut(QKeySequence("Ctrl+Z"), self).activated.connect(self._take_back)
        office.changed.connect(self._read)
        office.undo_changed.connect(self._undo.hide)  # it takes back what is told here, and nothing that was done since
        office.sync_changed.connect(self._synchronised)
        self.retranslate()
        self._synchronised(office.sync_state)

    def _build(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        for part in (self.told, self.card, self.notice, self._list_title, self._list):
            column.addWidget(part)
        column.addStretch(1)
        centred = QWidget()
        row = QHBoxLayout(centred)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inner, 100)
        row.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(centred)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    # ---- what the window asks

    def header(self) -> QWidget:
        """What stands in the window's header while this page is shown."""
        return self._header

    @property
    def calendar(self) -> Collection | None:
        """Whose day it is; None: not chosen yet."""
        return self._header.calendar

    def choose_calendar(self, place: int) -> None:
        """Choose one of those that are followed."""
        self._header.choose(place)

    def set_readiness(self, verdict: str | None, sentence: str) -> None:
        """The workstation's verdict (`ready`, `degraded`, `not_ready`, `not_measured`; None: never) and its one sentence."""
        self.card.set_readiness(verdict, sentence)

    def take_settings(self, settings: Settings) -> None:
        """Settings were changed: hosts of links, the time zone."""
        self._settings = settings
        self.card.take_settings(settings)
        self._read()

    def tick(self) -> None:
        """Time went by: the countdown, and after midnight another day."""
        if self._day is not None and self._now().date() != self._day.day:
            self._read()
        else:
            self._tell()

    # ---- reading

    def _now(self) -> datetime:
        return self._now_in_utc().astimezone(self._settings.zone)

    def _synchronised(self, state: SyncState) -> None:
        if state.office is None:
            self._tell()
            return
        before = self._header.calendar
        self._header.set_calendars(state.office.followed, state.office.labels)
        if self._header.calendar != before or (self._day is None and self._job is None):
            self._read()

    def _read(self) -> None:
        """Read anew; out of sight, once it is looked at."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        calendar = self._header.calendar
        today = self._now().date()
        self._header.day.setText(day_text(today))
        if self._job is not None:  # another day or calendar is asked for: its answer is not wanted any more
            self._job.succeeded.disconnect(self._loaded)
            self._job.failed.disconnect(self._unread)
            self._job.cancel()
            self._job = None
        if calendar is None:
            self._day = None
            self._tell()
            return
        # Its own methods, no lambda: Qt lets go of them with the page, which may be gone before the answer.
        self._job = self._office.load_days(today, today + AHEAD, [calendar.id])
        self._job.succeeded.connect(self._loaded)
        self._job.failed.connect(self._unread)

    def _unread(self, error: object) -> None:
        self._job = None
        self._failed(error)

    def _loaded(self, days: AgendaDays) -> None:
        self._job = None
        self._day = day_of(days.appointments, days.first)
        self._show_rows(self._day)
        self._tell()

    # ---- showing

    def _show_rows(self, day: Day) -> None:
        wanted = {(one.uid, one.recurrence_id): one for one in day.appointments}
        if list(wanted) != list(self.rows):
            self._make_rows(wanted)
        for key, one in wanted.items():
            self.rows[key].appointment = one

    def _make_rows(self, wanted: dict[tuple[str, str | None], StoredAppointment]) -> None:
        kept = {key: row for key, row in self.rows.items() if key in wanted}
        while (item := self._rows_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in kept.values():
                widget.hide()
                widget.deleteLater()
        self.rows = {}
        for key, one in wanted.items():
            row = kept.get(key)
            if row is None:
                row = DayRow(self._theme, self._messages, one)
                row.outcome.connect(self._note)
                row.shown.connect(self._show_in_agenda)
            if self.rows:
                self._rows_column.addWidget(line())
            self._rows_column.addWidget(row)
            self.rows[key] = row

    def _tell(self) -> None:
        day, now = self._day, self._now()
        state = self._office.sync_state.office
        self.card.setVisible(day is not None)
        self._list.setVisible(day is not None and bool(day.appointments))
        self._list_title.setVisible(self._list.isVisibleTo(self))
        self.told.setVisible(day is None)
        if day is None:
            if state is not None and not state.followed:
                self.told.tell(self.tr("Aucun agenda n’est suivi"), self.tr("Préférences, Agendas, en ajoute un."))
            elif state is not None and self._header.calendar is None:
                explained = self.tr("Votre journée s’affichera ici. Le choix est gardé ; il se change en haut à droite.")
                self.told.tell(self.tr("Choisissez votre agenda"), explained, self._header.names)
            elif state is None and self._office.sync_state.error is not None:
                self.told.tell(*failed(self._messages, self._office.sync_state.error))
            else:
                self.told.tell(self.tr("Lecture de l’agenda…"))
            return
        following = next_of(day.appointments, now)
        self.card.show_day(day, following, now)
        for row in self.rows.values():
            row.show_appointment(row.appointment, now, following=row.appointment is following)

    def retranslate(self) -> None:
        self._header.day.setText(day_text(self._now().date()))
        self._list_title.setText(self.tr("La journée"))
        self._undo.setText(self.tr("Annuler (Ctrl+Z)"))
        if self._said is not None:
            self.notice.tell(*self._said())
        self._tell()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._timer.start()
        if self._stale:
            self._read()
        self.tick()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        self._timer.stop()

    # ---- acting

    def _join(self, link: str) -> None:
        if not self._open_link(link):
            self.card.not_opened()

    def _show_later(self) -> None:
        if self._day is not None and self._day.later:
            self._show_in_agenda(self._day.later[0])

    def _show_in_agenda(self, appointment: StoredAppointment) -> None:
        self.appointment_wanted.emit(appointment.uid, appointment.collection_id)

    def _note(self, appointment: StoredAppointment, status: AppointmentStatus, incident: str | None) -> None:
        self._set_working(appointment, True)
        self.notice.hide()
        job = self._office.outcome(appointment.href or appointment.uid, status, incident)
        job.succeeded.connect(lambda outcome: self._noted(appointment, outcome))
        job.failed.connect(self._failed)
        job.finished.connect(lambda: self._set_working(appointment, False))

    def _set_working(self, appointment: StoredAppointment, working: bool) -> None:
        row = self.rows.get((appointment.uid, appointment.recurrence_id))
        if row is not None:  # else the day or the calendar is another one by now
            row.set_working(working)

    def _noted(self, appointment: StoredAppointment, outcome: BookingOutcome) -> None:
        who = who_text(appointment)
        self._announce(_TONES.get(outcome.outcome, "conflict"), lambda: noted(self._messages, who, outcome))
        self._undo.setVisible(outcome.undo is not None)

    def _take_back(self) -> None:
        if not self._office.can_undo:
            return
        self.notice.hide()
        job = self._office.undo()
        if job is not None:
            job.succeeded.connect(self._taken_back)
            job.failed.connect(self._failed)

    def _taken_back(self, outcome: BookingOutcome) -> None:
        tone = "arrived" if outcome.outcome in (Outcome.MOVED, Outcome.CANCELLED) else _TONES.get(outcome.outcome, "conflict")
        self._announce(tone, lambda: taken_back(self._messages, outcome))

    def _failed(self, error: object) -> None:
        self._announce("conflict", lambda: failed(self._messages, error))

    def _announce(self, tone: Tone, make: Callable[[], Said]) -> None:
        """`make` is asked again where the language changes."""
        self._said = make
        headline, explanation = make()
        self.notice.set_tone(tone)
        self.notice.tell(headline, explanation)
        self._undo.hide()
        self.notice.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{headline} {explanation}".strip()))
