"""Where the agenda begins when it opens, and that it stays where a person looks."""

from __future__ import annotations

from datetime import timedelta

from pytestqt.qtbot import QtBot

from gui.agenda.grid import AgendaGrid
from gui.theme.theme import Theme
from scheduling.office.agenda import AgendaDays
from tests.gui.agenda.grid_hands import shown_grid
from tests.gui.agenda.sample import MONDAY, appointment, at, busy, days_of, open_hours

TUESDAY = MONDAY + timedelta(days=1)
SMALL = (1000, 400)


def top_min(grid: AgendaGrid) -> float:
    """The minute of the day at the upper edge."""
    return grid.verticalScrollBar().value() / grid._view.px_per_min


def ranges(*halves: tuple[str, str]) -> AgendaDays:
    return days_of([], ranges={1: open_hours(MONDAY, TUESDAY, *halves)}, last=TUESDAY)


def test_it_opens_half_an_hour_before_the_first_open_range(qtbot: QtBot, theme: Theme) -> None:
    assert round(top_min(shown_grid(qtbot, theme, ranges(("10:00", "12:00")), size=SMALL))) == 9 * 60 + 30


def test_an_early_appointment_is_seen_but_others_events_in_the_night_do_not_count(qtbot: QtBot, theme: Theme) -> None:
    found = [appointment(1, at("6:30")), busy(2, at("2:00"), 60, "Sauvegarde")]
    days = days_of(found, ranges={1: open_hours(MONDAY, MONDAY, ("9:00", "12:00"))})
    assert round(top_min(shown_grid(qtbot, theme, days, size=SMALL))) == 6 * 60


def test_an_empty_day_opens_before_eight(qtbot: QtBot, theme: Theme) -> None:
    assert round(top_min(shown_grid(qtbot, theme, days_of([], ranges={}), size=SMALL))) == 7 * 60 + 30


def test_the_next_day_opens_at_its_own_beginning_unless_a_person_scrolled(qtbot: QtBot, theme: Theme) -> None:
    days = days_of(
        [],
        ranges={1: open_hours(MONDAY, MONDAY, ("7:00", "12:00")) + open_hours(TUESDAY, TUESDAY, ("10:00", "12:00"))},
        last=TUESDAY,
    )
    grid = shown_grid(qtbot, theme, days, size=SMALL)
    grid.show_days(days, TUESDAY, TUESDAY)
    assert round(top_min(grid)) == 9 * 60 + 30
    grid.verticalScrollBar().setValue(100)
    grid.show_days(days, MONDAY, MONDAY)
    assert grid.verticalScrollBar().value() == 100


def test_a_larger_window_shows_more_below_not_above(qtbot: QtBot, theme: Theme) -> None:
    grid = shown_grid(qtbot, theme, ranges(("8:30", "12:00")), size=SMALL)
    grid.resize(1000, 900)
    assert round(top_min(grid)) == 8 * 60


def test_what_is_in_view_is_led_to_without_moving_what_is_not_is_brought_there(qtbot: QtBot, theme: Theme) -> None:
    grid = shown_grid(qtbot, theme, ranges(("8:30", "12:00")), size=SMALL)
    grid.go_to(at("9:30"))
    assert round(top_min(grid)) == 8 * 60
    grid.go_to(at("16:00"))
    assert top_min(grid) < 16 * 60 < top_min(grid) + grid._view.body.height() / grid._view.px_per_min - 30
