"""A recording of somebody reading aloud, and, where that microphone heard no voice, of what the other ones hear."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from device_check.backends import devices
from device_check.backends.microphone import Microphone
from device_check.capture import Device, Ending, Recording
from device_check.probes.microphone import no_voice

LISTEN_S = 2.0
# Each is a stream of its own; a workstation has two or three.
MOST = 4


class ReadAloud(QObject):
    """`recorded`: the microphone's `Recording`, with `others` where they were listened to. One at a time."""

    recorded = Signal(object)

    def __init__(self, microphone: Microphone, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._microphone = microphone
        self._recording: Recording | None = None
        self._others: list[Microphone] = []
        self._heard: list[Recording] = []
        self._reading = self._compare = False
        microphone.recorded.connect(self._read)

    def start(self, seconds: float, compare: bool = True) -> None:
        """Record the microphone, which listens already. `compare`: with the other ones, where it hears no voice."""
        self.drop()
        self._compare = compare
        self._reading = True
        self._microphone.record(seconds)

    def drop(self) -> None:
        """Without the recording that is under way; the microphone goes on listening, the others are released."""
        if self._reading:
            self._microphone.drop_recording()
        self._reading = False
        self._recording = None
        self._release()

    def _read(self, recording: Recording) -> None:
        if not self._reading:
            return
        self._reading = False
        used = recording.chosen.device
        names = [device for device in devices.microphones() if used is not None and may_be_opened(device, used)][:MOST]
        if not self._compare or not names or not no_voice(recording):
            self.recorded.emit(recording)
            return
        self._recording, self._heard = recording, []
        self._others = [Microphone(self) for _ in names]
        for other, device in zip(list(self._others), names, strict=True):
            other.recorded.connect(self._take)
            if other.start(device.id) is Ending.COMPLETE:
                other.record(LISTEN_S)
            else:
                self._others.remove(other)
                other.deleteLater()
        self._tell_when_done()

    def _take(self, recording: Recording) -> None:
        self._heard.append(recording)
        self._tell_when_done()

    def _tell_when_done(self) -> None:
        if self._recording is None or len(self._heard) < len(self._others):
            return
        whole, self._recording = replace(self._recording, others=tuple(self._heard)), None
        self._release()
        self.recorded.emit(whole)

    def _release(self) -> None:
        others, self._others = self._others, []
        for other in others:
            other.stop()
            other.deleteLater()


def may_be_opened(device: Device, used: Device) -> bool:
    """Another microphone than the one in use, and no Bluetooth headset: opening its microphone spoils what it plays."""
    return device.id != used.id and "bluez" not in device.id and "hands-free" not in device.description.casefold()
