"""Booking with the keyboard alone, and what others do to the slot meanwhile; the server tells what came of it."""

from __future__ import annotations

import logging
import os
import signal
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from gui.jobs import Lane
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.office.agenda import agenda_days
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import open_workspace
from scheduling.store.occurrences import StoredAppointment
from tests.gui.agenda.conftest import Colleague, at, coming_day
from tests.gui.booking.conftest import Secretary
from tests.gui.conftest import PRACTITIONERS, Hospital

AMEL, PAUL, SOPHIE = PRACTITIONERS
STANDING = (AppointmentStatus.BOOKED, AppointmentStatus.PENDING)


def day_of(colleague: Colleague) -> list[StoredAppointment]:
    """Everything that stands on the server that day."""
    with open_workspace(colleague.profile, colleague.secrets) as workspace:
        synchronise(workspace)
        return list(agenda_days(workspace, coming_day(), coming_day()).appointments)


def test_f2_a_line_from_the_record_and_enter_book_the_chosen_slot(
    secretary: Secretary, colleague: Colleague, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secretary.f2()
    assert secretary.times == ["08:00", "08:30", "09:00", "09:30", "10:00"]
    secretary.types("HADDAD Nora, 12/04/1961")
    secretary.presses(Qt.Key.Key_Down)
    assert secretary.ghosts[1] == 1
    assert "8:30" in secretary.panel.parts.primary.text()
    secretary.presses(Qt.Key.Key_Return)
    assert "Réservé" in secretary.settles()
    (booked,) = secretary.booked
    (there,) = colleague.appointments(booked.uid)
    assert (there.calendar, there.start, there.status) == (AMEL, at(8, 30), AppointmentStatus.BOOKED)
    assert there.kind is AppointmentKind.FOLLOW_UP
    assert there.patient is not None
    assert (there.patient.family, there.patient.given, there.patient.birth_date) == ("HADDAD", "Nora", "1961-04-12")
    assert secretary.panel.parts.patient.empty
    assert secretary.panel.parts.patient.family.edit.hasFocus()
    secretary.searched()
    assert secretary.times[:2] == ["08:00", "09:00"]
    assert "HADDAD" not in caplog.text
    assert "1961" not in caplog.text


def test_a_slot_taken_meanwhile_names_who_is_there_and_offers_the_nearest(secretary: Secretary, colleague: Colleague) -> None:
    secretary.f2()
    secretary.presses(Qt.Key.Key_Down, 2)
    there = colleague.book(AMEL, at(9), name="Garnier")
    secretary.types("HADDAD Nora, 12/04/1961")
    secretary.presses(Qt.Key.Key_Return)
    told = secretary.settles()
    assert "pris" in told
    assert "Garnier Lucie" in told
    assert secretary.panel.parts.patient.family.text == "HADDAD"
    assert secretary.panel.parts.patient.born.text == "12/04/1961"
    secretary.searched()
    assert secretary.times == ["08:00", "08:30", "09:30", "10:00", "10:30"]
    assert secretary.booked == []
    assert "8:30" in secretary.panel.parts.primary.text()  # the nearest is chosen, not the first
    secretary.presses(Qt.Key.Key_Return)
    secretary.until(lambda: secretary.booked)
    assert secretary.booked[0].start == at(8, 30)
    assert len(colleague.appointments(there.uid)) == 1


def test_overbooking_asks_for_a_reason(secretary: Secretary, colleague: Colleague) -> None:
    secretary.f2()
    colleague.book(AMEL, at(8))
    secretary.types("Haddad")
    secretary.presses(Qt.Key.Key_Return)
    secretary.settles()
    notice = secretary.panel.parts.notice
    notice._ask.click()
    assert notice.reason.edit.hasFocus()
    secretary.presses(Qt.Key.Key_Return)
    assert notice.reason.wrong
    secretary.types("urgence")
    secretary.presses(Qt.Key.Key_Return)
    secretary.until(lambda: secretary.booked)
    assert secretary.booked[0].start == at(8)
    assert len(colleague.appointments(secretary.booked[0].uid)) == 1


def test_without_the_server_it_waits_and_says_that_nothing_is_confirmed(secretary: Secretary, hospital: Hospital) -> None:
    secretary.f2()
    hospital.server.stop()
    secretary.types("Haddad")
    secretary.presses(Qt.Key.Key_Return)
    told = secretary.settles()
    assert "attente" in told
    assert "pas encore confirmé" in told
    assert secretary.panel.parts.notice.banner.property("tone") == "pending"
    assert secretary.booked[0].queued


def test_several_together_are_booked_at_once_and_taken_back_by_one_undo(secretary: Secretary, colleague: Colleague) -> None:
    secretary.tick(AMEL, PAUL)
    practitioners = secretary.panel.parts.practitioners
    practitioners._how_chosen(1)
    assert practitioners.quorum == 2
    secretary.f2()
    assert set(secretary.ghosts[0][0].calendar_ids) == {secretary.calendars[AMEL].id, secretary.calendars[PAUL].id}
    secretary.types("Haddad")
    secretary.presses(Qt.Key.Key_Return)
    secretary.until(lambda: len(secretary.booked) == 2)
    where = [(found.calendar, found.start) for one in secretary.booked for found in colleague.appointments(one.uid)]
    assert where == [(AMEL, at(8)), (PAUL, at(8))]
    secretary.answer(secretary.office.undo())
    left = [found for one in secretary.booked for found in colleague.appointments(one.uid)]
    assert [one for one in left if one.status in STANDING] == []


def test_where_one_of_them_is_taken_none_is_booked(secretary: Secretary, colleague: Colleague) -> None:
    secretary.tick(AMEL, PAUL)
    secretary.panel.parts.practitioners._how_chosen(1)
    secretary.f2()
    colleague.book(PAUL, at(8), name="Petit")
    secretary.types("Haddad")
    secretary.presses(Qt.Key.Key_Return)
    told = secretary.settles()
    assert "Petit Lucie" in told
    assert PAUL in told
    assert "Rien n’est réservé" in told
    assert secretary.booked == []
    secretary.searched()
    assert secretary.times[0] == "08:30"
    assert [one.calendar for one in day_of(colleague) if one.status in STANDING] == [PAUL]


def test_a_drawn_slot_is_the_first_choice_with_its_length_and_calendar(secretary: Secretary, colleague: Colleague) -> None:
    secretary.tick(AMEL, PAUL)
    secretary.f2()
    secretary.panel.take(secretary.calendars[PAUL].id, at(11), at(11, 45))
    secretary.until(lambda: secretary.panel.finder.proposal is not None and secretary.panel.finder.proposal.known)
    assert secretary.panel.finder.proposal is not None
    assert not secretary.panel.finder.proposal.in_the_way
    secretary.searched()
    assert secretary.ghosts[0][0].start == at(11)
    assert secretary.ghosts[1] == 0
    assert all(set(one.calendar_ids) == {secretary.calendars[PAUL].id} for one in secretary.ghosts[0])
    secretary.types("Haddad")
    secretary.presses(Qt.Key.Key_Return)
    secretary.until(lambda: secretary.booked)
    (there,) = colleague.appointments(secretary.booked[0].uid)
    assert (there.calendar, there.start, there.end) == (PAUL, at(11), at(11, 45))
    assert len(secretary.panel.parts.practitioners.chosen) == 2


def test_a_drawn_slot_that_is_taken_cannot_be_booked_but_in_addition(secretary: Secretary, colleague: Colleague) -> None:
    colleague.book(AMEL, at(11), name="Petit")
    secretary.answer(secretary.office.synchronise())
    secretary.f2()
    secretary.panel.take(secretary.calendars[AMEL].id, at(11), at(11, 30))
    secretary.until(lambda: secretary.panel.finder.drawn is not None and secretary.panel.finder.drawn.in_the_way)
    secretary.types("Haddad")
    secretary.presses(Qt.Key.Key_Return)
    assert not secretary.panel.parts.primary.isEnabled()
    assert "Petit Lucie" in secretary.told
    assert not secretary.panel.desk.run.running


def test_nothing_free_offers_a_wider_period(secretary: Secretary) -> None:
    period = secretary.panel.parts.period
    today = period._today()
    period.set_period(type(period.period)(today, today))
    secretary.f2()
    assert secretary.times == []
    slots = secretary.panel.parts.slots
    assert "Aucun créneau libre de 30 min" in slots._told.text()
    assert secretary.panel.parts.reason.text() == "Aucun créneau à réserver."
    slots._widen.click()
    secretary.until(lambda: secretary.times)
    assert secretary.times[0] == "08:00"


def test_a_practitioner_without_open_hours_is_named(secretary: Secretary) -> None:
    secretary.tick(AMEL, SOPHIE)
    secretary.f2()
    assert SOPHIE in secretary.panel.parts.slots._warned.text()
    assert AMEL not in secretary.panel.parts.slots._warned.text()


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("born", "31/02/1961", "n’existe pas"),
        ("born", "12/04/61", "en entier"),
        ("email", "nora@", "nom@exemple.fr"),
        ("link", "https://elsewhere.example/room", "elsewhere.example"),
        ("link", "http://visio.example.org/room", "https"),
    ],
)
def test_what_is_wrong_is_explained_at_its_field_and_nothing_is_booked(
    secretary: Secretary, field: str, text: str, says: str
) -> None:
    secretary.f2()
    secretary.types("Haddad")
    patient = secretary.panel.parts.patient
    wrong = getattr(patient, field)
    wrong.edit.setText(text)
    secretary.presses(Qt.Key.Key_Return)
    assert says in wrong.wrong
    assert wrong.edit.hasFocus()
    assert not secretary.panel.desk.run.running
    assert patient.family.text == "Haddad"
    wrong.edit.setText("")
    assert not wrong.wrong


def test_without_a_patient_enter_leads_to_the_name(secretary: Secretary) -> None:
    secretary.f2()
    row = secretary.panel.parts.slots.row(0)
    assert row is not None
    row.setFocus()
    assert secretary.panel.parts.reason.text() == "Indiquez le nom ou l’IPP du patient."
    secretary.presses(Qt.Key.Key_Return)
    assert secretary.panel.parts.patient.family.edit.hasFocus()
    assert not secretary.panel.desk.run.running


def test_only_the_last_question_is_answered(secretary: Secretary) -> None:
    secretary.f2()
    length = secretary.panel.parts.length
    length.set_minutes(45)
    assert not secretary.panel.parts.primary.isEnabled()
    length.set_minutes(60)
    secretary.searched()
    assert {one.end - one.start for one in secretary.ghosts[0]} == {timedelta(hours=1)}
    assert secretary.times == ["08:00", "09:00", "10:00", "11:00", "12:00"]


def test_part_of_the_day_and_later_slots(secretary: Secretary) -> None:
    period = secretary.panel.parts.period
    day = period.period.first
    period.set_period(type(period.period)(day, day, "afternoon"))
    secretary.f2()
    assert secretary.times == ["13:00", "13:30", "14:00", "14:30", "15:00"]
    secretary.presses(Qt.Key.Key_PageDown)
    secretary.until(lambda: len(secretary.times) > 5)
    assert secretary.times[5:7] == ["15:30", "16:00"]


def test_escape_closes_what_is_open_first(secretary: Secretary) -> None:
    closed = []
    secretary.panel.closed.connect(lambda: closed.append(True))
    secretary.f2()
    field = secretary.panel.parts.practitioners.disclosure
    field.button.setFocus()
    secretary.presses(Qt.Key.Key_Down)
    assert field.body.isVisible()
    secretary.presses(Qt.Key.Key_Escape)
    assert field.body.isHidden()
    assert field.button.hasFocus()
    assert closed == []
    secretary.presses(Qt.Key.Key_Escape)
    assert closed == [True]


def test_enter_on_another_button_does_what_stands_on_it(secretary: Secretary) -> None:
    secretary.f2()
    secretary.types("Haddad")
    secretary.panel.parts.slots._more.setFocus()
    secretary.presses(Qt.Key.Key_Return)
    assert not secretary.panel.desk.run.running
    secretary.until(lambda: len(secretary.times) == 10)


def test_what_came_of_the_last_booking_goes_with_the_next_patient(secretary: Secretary) -> None:
    secretary.f2()
    secretary.types("Haddad")
    secretary.presses(Qt.Key.Key_Return)
    secretary.until(lambda: secretary.booked)
    secretary.searched()
    assert "Réservé" in secretary.told
    secretary.types("P")
    assert secretary.told == ""
    secretary.types("etit")
    secretary.presses(Qt.Key.Key_Return)
    secretary.until(lambda: len(secretary.booked) == 2)
    assert [one.start for one in secretary.booked] == [at(8), at(8, 30)]


def test_escape_gives_a_booking_up_while_the_server_thinks(
    secretary: Secretary, colleague: Colleague, hospital: Hospital
) -> None:
    secretary.f2()
    assert hospital.server.process is not None
    os.kill(hospital.server.process.pid, signal.SIGSTOP)
    try:
        secretary.types("Haddad")
        secretary.presses(Qt.Key.Key_Return)
        secretary.until(secretary.panel.parts.progress.isVisible)
        assert "Échap" in secretary.panel.parts.reason.text()
        secretary.panel.parts.close.click()
        told = secretary.settles()
    finally:
        os.kill(hospital.server.process.pid, signal.SIGCONT)
    assert "abandonnée" in told
    assert secretary.panel.parts.patient.family.text == "Haddad"
    assert secretary.booked == []
    secretary.answer(secretary.office.synchronise())
    # A claim that arrives late is no booking, and is reaped when its lease is over.
    assert [one for one in day_of(colleague) if one.status is AppointmentStatus.BOOKED] == []


def test_news_from_the_server_does_not_take_the_choice_or_the_button_away(secretary: Secretary, colleague: Colleague) -> None:
    secretary.f2()
    secretary.types("Haddad")
    secretary.presses(Qt.Key.Key_Down, 3)
    chosen = secretary.ghosts[0][3]
    colleague.book(AMEL, at(8))
    disabled = []
    secretary.panel.finder.changed.connect(lambda: disabled.append(not secretary.panel.parts.primary.isEnabled()))
    secretary.answer(secretary.office.synchronise())
    secretary.until(lambda: secretary.times[0] == "08:30")
    assert secretary.ghosts[0][secretary.ghosts[1]] == chosen
    assert not any(disabled)


def test_what_is_said_of_one_drawn_slot_is_not_said_of_the_next(secretary: Secretary, colleague: Colleague) -> None:
    colleague.book(AMEL, at(8))
    secretary.answer(secretary.office.synchronise())
    secretary.tick(AMEL)
    told: list[object] = []
    secretary.panel.finder.drawn_taken.connect(told.append)
    secretary.panel.take(secretary.calendars[AMEL].id, at(8), at(8, 30))
    secretary.office._jobs._pools[Lane.AGENDA].waitForDone()  # it is known to be taken, and nobody has heard of it yet
    secretary.panel.take(secretary.calendars[AMEL].id, at(11), at(11, 30))
    secretary.until(lambda: secretary.panel.finder.drawn is not None and secretary.panel.finder.drawn.known)
    secretary.searched()
    assert told == []
    assert secretary.told == ""
