"""What gives way in a narrow window, and that proposals lead the agenda nowhere unless a person is choosing."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.frame.header_row import HeaderRow
from gui.frame.sign_button import SignButton
from gui.language import Language
from gui.proposed_slot import ProposedSlot
from gui.theme.theme import Theme
from tests.gui.agenda.conftest import Desktop, at, coming_day


def cut(made: QWidget) -> bool:
    """Whether what stands on it is wider than it is, or it is not wholly in sight."""
    if not made.isVisible():
        return False
    parent = made.parentWidget()
    inside = parent is None or parent.rect().contains(made.geometry())
    words = made.text() if isinstance(made, QAbstractButton) else ""
    return not inside or made.fontMetrics().horizontalAdvance(words) > made.width()


@pytest.mark.parametrize("language_code", ["fr", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_nothing_of_the_header_is_cut(
    desktop: Desktop, theme: Theme, language: Language, qtbot: QtBot, width: int, scale: float, language_code: str
) -> None:
    language.choose("en" if language_code == "en" else "fr")
    theme.enlarge(scale)
    lights = [SignButton(theme), SignButton(theme)]
    lights[0].tell("arrived", "Poste non vérifié")
    lights[1].tell("arrived", "Synchronisé à 10:42", bold=False)
    row = HeaderRow(lights)
    qtbot.addWidget(row)
    header = desktop.page.header()
    row.add(header)
    row.show_header(header)
    row.resize(width - theme.pixels(104), theme.pixels(64))
    row.show()
    row.resize(row.width(), max(row.sizeHint().height(), row.height()))
    qtbot.wait(1)
    for one in (*header.findChildren(QPushButton), header.search):
        assert not cut(one), one.accessibleName()
    for one in header.findChildren(QPushButton):
        assert one.accessibleName()
        assert min(one.width(), one.height()) >= 32
    area = header.parentWidget()
    assert area is not None
    places = [area.geometry(), *(one.geometry() for one in lights)]
    assert all(row.rect().contains(one) for one in places)
    assert all(before.right() < after.left() for before, after in pairwise(places))
    header.setParent(None)  # it goes with the page


def test_the_search_takes_the_room_it_needs_while_one_types(desktop: Desktop, theme: Theme, qtbot: QtBot) -> None:
    header = desktop.page.header()
    header.resize(header._width_in(1), 40)
    header.show()
    search: QLineEdit = header.search
    with qtbot.waitActive(header):
        header.activateWindow()
    narrow = search.width()
    search.setFocus(Qt.FocusReason.ShortcutFocusReason)
    qtbot.waitUntil(lambda: search.width() > 3 * narrow)
    header._today.setFocus()
    qtbot.waitUntil(lambda: search.width() == narrow)
    assert header.views.isVisible()


def test_proposals_lead_to_their_day_only_while_a_person_is_choosing(desktop: Desktop) -> None:
    page = desktop.page
    panel = QPushButton("panel")
    page.set_side_panel(panel)
    page.show_booking(True)
    later = coming_day() + timedelta(days=7)
    slot = ProposedSlot(at(9, 0, later), at(9, 30, later), (1,), ("Bensaïd",))
    page.centre.grid.setFocus()
    page.show_ghosts([slot], 0)
    assert page.centre.period.day == coming_day()
    panel.setFocus()
    page.show_ghosts([slot], 0)
    assert page.centre.period.day == later
