"""Told when a camera, microphone or loudspeaker is plugged in or out."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtMultimedia import QMediaDevices


class DeviceWatch(QObject):
    """The lists of `device_check.backends.devices` have changed."""

    cameras_changed = Signal()
    microphones_changed = Signal()
    loudspeakers_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The signals need an object of Qt's own that lives as long as they are wanted.
        self._devices = QMediaDevices(self)
        self._devices.videoInputsChanged.connect(self.cameras_changed)
        self._devices.audioInputsChanged.connect(self.microphones_changed)
        self._devices.audioOutputsChanged.connect(self.loudspeakers_changed)
