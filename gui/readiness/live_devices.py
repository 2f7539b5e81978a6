"""The devices that the page has open while it is in sight, and the lists from which they are chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtMultimedia import QVideoFrameInput

from device_check.backends import devices
from device_check.backends.camera import Camera
from device_check.backends.loudspeaker import Loudspeaker
from device_check.backends.microphone import Microphone
from device_check.backends.watch import DeviceWatch
from device_check.capture import Device, Ending, choose

KINDS = ("camera", "microphone", "loudspeaker")


class LiveDevices(QObject):
    """`listed`: a kind's list or its device in use changed. `state`: a kind and its `Ending`; `COMPLETE`: it can be used.

    Which devices: those that settings name, until the person chooses others. `pictures` stands in for a camera.
    """

    listed = Signal(str)
    state = Signal(str, object)

    def __init__(self, wanted: dict[str, str], pictures: QVideoFrameInput | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted = dict(wanted)
        self.camera = Camera(self, pictures)
        self.microphone = Microphone(self)
        self.loudspeaker = Loudspeaker(self)
        self.open = False
        self._has_own_pictures = pictures is not None
        self.camera.lost.connect(self._camera_lost)
        self.microphone.lost.connect(self._microphone_lost)
        self._watch = DeviceWatch(self)
        self._watch.cameras_changed.connect(self._cameras_changed)
        self._watch.microphones_changed.connect(self._microphones_changed)
        self._watch.loudspeakers_changed.connect(self._loudspeakers_changed)

    def start(self) -> None:
        """Open camera and microphone; what is open stays as it is, with what is measured of it."""
        self.open = True
        if not self.camera.watching:
            self._open_camera()
        if not self.microphone.listening:
            self._open_microphone()
        self._loudspeakers_changed()

    def stop(self) -> None:
        """Release everything."""
        self.open = False
        self.camera.stop()
        self.microphone.stop()
        self.loudspeaker.stop()

    def choose(self, kind: str, device: str) -> None:
        """Use another device of that kind."""
        self.wanted[kind] = device
        if self.open and kind == "camera":
            self._open_camera()
        elif self.open and kind == "microphone":
            self._open_microphone()
        else:
            self.listed.emit(kind)

    def of(self, kind: str) -> Sequence[Device]:
        """All devices of that kind."""
        if kind == "camera" and self._has_own_pictures:
            return [self.camera.chosen.device] if self.camera.chosen.device is not None else []
        return {"camera": devices.cameras, "microphone": devices.microphones, "loudspeaker": devices.loudspeakers}[kind]()

    def used(self, kind: str) -> str:
        """The id of the device in use; empty without any."""
        found = choose(self.of(kind), self.wanted[kind]).device
        return found.id if found is not None else ""

    def missing(self, kind: str) -> bool:
        """Whether the device that was wanted is not there, and another one stands in for it."""
        found = choose(self.of(kind), self.wanted[kind])
        return bool(found.missing) and found.device is not None

    def _open_camera(self) -> None:
        self.state.emit("camera", self.camera.start(self.wanted["camera"]))
        self.listed.emit("camera")

    def _open_microphone(self) -> None:
        self.state.emit("microphone", self.microphone.start(self.wanted["microphone"]))
        self.listed.emit("microphone")

    def _cameras_changed(self) -> None:
        if self.open and not self.camera.watching:
            self._open_camera()
        else:
            self.listed.emit("camera")

    def _microphones_changed(self) -> None:
        if self.open and not self.microphone.listening:
            self._open_microphone()
        else:
            self.listed.emit("microphone")

    def _camera_lost(self, ending: Ending) -> None:
        self.state.emit("camera", ending)

    def _microphone_lost(self, ending: Ending) -> None:
        self.state.emit("microphone", ending)

    def _loudspeakers_changed(self) -> None:
        if devices.loudspeakers():
            ending = Ending.COMPLETE
        else:
            ending = Ending.NO_DEVICE if devices.sound_service_answers() else Ending.NO_SERVICE
        self.state.emit("loudspeaker", ending)
        self.listed.emit("loudspeaker")
