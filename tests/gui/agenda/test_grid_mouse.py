"""The grid by mouse: what each gesture tells, with the right practitioner and time, and what tells nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from gui.proposed_slot import ProposedSlot
from gui.theme.theme import Theme
from tests.gui.agenda.grid_hands import LEFT, NO_KEY, Told, drag, keys, middle_of, move, part_of, shown_grid, spot
from tests.gui.agenda.sample import MONDAY, appointment, at, calendar, days_of, hospital, picture

ALT = Qt.KeyboardModifier.AltModifier


def test_a_slot_drawn_on_empty_ground_is_told_in_quarters_of_an_hour(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    drag(grid, spot(grid, 3, "15:05"), spot(grid, 3, "15:50"))
    assert told.of("slot_drawn") == [(4, at("15:00"), at("16:00"))]
    assert told.of("verdict_changed")[-1] == ("", "")


def test_with_alt_it_is_told_in_fives_and_upward_works_too(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    drag(grid, spot(grid, 3, "15:07"), spot(grid, 3, "15:21"), ALT)
    assert told.of("slot_drawn") == [(4, at("15:05"), at("15:25"))]
    drag(grid, spot(grid, 3, "16:05"), spot(grid, 3, "15:35"))
    assert told.of("slot_drawn")[-1] == (4, at("15:30"), at("16:15"))


def test_a_click_draws_nothing_and_a_double_click_half_an_hour(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    QTest.mouseClick(grid.viewport(), LEFT, NO_KEY, spot(grid, 0, "12:15"))
    assert told.deeds == []
    QTest.mouseDClick(grid.viewport(), LEFT, NO_KEY, spot(grid, 0, "12:15"))
    assert told.of("slot_drawn") == [(1, at("12:15"), at("12:45"))]


def test_a_click_chooses_another_on_the_ground_chooses_nothing_and_a_double_click_opens(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    fabre = part_of(grid, "Fabre")[1].appointment
    QTest.mouseClick(grid.viewport(), LEFT, NO_KEY, middle_of(grid, "Fabre"))
    QTest.mouseClick(grid.viewport(), LEFT, NO_KEY, middle_of(grid, "Fabre"))
    assert told.of("appointment_chosen") == [(fabre,)]
    QTest.mouseDClick(grid.viewport(), LEFT, NO_KEY, middle_of(grid, "Fabre"))
    assert told.of("appointment_opened") == [(fabre,)]
    QTest.mouseClick(grid.viewport(), LEFT, NO_KEY, spot(grid, 0, "12:15"))
    assert told.of("appointment_chosen")[-1] == (None,)
    assert told.deeds == []


def test_an_appointment_is_carried_to_another_practitioner(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    fabre = part_of(grid, "Fabre")[1].appointment
    drag(grid, spot(grid, 0, "11:25"), spot(grid, 3, "15:10"))  # held ten minutes under its start
    assert told.of("appointment_dropped") == [(fabre, 4, at("15:00"))]
    said = [tone for tone, _ in told.of("verdict_changed")]
    assert said[-2:] == ["arrived", ""]


def test_a_drop_on_taken_ground_tells_who_is_there_and_does_nothing(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    drag(grid, middle_of(grid, "Fabre"), spot(grid, 3, "13:30", down=18))
    assert told.deeds == []
    tone, sentence = told.of("verdict_changed")[-1]
    assert tone == "conflict"
    assert "Perrin" in sentence or "Lambert" in sentence
    QTest.mousePress(grid.viewport(), LEFT, NO_KEY, spot(grid, 0, "12:15"))
    assert told.of("verdict_changed")[-1] == ("", "")


def test_put_back_where_it_was_nothing_is_told(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    start = middle_of(grid, "Fabre")
    QTest.mousePress(grid.viewport(), LEFT, NO_KEY, start)
    for at_point in (start + QPoint(0, 60), start + QPoint(0, 120), start):
        move(grid, at_point)
    QTest.mouseRelease(grid.viewport(), LEFT, NO_KEY, start)
    assert told.deeds == []


def test_escape_stops_a_drag(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    drag(grid, middle_of(grid, "Fabre"), spot(grid, 3, "15:10"), release=False)
    assert grid._held is not None
    keys(grid, Qt.Key.Key_Escape)
    assert grid._held is None
    QTest.mouseRelease(grid.viewport(), LEFT, NO_KEY, spot(grid, 3, "15:10"))
    assert told.deeds == []
    assert told.of("verdict_changed")[-1] == ("", "")


@pytest.mark.parametrize(("family", "word"), [("RCP Sénologie", "autre programme"), ("Congé", "autre programme")])
def test_what_other_programs_wrote_is_not_carried_away(qtbot, theme: Theme, family: str, word: str):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    drag(grid, middle_of(grid, family), spot(grid, 3, "15:10"))
    assert told.deeds == []
    assert word in told.of("verdict_changed")[-1][1]


def test_a_calendar_that_can_only_be_read_takes_nothing(qtbot, theme: Theme):
    days = days_of(
        [appointment(1, at("14:00"), 30, "Anne Mine")], calendars=(calendar(1, "One"), calendar(2, "Two", writable=False))
    )
    grid = shown_grid(qtbot, theme, days)
    told = Told(grid)
    drag(grid, middle_of(grid, "Mine"), spot(grid, 1, "15:10"))
    drag(grid, spot(grid, 1, "16:00"), spot(grid, 1, "16:20"))
    assert told.deeds == []
    assert all(tone == "conflict" for tone, _ in told.of("verdict_changed")[-1:])


def test_the_lower_edge_lengthens_and_shortens_but_not_into_the_next(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    nguyen = part_of(grid, "Nguyen")[1].appointment
    edge = spot(grid, 1, "14:00", down=-4)
    drag(grid, edge, edge + QPoint(0, 18))
    assert told.of("appointment_resized") == [(nguyen, at("14:15"))]
    drag(grid, edge, edge - QPoint(0, 18))
    assert told.of("appointment_resized")[-1] == (nguyen, at("13:45"))
    drag(grid, edge, spot(grid, 1, "15:00", down=-4))
    assert len(told.of("appointment_resized")) == 2
    assert "Leroy" in told.of("verdict_changed")[-1][1]


def test_in_the_week_an_appointment_is_carried_to_another_day_and_a_header_leads_there(qtbot, theme: Theme):
    tuesday = MONDAY + timedelta(days=1)
    mine = appointment(2, at("14:00"), 45, "Anne Mine")
    days = days_of([mine], last=MONDAY + timedelta(days=4))
    grid = shown_grid(qtbot, theme, days, last=MONDAY + timedelta(days=4), size=(1400, 900))
    told = Told(grid)
    column = grid._view.find(3, tuesday)
    assert column == 6
    drag(grid, spot(grid, 1, "14:00", down=10), spot(grid, column, "16:15", down=10))
    assert told.of("appointment_dropped") == [(mine, 3, at("16:15", tuesday))]
    x = grid._view.edges[column] + grid._view.gutter
    QTest.mouseClick(grid.viewport(), LEFT, NO_KEY, QPoint(x, 8))
    assert told.of("day_wanted") == [(tuesday,)]


def test_held_at_the_edge_the_agenda_scrolls_on(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme, size=(1000, 500))
    before = grid.verticalScrollBar().value()
    start = middle_of(grid, "Fabre")
    drag(grid, start, QPoint(start.x(), grid.viewport().height() - 3), release=False)
    held = grid._held
    assert held is not None
    qtbot.waitUntil(lambda: grid.verticalScrollBar().value() > before + 100, timeout=5000)
    assert grid._held is not None
    assert grid._held.top > held.top + 60
    keys(grid, Qt.Key.Key_Escape)


def test_held_at_the_right_edge_the_agenda_scrolls_to_other_practitioners(qtbot, theme: Theme):
    days = days_of([appointment(1, at("14:00"), 30, "Anne Mine")], calendars=tuple(calendar(n, f"P{n}") for n in range(1, 13)))
    grid = shown_grid(qtbot, theme, days, size=(500, 900))
    told = Told(grid)
    start = middle_of(grid, "Mine")
    end = QPoint(grid.viewport().width() - 3, start.y())
    drag(grid, start, end, release=False)
    qtbot.waitUntil(lambda: grid.horizontalScrollBar().value() == grid.horizontalScrollBar().maximum(), timeout=5000)
    QTest.mouseRelease(grid.viewport(), LEFT, NO_KEY, end)
    assert [given[1:] for given in told.of("appointment_dropped")] == [(12, at("14:00"))]


def test_a_proposed_slot_is_chosen_by_a_click(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    slots = [
        ProposedSlot(at(start), at(end), ids, ()) for start, end, ids in (("14:30", "15:00", (4,)), ("16:00", "16:30", (1, 4)))
    ]
    grid.show_ghosts(slots, None)
    told = Told(grid)
    for column in (0, 3):
        QTest.mouseClick(grid.viewport(), LEFT, NO_KEY, spot(grid, column, "16:10"))
    assert told.of("ghost_chosen") == [(1,), (1,)]
    QTest.mouseClick(grid.viewport(), LEFT, NO_KEY, spot(grid, 1, "16:10"))
    assert len(told.of("ghost_chosen")) == 2


def test_the_right_button_asks_for_a_menu_where_it_is(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    for place in (spot(grid, 1, "12:20"), middle_of(grid, "Martin")):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, grid.viewport().mapToGlobal(place))
        QApplication.sendEvent(grid.viewport(), event)
    (ground, martin) = told.of("menu_wanted")
    assert ground[:3] == (None, 2, at("12:15"))
    assert martin[0] is part_of(grid, "Martin")[1].appointment
    assert martin[3] == grid.viewport().mapToGlobal(middle_of(grid, "Martin"))


@pytest.mark.parametrize("clock", ["9:00", "14:00", "19:00"])
def test_the_wheel_with_control_zooms_around_the_pointer(qtbot, theme: Theme, clock: str):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    place = spot(grid, 1, clock)
    event = QWheelEvent(
        QPointF(place),
        QPointF(grid.viewport().mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grid.viewport(), event)
    assert grid.zoom == pytest.approx(72 * 1.15)
    assert told.of("zoomed") == [(grid.zoom,)]
    assert abs(spot(grid, 1, clock).y() - place.y()) <= 2


def test_a_tooltip_shows_the_text_of_others_as_text(qtbot, theme: Theme):
    nasty = appointment(1, at("14:00"), 60, foreign=True, summary="<b>RCP</b> <img src=x> & co", reference=None)
    grid = shown_grid(qtbot, theme, days_of([nasty]))
    assert "<b>RCP</b> <img src=x> & co" in grid._tooltip(spot(grid, 0, "14:20"))
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QHelpEvent

    place = spot(grid, 0, "14:20")
    QApplication.sendEvent(grid.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, grid.viewport().mapToGlobal(place)))
    assert "&lt;b&gt;RCP&lt;/b&gt; &lt;img src=x&gt; &amp; co" in QToolTip.text()
    assert "<b>" not in QToolTip.text()
    QToolTip.hideText()


def test_nothing_is_drawn_or_carried_without_columns(qtbot, theme: Theme):
    days = days_of([])
    grid = shown_grid(qtbot, theme, type(days)(**{name: getattr(days, name) for name in days.__slots__} | {"calendars": ()}))
    told = Told(grid)
    drag(grid, QPoint(300, 300), QPoint(300, 400))
    keys(grid, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_N)
    assert told.all == []


def test_the_same_days_read_anew_keep_the_place_and_what_is_chosen(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme, size=(1000, 500))
    QTest.mouseClick(grid.viewport(), LEFT, NO_KEY, middle_of(grid, "Fabre"))
    grid.verticalScrollBar().setValue(700)
    chosen = grid._chosen
    grid.show_days(picture(), MONDAY, MONDAY)
    assert grid.verticalScrollBar().value() == 700
    assert grid._chosen == chosen
    grid.show_days(hospital(3, 1, 4), MONDAY, MONDAY)
    assert grid._chosen is None


def test_what_is_held_stays_held_while_others_changes_arrive(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    drag(grid, spot(grid, 0, "11:25"), spot(grid, 3, "15:10"), release=False)
    assert told.of("verdict_changed")[-1][0] == "arrived"
    days = picture()
    taken = replace(days, appointments=(*days.appointments, appointment(4, at("15:00"), 30, "Zoé Quick")))
    grid.show_days(taken, MONDAY, MONDAY)
    assert "Quick" in told.of("verdict_changed")[-1][1]  # judged anew
    grid.show_days(days, MONDAY, MONDAY)
    QTest.mouseRelease(grid.viewport(), LEFT, NO_KEY, spot(grid, 3, "15:10"))
    assert [given[1:] for given in told.of("appointment_dropped")] == [(4, at("15:00"))]


def test_what_is_held_and_vanishes_is_let_go(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    told = Told(grid)
    for days in (days_of([]), replace(picture(), calendars=picture().calendars[:2])):
        grid.show_days(picture(), MONDAY, MONDAY)
        drag(grid, spot(grid, 0, "11:25"), spot(grid, 3, "15:10"), release=False)
        grid.show_days(days, MONDAY, MONDAY)
        assert grid._held is None
        assert told.of("verdict_changed")[-1] == ("", "")
        move(grid, spot(grid, 1, "15:10"))
        QTest.mouseRelease(grid.viewport(), LEFT, NO_KEY, spot(grid, 1, "15:10"))
    assert told.deeds == []
