"""Losses that wait for a person: a few at a time, one question at a time, in words that say how much of what goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.frame.loss_list import SHOWN, LossList
from gui.language import Language
from gui.messages import Messages
from gui.theme.theme import Theme
from scheduling.sync.report import Loss


def loss(number: int, *, whole_account: bool = False, calendars: int = 1) -> Loss:
    ids = frozenset(range(10 * number, 10 * number + calendars))
    return Loss(calendars=ids, name=f"Dr {number}", whole_account=whole_account, events=30, appointments=12, coming=5)


@pytest.fixture
def listed(qtbot: QtBot, theme: Theme, messages: Messages) -> LossList:
    made = LossList(messages)
    qtbot.addWidget(made)
    made.show()
    return made


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_question_stands_alone_and_outlives_that_the_same_is_told_again(qtbot: QtBot, listed: LossList) -> None:
    losses = tuple(loss(number) for number in range(SHOWN + 2))
    listed.show_losses(losses)
    assert len(listed.rows) == SHOWN
    assert plain(listed._more.text()) == "Et 2 autres, montrés ensuite."
    qtbot.mouseClick(listed.rows[1].accept, Qt.MouseButton.LeftButton)
    assert [row.isVisible() for row in listed.rows] == [False, True, False, False]
    assert not listed._more.isVisible()
    listed.show_losses(tuple(losses))
    assert listed.rows[1].asking
    qtbot.keyClick(listed.rows[1].keep, Qt.Key.Key_Escape)
    assert all(row.isVisible() for row in listed.rows)
    assert listed.isVisible()


def test_another_loss_closes_a_question_that_was_about_the_old_one(qtbot: QtBot, listed: LossList) -> None:
    """Somebody would else agree to more than was read."""
    listed.show_losses((loss(1),))
    qtbot.mouseClick(listed.rows[0].accept, Qt.MouseButton.LeftButton)
    listed.show_losses((loss(2),))
    assert not listed.asking


@pytest.mark.parametrize("code", ["fr", "en"])
def test_an_account_that_shows_none_of_its_calendars(qtbot: QtBot, listed: LossList, language: Language, code: str) -> None:
    whole = loss(1, whole_account=True, calendars=3)
    listed.show_losses((whole,))
    language.choose(code)  # type: ignore[arg-type]
    QApplication.processEvents()
    (row,) = listed.rows
    told = {
        "fr": (
            "Accepter la perte : Dr 1",
            "Ne plus montrer 3 agendas",
            "les 3 agendas du compte « Dr 1 »",
            "12, dont à venir : 5",
        ),
        "en": (
            "Accept the loss: Dr 1",
            "Stop showing 3 calendars",
            "the 3 calendars of account “Dr 1”",
            "12, of which still to come: 5",
        ),
    }[code]
    assert plain(row.accept.accessibleName()) == told[0]
    assert row.forget.text() == told[1]
    for part in told[2:]:
        assert part in plain(row.keep.accessibleDescription())
    with qtbot.waitSignal(listed.accepted) as accepted:
        qtbot.mouseClick(row.accept, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(row.forget, Qt.MouseButton.LeftButton)
    assert accepted.args == [whole]
