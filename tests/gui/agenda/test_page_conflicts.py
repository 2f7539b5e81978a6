"""What waits for a person: shown side by side, settled, and gone from the side."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from scheduling.model.appointment import AppointmentStatus
from tests.gui.agenda.conftest import Colleague, Desktop, at
from tests.gui.conftest import PRACTITIONERS, Hospital

AMEL, PAUL, SOPHIE = PRACTITIONERS


def move_both_ways(desktop: Desktop, colleague: Colleague, hospital: Hospital) -> str:
    """Here to 15:00 while the server is away, by the colleague to 10:00: the UID of what is in conflict."""
    booked = colleague.book(AMEL, at(9))
    desktop.synchronise()
    hospital.server.stop()
    target = next(one for one in desktop.page.calendars if one.name == AMEL)
    desktop.page.centre.grid.appointment_dropped.emit(desktop.shown(booked.uid), target.id, at(15))
    desktop.until(lambda: "pas encore confirmé" in desktop.told())
    hospital.server.start()
    colleague.at_desk(lambda desk: desk.move(booked.uid, at(10)))
    desktop.synchronise()
    desktop.until(desktop.page.sidebar.contents.watch.conflict_card.isVisible)
    return booked.uid


def texts_of(desktop: Desktop) -> str:
    """All that the conflict panel shows."""
    return "\n".join(one.text() for one in desktop.page.bench.conflict_panel.findChildren(QLabel) if one.isVisible())


def test_both_versions_stand_side_by_side_and_what_differs_is_marked(
    desktop: Desktop, colleague: Colleague, hospital: Hospital
) -> None:
    uid = move_both_ways(desktop, colleague, hospital)
    assert desktop.shown(uid).conflict
    desktop.page.sidebar.contents.watch.conflict_card.click()
    desktop.until(lambda: desktop.page.right.mode == "conflict")
    texts = texts_of(desktop)
    assert "≠ Heure" in texts
    assert "≠ Praticien" not in texts
    assert "15:00 – 15:30 (modifié)" in texts
    assert "10:00 – 10:30 (modifié)" in texts


def test_the_servers_version_is_kept(desktop: Desktop, colleague: Colleague, hospital: Hospital) -> None:
    uid = move_both_ways(desktop, colleague, hospital)
    desktop.page.centre.grid.appointment_opened.emit(desktop.shown(uid))
    desktop.until(lambda: desktop.page.right.mode == "conflict")
    desktop.page.bench.conflict_panel._theirs.click()
    desktop.until(lambda: "La version du serveur est gardée" in desktop.told())
    desktop.until(desktop.settled)
    assert (desktop.shown(uid).start, desktop.shown(uid).conflict) == (at(10), False)
    assert [one.start for one in colleague.appointments(uid)] == [at(10)]
    desktop.until(lambda: desktop.page.right.mode != "conflict")
    desktop.until(lambda: not desktop.page.sidebar.contents.watch.conflict_card.isVisible())


def test_ours_is_kept(desktop: Desktop, colleague: Colleague, hospital: Hospital) -> None:
    uid = move_both_ways(desktop, colleague, hospital)
    desktop.page.sidebar.contents.watch.conflict_card.click()
    desktop.until(lambda: desktop.page.right.mode == "conflict")
    desktop.page.bench.conflict_panel._ours.click()
    desktop.until(lambda: "Votre version est gardée" in desktop.told() or "Déplacé" in desktop.told())
    desktop.until(desktop.settled)
    assert [one.start for one in colleague.appointments(uid)] == [at(15)]


def book_while_away(desktop: Desktop, colleague: Colleague, hospital: Hospital) -> str:
    """Booked here for 9:00 while the server was away; the colleague books the same time first."""
    hospital.server.stop()
    booked = desktop.wait_for(desktop.office.book(calendar=AMEL, start=at(9), duration=timedelta(minutes=30))).appointment  # type: ignore[attr-defined]
    hospital.server.start()
    colleague.book(AMEL, at(9), name="Petit")
    desktop.synchronise()
    desktop.until(desktop.page.sidebar.contents.watch.conflict_card.isVisible)
    desktop.page.sidebar.contents.watch.conflict_card.click()
    desktop.until(lambda: desktop.page.right.mode == "conflict")
    return str(booked.uid)


def test_a_wish_whose_slot_was_taken_says_by_whom_and_can_be_given_up(
    desktop: Desktop, colleague: Colleague, hospital: Hospital
) -> None:
    uid = book_while_away(desktop, colleague, hospital)
    assert "PETIT Lucie (9:00 – 9:30)" in texts_of(desktop)
    assert desktop.page.bench.conflict_panel._theirs.text() == "Renoncer"
    desktop.page.bench.conflict_panel._theirs.click()
    desktop.until(lambda: "abandonnée" in desktop.told())
    desktop.until(desktop.settled)
    assert not any(one.uid == uid for one in desktop.all_shown())
    assert colleague.appointments(uid) == []


def test_another_slot_is_chosen_for_it(desktop: Desktop, colleague: Colleague, hospital: Hospital) -> None:
    uid = book_while_away(desktop, colleague, hospital)
    page = desktop.page
    page.bench.conflict_panel._other.click()
    desktop.until(page.bench.details.move_form.isVisible)
    form = page.bench.details.move_form
    form._time.setTime(form._time.time().addSecs(3600))
    desktop.until(lambda: "est libre" in form._verdict.text() or "hors des plages" in form._verdict.text())
    form._go.click()
    desktop.until(lambda: "Réservé" in desktop.told() or "Déplacé" in desktop.told())
    desktop.until(desktop.settled)
    assert [one.start for one in colleague.appointments(uid)] == [at(10)]
    assert not desktop.shown(uid).conflict


def test_it_is_booked_all_the_same_with_a_reason(desktop: Desktop, colleague: Colleague, hospital: Hospital) -> None:
    book_while_away(desktop, colleague, hospital)
    panel = desktop.page.bench.conflict_panel
    panel._anyway.click()
    assert not panel._reason._go.isEnabled(), "not without a reason"
    QTest.keyClicks(panel._reason._reason, "urgence")
    QTest.keyClick(panel._reason._reason, Qt.Key.Key_Return)
    desktop.until(lambda: "Réservé" in desktop.told())
    desktop.until(lambda: not desktop.page.sidebar.contents.watch.conflict_card.isVisible())
    desktop.until(desktop.settled)
    at_nine = [one for one in desktop.all_shown() if one.start == at(9) and one.status is AppointmentStatus.BOOKED]
    assert len(at_nine) == 2
    assert sorted(bool(one.overbooked) for one in at_nine) == [False, True]


def test_a_move_whose_place_was_taken_is_not_booked_a_second_time(
    desktop: Desktop, colleague: Colleague, hospital: Hospital
) -> None:
    booked = colleague.book(AMEL, at(9))
    desktop.synchronise()
    hospital.server.stop()
    target = next(one for one in desktop.page.calendars if one.name == PAUL)
    desktop.page.centre.grid.appointment_dropped.emit(desktop.shown(booked.uid), target.id, at(15))
    desktop.until(lambda: "pas encore confirmé" in desktop.told())
    hospital.server.start()
    colleague.book(PAUL, at(15), name="Petit")
    desktop.synchronise()
    desktop.until(desktop.page.sidebar.contents.watch.conflict_card.isVisible)
    desktop.page.sidebar.contents.watch.conflict_card.click()
    desktop.until(lambda: desktop.page.right.mode == "conflict")
    panel = desktop.page.bench.conflict_panel
    assert panel.view is not None
    assert panel.view.reason == "taken"
    assert panel._again.isVisible()
    if panel._anyway.isVisible():  # it would book at the old place, and give the move up
        panel._anyway.click()
        QTest.keyClicks(panel._reason._reason, "urgence")
        QTest.keyClick(panel._reason._reason, Qt.Key.Key_Return)
        desktop.until(lambda: "Réservé" in desktop.told())
        desktop.until(desktop.settled)
    of_garnier = [one for one in desktop.all_shown() if one.patient is not None and one.patient.family == "Garnier"]
    assert [(one.calendar, one.start) for one in of_garnier] == [(AMEL, at(9))]
