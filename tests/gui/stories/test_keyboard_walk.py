"""Tab through every page: each control once, as the eye goes, with a name, a visible focus, and no trap; large enough to hit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from gui.main_window import ORDER_MS
from tests.gui.agenda.conftest import Colleague, at
from tests.gui.conftest import PRACTITIONERS
from tests.gui.stories.conftest import Open
from tests.gui.stories.person import Person

PAGES = {"today": "Ctrl+1", "agenda": "Ctrl+2", "workstation": "Ctrl+3", "preferences": "Ctrl+4"}
MOST = 120
"""More stops than any page has: what does not come round by then is a trap."""
SMALLEST = 32


@pytest.fixture
def walker(signed_in: object, colleague: Colleague, open_window: Open) -> Person:
    """The smallest window."""
    colleague.book(PRACTITIONERS[0], at(9))
    made = open_window(size=QSize(1024, 700))
    made.until(lambda: made.app.window.shown_page == "agenda" and made.agenda.centre.days is not None)
    made.qtbot.wait(ORDER_MS)  # nobody presses Tab before the eye has seen anything
    made.calm()
    return made


def shows(person: Person, page: str) -> None:
    person.presses(PAGES[page])
    person.calm()


def inner(widget: QWidget) -> bool:
    """The line within a spin box or combo box, the signs within a line: one control with it."""
    parent = widget.parentWidget()
    if isinstance(widget, QLineEdit):
        return isinstance(parent, QAbstractSpinBox | QComboBox)
    return isinstance(widget, QToolButton) and isinstance(parent, QLineEdit)


def controls(person: Person) -> list[QWidget]:
    """What can be reached by Tab, of what is in sight."""
    return [
        one
        for one in person.visible()
        if one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not inner(one)
        and one.focusProxy() is None
        and one is not person.app.window
    ]


def walk(person: Person) -> list[QWidget]:
    """The stops from the first to where it begins again."""
    first = next(one for one in _of_bar(person) if one.focusPolicy() & Qt.FocusPolicy.TabFocus)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    stops: list[QWidget] = []
    for _ in range(MOST):
        focused = QApplication.focusWidget()
        assert focused is not None, f"lost after {stops[-1]}"
        stop = focused.parentWidget() if inner(focused) else focused
        assert stop is not None
        if stops and stop is stops[0]:
            return stops
        if not stops or stop is not stops[-1]:  # the sections of a date are stops within one control
            stops.append(stop)
        person.presses("Tab")
    raise AssertionError(f"a trap: {[name_of(one) for one in stops[-6:]]}")


def _of_bar(person: Person) -> Iterator[QAbstractButton]:
    yield from person.app.window._bar.findChildren(QAbstractButton)


def name_of(widget: QWidget) -> str:
    """What a screen reader says."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found is not None else ""


def place(person: Person, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(person.app.window, QPoint(0, 0)), widget.size())


def scroll_to(widget: QWidget) -> None:
    """As Tab does: the focus alone does not."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
    QApplication.processEvents()


def described(one: QWidget) -> str:
    return f"{type(one).__name__} {name_of(one)!r}"


def in_a_group(one: QWidget) -> bool:
    """Of buttons of which one is chosen, Tab may reach the chosen one alone."""
    return isinstance(one, QAbstractButton) and one.group() is not None and not one.isChecked()


@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_everything_once(walker: Person, page: str) -> None:
    shows(walker, page)
    if page == "agenda":
        walker.presses("F2")
        walker.calm()
    stops = walk(walker)
    assert len(stops) == len(set(stops)), [described(one) for one in stops if stops.count(one) > 1]
    missed = [described(one) for one in controls(walker) if one not in stops and not in_a_group(one)]
    assert not missed
    nameless = [f"{type(one).__name__} in {type(one.parentWidget()).__name__}" for one in stops if not name_of(one).strip()]
    assert not nameless


@pytest.mark.parametrize("page", PAGES)
def test_tab_goes_as_the_eye_does(walker: Person, page: str) -> None:
    """Region after region from the left; within one, row by row."""
    shows(walker, page)
    if page == "agenda":
        walker.presses("F2")
        walker.calm()
    wrong = []
    for one, other in pairwise(walk(walker)):
        region = region_of(walker, one)
        if region is not region_of(walker, other):
            continue
        here, there = place(walker, one), place(walker, other)
        same_row = here.top() < there.center().y() < here.bottom() or there.top() < here.center().y() < there.bottom()
        if not (there.center().x() > here.center().x() if same_row else there.center().y() > here.center().y()):
            wrong.append((described(one), here.getRect(), described(other), there.getRect()))
    assert not wrong


def region_of(person: Person, one: QWidget) -> QWidget | None:
    """The part of the window or of the page that it stands in: parts that stand side by side are read one after the other."""
    shown = person.app.window._stack.currentWidget()
    parent: QWidget | None = one
    while parent is not None and parent.parentWidget() not in (person.app.window.centralWidget(), shown, None):
        parent = parent.parentWidget()
    return parent


@pytest.mark.parametrize("page", PAGES)
def test_where_the_keyboard_is_can_be_seen(walker: Person, page: str) -> None:
    shows(walker, page)
    unseen = []
    stops = walk(walker)
    window = walker.app.window
    for one, other in pairwise([*stops, stops[0]]):
        one.setFocus(Qt.FocusReason.TabFocusReason)
        scroll_to(one)
        area = place(walker, one).adjusted(-4, -4, 4, 4).intersected(window.rect())
        with_focus = window.grab(area).toImage()
        other.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        moved = place(walker, one).adjusted(-4, -4, 4, 4).intersected(window.rect()) != area
        if not moved and window.grab(area).toImage() == with_focus:
            unseen.append(described(one))
    assert not unseen


@pytest.mark.parametrize("page", PAGES)
def test_everything_is_large_enough_to_hit(walker: Person, page: str) -> None:
    shows(walker, page)
    if page == "agenda":
        walker.presses("F2")
        walker.calm()
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
    small = [
        (described(one), one.size().toTuple())
        for one in walker.visible()
        if isinstance(one, kinds) and not inner(one) and one.isEnabled() and not isinstance(one, QCheckBox | QRadioButton)
        if min(one.width(), one.height()) < SMALLEST
    ]
    small += [
        (described(one), one.size().toTuple())
        for one in walker.visible()
        if isinstance(one, QCheckBox | QRadioButton) and one.height() < SMALLEST
    ]
    assert not small
