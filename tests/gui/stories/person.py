"""Who sits before the whole window: keys go to what has the keyboard, the mouse to what lies under the pointer, by the window
system's own way in. What is seen is what is visible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from gui.agenda.grid import AgendaGrid
from gui.agenda.page import AgendaPage
from gui.app import App
from scheduling.store.occurrences import StoredAppointment

LONG_MS = 20_000
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


@dataclass
class Person:
    """`strokes`: keys pressed so far."""

    app: App
    qtbot: QtBot
    strokes: int = 0

    # ---- waiting

    def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until it holds; how long it takes is not tested."""
        try:
            self.qtbot.waitUntil(lambda: bool(condition()), timeout=LONG_MS)
        except Exception as error:
            raise AssertionError(f"{what or 'waited in vain'}; the window says: {self.says()}") from error

    def until_seen(self, text: str) -> None:
        self.until(lambda: self.sees(text), f"{text!r} is not seen")

    def calm(self) -> None:
        """Wait until nothing runs and what it brought is shown."""
        self.until(lambda: not self.app.jobs.busy and self._read(), "not calm")
        self.qtbot.wait(20)
        self.until(lambda: not self.app.jobs.busy and self._read(), "not calm")

    def _read(self) -> bool:
        if self.app.window.shown_page != "agenda":
            return True
        centre = self.agenda.centre
        return not centre.reader._timer.isActive() and (not centre.stale or not centre._calendars)

    # ---- hands

    @property
    def top(self) -> QWidget:
        """The window, or what popped up over it."""
        return QApplication.activePopupWidget() or self.app.window

    def types(self, text: str) -> None:
        for one in text:
            QTest.keyClick(self._handle(), one)  # type: ignore[call-overload]  # takes a letter too
        self.strokes += len(text)

    def presses(self, keys: str, times: int = 1) -> None:
        """Keys as they are written in tooltips: `F2`, `Ctrl+Z`, `Tab`."""
        pressed = QKeySequence(keys)[0]  # type: ignore[index]
        for _ in range(times):
            QTest.keyClick(self._handle(), pressed.key(), pressed.keyboardModifiers())
            self.strokes += 1

    def clicks(self, text: str, *, inside: QWidget | None = None) -> None:
        """Press the button with these words on it, or this name."""
        self.until(lambda: self.button(text, inside) is not None, f"no button {text!r}")
        found = self.button(text, inside)
        assert found is not None
        assert found.isEnabled(), f"{text!r} is disabled"
        self.clicks_on(found)

    def clicks_on(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Press there; what lies under the pointer must be this."""
        place = self.reach(widget, at)
        QTest.mouseClick(self._handle(), LEFT, NO_KEY, place)
        QApplication.processEvents()

    def reach(self, widget: QWidget, at: QPoint | None = None) -> QPoint:
        """Where it lies in the window, scrolled to by the wheel if need be."""
        QApplication.processEvents()
        middle = at or widget.rect().center()
        self._scroll_to(widget)
        place = widget.mapTo(widget.window(), middle)
        found = widget.window().childAt(place)
        assert found is widget or (found is not None and widget.isAncestorOf(found)), f"{_name(found)} lies over {_name(widget)}"
        return place

    def drags(self, widget: QWidget, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press, travel in steps, let go."""
        window = widget.window()
        one, other = widget.mapTo(window, start), widget.mapTo(window, end)
        QTest.mousePress(self._handle(), LEFT, modifiers, one)
        for step in range(1, 9):
            way = QPoint(one.x() + (other.x() - one.x()) * step // 8, one.y() + (other.y() - one.y()) * step // 8)
            QTest.mouseMove(self._handle(), way)
            QApplication.processEvents()
        QTest.mouseRelease(self._handle(), LEFT, modifiers, other)
        QApplication.processEvents()

    def fills(self, name: str, text: str) -> None:
        """Click into the field of this name and type over what stands there."""
        self.clicks_on(self.field(name))
        self.presses("Ctrl+A")
        self.types(text)

    def _handle(self) -> QWindow:
        handle = self.top.windowHandle()
        assert handle is not None
        return handle

    @staticmethod
    def _scroll_to(widget: QWidget) -> None:
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget, 8, 8)
                QApplication.processEvents()
            parent = parent.parentWidget()

    # ---- eyes

    def visible(self) -> Iterator[QWidget]:
        """Everything in sight, also what has to be scrolled to."""
        for one in self.app.window.findChildren(QWidget):
            if one.isVisible() and (one.window() is self.app.window or one.window() is self.top):
                yield one

    def said(self) -> Iterator[str]:
        """Every text in sight, with plain spaces."""
        for one in self.visible():
            if text := text_of(one):
                yield text

    def says(self) -> str:
        return " | ".join(self.said())

    def sees(self, text: str) -> bool:
        return any(text in one for one in self.said())

    def button(self, text: str, inside: QWidget | None = None) -> QAbstractButton | None:
        """The button in sight with these words on it or this name, whole or at its beginning; the whole match first."""
        seen = [one for one in self.visible() if isinstance(one, QAbstractButton) and (not inside or inside.isAncestorOf(one))]
        for fits in (str.__eq__, str.startswith):
            for one in seen:
                if fits(text_of(one), text) or fits(_plain(one.accessibleName()), text):
                    return one
        return None

    def field(self, name: str) -> QLineEdit:
        """The line to type in with this name."""
        found = [one for one in self.visible() if isinstance(one, QLineEdit) and one.accessibleName().startswith(name)]
        assert len(found) == 1, f"{len(found)} fields {name!r}"
        return found[0]

    @property
    def focused(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the keyboard"
        return found

    # ---- what the agenda shows

    @property
    def agenda(self) -> AgendaPage:
        page = self.app.window.page("agenda")
        assert isinstance(page, AgendaPage)
        return page

    @property
    def grid(self) -> AgendaGrid:
        return self.agenda.centre.grid

    def shown(self, family: str) -> StoredAppointment | None:
        """The appointment of a patient as the agenda shows it now."""
        days = self.agenda.centre.days
        every = self.agenda.work.over(days).appointments if days is not None else ()
        return next((one for one in every if one.patient is not None and one.patient.family == family), None)

    @property
    def header(self) -> str:
        """What the header says of synchronisation."""
        return _plain(self.app.window.sync.text())


def text_of(widget: QWidget) -> str:
    """What stands on it, without marks of mnemonics."""
    text = ""
    if isinstance(widget, QAbstractButton):
        text = re.sub("&(.)", r"\1", widget.text())
    elif isinstance(widget, QLabel):
        text = widget.text()
    elif isinstance(widget, QComboBox):
        text = widget.currentText()
    elif isinstance(widget, QLineEdit):
        text = widget.text() or widget.placeholderText()
    return _plain(text)


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def _name(widget: QWidget | None) -> str:
    if widget is None:
        return "nothing"
    return f"{type(widget).__name__} {text_of(widget) or widget.accessibleName()!r}"
