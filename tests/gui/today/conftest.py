"""The page of the day on a real server, with a clock that a test sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from pytestqt.qtbot import QtBot

from gui.jobs import Job
from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.today.day_row import DayRow
from gui.today.page import TodayPage
from gui.window_state import WindowState
from scheduling.office.accounts import add_account
from scheduling.office.keys import add_keys
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import open_workspace
from scheduling.sealing import SealingKey
from scheduling.settings import Settings
from tests.gui.agenda.conftest import LONG_MS, at, colleague, sealing_key
from tests.gui.conftest import PASSWORD, PRACTITIONERS, USER, Hospital

__all__ = ["colleague", "sealing_key"]  # fixtures of the agenda's tests, used here too


@dataclass
class Physician:
    """Who looks at the page. `moment`: what the clock says; `opened`: links that the browser got."""

    office: Office
    qtbot: QtBot
    state: WindowState
    build: Callable[[Physician, Settings], TodayPage]
    moment: datetime = field(default_factory=lambda: at(8, 48))
    opened: list[str] = field(default_factory=list)
    browser_works: bool = True
    page: TodayPage | None = None

    def opens(self, settings: Settings, mine: str | None = PRACTITIONERS[0]) -> TodayPage:
        """The page, with the day of `mine` read."""
        self.answer(self.office.load_state())
        self.until(lambda: self.office.sync_state.office is not None)
        assert self.office.sync_state.office is not None
        if mine is not None:
            href = next(one.href for one in self.office.sync_state.office.followed if one.name == mine)
            self.state.keep("today/calendar", href)
        page = self.page = self.build(self, settings)
        self.qtbot.addWidget(page)
        page.resize(1100, 700)
        page.show()
        self.qtbot.waitExposed(page)
        if mine is not None:
            self.until(lambda: page._day is not None)
        return page

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until it holds; how long it takes is not tested."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=LONG_MS)

    def answer(self, job: Job | None) -> object:
        """What a job answers; it must succeed."""
        assert job is not None
        answers: list[object] = []
        job.succeeded.connect(answers.append)
        job.failed.connect(answers.append)
        self.until(lambda: answers)
        assert not isinstance(answers[0], Exception), answers[0]
        return answers[0]

    def row(self, uid: str) -> DayRow:
        """The row of an appointment."""
        assert self.page is not None
        return next(row for (one, _), row in self.page.rows.items() if one == uid)

    def opens_link(self, link: str) -> bool:
        """What the page is given instead of the system's browser."""
        self.opened.append(link)
        return self.browser_works


@pytest.fixture
def physician(
    qtbot: QtBot,
    theme: Theme,
    office: Office,
    messages: Messages,
    state: WindowState,
    hospital: Hospital,
    sealing_key: SealingKey,
) -> Physician:
    """Signed in; what the colleague books before the page opens is known."""
    with open_workspace(office.profile, office.secrets) as workspace:
        add_keys(workspace, [sealing_key])
        add_account(workspace, url=hospital.server.url, username=USER, password=PASSWORD)
        synchronise(workspace)

    def build(who: Physician, settings: Settings) -> TodayPage:
        return TodayPage(theme, office, messages, settings, state, open_link=who.opens_link, now=lambda: who.moment)

    return Physician(office, qtbot, state, build)
