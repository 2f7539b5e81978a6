"""For those who see little or use no mouse: names, the way of Tab, sizes of what is hit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from gui.agenda.tab_order import tab_chain
from gui.theme.theme import Theme
from tests.gui.agenda.conftest import Colleague, Desktop, at
from tests.gui.conftest import PRACTITIONERS

AMEL = PRACTITIONERS[0]


def reachable(root: QWidget) -> list[QWidget]:
    """What the keyboard reaches and the eye sees."""
    return [one for one in tab_chain(root) if one.isVisible() and one.isEnabled()]


def test_everything_that_can_be_operated_has_a_name(desktop: Desktop, colleague: Colleague) -> None:
    colleague.book(AMEL, at(9))
    desktop.synchronise()
    page = desktop.page
    header = page.header()
    header.show()
    page.centre.grid.appointment_opened.emit(desktop.all_shown()[0])
    page.bench.acts.undo()
    for view in ("day", "list"):
        page.centre.set_view(view)
        for one in [*reachable(page), *reachable(header)]:
            interface = QAccessible.queryAccessibleInterface(one)
            assert interface is not None
            name = interface.text(QAccessible.Text.Name)
            assert name.strip(), f"{type(one).__name__} inside {type(one.parent()).__name__}"


def test_tab_goes_from_left_to_right(desktop: Desktop, colleague: Colleague) -> None:
    colleague.book(AMEL, at(9))
    desktop.synchronise()
    page = desktop.page
    page.centre.grid.appointment_opened.emit(desktop.all_shown()[0])
    page.bench.acts.undo()
    page.activateWindow()
    first = page.sidebar.contents.month._before
    first.setFocus()
    desktop.until(first.hasFocus)
    visited: list[str] = []
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is first:
            break
        place = next(
            name
            for name, root in (("left", page.sidebar), ("middle", page.centre), ("right", page.right))
            if root.isAncestorOf(focused)
        )
        if not visited or visited[-1] != place:
            visited.append(place)
    assert visited == ["left", "middle", "right"]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_is_hit_is_large_enough_and_nothing_is_cut(
    desktop: Desktop, colleague: Colleague, theme: Theme, scale: float
) -> None:
    colleague.book(AMEL, at(9))
    desktop.synchronise()
    if scale != 1.0:
        theme.enlarge(scale)
    page = desktop.page
    page.centre.grid.appointment_opened.emit(desktop.all_shown()[0])
    QApplication.processEvents()
    for one in reachable(page):
        if isinstance(one, QAbstractScrollArea):
            continue
        assert one.height() >= 28, type(one).__name__
        assert one.width() >= 28, type(one).__name__
        assert one.height() >= one.fontMetrics().height(), type(one).__name__


def test_a_narrow_window_lets_the_left_side_go_until_it_is_asked_for(desktop: Desktop, colleague: Colleague) -> None:
    colleague.book(AMEL, at(9))
    desktop.synchronise()
    page = desktop.page
    header = page.header()
    header.show()
    page.resize(900, 700)
    assert page.sidebar.isVisible()
    page.centre.grid.appointment_opened.emit(desktop.all_shown()[0])
    assert not page.sidebar.isVisible()
    header.side.click()
    assert page.sidebar.isVisible()
    page.bench.details.closed.emit()
    page.resize(1280, 700)
    assert page.sidebar.isVisible()


def test_f6_goes_from_region_to_region_and_into_what_is_told(desktop: Desktop, colleague: Colleague) -> None:
    colleague.book(AMEL, at(9))
    desktop.synchronise()
    page = desktop.page
    page.activateWindow()
    page.centre.grid.setFocus()
    desktop.until(page.centre.grid.hasFocus)
    page.bench.acts.undo()
    visited = []
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        assert focused is not None
        regions = {"told": page.bench.announcement, "left": page.sidebar, "middle": page.centre}
        visited.append(next(name for name, root in regions.items() if root is focused or root.isAncestorOf(focused)))
    assert visited == ["told", "left", "middle", "told"]
