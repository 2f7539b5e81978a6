"""A page of preferences, with or without an account on a real server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.accounts.wishes import connect
from gui.jobs import Jobs
from gui.messages import Messages
from gui.office import Office
from gui.preferences.page import PreferencesPage
from gui.theme.theme import Theme
from scheduling.settings import load_settings, policy_path
from tests.gui.conftest import PASSWORD, USER, Hospital, Profile

MakePage = Callable[[], PreferencesPage]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither this machine's policy nor this person's autostart folder."""
    monkeypatch.setenv("TELECONSULT_POLICY", str(tmp_path / "policy.toml"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def make_page(qtbot: QtBot, theme: Theme, office: Office, messages: Messages, profile: Profile) -> MakePage:
    def make() -> PreferencesPage:
        settings = load_settings(profile.directory, policy_path())
        made = PreferencesPage(theme, office, messages, profile.directory, settings)
        qtbot.addWidget(made)
        made.resize(920, 636)
        made.show()
        qtbot.waitExposed(made)
        return made

    return make


@pytest.fixture
def page(make_page: MakePage) -> PreferencesPage:
    return make_page()


@pytest.fixture
def signed_in(qtbot: QtBot, office: Office, hospital: Hospital, jobs: Jobs) -> Hospital:
    """The secretary's account is kept, nothing was synchronised."""
    job = connect(office, hospital.server.url, USER, PASSWORD)
    with qtbot.waitSignal(job.succeeded, timeout=20_000):
        pass
    idle(qtbot, jobs)
    return hospital


def idle(qtbot: QtBot, jobs: Jobs) -> None:
    """Wait until nothing runs, and what it answered has arrived."""
    qtbot.waitUntil(lambda: not jobs.busy, timeout=20_000)


def show(qtbot: QtBot, page: PreferencesPage, key: str, jobs: Jobs) -> QWidget:
    """Bring a section into sight and wait for what it reads."""
    page.show_section(key)
    qtbot.waitUntil(page.section(key).isVisible)
    idle(qtbot, jobs)
    return page.section(key)
