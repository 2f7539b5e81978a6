"""What the servers guarantee, in the preferences: after the set-up, after trying again, and where something is lacking."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.jobs import Jobs
from gui.preferences.page import PreferencesPage
from scheduling.office.workspace import open_workspace
from scheduling.store.accounts import accounts
from scheduling.store.capabilities import PROBE, Capabilities
from tests.gui.conftest import Hospital, Profile
from tests.gui.preferences.conftest import idle, show


def keep(profile: Profile, shown: Capabilities | None) -> None:
    """As if the probe had shown this."""
    kept = json.dumps({} if shown is None else {PROBE: shown.as_stored()})
    with open_workspace(profile.directory, profile.secrets) as workspace, workspace.database.transaction() as cursor:
        cursor.execute("UPDATE accounts SET capabilities = ?", (kept,))


def test_after_the_set_up_the_guarantee_is_told_with_all_facts_on_demand(
    qtbot: QtBot, signed_in: Hospital, page: PreferencesPage, jobs: Jobs
) -> None:
    show(qtbot, page, "calendars", jobs)
    (block,) = page.calendars.capabilities.blocks
    assert block.result.text() == "un créneau, un patient\u00a0: garanti"
    assert not block.facts.isVisible()
    qtbot.mouseClick(block.details, Qt.MouseButton.LeftButton)
    assert block.facts.isVisible()
    assert "refuse une écriture sur une version dépassée\u00a0: oui" in block.facts.text()


def test_what_is_lacking_is_told_with_its_cost_until_it_is_shown(
    qtbot: QtBot, signed_in: Hospital, page: PreferencesPage, profile: Profile, jobs: Jobs
) -> None:
    keep(profile, Capabilities(refuses_stale_delete=False, honest_ranges=False, reason="server_busy"))
    show(qtbot, page, "calendars", jobs)
    view = page.calendars.capabilities
    (block,) = view.blocks
    assert block.result.text().startswith("non garanti ou non vérifié")
    assert "une personne les retire" in block.costs.text()
    assert "trop occupé" in block.costs.text()
    qtbot.mouseClick(view.again, Qt.MouseButton.LeftButton)
    assert not view.again.isEnabled()
    qtbot.waitUntil(view.again.isEnabled, timeout=20_000)
    idle(qtbot, jobs)
    assert block.result.text() == "un créneau, un patient\u00a0: garanti"
    assert not block.costs.isVisible()
    with open_workspace(profile.directory, profile.secrets) as workspace:
        known = Capabilities.from_stored(accounts(workspace.database)[0].capabilities)
    assert known is not None
    assert known.not_guaranteed == ()


def test_an_account_that_was_never_tried_says_so(
    qtbot: QtBot, signed_in: Hospital, page: PreferencesPage, profile: Profile, jobs: Jobs
) -> None:
    keep(profile, None)
    show(qtbot, page, "calendars", jobs)
    (block,) = page.calendars.capabilities.blocks
    assert block.result.text() == "Pas encore essayé."
    assert not block.details.isVisible()


def test_a_server_that_is_away_is_told_and_what_was_known_stays(
    qtbot: QtBot, signed_in: Hospital, page: PreferencesPage, jobs: Jobs
) -> None:
    show(qtbot, page, "calendars", jobs)
    view = page.calendars.capabilities
    signed_in.server.stop()
    qtbot.mouseClick(view.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(view.error.isVisible, timeout=20_000)
    idle(qtbot, jobs)
    assert view.blocks[0].result.text() == "un créneau, un patient\u00a0: garanti"


def test_without_an_account_there_is_nothing_to_tell(qtbot: QtBot, page: PreferencesPage, jobs: Jobs) -> None:
    show(qtbot, page, "calendars", jobs)
    assert not page.calendars.capabilities.isVisible()
