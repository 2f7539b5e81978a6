"""The window changes its language while it is open: every text of it, and back to the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from device_check.check_names import CHECKS
from device_check.examination import examined
from device_check.thresholds import Thresholds
from gui.agenda.page import AgendaPage
from gui.booking.disclosure import Disclosure
from gui.booking.panel import BookingPanel
from gui.jobs import Jobs, UnexpectedFault
from gui.joints import Joints, Parts
from gui.language import Language, LanguageCode
from gui.main_window import PAGES
from gui.messages import Messages
from gui.office import Office
from gui.preferences.page import SECTIONS, PreferencesPage
from gui.theme.theme import Theme
from gui.today.page import TodayPage
from gui.window_state import WindowState
from scheduling import clock
from scheduling.demo.secretary import ZONE, Secretary, sample_monday, secretary_at_work
from scheduling.settings import load_settings, policy_path
from tests.gui.agenda.conftest import LONG_MS, Colleague, Desktop, at, colleague, desktop, sealing_key
from tests.gui.agenda.test_page_conflicts import move_both_ways
from tests.gui.conftest import PRACTITIONERS, Hospital
from tests.gui.readiness.test_page import BUSY, GOOD, QUIET, MakePage, make_page, scene
from tests.helpers.shown_texts import ShownText, WrongLanguage, shown_texts, written_by_people

__all__ = ["colleague", "desktop", "make_page", "scene", "sealing_key"]  # fixtures of other tests, used here too

EVENT_LABEL = "Téléconsultation"
"""What events are called on the server, for whoever opens the calendar with another program; with the reference behind."""


@pytest.fixture(scope="module")
def secretary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secretary]:
    """The sample hospital, its secretary signed in and up to date."""
    with secretary_at_work(tmp_path_factory.mktemp("hospital"), ('link_hosts = ["visio.example.org"]',)) as made:
        yield made


class OpenWindow:
    """The whole window, signed in to the sample hospital."""

    def __init__(self, joints: Joints, jobs: Jobs, qtbot: QtBot) -> None:
        self.joints, self.jobs, self.qtbot = joints, jobs, qtbot
        self.window = joints.window

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=LONG_MS)

    def quiet(self) -> None:
        """Nothing runs or is about to, and what was brought is shown."""
        self.until(self._rests)
        QCoreApplication.sendPostedEvents()
        QApplication.processEvents()
        self.until(self._rests)

    def _rests(self) -> bool:
        # A search that waits a moment for more to be typed is no job yet.
        return not self.jobs.busy and not (self.joints._panel and self.joints._panel.finder.running)

    @property
    def agenda(self) -> AgendaPage:
        page = self.window.page("agenda")
        assert isinstance(page, AgendaPage)
        return page

    @property
    def panel(self) -> BookingPanel:
        assert self.joints._panel is not None
        return self.joints._panel


@pytest.fixture
def open_window(
    qtbot: QtBot, theme: Theme, language: Language, messages: Messages, jobs: Jobs, secretary: Secretary, tmp_path: Path
) -> Iterator[OpenWindow]:
    settings = load_settings(secretary.profile, policy_path())
    office = Office(jobs, secretary.profile, secretary.secrets)
    state = WindowState(tmp_path)
    parts = Parts(theme, language, messages, jobs, office, state, settings, secretary.profile)
    owner = QObject()
    made = OpenWindow(Joints(parts, owner), jobs, qtbot)
    qtbot.addWidget(made.window)
    made.window.resize(1440, 900)
    office.load_state()
    made.window.show_page("agenda")
    made.window.show()
    made.until(lambda: made.joints._panel is not None and made.agenda.centre.days is not None)
    made.quiet()
    yield made
    made.window.close()
    jobs.stop()
    office.close()


def speak(language: Language, code: LanguageCode) -> None:
    """Choose it, and let every widget hear of it."""
    language.choose(code)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def told_differently(before: list[ShownText], after: list[ShownText]) -> set[ShownText]:
    """What is not the same, but for numbers that go on."""
    return {one.without_numbers for one in before} ^ {one.without_numbers for one in after}


def check_switch(root: QWidget, language: Language, wrong: WrongLanguage, settle: Callable[[], None]) -> list[ShownText]:
    """French to English and back; the English texts are answered."""
    settle()
    french = shown_texts(root)
    assert wrong.english_left(french) == []
    speak(language, "en")
    settle()
    english = shown_texts(root)
    assert wrong.french_left(english) == []
    speak(language, "fr")
    settle()
    back = shown_texts(root)
    assert sorted(told_differently(french, back)) == []
    return english


@pytest.fixture(scope="module")
def wrong(secretary: Secretary) -> WrongLanguage:
    written = written_by_people(secretary.profile, secretary.secrets)
    names = {*PRACTITIONERS, *(word for name in PRACTITIONERS for word in name.split())}
    return WrongLanguage({*written, *names, *available_timezones(), "Français", "English", EVENT_LABEL})


def test_every_page(open_window: OpenWindow, language: Language, wrong: WrongLanguage) -> None:
    open_window.until(lambda: open_window.panel.finder.proposals)
    for key, _ in PAGES:
        open_window.window.show_page(key)
        open_window.quiet()
    english = {one.text for one in check_switch(open_window.window, language, wrong, open_window.quiet)}
    assert {"Preferences", "Agenda", "Today", "Workstation", "Find a slot", "Practitioners", "Earliest", "My calendar"} <= english
    assert any(text.startswith("Synchronised at") or text == "Not yet synchronised" for text in english)


def test_every_section_of_the_preferences(open_window: OpenWindow, language: Language, wrong: WrongLanguage) -> None:
    open_window.window.show_page("preferences")
    page = open_window.window.page("preferences")
    assert isinstance(page, PreferencesPage)
    for section in SECTIONS:
        page.show_section(section)
        open_window.quiet()
    english = {one.text for one in check_switch(open_window.window, language, wrong, open_window.quiet)}
    assert {
        "Time zone",
        "Allowed video servers",
        "Keys known to this workstation",
        "Text size",
        "Accounts of this workstation",
    } <= english
    assert "12 of 12 followed" in english


def test_the_first_start(open_window: OpenWindow, language: Language, wrong: WrongLanguage) -> None:
    open_window.window.show_page("first_start")
    english = {one.text for one in check_switch(open_window.window, language, wrong, open_window.quiet)}
    assert {"Connect this workstation to your calendars", "Sign in", "Step 1 of 3"} <= english


def test_the_list_and_the_details_of_an_appointment(open_window: OpenWindow, language: Language, wrong: WrongLanguage) -> None:
    page = open_window.agenda
    page.centre.set_view("list")
    monday = sample_monday(clock.now().astimezone(ZONE).date())
    page.go_to(datetime.combine(monday, time(12), ZONE))
    open_window.until(lambda: page.centre.days is not None and page.centre.days.appointments)
    open_window.quiet()
    assert page.centre.days is not None
    ours = next(one for one in page.centre.days.appointments if one.patient is not None and one.kind is not None and one.link)
    page.choose(ours.uid, ours.collection_id)
    open_window.until(lambda: page.right.mode == "details")
    english = {one.text for one in check_switch(open_window.window, language, wrong, open_window.quiet)}
    assert {"Practitioner", "Patient", "Kind", "Reference", "Move…", "Cancel the appointment…", "Record the outcome"} <= english
    assert any(text.endswith(" appointments") for text in english)
    assert any(text.startswith("born ") for text in english)
    for form in (page.bench.details.ask_move, page.bench.details.ask_length, page.bench.details.ask_cancel):
        form()
        english = {one.text for one in check_switch(page.bench.details, language, wrong, open_window.quiet)}
    assert "Reason (optional, no patient’s name)" in english


def test_what_a_booking_needs_and_what_came_of_it(open_window: OpenWindow, language: Language, wrong: WrongLanguage) -> None:
    panel = open_window.panel
    panel.start()
    open_window.until(lambda: panel.finder.state == "answered" and panel.finder.proposals)
    english = {one.text for one in check_switch(panel, language, wrong, open_window.quiet)}
    assert {"Give the patient’s name or IPP.", "&Name", "&Practitioners"} <= english
    for field in panel.findChildren(Disclosure):
        field.button.click()
    open_window.quiet()
    check_switch(panel, language, wrong, open_window.quiet)
    panel.parts.patient.family.edit.setText("ESSAI")
    open_window.until(panel.parts.primary.isEnabled)
    panel.parts.primary.click()
    open_window.until(lambda: panel.parts.notice.isVisible() and not panel.desk.run.running)
    english = {one.text for one in check_switch(panel, language, wrong, open_window.quiet)}
    assert any(text.startswith("Booked ") for text in english)


def test_two_versions_beside_each_other(
    desktop: Desktop, colleague: Colleague, hospital: Hospital, language: Language, wrong: WrongLanguage
) -> None:
    move_both_ways(desktop, colleague, hospital)
    desktop.page.sidebar.contents.watch.conflict_card.click()
    desktop.until(lambda: desktop.page.right.mode == "conflict")
    settle = lambda: desktop.until(desktop.settled)  # noqa: E731
    english = {one.text for one in check_switch(desktop.page, language, wrong, settle)}
    assert {"To decide", "≠ Time", "Keep mine", "Here", "On the server"} <= english


def test_what_is_announced(desktop: Desktop, colleague: Colleague, language: Language, wrong: WrongLanguage) -> None:
    booked = colleague.book(PRACTITIONERS[0], at(9))
    desktop.synchronise()
    target = next(one for one in desktop.page.calendars if one.name == PRACTITIONERS[0])
    desktop.page.centre.grid.appointment_dropped.emit(desktop.shown(booked.uid), target.id, at(11, 30))
    desktop.until(lambda: "Déplacé" in desktop.told())
    settle = lambda: desktop.until(desktop.settled)  # noqa: E731
    english = {one.text for one in check_switch(desktop.page, language, wrong, settle)}
    assert any(text.startswith("Moved: GARNIER Lucie, ") for text in english)
    assert "Undo (Ctrl+Z)" in english


def test_what_went_wrong_on_the_page_of_the_day(open_window: OpenWindow, language: Language, wrong: WrongLanguage) -> None:
    open_window.window.show_page("today")
    page = open_window.window.page("today")
    assert isinstance(page, TodayPage)
    open_window.quiet()
    page._failed(UnexpectedFault(ValueError()))
    english = {one.text for one in check_switch(page, language, wrong, open_window.quiet)}
    assert "The program met an error of its own." in english


def test_the_verdict_on_the_workstation(
    make_page: MakePage, language: Language, wrong: WrongLanguage, messages: Messages, qtbot: QtBot
) -> None:
    page = make_page({"speed_url": "https://debit.hopital.example"})
    qtbot.waitUntil(lambda: page._cards.camera.preview.has_picture)  # until then it says that the camera is being switched on
    page._show_examined(
        examined([*GOOD.values(), QUIET, BUSY], Thresholds.load(), CHECKS, datetime(2026, 11, 23, 9, 42, tzinfo=UTC), 11.63)
    )
    english = {one.text for one in check_switch(page, language, wrong, QApplication.processEvents)}
    assert any("your voice is too quiet" in text.lower() for text in english)
    assert any("checked" in text or "check of 11.6 s" in text for text in english)
