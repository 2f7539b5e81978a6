"""Which device is used, and why another would be better: seen, heard by a screen reader, and taken with one key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from device_check.capture import Device
from device_check.examination import examined
from device_check.measurement import Cause, Measurement
from device_check.thresholds import Thresholds
from gui.language import Language
from gui.readiness.device_choice import DeviceChoice, better_device
from gui.theme.theme import Theme

DEVICES = [Device("id-table", "Micro de table", default=True), Device("id-headset", "Casque")]


@pytest.fixture
def choice(qtbot: QtBot, theme: Theme) -> Iterator[DeviceChoice]:
    made = DeviceChoice("microphone")
    made.setAccessibleName("Micro utilisé")
    around = QWidget()
    column = QVBoxLayout(around)
    column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
    column.addStretch(1)
    qtbot.addWidget(around)
    around.resize(700, 120)
    around.show()
    yield made
    around.hide()


def test_the_default_one_is_named_where_there_is_a_choice(choice: DeviceChoice) -> None:
    choice.show_devices(DEVICES, "id-headset")
    assert [choice.list.itemText(place) for place in range(2)] == ["Micro de table (par défaut)", "Casque"]
    assert choice.list.currentText() == "Casque"
    choice.show_devices(DEVICES[:1], "id-table")
    assert choice.list.currentText() == "Micro de table"
    assert not choice.reason.isVisible()
    assert not choice.take.isVisible()


def test_a_better_one_is_named_and_taken_with_one_key(choice: DeviceChoice, qtbot: QtBot, language: Language) -> None:
    choice.show_devices(DEVICES, "id-table")
    choice.advise("Casque")
    assert choice.reason.isVisible()
    assert choice.reason.text() == "«\u00a0Casque\u00a0» vous entend mieux"
    assert choice.take.accessibleName() == "Utiliser «\u00a0Casque\u00a0»"
    assert choice.list.accessibleDescription() == choice.reason.text()
    assert choice.take.height() >= 30
    language.choose("en")
    QCoreApplication.sendEvent(choice, QEvent(QEvent.Type.LanguageChange))
    assert "Casque" in choice.reason.text()
    with qtbot.waitSignal(choice.device_chosen) as told:
        choice.take.setFocus()
        qtbot.keyClick(choice.take, Qt.Key.Key_Space)
    assert told.args == ["id-headset"]
    # What the page then tells: it is in use, and there is nothing to advise any more.
    choice.show_devices(DEVICES, "id-headset")
    assert not choice.take.isVisible()
    assert not choice.reason.isVisible()
    assert choice.list.hasFocus()
    assert choice.list.accessibleDescription() == ""


def test_one_that_was_pulled_out_is_not_advised(choice: DeviceChoice) -> None:
    choice.show_devices(DEVICES, "id-table")
    choice.advise("Casque")
    choice.show_devices(DEVICES[:1], "id-table")
    assert not choice.take.isVisible()
    choice.show_devices((), "")
    assert not choice.take.isVisible()
    assert not choice.list.isEnabled()


def test_of_two_with_the_same_name_none_is_advised(choice: DeviceChoice) -> None:
    twins = [Device(f"id-{number}", "Casque") for number in (1, 2)]
    choice.show_devices([DEVICES[0], *twins], "id-table")
    choice.advise("Casque")
    assert not choice.take.isVisible()
    # The one in use is known not to be it: the other one is.
    choice.show_devices(twins, "id-1")
    assert choice.take.isVisible()


def test_one_that_was_chosen_and_is_absent_is_told_without_its_id(choice: DeviceChoice) -> None:
    choice.show_devices(DEVICES[:1], "id-table", missing=True)
    assert choice.reason.isVisible()
    assert choice.reason.text() == "Le micro choisi est absent"
    assert not choice.take.isVisible()
    choice.show_devices(DEVICES, "id-headset")
    assert not choice.reason.isVisible()


def test_where_there_is_no_room_the_reason_goes_below(choice: DeviceChoice, qtbot: QtBot) -> None:
    choice.show_devices(DEVICES, "id-table")
    choice.advise("Casque")
    QCoreApplication.processEvents()
    beside = choice.reason.mapTo(choice, choice.reason.rect().center()).y()
    assert abs(beside - choice.list.geometry().center().y()) < 12
    choice.window().resize(230, 160)
    qtbot.waitUntil(lambda: choice.take.mapTo(choice, choice.take.rect().topLeft()).y() >= choice.list.height() - 1)
    assert choice.list.width() >= choice.list.sizeHint().width()


def test_a_long_name_is_cut_and_not_the_reason(choice: DeviceChoice) -> None:
    name = "Casque Jabra Evolve 65 de la salle de consultation"
    choice.show_devices([DEVICES[0], Device("id-long", name)], "id-table")
    choice.advise(name)
    assert choice.reason.text() == "«\u00a0Casque Jabra Evolve 65…\u00a0» vous entend mieux"
    assert choice.reason.width() >= choice.reason.sizeHint().width()
    assert name in choice.reason.toolTip()
    assert name in choice.list.accessibleDescription()
    assert name in choice.take.accessibleName()


@pytest.mark.parametrize("kind", ["camera", "microphone", "loudspeaker"])
def test_the_advice_is_what_was_measured(kind: str) -> None:
    found = [Measurement(kind, {}, [Cause(f"wrong_default_{kind}", values={"better": "Casque", "used": "Table"})])]
    made = examined(found, Thresholds.load(), (kind,), datetime.now(UTC), 1.0)
    assert better_device(made, kind) == "Casque"
    other = "camera" if kind != "camera" else "microphone"
    assert better_device(made, other) == ""
