"""The grid by the keyboard alone: walking, drawing, carrying, and what a reader of screens is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from gui.agenda.grid import AgendaGrid
from gui.language import Language
from gui.proposed_slot import ProposedSlot
from gui.theme.theme import Theme
from tests.gui.agenda.grid_hands import Told, keys, part_of, shown_grid
from tests.gui.agenda.sample import MONDAY, appointment, at, days_of, picture

K = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def family(chosen: object) -> str | None:
    patient = getattr(chosen, "patient", None)
    return patient.family if patient is not None else None


def test_it_begins_now_and_enter_draws_half_an_hour_there(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme, days_of([]))
    told = Told(grid)
    keys(grid, K.Key_Return)
    assert told.of("slot_drawn") == [(1, at("10:30"), at("11:00"))]
    keys(grid, K.Key_Down, K.Key_Right, K.Key_Space)
    assert told.of("slot_drawn")[-1] == (2, at("10:45"), at("11:15"))


def test_shift_with_arrows_lengthens_what_is_drawn(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme, days_of([]))
    told = Told(grid)
    keys(grid, K.Key_Down, K.Key_Down)
    keys(grid, K.Key_Down, K.Key_Down, K.Key_Up, modifiers=SHIFT)
    assert told.of("verdict_changed")[-1][0] == "arrived"
    keys(grid, K.Key_Return)
    assert told.of("slot_drawn") == [(1, at("11:00"), at("11:45"))]


def test_a_drawn_slot_ends_where_the_next_appointment_begins(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme, days_of([appointment(1, at("11:15"))]))
    told = Told(grid)
    keys(grid, K.Key_Down, K.Key_Down, K.Key_Return)
    assert told.of("slot_drawn") == [(1, at("11:00"), at("11:15"))]
    keys(grid, K.Key_Down, modifiers=SHIFT)
    keys(grid, K.Key_Return)
    assert len(told.of("slot_drawn")) == 1  # into the appointment: refused
    assert told.of("verdict_changed")[-1][0] == "conflict"


def test_arrows_stop_once_on_each_appointment_and_n_and_p_at_every_one(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    keys(grid, K.Key_Home)  # 8:30, Garnier
    keys(grid, K.Key_Down, K.Key_Down, K.Key_Down, K.Key_Down)
    assert [family(one) for (one,) in told.of("appointment_chosen")] == ["Garnier", "Petit", "Diallo", None, "Roussel"]
    told.all.clear()
    keys(grid, K.Key_N, K.Key_N, K.Key_P)
    keys(grid, K.Key_Down, K.Key_Down, modifiers=CONTROL)
    assert [family(one) for (one,) in told.of("appointment_chosen")] == ["Fabre", "Haddad", "Fabre", "Haddad", "Colin"]
    told.all.clear()
    keys(grid, K.Key_N)  # the next practitioner's first
    assert [family(one) for (one,) in told.of("appointment_chosen")] == ["Martin"]


def test_up_comes_back_the_way_that_down_went(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    keys(grid, K.Key_Home)
    places = []
    for _ in range(14):
        assert grid._cursor is not None
        places.append(grid._cursor)
        keys(grid, K.Key_Down)
    for expected in reversed(places):
        keys(grid, K.Key_Up)
        assert grid._cursor is not None
        assert (grid._cursor.at, grid._cursor.part) == (expected.at, expected.part)


def test_enter_opens_delete_asks_and_the_menu_key_asks_for_a_menu(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    keys(grid, K.Key_Home, K.Key_Return, K.Key_Delete, K.Key_Menu)
    keys(grid, K.Key_F10, modifiers=SHIFT)
    garnier = part_of(grid, "Garnier")[1].appointment
    assert told.of("appointment_opened") == [(garnier,)]
    assert told.of("cancel_asked") == [(garnier,)]
    assert [given[:3] for given in told.of("menu_wanted")] == [(garnier, 1, at("8:30"))] * 2
    place = grid.viewport().mapFromGlobal(told.of("menu_wanted")[0][3])
    assert grid._view.part_rect(*part_of(grid, "Garnier")).contains(*map(float, grid._content(place)))


def test_m_carries_an_appointment_with_a_live_verdict(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    keys(grid, K.Key_N, K.Key_N)  # from 10:30: Fabre 11:15, Haddad 14:00
    keys(grid, K.Key_P, K.Key_M)
    assert told.of("verdict_changed")[-1][0] == "booked"
    keys(grid, K.Key_Right)  # onto 7F3K
    assert told.of("verdict_changed")[-1][0] == "conflict"
    keys(grid, K.Key_Return)
    assert told.deeds == []
    keys(grid, K.Key_M, K.Key_Down)
    assert told.of("verdict_changed")[-1][0] == "arrived"
    keys(grid, K.Key_Return)
    assert told.of("appointment_dropped") == [(part_of(grid, "Fabre")[1].appointment, 1, at("11:30"))]


def test_escape_puts_back_then_unchooses_then_is_left_to_the_page(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    keys(grid, K.Key_N, K.Key_M, K.Key_Down, K.Key_Escape)
    assert (grid._held, told.deeds) == (None, [])
    assert told.of("verdict_changed")[-1] == ("", "")
    keys(grid, K.Key_Escape)
    assert told.of("appointment_chosen")[-1] == (None,)
    event = QKeyEvent(QEvent.Type.KeyPress, K.Key_Escape, Qt.KeyboardModifier.NoModifier)
    grid.keyPressEvent(event)
    assert not event.isAccepted()


def test_m_then_shift_lengthens(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    keys(grid, K.Key_N, K.Key_M)
    keys(grid, K.Key_Down, modifiers=SHIFT)
    keys(grid, K.Key_Down, K.Key_Return)
    fabre = part_of(grid, "Fabre")[1].appointment
    assert told.deeds == ["appointment_resized"]
    assert told.of("appointment_resized") == [(fabre, at("12:15"))]


def test_what_was_carried_away_is_not_lengthened_too(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    keys(grid, K.Key_N, K.Key_M, K.Key_Down)
    keys(grid, K.Key_Down, modifiers=SHIFT)
    keys(grid, K.Key_Return)
    assert told.deeds == ["appointment_dropped"]
    assert told.of("appointment_dropped")[0][2] == at("11:30")


def test_past_the_edge_and_by_page_another_day_is_wanted_and_entered_from_its_near_side(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    keys(grid, K.Key_PageDown, K.Key_PageUp, K.Key_Left)
    before = MONDAY - timedelta(days=1)
    assert told.of("day_wanted") == [(MONDAY + timedelta(days=1),), (before,), (before,)]
    assert grid._cursor is not None
    at_min = grid._cursor.at
    grid.show_days(days_of([], first=before, last=before), before, before)
    assert (grid._cursor.column, grid._cursor.at) == (3, at_min)


def test_a_week_is_paged_by_weeks(qtbot, theme: Theme):
    friday = MONDAY + timedelta(days=4)
    grid = shown_grid(qtbot, theme, days_of([], last=friday), last=friday)
    told = Told(grid)
    keys(grid, K.Key_PageDown, K.Key_PageUp)
    assert told.of("day_wanted") == [(MONDAY + timedelta(days=7),), (MONDAY - timedelta(days=7),)]


def test_a_proposed_slot_is_taken_by_enter(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme, days_of([]))
    grid.show_ghosts([ProposedSlot(at("10:45"), at("11:15"), (1,), ())], 0)
    told = Told(grid)
    keys(grid, K.Key_Down, K.Key_Return)
    assert told.of("ghost_chosen") == [(0,)]
    assert told.deeds == []


def test_what_is_reached_by_keys_is_in_view(qtbot, theme: Theme):
    friday = MONDAY + timedelta(days=4)
    late = appointment(4, at("21:00", friday), 30, "Zoé Late")
    grid = shown_grid(qtbot, theme, days_of([late], last=friday), last=friday, size=(600, 400))
    keys(grid, K.Key_N)
    rect = grid._view.part_rect(*part_of(grid, "Late"))
    corner, end = grid._on_screen(rect.left(), rect.top()), grid._on_screen(rect.right(), rect.bottom())
    assert grid._view.body.contains(corner)
    assert grid._view.body.contains(end)


def test_choosing_from_outside_tells_nothing_and_brings_it_into_view(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme, size=(1000, 400))
    told = Told(grid)
    colin = part_of(grid, "Colin")[1].appointment
    grid.choose(colin.uid, 1)
    assert told.of("appointment_chosen") == []
    rect = grid._view.part_rect(*part_of(grid, "Colin"))
    assert grid._view.body.contains(grid._on_screen(rect.center().x(), rect.center().y()))
    keys(grid, K.Key_Return)
    assert told.of("appointment_opened") == [(colin,)]


def test_zoom_by_keys_has_its_limits(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    keys(grid, *[K.Key_Plus] * 20)
    assert grid.zoom == 240
    keys(grid, *[K.Key_Minus] * 30)
    assert grid.zoom == 40


@pytest.mark.parametrize("letter", ["N", "M"])
def test_letters_that_are_the_windows_shortcuts_are_the_grids_own_while_it_has_the_focus(qtbot, theme: Theme, letter: str):
    window = QWidget()
    qtbot.addWidget(window)
    grid, field = AgendaGrid(theme), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(grid)
    column.addWidget(field)
    pressed = []
    shortcut = QShortcut(letter, window)
    shortcut.activated.connect(lambda: pressed.append(letter))
    grid.show_days(picture(), MONDAY, MONDAY)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    grid.setFocus()
    QApplication.processEvents()
    qtbot.keyClick(grid, letter.lower())
    assert pressed == []


def test_a_reader_of_screens_is_told_the_place_in_both_languages(qtbot, theme: Theme, language: Language):
    grid = shown_grid(qtbot, theme)
    assert grid.accessibleName() == "Agenda en colonnes"
    keys(grid, K.Key_Home)
    said = grid.accessibleDescription()
    for word in ("8:30", "GARNIER", "Dr Amel Bensaïd", "suivi", "réalisé"):
        assert word in said
    keys(grid, K.Key_End)
    assert grid.accessibleDescription() == "16:45 à 17:15, hors plage, Dr Amel Bensaïd, Lundi 23 novembre 2026"
    keys(grid, K.Key_Up)
    assert grid.accessibleDescription().startswith("16:30 à 17:00, libre")


def test_tab_comes_in_and_goes_out(qtbot, theme: Theme):
    window = QWidget()
    qtbot.addWidget(window)
    before, grid, after = QLineEdit(), AgendaGrid(theme), QLineEdit()
    column = QVBoxLayout(window)
    for one in (before, grid, after):
        column.addWidget(one)
    grid.show_days(picture(), MONDAY, MONDAY)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    before.setFocus()
    qtbot.keyClick(before, K.Key_Tab)
    assert grid.hasFocus()
    qtbot.keyClick(grid, K.Key_Tab)
    assert after.hasFocus()


def test_walking_and_carrying_go_on_while_a_reader_of_screens_listens(qtbot, theme: Theme):
    QAccessible.setActive(True)
    try:
        grid = shown_grid(qtbot, theme)
        told = Told(grid)
        keys(grid, K.Key_Home, K.Key_Down, K.Key_N, K.Key_M, K.Key_Down, K.Key_Return)
        assert told.deeds == ["appointment_dropped"]
        found = QAccessible.queryAccessibleInterface(grid)
        assert found.text(QAccessible.Text.Name) == "Agenda en colonnes"
        assert found.text(QAccessible.Text.Description) == grid.accessibleDescription() != ""
    finally:
        QAccessible.setActive(False)
