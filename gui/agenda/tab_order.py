"""From region to region of the page by F6."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from gui.widgets.tab_order import order_tabs

__all__ = ["go_to_next", "order_tabs", "tab_chain"]


def tab_chain(root: QWidget) -> list[QWidget]:
    """What Tab reaches inside `root`, in its present order, hidden things too."""
    found = []
    one = root.nextInFocusChain()
    while one is not None and one is not root:
        if root.isAncestorOf(one) and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(one)
        one = one.nextInFocusChain()
    return found


def go_to_next(regions: Sequence[QWidget], steps: int) -> None:
    """F6: put the keyboard into the next region that is in sight (`steps` -1: the one before)."""
    shown = [one for one in regions if one.isVisible()]
    focused = QApplication.focusWidget()
    places = [place for place, one in enumerate(shown) if focused is not None and (one is focused or one.isAncestorOf(focused))]
    # The innermost counts: an announcement lies inside the middle.
    place = max(places, default=-1 if steps > 0 else 0)
    for away in range(1, len(shown) + 1):
        following = shown[(place + steps * away) % len(shown)]
        if _focus_first(following):
            return


def _focus_first(region: QWidget) -> bool:
    for one in tab_chain(region):
        if one.isVisible() and one.isEnabled():
            one.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False
