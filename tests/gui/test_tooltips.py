"""Tooltips show what others wrote letter by letter: Qt would read markup in it, and fetch the pictures that it names."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.accounts.calendar_model import CalendarModel
from gui.agenda.calendar_choice import CalendarChoice
from gui.agenda.practitioners import Practitioners
from gui.agenda.watch import Watch
from gui.booking.painted import FieldButton
from gui.theme.theme import Theme
from gui.widgets.elided import ElidedLabel
from gui.widgets.tooltip import LONGEST, tooltip_text
from gui.window_state import WindowState
from tests.gui.agenda.sample import calendar

MARKUP = 'Dr <img src="file://server/share/x.png"> & <b>co</b>'


def shown(tooltip: str) -> str:
    """What Qt shows of it."""
    if not GuiQt.mightBeRichText(tooltip):
        return tooltip
    document = QTextDocument()
    document.setHtml(tooltip)
    assert "<img" not in document.toHtml()
    return document.toPlainText()


@pytest.mark.parametrize("text", [MARKUP, "a & b", "5 < 6", "<p>", "", "two\nlines <br>"])
def test_each_letter_is_shown(qtbot: QtBot, text: str) -> None:
    assert shown(tooltip_text(text)) == text


def test_what_nobody_reads_is_cut(qtbot: QtBot) -> None:
    assert len(tooltip_text("x" * 100_000)) == LONGEST


def test_wherever_a_servers_text_is_told(qtbot: QtBot, theme: Theme, state: WindowState) -> None:
    label, field = ElidedLabel(MARKUP), FieldButton(theme)
    label.resize(40, 20)
    field.set_summary(MARKUP)
    watch = Watch(theme)
    watch.tell(conflicts=1, queued=0, since=None, offline=False)
    watch.tell_first(MARKUP)
    choice = CalendarChoice(state)
    practitioners = Practitioners(choice)
    choice.show_calendars([calendar(1, MARKUP)], {1: MARKUP})
    listed = CalendarModel()
    listed.show([calendar(1, MARKUP)], {1: MARKUP}, set())
    made: list[QWidget] = [label, field, watch, practitioners]
    for one in made:
        qtbot.addWidget(one)
    label.grab()
    tooltips = [label.toolTip(), field.toolTip(), watch.conflict_card.toolTip()]
    tooltips += [one.toolTip() for one in practitioners.findChildren(QWidget) if MARKUP in one.accessibleName()]
    tooltips.append(str(listed.data(listed.index(0), Qt.ItemDataRole.ToolTipRole)))
    assert len(tooltips) == 5
    assert all(MARKUP in shown(one) for one in tooltips)
