"""The keys of the agenda page; they stand in the tooltips of the buttons that do the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gui.agenda.centre import Centre

LETTERS = {"J": "day", "D": "day", "S": "week", "W": "week", "L": "list"}
"""Jour or day, semaine or week, list: in both languages at once."""


def add_keys(
    page: QWidget,
    centre: Centre,
    search: Callable[[], object],
    undo: Callable[[], object],
    redo: Callable[[], object],
    region: Callable[[int], object],
) -> None:
    """Plain letters only in the middle, where nothing is typed (WCAG 2.1.4); the others wherever the page is in sight."""
    _key("T", centre, centre.to_today, Qt.ShortcutContext.WidgetWithChildrenShortcut)
    for letter, view in LETTERS.items():
        _key(letter, centre, partial(centre.set_view, view), Qt.ShortcutContext.WidgetWithChildrenShortcut)
    _key("Alt+Left", page, lambda: centre.step(-1), Qt.ShortcutContext.WindowShortcut)
    _key("Alt+Right", page, lambda: centre.step(1), Qt.ShortcutContext.WindowShortcut)
    _key("Ctrl+F", page, search, Qt.ShortcutContext.WindowShortcut)
    _key("Ctrl+Z", page, undo, Qt.ShortcutContext.WindowShortcut)
    _key("Ctrl+Shift+Z", page, redo, Qt.ShortcutContext.WindowShortcut)
    _key("F6", page, lambda: region(1), Qt.ShortcutContext.WindowShortcut)
    _key("Shift+F6", page, lambda: region(-1), Qt.ShortcutContext.WindowShortcut)


def _key(keys: str, where: QWidget, act: Callable[[], object], context: Qt.ShortcutContext) -> None:
    made = QShortcut(QKeySequence(keys), where)
    made.setContext(context)
    made.activated.connect(act)
