"""Hands for the grid: where things are on the screen, drags, and what was told by signals."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.agenda.grid import AgendaGrid
from gui.agenda.layout_parts import Part
from gui.theme.theme import Theme
from scheduling.office.agenda import AgendaDays
from tests.gui.agenda.sample import MONDAY, picture

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


class Told:
    """Everything a grid emitted, in order, as (signal, arguments)."""

    def __init__(self, grid: AgendaGrid) -> None:
        self.all: list[tuple[str, tuple[object, ...]]] = []
        for name in (
            "slot_drawn",
            "appointment_chosen",
            "appointment_opened",
            "appointment_dropped",
            "appointment_resized",
            "cancel_asked",
            "menu_wanted",
            "ghost_chosen",
            "day_wanted",
            "verdict_changed",
            "zoomed",
        ):
            getattr(grid, name).connect(lambda *given, name=name: self.all.append((name, given)))

    def of(self, name: str) -> list[tuple[object, ...]]:
        return [given for said, given in self.all if said == name]

    @property
    def deeds(self) -> list[str]:
        """The signals that change an agenda."""
        return [name for name, _ in self.all if name in ("slot_drawn", "appointment_dropped", "appointment_resized")]


def shown_grid(qtbot, theme: Theme, days: AgendaDays | None = None, first=MONDAY, last=MONDAY, size=(1000, 900)) -> AgendaGrid:  # type: ignore[no-untyped-def]
    grid = AgendaGrid(theme)
    qtbot.addWidget(grid)
    grid.resize(*size)
    grid.show_days(days or picture(), first, last)
    with qtbot.waitActive(grid):
        grid.show()
        grid.activateWindow()
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    return grid


def part_of(grid: AgendaGrid, family: str) -> tuple[int, Part]:
    """The column and part of a patient, or of an event with that title."""
    for number, column in enumerate(grid._view.columns):
        for part in column.parts:
            patient = part.appointment.patient
            if (patient is not None and patient.family == family) or part.appointment.summary == family:
                return number, part
    raise AssertionError(family)


def middle_of(grid: AgendaGrid, family: str) -> QPoint:
    rect = grid._view.part_rect(*part_of(grid, family))
    return grid._on_screen(rect.center().x(), rect.center().y())


def spot(grid: AgendaGrid, column: int, clock: str, *, down: float = 1) -> QPoint:
    """A point in a column, `down` pixels under a time of day."""
    hour, minute = clock.split(":")
    left, right = grid._view.edges[column], grid._view.edges[column + 1]
    return grid._on_screen((left + right) / 2, grid._view.y(int(hour) * 60 + int(minute)) + down)


def drag(grid: AgendaGrid, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = NO_KEY, *, release: bool = True) -> None:
    """Press, travel in steps, let go."""
    QTest.mousePress(grid.viewport(), LEFT, modifiers, start)
    for step in range(1, 9):
        at = QPoint(start.x() + (end.x() - start.x()) * step // 8, start.y() + (end.y() - start.y()) * step // 8)
        move(grid, at, modifiers)
    if release:
        QTest.mouseRelease(grid.viewport(), LEFT, modifiers, end)


def move(grid: AgendaGrid, at: QPoint, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
    """Move the pressed mouse; `QTest.mouseMove` knows neither buttons nor modifiers."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    where = QPointF(grid.viewport().mapToGlobal(at))
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), where, Qt.MouseButton.NoButton, LEFT, modifiers)
    QApplication.sendEvent(grid.viewport(), event)


def keys(grid: AgendaGrid, *pressed: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
    for key in pressed:
        QTest.keyClick(grid, key, modifiers)
