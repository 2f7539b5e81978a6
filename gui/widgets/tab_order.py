"""Tab goes as the eye does: what is made later would come last by itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def order_tabs(roots: Sequence[QWidget]) -> None:
    """All of the first root before all of the second, and so on; what follows the last stays behind it."""
    chain = [one for root in roots for one in _stops(root)]
    for before, after in pairwise(chain):
        QWidget.setTabOrder(before, after)


def _stops(root: QWidget) -> list[QWidget]:
    """What has the keyboard at times, in its present order, hidden things too; of a group also those that are not chosen.

    A field made of several parts is one stop: Qt counts the whole (which hands the keyboard on) and its line separately, and
    would come by twice if only one of them were moved.
    """
    found: dict[QWidget, None] = {}
    one: QWidget | None = root
    while one is not None:
        if (one is root or root.isAncestorOf(one)) and one.focusPolicy() != Qt.FocusPolicy.NoFocus:
            found[_whole(one, root)] = None
        one = one.nextInFocusChain()
        if one is root:
            break
    return list(found)


def _whole(one: QWidget, root: QWidget) -> QWidget:
    parent = one.parentWidget()
    while one is not root and parent is not None and parent.focusProxy() is one:
        one, parent = parent, parent.parentWidget()
    return one
