"""A physician's day: joining, what became of each, midnight; the server tells what was noted."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from scheduling.caldav.transport import Credentials, Transport
from scheduling.model.appointment import AppointmentStatus
from scheduling.settings import Settings
from tests.gui.agenda.conftest import Colleague, at, coming_day
from tests.gui.conftest import PASSWORD, PRACTITIONERS, USER, Hospital
from tests.gui.today.conftest import Physician

AMEL, PAUL, _ = PRACTITIONERS
ALLOWED = Settings(link_hosts=("visio.example.org",))
LINK = "https://visio.example.org/r/1"


def booked(physician: Physician, colleague: Colleague, hour: int = 9, name: str = "Garnier", calendar: str = AMEL) -> str:
    """Book there, and know it here."""
    uid = colleague.book(calendar, at(hour), name=name).uid
    physician.answer(physician.office.synchronise())
    return uid


def test_the_next_one_is_large_with_its_countdown_and_moves_on(physician: Physician, colleague: Colleague) -> None:
    booked(physician, colleague, 9)
    booked(physician, colleague, 10, "Petit")
    card = physician.opens(ALLOWED).card
    assert card.countdown.text() == "Dans 12 min"
    assert "GARNIER Lucie" in card.who.text()
    assert "9:00 – 9:30" in card.who.text()
    assert physician.page is not None
    for moment, said, who in (
        (at(9), "Maintenant", "GARNIER"),
        (at(9, 3), "En cours depuis 3 min", "GARNIER"),
        (at(9, 31), "Dans 29 min", "PETIT"),
    ):
        physician.moment = moment
        physician.page.tick()
        assert card.countdown.text() == said
        assert who in card.who.text()


def test_joining_opens_the_link_where_its_host_is_allowed(physician: Physician, colleague: Colleague) -> None:
    booked(physician, colleague)
    card = physician.opens(ALLOWED).card
    card.joins.click()
    assert physician.opened == [LINK]
    physician.browser_works = False
    card.joins.click()
    assert "navigateur" in card.why.text()


def test_joining_is_refused_with_the_reason_where_it_is_not(physician: Physician, colleague: Colleague) -> None:
    booked(physician, colleague)
    card = physician.opens(Settings(link_hosts=("elsewhere.example",))).card
    assert not card.joins.isEnabled()
    assert "visio.example.org" in card.why.text()
    assert LINK not in card.why.text()
    card._join()
    assert physician.opened == []


@pytest.mark.parametrize(
    ("status", "word"),
    [(AppointmentStatus.ARRIVED, "arrivé"), (AppointmentStatus.FULFILLED, "réalisé"), (AppointmentStatus.NOSHOW, "absent")],
)
def test_one_click_notes_the_outcome_on_the_server(
    physician: Physician, colleague: Colleague, status: AppointmentStatus, word: str
) -> None:
    uid = booked(physician, colleague)
    page = physician.opens(ALLOWED)
    physician.row(uid).buttons[status].click()
    physician.until(page.notice.isVisible)
    assert page.notice.headline.text() == f"GARNIER Lucie\u00a0: {word}."
    assert [one.status for one in colleague.appointments(uid)] == [status]
    physician.until(lambda: physician.row(uid).appointment.status is status)
    assert physician.row(uid).badge._word.text().lower() == word


def test_an_outcome_is_taken_back(physician: Physician, colleague: Colleague) -> None:
    uid = booked(physician, colleague)
    page = physician.opens(ALLOWED)
    physician.row(uid).buttons[AppointmentStatus.NOSHOW].click()
    physician.until(page._undo.isVisible)
    physician.until(lambda: physician.row(uid).appointment.status is AppointmentStatus.NOSHOW)
    page._undo.click()
    physician.until(lambda: physician.row(uid).appointment.status is AppointmentStatus.BOOKED)
    physician.until(lambda: not physician.office._jobs._running)
    assert [one.status for one in colleague.appointments(uid)] == [AppointmentStatus.BOOKED]


def test_an_incident_asks_for_one_line_and_says_that_the_patient_was_there(physician: Physician, colleague: Colleague) -> None:
    uid = booked(physician, colleague)
    page = physician.opens(ALLOWED)
    row = physician.row(uid)
    row.incident.click()
    assert row.what_happened.edit.hasFocus()
    QTest.keyClick(row.what_happened.edit, Qt.Key.Key_Return)
    assert row.what_happened.wrong
    QTest.keyClicks(row.what_happened.edit, "plus de son")
    QTest.keyClick(row.what_happened.edit, Qt.Key.Key_Return)
    physician.until(page.notice.isVisible)
    assert [one.status for one in colleague.appointments(uid)] == [AppointmentStatus.ARRIVED]
    assert row.what_happened.text == ""


def test_without_the_server_it_is_noted_here_and_said_so(physician: Physician, colleague: Colleague, hospital: Hospital) -> None:
    uid = booked(physician, colleague)
    page = physician.opens(ALLOWED)
    hospital.server.stop()
    physician.row(uid).buttons[AppointmentStatus.FULFILLED].click()
    physician.until(page.notice.isVisible)
    assert page.notice.property("tone") == "pending"
    assert "sera envoyé" in page.notice.explanation.text()
    physician.until(lambda: physician.row(uid).appointment.queued)


def test_an_empty_day_says_so_and_shows_the_next_one(physician: Physician, colleague: Colleague) -> None:
    uid = booked(physician, colleague)
    physician.moment = at(8) - timedelta(days=3)
    page = physician.opens(ALLOWED)
    assert page.card.countdown.text() == "Aucune téléconsultation aujourd’hui"
    assert f"{coming_day().day} " in page.card.what.text()
    assert "9:00" in page.card.what.text()
    assert not page.card.joins.isVisible()
    wanted: list[tuple[str, int]] = []
    page.appointment_wanted.connect(lambda uid, calendar: wanted.append((uid, calendar)))
    page.card.later.click()
    assert [one for one, _ in wanted] == [uid]


def test_at_midnight_the_day_is_another_one(physician: Physician, colleague: Colleague) -> None:
    uid = booked(physician, colleague)
    physician.moment = at(23, 59) - timedelta(days=1)
    page = physician.opens(ALLOWED)
    assert page.rows == {}
    physician.moment = at(0, 0)
    page.tick()
    physician.until(lambda: page.rows)
    assert [key for key, _ in page.rows] == [uid]
    assert page.card.countdown.text() == "Dans 9 h 00"
    assert str(coming_day().day) in page._header.day.text()


def test_of_several_calendars_one_is_chosen_and_remembered(physician: Physician, colleague: Colleague) -> None:
    booked(physician, colleague, 11, "Petit", PAUL)
    page = physician.opens(ALLOWED, mine=None)
    assert "Choisissez votre agenda" in page.told.headline.text()
    assert not page.card.isVisible()
    offers = {one.text(): one for one in page.told.findChildren(QPushButton)}
    assert list(offers) == page._header.names
    offers[PAUL].click()
    physician.until(page.card.isVisible)
    assert "PETIT" in page.card.who.text()
    again = physician.opens(ALLOWED, mine=None)
    physician.until(again.card.isVisible)
    assert "PETIT" in again.card.who.text()


def test_the_light_has_its_sentence_and_its_page(physician: Physician) -> None:
    page = physician.opens(ALLOWED)
    assert "pas encore été vérifié" in page.card.readiness.text()
    page.set_readiness("not_ready", "La caméra ne répond pas.")
    assert page.card.readiness.text() == "La caméra ne répond pas."
    assert page.card.dot._tone == "conflict"
    wanted = []
    page.workstation_wanted.connect(lambda: wanted.append(True))
    page.card.checks.click()
    assert wanted == [True]


def test_a_cancelled_one_is_gone(physician: Physician, colleague: Colleague) -> None:
    uid = booked(physician, colleague)
    page = physician.opens(ALLOWED)
    colleague.at_desk(lambda desk: desk.cancel(uid))
    physician.answer(physician.office.synchronise())
    physician.until(lambda: page.rows == {})
    assert page.card.countdown.text() == "Aucune téléconsultation aujourd’hui"


def test_busy_time_of_another_program_is_shown_and_asks_nothing(physician: Physician, hospital: Hospital) -> None:
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN", "BEGIN:VEVENT", "UID:staff", "DTSTAMP:20260101T000000Z"),
        f"DTSTART:{at(9).astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTEND:{at(10).astimezone(UTC):%Y%m%dT%H%M%SZ}",
        *("SUMMARY:RCP Sénologie", "END:VEVENT", "END:VCALENDAR", ""),
    )
    with Transport(Credentials(USER, PASSWORD)) as transport:
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        url = f"{hospital.calendars[AMEL]}staff.ics"
        assert transport.request("PUT", url, body="\r\n".join(lines).encode(), headers=headers).status == 201
    physician.answer(physician.office.synchronise())
    page = physician.opens(ALLOWED)
    row = physician.row("staff")
    assert row.who.text() == "RCP Sénologie"
    assert not row.note.isVisible()
    assert not any(made.isVisible() for made in (*row.buttons.values(), row.incident))
    assert page.card.countdown.text() == "Aucune téléconsultation aujourd’hui"


def test_a_host_that_is_allowed_meanwhile_can_be_joined(physician: Physician, colleague: Colleague) -> None:
    booked(physician, colleague)
    page = physician.opens(Settings())
    assert not page.card.joins.isEnabled()
    page.take_settings(ALLOWED)
    page.card.joins.click()
    assert physician.opened == [LINK]


def test_taking_back_is_offered_only_while_nothing_else_was_done(physician: Physician, colleague: Colleague) -> None:
    uid = booked(physician, colleague)
    page = physician.opens(ALLOWED)
    physician.row(uid).buttons[AppointmentStatus.ARRIVED].click()
    physician.until(page._undo.isVisible)
    physician.answer(physician.office.book(calendar=PAUL, start=at(11), duration=timedelta(minutes=30)))
    assert page.notice.isVisible()
    assert not page._undo.isVisible()


def test_out_of_sight_nothing_is_read_until_it_is_looked_at(physician: Physician, colleague: Colleague) -> None:
    page = physician.opens(ALLOWED)
    page.hide()
    uid = booked(physician, colleague)
    physician.until(lambda: not physician.office._jobs._running)
    assert page.rows == {}
    page.show()
    physician.until(lambda: [one for one, _ in page.rows] == [uid])
