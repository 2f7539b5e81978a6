"""Settings that change while the agenda is in sight, and a profile that cannot be read."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from gui.agenda.page import AgendaPage
from gui.agenda.state_card import StateCard
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.theme.theme import Theme
from gui.window_state import WindowState
from scheduling.errors import CalendarGone, ServerUnreachable
from scheduling.office.state import OfficeState
from scheduling.office.workspace import open_workspace
from scheduling.settings import Settings
from tests.gui.agenda.conftest import LONG_MS, SETTINGS, Colleague, Desktop, at
from tests.gui.conftest import PRACTITIONERS

AMEL = PRACTITIONERS[0]


def test_a_host_that_is_allowed_or_no_longer_holds_at_once(desktop: Desktop, colleague: Colleague) -> None:
    colleague.book(AMEL, at(9))
    desktop.synchronise()
    page = desktop.page
    one = desktop.all_shown()[0]
    assert one.link is not None
    page.bench.chosen.open(one)
    page.take_settings(Settings())
    page.bench.acts.open_link(one.link)
    assert desktop.opened == []
    page.bench.chosen.open(one)
    assert not page.bench.details._join.isEnabled()
    page.take_settings(SETTINGS)
    page.bench.acts.open_link(one.link)
    assert desktop.opened == [one.link]


def test_another_time_zone_shows_the_days_as_they_are_there(desktop: Desktop, colleague: Colleague) -> None:
    colleague.book(AMEL, at(9))
    desktop.synchronise()
    file: Path = desktop.office.profile / "settings.toml"
    file.write_text('time_zone = "Pacific/Auckland"\n', encoding="utf-8")
    desktop.page.take_settings(Settings(time_zone="Pacific/Auckland"))
    desktop.until(lambda: desktop.settled() and [one.start.hour for one in desktop.all_shown()] == [21])
    assert str(desktop.page.centre._now().tzinfo) == "Pacific/Auckland"


def test_a_profile_that_cannot_be_read_is_told_and_read_again(
    qtbot: QtBot, theme: Theme, office: Office, messages: Messages, state: WindowState
) -> None:
    assert office.secrets is not None
    with open_workspace(office.profile, office.secrets):
        pass
    key = office.secrets / "store-key"
    elsewhere = key.rename(office.secrets / "elsewhere")
    page = AgendaPage(theme, office, messages, SETTINGS, state)
    qtbot.addWidget(page)
    page.show()
    card: StateCard = page.centre.card
    office.load_state()
    qtbot.waitUntil(card.button.isVisible, timeout=LONG_MS)
    assert "Lecture" not in card._headline.text()
    elsewhere.rename(key)
    card.button.click()
    qtbot.waitUntil(lambda: card._headline.text() == "Aucun agenda n’est encore suivi", timeout=LONG_MS)


def test_offline_is_said_only_where_the_server_does_not_answer(desktop: Desktop) -> None:
    office = desktop.office.sync_state.office
    assert isinstance(office, OfficeState)
    told: list[bool] = []
    for error in (ServerUnreachable("https://x.example", "refused"), CalendarGone("Bensaïd"), None):
        desktop.page._sync_changed(SyncState(error=error, office=office))
        told.append(desktop.page.sidebar.contents.watch._offline)
    assert told == [True, False, False]
