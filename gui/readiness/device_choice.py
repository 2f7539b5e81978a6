"""Which of several cameras, microphones or loudspeakers is used: a flat list under a card's title."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from device_check.capture import Device


class DeviceChoice(QComboBox):
    """`device_chosen`: the id of the one that the person chose."""

    device_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nothing = ""
        self.setProperty("role", "flat")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        # The wheel scrolls the page; only a list that was entered turns with it.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(self._activated)

    def name_nothing(self, text: str) -> None:
        """What is said where there is none."""
        self._nothing = text
        if self.count() and not self.isEnabled():
            self.setItemText(0, text)

    def show_devices(self, devices: Sequence[Device], used: str) -> None:
        """List `devices`, with the one of id `used` in sight; without any, say so."""
        self.clear()
        for device in devices:
            self.addItem(device.description, device.id)
        if not devices:
            self.addItem(self._nothing, "")
        self.setEnabled(bool(devices))
        self.setCurrentIndex(max(0, next((place for place, device in enumerate(devices) if device.id == used), 0)))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _activated(self, place: int) -> None:
        self.device_chosen.emit(self.itemData(place))
