"""The whole application on a real server, and a colleague at another workstation of the same hospital."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from gui.app import App, Start
from gui.language import LanguageCode
from scheduling import clock
from scheduling.model.appointment import AppointmentStatus
from scheduling.office.accounts import add_account
from scheduling.office.agenda import agenda_days
from scheduling.office.keys import add_keys
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import open_workspace
from scheduling.sealing import SealingKey
from scheduling.settings import load_settings, policy_path
from scheduling.store.occurrences import StoredAppointment
from tests.gui.agenda.conftest import Colleague, at, colleague, open_hours, sealing_key
from tests.gui.conftest import PASSWORD, PRACTITIONERS, USER, Hospital, Profile
from tests.gui.stories.person import Person

__all__ = ["colleague", "sealing_key"]  # fixtures of the agenda's tests, used here too

SETTINGS = 'link_hosts = ["visio.example.org"]\nholidays = ""\n'

USUAL = QSize(1440, 900)

Open = Callable[..., Person]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither this machine's policy nor this person's autostart folder."""
    monkeypatch.setenv("TELECONSULT_POLICY", str(tmp_path / "policy.toml"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication, profile: Profile) -> Iterator[Open]:
    """Opens the application on the profile, as often as wanted; what was not closed is closed at the end."""
    QApplication.setStyle("Fusion")
    running: list[App] = []

    def open_(language: LanguageCode = "fr", *, first_sync: bool = False, size: QSize | None = None) -> Person:
        start = Start(profile.directory, profile.secrets, language)
        app = App(qapp, start, load_settings(profile.directory, policy_path()), first_sync=first_sync)
        running.append(app)
        app.show()
        if size is None or size.isValid():
            app.window.resize(size or USUAL)
        app.window.activateWindow()
        qtbot.waitActive(app.window).__enter__()
        return Person(app, qtbot)

    yield open_
    for app in running:
        close(app)


def close(app: App) -> None:
    """As the window's cross and the end of the program do it; leaves nothing of it behind for the next test."""
    if not isValid(app):
        return  # it was closed in the test
    app.window.close()
    app.end()
    app.theme.choose("light")
    app.theme.enlarge(1.0)
    app.language.choose("fr")
    app.setParent(None)
    for one in (app.window, app.theme, app.language, app):
        one.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def signed_in(profile: Profile, hospital: Hospital, sealing_key: SealingKey) -> Hospital:
    """The person's profile knows the server, its calendars and the key; the coming Wednesday is open from 8 to 18."""
    for one in PRACTITIONERS[:2]:
        open_hours(hospital, one)
    profile.directory.mkdir(mode=0o700, exist_ok=True)
    (profile.directory / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    with open_workspace(profile.directory, profile.secrets) as workspace:
        add_account(workspace, url=hospital.server.url, username=USER, password=PASSWORD)
        add_keys(workspace, [sealing_key])
        synchronise(workspace)
    return hospital


@pytest.fixture
def person(signed_in: Hospital, colleague: Colleague, open_window: Open) -> Person:
    """Signed in, the agenda of the coming Wednesday in sight."""
    made = open_window()
    made.until(lambda: made.app.window.shown_page == "agenda" and made.agenda.centre.days is not None)
    go_to(made, at(11))
    return made


def go_to(person: Person, moment: datetime) -> None:
    """Day by day, as a person does."""
    for _ in range((moment.date() - person.agenda.centre.period.day).days):
        person.presses("Alt+Right")
    person.calm()
    person.strokes = 0


def on_server(colleague: Colleague, family: str = "") -> list[StoredAppointment]:
    """What a second client reads from the server now: every appointment of ours that stands, or those of one patient."""
    with open_workspace(colleague.profile, colleague.secrets) as workspace:
        synchronise(workspace)
        first = clock.now().date()
        found = agenda_days(workspace, first, first + timedelta(days=90)).appointments
    standing = [one for one in found if not one.foreign and one.status is not AppointmentStatus.CANCELLED]
    return [one for one in standing if not family or (one.patient is not None and one.patient.family == family)]
