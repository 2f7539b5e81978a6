"""The booking panel on a real server, and a colleague who books in the same calendars from another workstation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.booking.panel import BookingPanel
from gui.booking.period import Period
from gui.jobs import Job
from gui.messages import Messages
from gui.office import Office
from gui.proposed_slot import ProposedSlot
from gui.theme.theme import Theme
from scheduling.model.appointment import Appointment
from scheduling.office.accounts import add_account
from scheduling.office.keys import add_keys
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import open_workspace
from scheduling.sealing import SealingKey
from scheduling.settings import Settings
from scheduling.store.collections import Collection
from tests.gui.agenda.conftest import LONG_MS, colleague, coming_day, open_hours, sealing_key
from tests.gui.conftest import PASSWORD, PRACTITIONERS, USER, Hospital

ALLOWED = Settings(link_hosts=("visio.example.org",), holidays="")
WRITTEN = 'link_hosts = ["visio.example.org"]\nholidays = ""\n'

__all__ = ["colleague", "sealing_key"]  # fixtures of the agenda's tests, used here too


@dataclass
class Secretary:
    """Who sits before the panel: keys go to whatever has the keyboard."""

    panel: BookingPanel
    office: Office
    qtbot: QtBot
    calendars: dict[str, Collection]
    booked: list[Appointment] = field(default_factory=list)
    ghosts: tuple[list[ProposedSlot], int] = ((), -1)  # type: ignore[assignment]

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

    def searched(self) -> None:
        """Until what is proposed is what is asked for."""
        self.until(lambda: not self.panel.finder.running and self.panel.finder.state == "answered")

    def tick(self, *practitioners: str) -> None:
        """The agenda shows these."""
        self.panel.set_calendars([self.calendars[one] for one in practitioners])

    def f2(self) -> None:
        """Search, and have the answer."""
        self.panel.start()
        self.searched()

    def types(self, text: str) -> None:
        QTest.keyClicks(self._focused(), text)

    def presses(self, key: Qt.Key, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(self._focused(), key)

    def settles(self) -> str:
        """Until the booking is over; what the notice says then."""
        self.until(lambda: not self.panel.desk.run.running and self.panel.parts.notice.isVisible())
        return self.told

    @property
    def told(self) -> str:
        banner = self.panel.parts.notice.banner
        return f"{banner.headline.text()} {banner.explanation.text()}" if self.panel.parts.notice.isVisible() else ""

    @property
    def times(self) -> list[str]:
        """What is proposed, as local times."""
        return [f"{one.slot.start:%H:%M}" for one in self.panel.finder.proposals]

    def _focused(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        assert self.panel.isAncestorOf(found)
        return found


@pytest.fixture
def secretary(
    qtbot: QtBot, theme: Theme, office: Office, messages: Messages, hospital: Hospital, sealing_key: SealingKey
) -> Secretary:
    """Signed in and synchronised; two of the three practitioners are open from 8 to 18 on the coming Wednesday."""
    for one in PRACTITIONERS[:2]:
        open_hours(hospital, one)
    office.profile.mkdir(mode=0o700, exist_ok=True)
    (office.profile / "settings.toml").write_text(WRITTEN, encoding="utf-8")
    with open_workspace(office.profile, office.secrets) as workspace:
        add_keys(workspace, [sealing_key])
        add_account(workspace, url=hospital.server.url, username=USER, password=PASSWORD)
        synchronise(workspace)
    panel = BookingPanel(theme, office, messages, ALLOWED)
    qtbot.addWidget(panel)
    made = Secretary(panel, office, qtbot, {})
    panel.booked.connect(made.booked.append)

    def keep_ghosts(slots: list[ProposedSlot], chosen: int) -> None:
        made.ghosts = (slots, chosen)

    panel.ghosts_changed.connect(keep_ghosts)
    made.answer(office.load_state())
    made.until(lambda: office.sync_state.office is not None)
    assert office.sync_state.office is not None
    made.calendars = {one.name: one for one in office.sync_state.office.followed}
    day = coming_day()
    panel.parts.period.set_period(Period(day, day))
    panel.resize(336, 800)
    panel.show()
    panel.activateWindow()
    qtbot.waitExposed(panel)
    made.tick(PRACTITIONERS[0])
    return made
