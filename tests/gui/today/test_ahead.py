"""Before an appointment: the button of the day, and the workstation that examines itself a quarter of an hour ahead."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

import gui.before_appointments
from gui.before_appointments import BeforeAppointments
from gui.jobs import Jobs
from gui.messages import Message
from gui.today.ahead import Ahead
from gui.today.day import link_host
from scheduling.settings import Settings
from tests.gui.agenda.conftest import Colleague, at, colleague, sealing_key
from tests.gui.conftest import PRACTITIONERS
from tests.gui.today.conftest import Physician, physician
from tests.gui.today.test_page import ALLOWED, AMEL, booked

__all__ = ["colleague", "physician", "sealing_key"]  # fixtures of other tests, used here too


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://visio.example.org/r/once-only?token=1", "visio.example.org"),
        ("https://visio.example.org:8443/r/1", "visio.example.org:8443"),
        ("https://visio.example.org:443/r/1", "visio.example.org"),
        ("https://elsewhere.example.org/r/1", ""),
        ("http://visio.example.org/r/1", ""),
        (None, ""),
    ],
)
def test_of_a_link_only_the_host_is_told(link: str | None, host: str) -> None:
    assert link_host(link, ["visio.example.org"]) == host


def test_the_button_examines_for_the_next_appointment(physician: Physician, colleague: Colleague, qtbot: QtBot) -> None:
    booked(physician, colleague)
    card = physician.opens(ALLOWED).card
    assert physician.page is not None
    assert card.checks.text() == "Vérifier pour ce rendez-vous"
    with qtbot.waitSignal(physician.page.preflight_wanted) as told:
        card.checks.click()
    assert told.args == ["visio.example.org"]
    # Where the link may not be opened there is nothing to examine for it.
    physician.page.take_settings(Settings())
    assert card.checks.text() == "Vérifier le poste"
    with qtbot.waitSignal(physician.page.workstation_wanted):
        card.checks.click()


def ahead_of(physician: Physician, settings: Settings = ALLOWED) -> tuple[Ahead, list[tuple[str, object]]]:
    """One that looks ahead at the physician's time, with what it told."""
    physician.answer(physician.office.load_state())
    physician.until(lambda: physician.office.sync_state.office is not None)
    office = physician.office.sync_state.office
    assert office is not None
    physician.state.keep("today/calendar", next(one.href for one in office.followed if one.name == AMEL))
    ahead = Ahead(physician.office, physician.state, settings, physician.office, now=lambda: physician.moment)
    told: list[tuple[str, object]] = []
    ahead.due.connect(lambda host, start: told.append((host, start)))
    return ahead, told


def looked(physician: Physician, ahead: Ahead) -> None:
    """Time went by, and what had to be read is read."""
    ahead.tick()
    physician.until(lambda: not physician.office._jobs.busy)


def test_a_quarter_of_an_hour_ahead_and_once(physician: Physician, colleague: Colleague) -> None:
    booked(physician, colleague, 9)
    booked(physician, colleague, 9, "Petit", PRACTITIONERS[1])
    ahead, told = ahead_of(physician)
    physician.moment = at(8, 40)
    looked(physician, ahead)
    assert told == []
    physician.moment = at(8, 45)
    looked(physician, ahead)
    looked(physician, ahead)
    # One's own alone, and no more than once.
    assert told == [("visio.example.org", at(9))]
    ahead.put_off()
    physician.moment = at(8, 50)
    looked(physician, ahead)
    assert len(told) == 2
    ahead.put_off()
    physician.moment = at(8, 59)
    looked(physician, ahead)
    assert len(told) == 2


def test_during_one_the_next_is_looked_at(physician: Physician, colleague: Colleague) -> None:
    booked(physician, colleague, 9)
    ahead, told = ahead_of(physician)
    physician.moment = at(8, 50)
    looked(physician, ahead)
    colleague.book(AMEL, at(9, 30), name="Petit")
    physician.answer(physician.office.synchronise())
    physician.moment = at(9, 20)
    looked(physician, ahead)
    assert [start for _, start in told] == [at(9), at(9, 30)]


class Workstation(QObject):
    """Stands in for the page: what it is asked, and what it finds."""

    warned = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def examine_quietly(self, link_host: str) -> None:
        self.asked.append(link_host)


def test_never_beside_another_program_and_told_only_where_it_is_wrong(
    physician: Physician, colleague: Colleague, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(physician, colleague, 9)
    ahead_of(physician)[0].deleteLater()
    page, held = Workstation(), [("zoom",), ()]
    monkeypatch.setattr(gui.before_appointments, "_camera_held", lambda _cancel, _reporter: held.pop(0))
    before = BeforeAppointments(
        physician.office,
        physician.state,
        ALLOWED,
        jobs,
        lambda: page,
        physician.office,
        now=lambda: physician.moment,  # type: ignore[arg-type, return-value]
    )
    told: list[Message] = []
    before.wrong.connect(told.append)
    for minute in (46, 47, 48):
        physician.moment = at(8, minute)
        looked(physician, before.ahead)
        physician.until(lambda: not jobs.busy)
        assert page.asked == ([] if minute == 46 else ["visio.example.org"])
    assert (told, held) == ([], [])
    page.warned.emit("Pas prêt : la caméra est prise", "Fermez zoom.")
    assert told == [Message("Rendez-vous de 9:00. Pas prêt : la caméra est prise", "Fermez zoom.")]


def test_switched_off_it_does_nothing(physician: Physician, colleague: Colleague, jobs: Jobs) -> None:
    booked(physician, colleague, 9)
    ahead_of(physician)[0].deleteLater()
    settings = Settings(link_hosts=ALLOWED.link_hosts, check={"before_appointments": False})
    page = Workstation()
    before = BeforeAppointments(
        physician.office,
        physician.state,
        settings,
        jobs,
        lambda: page,
        physician.office,
        now=lambda: physician.moment,  # type: ignore[arg-type, return-value]
    )
    physician.moment = at(8, 50)
    looked(physician, before.ahead)
    assert not jobs.busy
    assert page.asked == []
