"""What can be seen, where it matters: by pixels, in both themes."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from gui.agenda.grid import AgendaGrid
from gui.agenda.layout_axis import Axis
from gui.agenda.layout_columns import columns_of
from gui.agenda.layout_parts import parts_of
from gui.agenda.paint_faces import BAR_PX, face_of
from gui.agenda.paint_header import chips
from gui.agenda.paint_style import Style
from gui.agenda.paint_words import header_texts
from gui.proposed_slot import ProposedSlot
from gui.theme.theme import Choice, Theme
from scheduling.model.appointment import AppointmentStatus
from tests.gui.agenda.grid_hands import middle_of, part_of, shown_grid, spot
from tests.gui.agenda.sample import MONDAY, PARIS, appointment, at, busy, calendar, days_of, hospital, picture

BOTH: tuple[Choice, ...] = ("light", "dark")


def seen(grid: AgendaGrid) -> QImage:
    return grid.viewport().grab().toImage()


def colour(image: QImage, at_point: QPoint) -> str:
    return image.pixelColor(at_point).name().upper()


def colours_in(image: QImage, area: QRect) -> set[str]:
    inside = area.intersected(image.rect())
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(inside.left(), inside.right() + 1)
        for y in range(inside.top(), inside.bottom() + 1)
    }


@pytest.mark.parametrize("choice", BOTH)
def test_the_now_line_passes_behind_appointments(qtbot, theme: Theme, choice: Choice):
    theme.choose(choice)
    grid = shown_grid(qtbot, theme)
    image = seen(grid)
    line = theme.colours.tones["conflict"].bar
    roussel, simon = theme.colours.tones["arrived"].ground, theme.colours.tones["booked"].ground
    y = spot(grid, 3, "10:42", down=0).y()
    assert colour(image, QPoint(spot(grid, 3, "10:42").x(), y)) == line  # nobody there
    for family, ground in (("Roussel", roussel), ("Simon", simon)):
        rect = grid._view.part_rect(*part_of(grid, family))
        corner = grid._on_screen(rect.right() - 3, grid._view.y(642))
        assert colour(image, QPoint(corner.x(), y)) == ground
    gap = QPoint(grid._view.edges[1] + grid._view.gutter + 2, y)  # between the appointment and the column's edge
    assert colour(image, gap) == line


@pytest.mark.parametrize("choice", BOTH)
def test_every_status_has_its_ground_its_bar_and_a_sign_or_pattern(qtbot, theme: Theme, choice: Choice):
    theme.choose(choice)
    grid = shown_grid(qtbot, theme)
    image = seen(grid)
    for family, tone in (
        ("Garnier", "fulfilled"),
        ("Petit", "noshow"),
        ("Roussel", "arrived"),
        ("Fabre", "booked"),
        ("Colin", "pending"),
    ):
        rect = grid._view.part_rect(*part_of(grid, family))
        found = theme.colours.tones[tone]
        middle = grid._on_screen(rect.left() + BAR_PX / 2, rect.center().y())
        assert colour(image, middle) == found.bar
        assert colour(image, grid._on_screen(rect.right() - 20, rect.bottom() - 4)) == found.ground
    corner = grid._view.part_rect(*part_of(grid, "RCP Sénologie"))
    area = QRectF(corner).translated(grid._on_screen(0, 0)).toRect().adjusted(30, 30, -30, -4)
    assert len(colours_in(image, area)) > 4  # hatched
    signs = {family: grid._faces_of(part_of(grid, family)[0]) for family in ("Garnier", "Petit", "Roussel", "Colin")}
    found_signs = {
        family: next(face.look.sign for face in faces if face.appointment is part_of(grid, family)[1].appointment)
        for family, faces in signs.items()
    }
    assert found_signs == {"Garnier": "tick", "Petit": "cross", "Roussel": "disc", "Colin": "arrow"}


@pytest.mark.parametrize("choice", BOTH)
def test_open_time_is_surface_and_closed_time_is_greyer(qtbot, theme: Theme, choice: Choice):
    theme.choose(choice)
    grid = shown_grid(qtbot, theme)
    image = seen(grid)
    assert colour(image, spot(grid, 0, "12:10", down=3)) == theme.colours.surface
    assert colour(image, spot(grid, 0, "12:40", down=3)) == theme.colours.closed
    assert colour(image, spot(grid, 0, "9:00", down=0)) != theme.colours.surface


def test_another_theme_repaints_at_once(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    place = grid._on_screen(grid._view.part_rect(*part_of(grid, "Fabre")).right() - 20, 0) + QPoint(0, 0)
    place.setY(middle_of(grid, "Fabre").y() + 10)
    theme.choose("dark")
    assert colour(seen(grid), place) == theme.colours.tones["booked"].ground


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize(("wide", "zoom"), [(200, 40), (200, 72), (110, 72), (76, 100), (60, 72), (44, 240), (30, 72), (8, 72)])
@pytest.mark.parametrize("length", [5, 15, 30, 45, 120])
def test_no_text_runs_into_the_bar_the_sign_another_text_or_out_of_its_appointment(
    theme: Theme, scale: float, wide: int, zoom: int, length: int
):
    theme.enlarge(scale)
    style = Style(theme, 1.0)
    high, wide = max(round(max(length, 15) * zoom * scale / 60) - 2, 2), round(wide * scale)
    for one in (
        appointment(1, at("10:15"), length, "Maximilienne Vandenbroucke-Lambertini", AppointmentStatus.ARRIVED),
        appointment(1, at("10:15"), length, "Al Bo", AppointmentStatus.NOSHOW),
        appointment(1, at("10:15"), length, queued=True),
        busy(1, at("10:15"), length, "Réunion de concertation pluridisciplinaire de sénologie"),
    ):
        (part,) = grid_part(one)
        face = face_of(part, 100, 50, wide, high, style)
        boxes = [
            QRectF(line.at.x(), line.at.y(), line.type.metrics.horizontalAdvance(line.text.text()), line.type.height)
            for line in face.lines
        ]
        if face.look.sign:
            side = face.look.sign_side
            boxes.append(QRectF(100 + face.look.sign_x, 50 + face.look.sign_y, side, side))
        for number, box in enumerate(boxes):
            assert box.left() >= 100 + BAR_PX
            assert box.right() <= 100 + wide + 0.5
            assert box.top() >= 50 - 2.5 * scale  # the space above letters may reach over the edge of a low one
            assert box.bottom() <= 50 + high + 2.5 * scale
            for other in boxes[:number]:
                assert box.adjusted(0, 0.5, 0, -0.5).intersected(other.adjusted(0, 0.5, 0, -0.5)).isEmpty()


def grid_part(one):  # type: ignore[no-untyped-def]
    return parts_of([one], MONDAY, Axis(PARIS))


@pytest.mark.parametrize(("wide", "texts"), [(200, 2), (60, 2), (50, 1), (40, 1), (30, 0)])
def test_narrow_columns_stack_time_and_name_then_show_the_time_alone_then_only_bar_and_tint(theme: Theme, wide: int, texts: int):
    (part,) = grid_part(appointment(1, at("10:15"), 30, "Lucie Garnier"))
    face = face_of(part, 0, 0, wide, 34, Style(theme, 1.0))
    assert len(face.lines) == texts
    if texts:
        assert face.lines[0].text.text() == "10:15"


def test_names_are_short_and_without_the_key_there_is_the_reference(theme: Theme):
    def texts(one: object) -> list[str]:
        (part,) = grid_part(one)
        return [line.text.text() for line in face_of(part, 0, 0, 300, 60, Style(theme, 1.0)).lines]

    assert texts(appointment(1, at("10:15"), 30, "Lucie GARNIER"))[:2] == ["10:15", "L. Garnier"]
    assert texts(appointment(1, at("10:15"), 30))[:2] == ["10:15", "7F3K-2M9Q"]
    assert texts(appointment(1, at("10:15"), 30, queued=True))[2] == "en attente d’envoi"
    assert texts(busy(1, at("12:00"), 60 * 24 * 4, "Congé")) == ["Congé jusqu’au 27"]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("8:00", ("0 rendez-vous · 6 h 45 libres", "0 rdv · 6 h 45 libres", "0 rdv", "0")),
        ("16:31", ("0 rendez-vous · 1 h 25 libre", "0 rdv · 1 h 25 libre", "0 rdv", "0")),
        ("18:00", ("0 rendez-vous", "0 rdv", "0 rdv", "0")),
    ],
)
def test_a_header_tells_what_is_still_free_in_as_many_words_as_fit(theme: Theme, now: str, told: tuple[str, ...]):
    days = days_of([busy(1, at("9:00"), 15, "RCP")], calendars=(calendar(1, "Dr One"),), now=at(now))
    (column,) = columns_of(days, [MONDAY], Axis(PARIS))
    assert header_texts(column) == told


@pytest.mark.parametrize("choice", BOTH)
def test_the_chosen_ghost_is_filled_and_the_others_are_dashed(qtbot, theme: Theme, choice: Choice):
    theme.choose(choice)
    grid = shown_grid(qtbot, theme, days_of([]))
    grid.show_ghosts([ProposedSlot(at("14:30"), at("15:00"), (1,), ()), ProposedSlot(at("16:00"), at("16:30"), (1, 2), ())], 0)
    image = seen(grid)
    assert colour(image, spot(grid, 0, "14:30", down=8)) == theme.colours.accent
    for column in (0, 1):
        assert colour(image, spot(grid, column, "16:00", down=8)) == theme.colours.surface
        left = grid._view.gutter + grid._view.edges[column] + 10
        top = spot(grid, column, "16:00").y()
        row = [colour(image, QPoint(x, top + 1)) for x in range(left, left + 60)]
        assert sum(one != two for one, two in pairwise(row)) >= 2  # dashes


def test_the_focus_is_a_ring_and_what_is_chosen_keeps_a_quieter_one(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)
    grid.choose(part_of(grid, "Fabre")[1].appointment.uid, 1)
    rect = grid._view.part_rect(*part_of(grid, "Fabre"))
    place = grid._on_screen(rect.center().x(), rect.bottom())
    assert colour(seen(grid), place) == theme.colours.accent
    grid.clearFocus()
    assert colour(seen(grid), place) == theme.colours.outline


def test_where_the_keyboard_is_can_be_seen_before_anything_is_chosen(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme)  # it begins on what stands now
    rect = grid._view.part_rect(*part_of(grid, "Roussel"))
    assert grid._chosen is None
    assert colour(seen(grid), grid._on_screen(rect.center().x(), rect.bottom())) == theme.colours.accent


def test_scrolling_shows_what_a_repaint_would(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme, hospital(20, 5, 20), last=MONDAY + timedelta(days=4), size=(900, 500))
    for dx, dy in ((0, 37), (130, 0), (-40, 0), (60, 0), (-40, -101), (0, -9), (333, 222)):
        grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().value() + dx)
        grid.verticalScrollBar().setValue(grid.verticalScrollBar().value() + dy)
        QApplication.processEvents()
        scrolled, whole = grid.screen().grabWindow(grid.winId()).toImage(), grid.grab().toImage()
        assert scrolled.convertToFormat(whole.format()) == whole


def test_events_of_the_whole_day_stand_under_the_names_and_hatch_the_day(qtbot, theme: Theme):
    leave = busy(1, at("0:00"), 3 * 24 * 60, "Congé", all_day=True)
    note = busy(2, at("0:00"), 24 * 60, "Férié ailleurs", all_day=True, busy=False)
    grid = shown_grid(qtbot, theme, days_of([leave, note]))
    assert grid._view.chip_rows == 1
    chip = QPoint(grid._view.gutter + 30, grid._view.day_row + grid._view.name_row + 8)
    assert grid._tooltip(chip).startswith("toute la journée  Congé")
    image = seen(grid)
    assert len(colours_in(image, QRect(spot(grid, 0, "9:10"), spot(grid, 0, "9:20") + QPoint(20, 0)))) > 3
    assert colours_in(image, QRect(spot(grid, 1, "9:10"), spot(grid, 1, "9:20") + QPoint(20, 0))) == {theme.colours.surface}


def test_on_a_screen_of_two_pixels_a_point_texts_stand_where_they_do_on_others(qtbot, theme: Theme):
    leave = busy(2, at("0:00"), 3 * 24 * 60, "Congé annuel", all_day=True)
    grid = shown_grid(qtbot, theme, days_of([leave, *picture().appointments]))
    one = seen(grid)
    grid._style = Style(theme, 2.0)
    grid._faces.clear()
    picture_of_two = QPixmap(one.size() * 2)
    picture_of_two.setDevicePixelRatio(2)
    painter = QPainter(picture_of_two)
    grid._paint(painter, grid.viewport().rect())
    painter.end()
    small = picture_of_two.toImage().scaled(one.size(), mode=Qt.TransformationMode.SmoothTransformation)
    for chip in chips(grid._view, range(4)):
        area = chip.rect.translated(grid._view.gutter, 0).toRect()
        dark = [
            min(image.pixelColor(x, area.center().y()).lightness() for x in range(area.left(), area.right()))
            for image in (one, small)
        ]
        assert max(dark) < 160  # letters, on both
    above = QRect(grid._view.gutter, 0, grid._view.width, grid._view.name_row)
    dark = [
        sum(image.pixelColor(x, y).lightness() < 160 for x in range(above.left(), above.right()) for y in range(above.height()))
        for image in (one, small)
    ]
    assert dark[1] == pytest.approx(dark[0], rel=0.35)


def test_a_holiday_is_named_and_today_stands_out(qtbot, theme: Theme):
    tuesday = MONDAY + timedelta(days=1)
    days = days_of([], last=tuesday, holidays={tuesday: "Armistice"})
    grid = shown_grid(qtbot, theme, days, last=tuesday)
    image = seen(grid)
    first, second = (grid._view.gutter + grid._view.edges[column] for column in (0, 4))
    assert colour(image, QPoint(second - 8, 6)) == theme.colours.soft
    assert colour(image, QPoint(grid._view.gutter + grid._view.width - 8, 6)) == theme.colours.surface
    ink = colours_in(image, QRect(second, 2, 200, 24))
    assert theme.colours.secondary in ink or len(ink) > 3
    assert first < second
    assert grid._view.day_row > 0
    assert shown_grid(qtbot, theme, days_of([]))._view.day_row == 0


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", [(200, 120), (1024, 700), (3840, 2160)])
def test_it_paints_at_any_size(qtbot, theme: Theme, scale: float, size: tuple[int, int]):
    theme.enlarge(scale)
    grid = shown_grid(qtbot, theme, size=size)
    assert not seen(grid).isNull()
    grid.show_days(hospital(20, 5, 3), MONDAY, MONDAY + timedelta(days=4))
    assert not seen(grid).isNull()
    grid.show_days(days_of([], calendars=(calendar(1, "Only"),)), MONDAY, MONDAY)
    assert QColor(colour(seen(grid), QPoint(1, 1))).isValid()


def test_text_twice_as_large_makes_everything_larger_together(qtbot, theme: Theme):
    grid = shown_grid(qtbot, theme, picture())
    before = (grid._view.gutter, grid._view.name_row, grid._view.px_per_min)
    theme.enlarge(2.0)
    assert (grid._view.gutter, grid._view.name_row, grid._view.px_per_min) == tuple(2 * one for one in before)
