"""Where the pages are made, each when it is first shown, and joined by signals: none of them knows another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from gui.agenda.page import AgendaPage
from gui.jobs import Job, Jobs, Lane, UnexpectedFault
from gui.language import Language
from gui.main_window import MainWindow, PageFactory
from gui.messages import Message, Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.window_state import WindowState
from scheduling.errors import NotFound
from scheduling.progress import CancelToken, Reporter
from scheduling.settings import Settings

if TYPE_CHECKING:
    from gui.before_appointments import BeforeAppointments
    from gui.booking.panel import BookingPanel
    from gui.first_start.page import FirstStart
    from gui.readiness.page import WorkstationPage


AHEAD_MS = 60_000
"""Nobody waits for what looks ahead to the next appointment."""
PAINTED_MS = 50
"""After days were given to the agenda it has painted them; until then nothing else takes the interpreter."""


@dataclass(frozen=True)
class Parts:
    """What pages are made of."""

    theme: Theme
    language: Language
    messages: Messages
    jobs: Jobs
    office: Office
    state: WindowState
    settings: Settings
    profile: Path


class Joints(QObject):
    """`readiness_told`: verdict (None: not known) and one sentence. `settings_told`: the `Settings` that hold from now on."""

    readiness_told = Signal(object, str)
    settings_told = Signal(object)

    def __init__(self, parts: Parts, window_parent: QObject) -> None:
        super().__init__(window_parent)
        self._parts = parts
        self._panel: BookingPanel | None = None
        self._warming: Job | None = None
        self._readiness: tuple[str | None, str] = (None, "")
        self.window = MainWindow(parts.theme, parts.office, parts.messages, parts.state, self._factories())
        self.window.readiness.clicked.connect(self.examine)
        self.readiness_told.connect(self.window.show_readiness)
        QTimer.singleShot(AHEAD_MS, self, self._look_ahead)
        QShortcut(QKeySequence("F2"), self.window).activated.connect(self._book_by_key)

    def _factories(self) -> dict[str, PageFactory]:
        return {
            "agenda": self._agenda,
            "today": self._today,
            "workstation": self._workstation,
            "preferences": self._preferences,
            "first_start": self._first_start,
        }

    def show_day(self, day: date) -> None:
        """Show this day in the agenda."""
        self._agenda_page().show_day(day)

    def examine(self) -> None:
        """Show the workstation's page, where the examination begins."""
        self.window.bring_to_front()
        self.window.show_page("workstation")

    def examine_for(self, link_host: str) -> None:
        """Examine it for an appointment, of which only the host of its link is told."""
        from device_check.scope import Scope

        self.examine()
        self._workstation_page().examine(Scope.PREFLIGHT, link_host)

    def _look_ahead(self) -> BeforeAppointments:
        """From now on, whichever page is in sight."""
        from gui.before_appointments import BeforeAppointments

        parts = self._parts
        before = BeforeAppointments(parts.office, parts.state, parts.settings, parts.jobs, self._workstation_page, self)
        self.settings_told.connect(before.take_settings)
        before.wrong.connect(self._warn)
        return before

    def _warn(self, message: Message) -> None:
        self.window.notify(message)
        QApplication.alert(self.window)

    # ---- the pages. Imported when first shown: a window that shows the agenda needs none of the others.

    def _agenda(self) -> tuple[QWidget, QWidget]:
        parts = self._parts
        page = AgendaPage(parts.theme, parts.office, parts.messages, parts.settings, parts.state)
        page.booking_wanted.connect(self._book)
        page.ghost_chosen.connect(self._ghost_chosen)
        page.readiness_asked.connect(self.examine)
        page.preferences_wanted.connect(self._show_preferences)
        page.days_shown.connect(self._days_shown)
        self.settings_told.connect(page.take_settings)
        return page, page.header()

    def _days_shown(self) -> None:
        """The panel is made once the agenda is painted: nobody books in the first tenth of a second."""
        QTimer.singleShot(PAINTED_MS, self, self._warm_up)

    def _warm_up(self) -> None:
        if self._panel is None and self._warming is None:
            self._warming = self._parts.jobs.start(Lane.CHECK, "warm_up", _warm_up)
            self._warming.finished.connect(self._make_panel)

    def _make_panel(self) -> None:
        if self._panel is not None:
            return
        from gui.booking.panel import BookingPanel

        parts = self._parts
        agenda = self._agenda_page()
        panel = self._panel = BookingPanel(parts.theme, parts.office, parts.messages, parts.settings)
        agenda.set_side_panel(panel)
        agenda.calendars_changed.connect(panel.set_calendars)
        panel.ghosts_changed.connect(agenda.show_ghosts)
        panel.booked.connect(agenda.booked)
        panel.undo_wanted.connect(agenda.undo)
        panel.closed.connect(self._panel_closed)
        agenda.undone.connect(panel.forget_told)
        panel.set_calendars(agenda.calendars)
        self.settings_told.connect(panel.take_settings)
        agenda.show_booking(parts.state.value("agenda/booking", True))

    def _book(self, calendar_id: int | None, start: datetime | None, end: datetime | None) -> None:
        self.window.show_page("agenda")
        self._make_panel()
        if self._panel is None:
            return
        self._agenda_page().show_booking(True)
        self._parts.state.keep("agenda/booking", True)
        if calendar_id is not None and start is not None and end is not None:
            self._panel.take(calendar_id, start, end)
        else:
            self._panel.start()

    def _book_by_key(self) -> None:
        """F2, wherever one is: find a slot and book it. Not before there is an agenda."""
        if self.window.shown_page != "first_start":
            self._book(None, None, None)

    def _panel_closed(self) -> None:
        self._agenda_page().show_booking(False)
        self._parts.state.keep("agenda/booking", False)

    def _ghost_chosen(self, index: int) -> None:
        if self._panel is not None:
            self._panel.choose(index)

    def _agenda_page(self) -> AgendaPage:
        page = self.window.page("agenda")
        assert isinstance(page, AgendaPage)
        return page

    def _show_preferences(self) -> None:
        """Nothing is followed: there it can be."""
        from gui.preferences.page import PreferencesPage

        page = self.window.page("preferences")
        assert isinstance(page, PreferencesPage)
        page.show_section("calendars")
        self.window.show_page("preferences")

    def _today(self) -> tuple[QWidget, QWidget]:
        from gui.today.page import TodayPage

        parts = self._parts
        page = TodayPage(parts.theme, parts.office, parts.messages, parts.settings, parts.state)
        page.set_readiness(*self._readiness)
        page.workstation_wanted.connect(self.examine)
        page.preflight_wanted.connect(self.examine_for)
        page.appointment_wanted.connect(self._show_appointment)
        self.readiness_told.connect(page.set_readiness)
        self.settings_told.connect(page.take_settings)
        return page, page.header()

    def _show_appointment(self, uid: str, calendar_id: int) -> None:
        self.window.show_page("agenda")
        self._agenda_page().choose(uid, calendar_id)

    def _workstation(self) -> tuple[QWidget, QWidget]:
        from gui.readiness.history_actions import HistoryActions
        from gui.readiness.page import WorkstationPage
        from gui.readiness.usable_settings import calendar_of
        from scheduling.office.named_secret import named_secret

        parts = self._parts
        secret_of = named_secret(parts.profile, parts.office.secrets)
        page = WorkstationPage(
            parts.theme,
            parts.jobs,
            parts.messages,
            parts.settings,
            secret_of=secret_of,
            calendar_url=lambda: calendar_of(office.accounts if (office := parts.office.sync_state.office) else ()),
        )
        page.readiness_changed.connect(self._readiness_changed)
        page.device_chosen.connect(self._device_chosen)
        self.settings_told.connect(page.take_settings)
        past = HistoryActions(page, parts.theme, parts.office, parts.jobs, parts.messages, parts.settings)
        past.refused.connect(self.window.announce)
        self.settings_told.connect(past.take_settings)
        return page, page.header()

    def _workstation_page(self) -> WorkstationPage:
        from gui.readiness.page import WorkstationPage

        page = self.window.page("workstation")
        assert isinstance(page, WorkstationPage)
        return page

    def _device_chosen(self, kind: str, device: str) -> None:
        job = self._parts.office.write_setting(f"check.{kind}", device)
        job.failed.connect(lambda error: self.window.announce(self._parts.messages.of(error)))

    def _readiness_changed(self, verdict: str | None, sentence: str) -> None:
        self._readiness = (verdict, sentence)
        self.readiness_told.emit(verdict, sentence)

    def _preferences(self) -> tuple[QWidget, QWidget]:
        from gui.preferences.page import PreferencesPage

        parts = self._parts
        page = PreferencesPage(parts.theme, parts.office, parts.messages, parts.profile, parts.settings)
        page.language_chosen.connect(parts.language.choose)
        page.theme_chosen.connect(parts.theme.choose)
        page.scale_chosen.connect(parts.theme.enlarge)
        page.settings_changed.connect(self._settings_changed)
        return page, page.header()

    def _settings_changed(self, settings: Settings) -> None:
        """Pages that are made later begin with them, those that are there are told; times are in their zone."""
        self._parts = replace(self._parts, settings=settings)
        self.settings_told.emit(settings)
        self._parts.office.load_state()

    def _first_start(self) -> tuple[QWidget, None]:
        from gui.first_start.page import FirstStart

        page = FirstStart(self._parts.theme, self._parts.office, self._parts.messages)
        page.ready.connect(self._started)
        page.demo_wanted.connect(lambda: self._start_demo(page))
        return page, None

    def _start_demo(self, page: FirstStart) -> None:
        from gui.demo_start import start_demo

        try:
            start_demo(self._parts.profile, self._parts.language.code)
        except NotFound as error:
            self.window.announce(self._parts.messages.of(error))
        else:
            page.demo_started()

    def _started(self) -> None:
        self.window.show_page("agenda")

    def tell_fault(self, fault: UnexpectedFault) -> None:
        """Our own mistake, told once at the window's foot; the window goes on."""
        self.window.announce(self._parts.messages.of(fault))


def _warm_up(_cancel: CancelToken, _reporter: Reporter) -> None:
    """Import in a worker what booking and synchronising will need, so that the window does not stand still for it."""
    import scheduling.office.desk
    import scheduling.office.synchronise  # noqa: F401  loaded before it is needed
