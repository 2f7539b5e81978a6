"""Carrying an appointment by the mouse and taking things back: on the screen at once, then on the server, or refused in words."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from tests.gui.agenda.conftest import Colleague, at
from tests.gui.agenda.grid_hands import middle_of, part_of, spot
from tests.gui.conftest import PRACTITIONERS
from tests.gui.stories.conftest import on_server
from tests.gui.stories.person import Person

FIRST, SECOND = PRACTITIONERS[:2]


def knows(person: Person, *families: str) -> None:
    """F5 until the agenda shows these."""
    person.presses("F5")
    person.until(lambda: all(person.shown(one) for one in families))
    person.calm()


def carries(person: Person, family: str, to: str, column: int | None = None) -> None:
    """Drag it by its middle so that it begins at `to`."""
    grid, start = person.grid, middle_of(person.grid, family)
    at_column, part = part_of(grid, family)
    rect = grid._view.part_rect(at_column, part)
    down = grid._on_screen(rect.center().x(), rect.center().y()).y() - grid._on_screen(rect.left(), rect.top()).y()
    person.drags(grid.viewport(), start, spot(grid, at_column if column is None else column, to) + QPoint(0, down))


def test_what_is_carried_is_on_the_server(person: Person, colleague: Colleague) -> None:
    """Down by two hours, then to another practitioner, then longer: each shown at once and told."""
    colleague.book(FIRST, at(9))
    knows(person, "Garnier")
    carries(person, "Garnier", "11:00")
    shown = person.shown("Garnier")
    assert shown is not None
    assert shown.start == at(11), "shown before the server has answered"
    person.calm()
    assert [one.start for one in on_server(colleague, "Garnier")] == [at(11)]
    column = next(number for number, one in enumerate(person.grid._view.columns) if one.calendar.name == SECOND)
    carries(person, "Garnier", "14:00", column)
    person.calm()
    assert [(one.calendar, one.start) for one in on_server(colleague, "Garnier")] == [(SECOND, at(14))]
    at_column, part = part_of(person.grid, "Garnier")
    rect = person.grid._view.part_rect(at_column, part)
    edge = person.grid._on_screen(rect.center().x(), rect.bottom() - 2)
    person.drags(person.grid.viewport(), edge, spot(person.grid, at_column, "15:15"))
    person.calm()
    found = on_server(colleague, "Garnier")
    assert [(one.start, one.end) for one in found] == [(at(14), at(15, 15))]


def test_what_stands_there_is_named_and_nothing_is_sent(person: Person, colleague: Colleague, signed_in) -> None:  # type: ignore[no-untyped-def]
    colleague.book(FIRST, at(9))
    colleague.book(FIRST, at(11), name="Haddad")
    knows(person, "Garnier", "Haddad")
    person.presses("F2")
    before = signed_in.server.log.stat().st_size
    carries(person, "Garnier", "11:00")
    said = person.agenda.bench.announcement
    person.until(said.isVisible)
    person.calm()
    assert person.sees("11:00 est pris : L. Haddad, 11:00 – 11:30")
    shown = person.shown("Garnier")
    assert shown is not None
    assert shown.start == at(9)
    assert not shown.queued
    assert signed_in.server.log.stat().st_size == before
    assert [one.start for one in on_server(colleague, "Garnier")] == [at(9)]


def test_escape_puts_back_what_is_carried(person: Person, colleague: Colleague) -> None:
    from PySide6.QtTest import QTest

    colleague.book(FIRST, at(9))
    knows(person, "Garnier")
    grid = person.grid
    place = grid.viewport().mapTo(person.app.window, middle_of(grid, "Garnier"))
    handle = person.app.window.windowHandle()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    for step in range(1, 9):
        QTest.mouseMove(handle, place + QPoint(0, step * 10))
    assert grid._held is not None
    person.presses("Escape")
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place + QPoint(0, 80))
    person.calm()
    assert [one.start for one in on_server(colleague, "Garnier")] == [at(9)]


def test_each_step_is_taken_back_in_turn(person: Person, colleague: Colleague) -> None:
    """Booked, moved, cancelled; then Ctrl+Z three times."""
    person.presses("F2")
    person.types("MOREL Jeanne, 12/04/1961")
    person.until(lambda: (made := person.button("Réserver mer")) is not None and made.isEnabled())
    person.presses("Return")
    person.until(lambda: not person.field("Nom").text())
    person.until(lambda: person.shown("MOREL"))
    person.calm()
    carries(person, "MOREL", "10:00")
    person.calm()
    assert [one.start for one in on_server(colleague, "MOREL")] == [at(10)]
    person.clicks_on(person.grid.viewport(), middle_of(person.grid, "MOREL"))
    person.clicks("Annuler le rendez-vous…")
    person.clicks("Annuler le rendez-vous", inside=person.agenda.bench.details.cancel_form)
    person.calm()
    assert on_server(colleague, "MOREL") == []
    person.presses("Ctrl+Z")
    person.calm()
    assert [one.start for one in on_server(colleague, "MOREL")] == [at(10)]
    person.presses("Ctrl+Z")
    person.calm()
    assert [one.start for one in on_server(colleague, "MOREL")] == [at(8)]
    person.presses("Ctrl+Z")
    person.calm()
    assert on_server(colleague, "MOREL") == []
    person.presses("Ctrl+Z")
    person.until_seen("Il n’y a rien à reprendre.")


def test_a_slot_that_was_given_away_is_not_taken_back(person: Person, colleague: Colleague) -> None:
    colleague.book(FIRST, at(9))
    knows(person, "Garnier")
    carries(person, "Garnier", "11:00")
    person.calm()
    colleague.book(FIRST, at(9), name="Haddad")
    person.presses("Ctrl+Z")
    person.until_seen("Pas possible : ce créneau est déjà pris.")
    assert person.sees("À cette heure : HADDAD Lucie (9:00 – 9:30).")
    person.calm()
    assert [one.start for one in on_server(colleague, "Garnier")] == [at(11)]
