"""The probes of the devices, as settings name them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from device_check.backends.blocking import film, play, record
from device_check.backends.event_loop import application
from device_check.capture import Filmed, Played, Recording
from device_check.measurement import Probe
from device_check.probes.camera import CameraProbe
from device_check.probes.loudspeaker import LoudspeakerProbe
from device_check.probes.microphone import MicrophoneProbe
from device_check.progress import CancelToken
from device_check.scope import Wanted
from device_check.settings import CheckSettings


def probes(settings: CheckSettings, wanted: Wanted) -> list[Probe]:
    """Those of camera, microphone and loudspeaker that are wanted, for `device_check.examination.examine` on the main thread."""
    devices = _Devices(settings, application())
    every: list[Probe] = [CameraProbe(devices.film), MicrophoneProbe(devices.record), LoudspeakerProbe(devices.play)]
    return [probe for probe in every if probe.check in wanted.checks]


class _Devices:
    """The devices that settings name, and the application that makes an event loop possible as long as they are used."""

    def __init__(self, settings: CheckSettings, running: QCoreApplication) -> None:
        self._settings = settings
        self._running = running

    def film(self, cancel: CancelToken) -> Filmed:
        return film(self._settings.camera, cancel)

    def record(self, seconds: float, cancel: CancelToken) -> Recording:
        return record(self._settings.microphone, seconds, cancel)

    def play(self, cancel: CancelToken) -> Played:
        return play(self._settings.loudspeaker, self._settings.microphone, cancel)
