"""The devices that settings name, measured together: the camera while somebody reads aloud, then the tone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

import numpy as np
from PySide6.QtCore import QCoreApplication

from device_check.backends.blocking import film
from device_check.backends.event_loop import application, run_until_done
from device_check.backends.loudspeaker import Loudspeaker
from device_check.backends.microphone import Microphone
from device_check.backends.other_loudspeakers import OtherLoudspeakers
from device_check.backends.other_microphones import ReadAloud
from device_check.capture import Ending, Filmed, Played, Recording
from device_check.check_names import DEVICES
from device_check.measurement import Measurement, ProbeGroup
from device_check.probes import loudspeaker as loudspeaker_probe
from device_check.probes import microphone as microphone_probe
from device_check.probes.camera import CameraProbe
from device_check.progress import CancelToken, Reporter, SilentReporter
from device_check.scope import Wanted
from device_check.settings import CheckSettings


def probes(settings: CheckSettings, wanted: Wanted) -> list[ProbeGroup]:
    """Those of camera, microphone and loudspeaker that are wanted, for `device_check.examination.examine` on the main thread."""
    return [DeviceGroup(settings, wanted, application())]


class DeviceGroup:
    """One event loop for all devices. What it opened it has released when `run` ends, also cancelled.

    `running`: the application that makes an event loop possible as long as devices are used.
    """

    needs_calling_thread = True

    def __init__(self, settings: CheckSettings, wanted: Wanted, running: QCoreApplication) -> None:
        self.checks = tuple(check for check in wanted.checks if check in DEVICES)
        self._settings, self._budget = settings, wanted.budget
        self._running = running

    def run(self, cancel: CancelToken, reporter: Reporter) -> list[Measurement]:
        """Measure the wanted ones; in the order of `checks`."""
        begun = time.monotonic()
        made: dict[str, Measurement] = {}
        microphone, loudspeaker = Microphone(), Loudspeaker()
        reading = ReadAloud(microphone)
        recordings: list[Recording] = []
        reading.recorded.connect(recordings.append)
        speech = self._budget.speech
        try:
            if "camera" in self.checks:
                reporter.progressed("check.camera", 0, 0)
            ending = microphone.start(self._settings.microphone) if self._listens else Ending.NO_DATA
            if "microphone" in self.checks:
                reporter.progressed("check.microphone" if speech else "check.microphone_short", 0, 0)
                if ending is Ending.COMPLETE:
                    reading.start(microphone_probe.SPEECH_S if speech else microphone_probe.SHORT_S, compare=speech)
                else:
                    recordings.append(Recording(ending, microphone.chosen, np.zeros(0, np.float32), 0))
            if "camera" in self.checks:
                # Its step is told already: it would stand in the place of the sentence that is read meanwhile.
                made["camera"] = CameraProbe(self._film).run(cancel, SilentReporter())
            if "microphone" in self.checks:
                recording = _first(recordings, reading, cancel)
                made["microphone"] = microphone_probe.measured(recording, time.monotonic() - begun, speech)
            if "loudspeaker" in self.checks:
                made["loudspeaker"] = self._loudspeaker(loudspeaker, microphone, cancel, reporter)
        finally:
            loudspeaker.stop()
            reading.drop()
            microphone.stop()
        return [made[check] for check in self.checks]

    @property
    def _listens(self) -> bool:
        return "microphone" in self.checks or ("loudspeaker" in self.checks and self._budget.tone)

    def _film(self, cancel: CancelToken) -> Filmed:
        return film(self._settings.camera, cancel)

    def _loudspeaker(
        self, loudspeaker: Loudspeaker, microphone: Microphone, cancel: CancelToken, reporter: Reporter
    ) -> Measurement:
        begun, wanted = time.monotonic(), self._settings.loudspeaker

        def begin(finish: Callable[[object], None]) -> None:
            loudspeaker.played.connect(finish)
            if self._budget.tone:
                reporter.progressed("check.loudspeaker", 0, 0)
                loudspeaker.play(wanted, microphone if microphone.listening else None)
            else:
                loudspeaker.look(wanted)

        played = cast(Played, run_until_done(begin, cancel))
        others = OtherLoudspeakers()

        def try_others(finish: Callable[[object], None]) -> None:
            others.tried.connect(finish)
            others.start(played, microphone)

        try:
            played = cast(Played, run_until_done(try_others, cancel))
        finally:
            others.drop()
        return loudspeaker_probe.measured(played, time.monotonic() - begun)


def _first(recordings: list[Recording], reading: ReadAloud, cancel: CancelToken) -> Recording:
    """What was recorded, once it is."""

    def begin(finish: Callable[[object], None]) -> None:
        if recordings:
            finish(recordings[0])
        else:
            reading.recorded.connect(finish)

    return cast(Recording, run_until_done(begin, cancel))
