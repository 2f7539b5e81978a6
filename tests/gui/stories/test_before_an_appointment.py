"""The workstation before an appointment, in the whole window: by the day's button, and by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from device_check.scope import Scope
from gui.readiness.page import WorkstationPage
from tests.gui.agenda.conftest import Colleague
from tests.gui.conftest import PRACTITIONERS, Hospital, Profile
from tests.gui.stories.conftest import SETTINGS, Open
from tests.gui.stories.person import Person
from tests.gui.stories.test_today import midday_zone

FIRST = PRACTITIONERS[0]


@pytest.fixture
def physician(
    signed_in: Hospital, colleague: Colleague, profile: Profile, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> Person:
    """One visit in ten minutes, whose link may be opened; no sound service."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/pulse.sock")
    (profile.directory / "settings.toml").write_text(SETTINGS + f'time_zone = "{midday_zone()}"\n', encoding="utf-8")
    start = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=10)
    colleague.book(FIRST, start, minutes=20)
    made = open_window()
    made.until(lambda: made.app.window.shown_page == "agenda" and made.agenda.centre.days is not None)
    made.presses("F5")
    made.calm()
    office = made.app.office.sync_state.office
    assert office is not None
    made.app.state.keep("today/calendar", next(one.href for one in office.followed if one.name == FIRST))
    return made


def workstation(physician: Person) -> WorkstationPage:
    page = physician.app.window.page("workstation")
    assert isinstance(page, WorkstationPage)
    return page


def test_the_day_s_button_examines_for_the_appointment(physician: Person) -> None:
    physician.app.window.show_page("today")
    physician.clicks("Vérifier pour ce rendez-vous")
    page = workstation(physician)
    assert physician.app.window.shown_page == "workstation"
    assert page.examining
    # Its platform's host, and nothing else of the link.
    assert (page._run.wanted.scope, page._run.wanted.link_host) == (Scope.PREFLIGHT, "visio.example.org")
    physician.until_seen("Vérification pour le rendez-vous…")
    physician.clicks("Annuler")
    assert not page.examining


def test_by_itself_it_warns_in_time_on_whichever_page_one_is(physician: Person) -> None:
    physician.app.window.show_page("agenda")
    before = physician.app.joints._look_ahead()
    before.ahead.tick()
    physician.until_seen("Pas prêt : aucune caméra n’est branchée")
    assert not physician.sees("Ci-dessous")
    assert physician.app.window.shown_page == "agenda"
    page = workstation(physician)
    assert (page._devices.open, page._devices.camera.watching) == (False, False)
    assert page._report is not None
    assert page._report.scope is Scope.PREFLIGHT
    network = next(one for one in page._report.checks if one.check == "network")
    reached = [rung.outcome for rung in network.rungs if rung.target == "calendar" and rung.rung == "http"]
    assert reached == ["passed"], "the account's own server, although no setting names it"
