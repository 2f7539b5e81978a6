"""What a secretary does with appointments, and what is on the server afterwards."""

from __future__ import annotations

import os
import signal

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from scheduling.model.appointment import AppointmentStatus
from tests.gui.agenda.conftest import Colleague, Desktop, at, open_hours
from tests.gui.conftest import PRACTITIONERS, Hospital

AMEL, PAUL, SOPHIE = PRACTITIONERS


def middle_of(desktop: Desktop, uid: str) -> QPoint:
    """Where the appointment is painted, in the middle, in the viewport."""
    grid = desktop.page.centre.grid
    view = grid._view
    for number, column in enumerate(view.columns):
        for part in column.parts:
            if part.appointment.uid == uid:
                area = view.part_rect(number, part)
                return in_viewport(desktop, area.center().x(), area.center().y())
    raise AssertionError("not painted")


def in_viewport(desktop: Desktop, x: float, y: float) -> QPoint:
    """A place of the grid's content in the viewport."""
    grid = desktop.page.centre.grid
    body = grid._view.body
    left = body.left() + x - grid.horizontalScrollBar().value()
    return QPoint(round(left), round(body.top() + y - grid.verticalScrollBar().value()))


def drag(desktop: Desktop, begin: QPoint, end: QPoint) -> None:
    """Press, carry, let go."""
    surface = desktop.page.centre.grid.viewport()
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=begin)
    for step in range(1, 6):
        QTest.mouseMove(surface, begin + (end - begin) * step / 5)
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=end)


def test_a_mouse_drag_to_another_practitioner_arrives_on_the_server(desktop: Desktop, colleague: Colleague) -> None:
    booked = colleague.book(AMEL, at(9))
    desktop.synchronise()
    view = desktop.page.centre.grid._view
    begin = middle_of(desktop, booked.uid)
    wanted = view.slot_rect(1, 10 * 60, 10 * 60 + 30).center()
    drag(desktop, begin, in_viewport(desktop, wanted.x(), wanted.y()))
    desktop.until(lambda: "Déplacé" in desktop.told())
    desktop.until(desktop.settled)
    moved = [one for one in colleague.appointments(booked.reference or "") if one.status is AppointmentStatus.BOOKED]
    assert [(one.calendar, one.start) for one in moved] == [(PAUL, at(10))]


def test_a_refused_drop_changes_nothing_and_says_why(desktop: Desktop, colleague: Colleague) -> None:
    booked, other = colleague.book(AMEL, at(9), name="Garnier"), colleague.book(AMEL, at(11), name="Petit")
    desktop.synchronise()
    drag(desktop, middle_of(desktop, booked.uid), middle_of(desktop, other.uid))
    assert "L. Petit" in desktop.told()
    assert not desktop.page.work.busy_with(desktop.shown(booked.uid))
    assert desktop.shown(booked.uid).start == at(9)


def test_a_drop_in_the_grid_moves_the_appointment_on_the_server(desktop: Desktop, colleague: Colleague) -> None:
    booked = colleague.book(AMEL, at(9))
    desktop.synchronise()
    page = desktop.page
    target = next(one for one in page.calendars if one.name == AMEL)
    page.centre.grid.appointment_dropped.emit(desktop.shown(booked.uid), target.id, at(11, 30))
    there = desktop.shown(booked.uid)
    assert (there.start, there.queued) == (at(11, 30), True), "shown at once, as waiting"
    desktop.until(desktop.settled)
    there = desktop.shown(booked.uid)
    assert (there.start, there.queued) == (at(11, 30), False)
    assert [one.start for one in colleague.appointments(booked.uid)] == [at(11, 30)]
    assert "Déplacé" in desktop.told()


def test_a_move_to_a_slot_that_a_colleague_took_names_who_is_there_and_offers_others(
    desktop: Desktop, colleague: Colleague, hospital: Hospital
) -> None:
    booked = colleague.book(AMEL, at(9), name="Garnier")
    desktop.synchronise()
    open_hours(hospital, AMEL)
    desktop.synchronise()
    colleague.book(AMEL, at(11), name="Petit")
    target = next(one for one in desktop.page.calendars if one.name == AMEL)
    shown_then: list[object] = []
    desktop.page.work.ended.connect(lambda wish, _outcome: shown_then.append(wish.shown))
    desktop.page.centre.grid.appointment_dropped.emit(desktop.shown(booked.uid), target.id, at(11))
    desktop.until(lambda: "déjà pris" in desktop.told())
    assert shown_then == [None], "it springs back with the answer, not with the next reading"
    assert "PETIT Lucie (11:00 – 11:30)" in desktop.told()
    desktop.until(desktop.settled)
    assert desktop.shown(booked.uid).start == at(9), "it sprang back"
    assert [one.start for one in colleague.appointments(booked.uid)] == [at(9)]
    offered = [one.text() for one in desktop.page.bench.announcement.buttons]
    assert [text.split()[-1] for text in offered[:3]] == ["10:00", "10:30", "11:30"], offered
    desktop.press(offered[2])
    desktop.until(lambda: "Déplacé" in desktop.told())
    desktop.until(desktop.settled)
    assert [one.start for one in colleague.appointments(booked.uid)] == [at(11, 30)]


def test_cancel_asks_once_in_the_panel_and_undo_brings_it_back(desktop: Desktop, colleague: Colleague) -> None:
    booked = colleague.book(PAUL, at(10))
    desktop.synchronise()
    page = desktop.page
    page.centre.grid.cancel_asked.emit(desktop.shown(booked.uid))
    form = page.bench.details.cancel_form
    assert form.isVisible()
    assert colleague.appointments(booked.uid)[0].status is AppointmentStatus.BOOKED, "nothing happens before the answer"
    QTest.keyClicks(form._reason, "demande du patient")
    QTest.keyClick(form._reason, Qt.Key.Key_Return)
    desktop.until(lambda: "annulé" in desktop.told())
    desktop.until(desktop.settled)
    assert colleague.appointments(booked.uid)[0].status is AppointmentStatus.CANCELLED
    desktop.press("Revenir en arrière (Ctrl+Z)")
    desktop.until(lambda: "Retour en arrière" in desktop.told())
    desktop.until(desktop.settled)
    assert colleague.appointments(booked.uid)[0].status is AppointmentStatus.BOOKED


def test_without_the_server_a_move_waits_and_is_sent_when_it_answers(
    desktop: Desktop, colleague: Colleague, hospital: Hospital
) -> None:
    booked = colleague.book(SOPHIE, at(9))
    desktop.synchronise()
    hospital.server.stop()
    target = next(one for one in desktop.page.calendars if one.name == SOPHIE)
    desktop.page.centre.grid.appointment_dropped.emit(desktop.shown(booked.uid), target.id, at(15))
    desktop.until(lambda: "pas encore confirmé" in desktop.told())
    desktop.until(desktop.settled)
    waiting = desktop.shown(booked.uid)
    assert (waiting.start, waiting.queued) == (at(15), True)
    watch = desktop.page.sidebar.contents.watch
    assert watch.queued_card.isVisible()
    assert watch.queued_card.text() == "1 en attente d’envoi"
    watch.queued_card.click()
    desktop.until(lambda: desktop.page.right.mode == "outbox")
    panel = desktop.page.bench.outbox_panel
    told = " ".join(one.text() for one in panel.findChildren(QLabel) if one.isVisible())
    for word in ("Déplacement · ", "Depuis ", "Dernier essai", "serveur injoignable"):
        assert word in told, told
    next(one for one in panel.findChildren(QPushButton) if one.text() == "Voir dans l’agenda").click()
    desktop.until(lambda: desktop.page.bench.details.appointment is not None and desktop.page.right.mode == "details")
    assert desktop.page.bench.details.appointment.uid == booked.uid  # type: ignore[union-attr]
    hospital.server.start()
    desktop.synchronise()
    assert not desktop.shown(booked.uid).queued
    assert [one.start for one in colleague.appointments(booked.uid)] == [at(15)]
    desktop.until(lambda: not watch.queued_card.isVisible())


def test_what_waits_can_be_given_up_and_a_move_done_again(desktop: Desktop, colleague: Colleague, hospital: Hospital) -> None:
    booked = colleague.book(SOPHIE, at(9))
    desktop.synchronise()
    target = next(one for one in desktop.page.calendars if one.name == SOPHIE)
    desktop.page.centre.grid.appointment_dropped.emit(desktop.shown(booked.uid), target.id, at(11))
    desktop.until(lambda: desktop.page.work.under_way is False and desktop.shown(booked.uid).start == at(11))
    desktop.until(desktop.settled)
    QTest.keyClick(desktop.page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desktop.until(lambda: "Retour en arrière fait" in desktop.told())
    desktop.until(desktop.settled)
    shifted = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(desktop.page, Qt.Key.Key_Z, shifted)
    desktop.until(lambda: "Refait" in desktop.told())
    desktop.until(desktop.settled)
    assert [one.start for one in colleague.appointments(booked.uid)] == [at(11)]

    hospital.server.stop()
    desktop.page.centre.grid.appointment_dropped.emit(desktop.shown(booked.uid), target.id, at(15))
    desktop.until(lambda: "pas encore confirmé" in desktop.told())
    desktop.until(desktop.settled)
    watch = desktop.page.sidebar.contents.watch
    watch.queued_card.click()
    desktop.until(lambda: desktop.page.right.mode == "outbox")
    panel = desktop.page.bench.outbox_panel
    next(one for one in panel.findChildren(QPushButton) if one.text() == "Renoncer").click()
    desktop.until(lambda: desktop.page.right.mode != "outbox")
    desktop.until(desktop.settled)
    assert (desktop.shown(booked.uid).start, desktop.shown(booked.uid).queued) == (at(11), False)
    hospital.server.start()
    desktop.synchronise()
    assert [one.start for one in colleague.appointments(booked.uid)] == [at(11)]


def test_length_and_outcome_are_set_from_the_details(desktop: Desktop, colleague: Colleague) -> None:
    booked = colleague.book(AMEL, at(9))
    desktop.synchronise()
    page = desktop.page
    page.centre.grid.appointment_opened.emit(desktop.shown(booked.uid))
    page.bench.details._length.click()
    page.bench.details.length_form._minutes.setValue(45)
    page.bench.details.length_form._go.click()
    desktop.until(lambda: "Durée modifiée" in desktop.told())
    desktop.until(desktop.settled)
    assert colleague.appointments(booked.uid)[0].end == at(9, 45)
    page.bench.details._outcomes[AppointmentStatus.ARRIVED].click()
    desktop.until(lambda: "arrivé" in desktop.told())
    desktop.until(desktop.settled)
    assert colleague.appointments(booked.uid)[0].status is AppointmentStatus.ARRIVED


def test_a_link_is_opened_only_where_its_host_is_allowed(desktop: Desktop, colleague: Colleague) -> None:
    booked = colleague.book(AMEL, at(9))
    desktop.synchronise()
    page = desktop.page
    page.centre.grid.appointment_opened.emit(desktop.shown(booked.uid))
    page.bench.details._join.click()
    assert desktop.opened == ["https://visio.example.org/r/1"]
    page.bench.details.link_wanted.emit("https://elsewhere.example.org/r/1")
    assert desktop.opened == ["https://visio.example.org/r/1"]
    assert "elsewhere.example.org" in desktop.told()


def test_what_takes_long_can_be_stopped_and_says_what_stands(desktop: Desktop, colleague: Colleague, hospital: Hospital) -> None:
    booked = colleague.book(AMEL, at(9))
    desktop.synchronise()
    page = desktop.page
    page.centre.grid.appointment_opened.emit(desktop.shown(booked.uid))
    target = next(one for one in page.calendars if one.name == AMEL)
    assert hospital.server.process is not None
    os.kill(hospital.server.process.pid, signal.SIGSTOP)
    try:
        page.centre.grid.appointment_dropped.emit(desktop.shown(booked.uid), target.id, at(14))
        assert not page.bench.details._move.isEnabled(), "not twice at once"
        desktop.until(lambda: "Déplacement en cours" in desktop.told())
        desktop.press("Interrompre")
        desktop.until(lambda: "Interrompu" in desktop.told())
    finally:
        os.kill(hospital.server.process.pid, signal.SIGCONT)
    desktop.until(desktop.settled)
    assert desktop.shown(booked.uid).start == at(9), "it sprang back"
    assert page.bench.details._move.isEnabled()
    desktop.synchronise()
    assert [one.start for one in colleague.appointments(booked.uid)] == [at(9)]


def test_what_is_told_offers_to_take_back_itself_and_nothing_done_since(desktop: Desktop, colleague: Colleague) -> None:
    booked = colleague.book(PAUL, at(10))
    desktop.synchronise()
    desktop.page.work.move(desktop.shown(booked.uid), None, at(11))
    desktop.until(lambda: "Déplacé" in desktop.told())
    desktop.until(desktop.settled)
    assert [one.text() for one in desktop.page.bench.announcement.buttons] == ["Revenir en arrière (Ctrl+Z)"]
    desktop.wait_for(desktop.office.outcome(booked.uid, AppointmentStatus.ARRIVED))  # noted on the page of the day
    assert "Déplacé" in desktop.told()
    assert desktop.page.bench.announcement.buttons == []
