"""How camera, microphone and loudspeaker are measured together: the camera while somebody reads aloud, then the tone.

Command line and window go the same way: the one in an event loop of its own, the other in the window's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from device_check.backends.camera import Camera
from device_check.backends.loudspeaker import Loudspeaker
from device_check.backends.microphone import Microphone
from device_check.backends.other_loudspeakers import OtherLoudspeakers
from device_check.backends.other_microphones import ReadAloud
from device_check.capture import Ending, Filmed, Played, Recording
from device_check.measurement import Measurement
from device_check.probes import camera as camera_probe
from device_check.probes import loudspeaker as loudspeaker_probe
from device_check.probes import microphone as microphone_probe
from device_check.probes.camera_access import CameraAccess, camera_access
from device_check.scope import Budget
from device_check.settings import CheckSettings

# So long it takes at worst to play the tone through two other loudspeakers, and to judge.
OTHERS_TAKE_S = 10.0

Compute = Callable[[], Measurement]


class DeviceCourse(QObject):
    """`began`: a check is being made. `taken`: a check and what computes its `Measurement` (slowly, in any thread): once for each
    check of a course, and again after each later play of the tone and each answer of the person.

    Devices that are open are used as they are, others are opened; releasing them is the caller's.
    """

    began = Signal(str)
    taken = Signal(str, object)

    def __init__(self, camera: Camera, microphone: Microphone, loudspeaker: Loudspeaker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._camera, self._microphone, self._loudspeaker = camera, microphone, loudspeaker
        self._reading = ReadAloud(microphone, self)
        self._others = OtherLoudspeakers(self)
        self._settings = CheckSettings()
        self._left: set[str] = set()
        self._speech = self._tone = True
        self._begun_s = self._tone_begun_s = self._others_until_s = 0.0
        self._played: Played | None = None
        camera.measured.connect(self._filmed)
        self._reading.recorded.connect(self._recorded)
        loudspeaker.played.connect(self._tone_played)
        self._others.tried.connect(self._judge_tone)

    def start(self, settings: CheckSettings, checks: Collection[str], budget: Budget) -> None:
        """Measure those of the devices that are in `checks`."""
        self.drop()
        self._settings, self._speech, self._tone = settings, budget.speech, budget.tone
        self._left = {"camera", "microphone", "loudspeaker"}.intersection(checks)
        self._begun_s, self._played = time.monotonic(), None
        self._others_until_s = self._begun_s + budget.seconds - OTHERS_TAKE_S
        if "camera" in self._left:
            self._start_camera()
        if "microphone" in self._left:
            self._start_microphone()
        elif "loudspeaker" in self._left:
            if self._tone and not self._microphone.listening:
                self._microphone.start(settings.microphone)
            self._start_loudspeaker()

    def drop(self) -> None:
        """Without what is under way; devices that are open stay open."""
        self._left = set()
        self._camera.drop_measurement()
        self._reading.drop()
        self._others.drop()
        self._loudspeaker.stop()
        self._microphone.drop_recording()

    def play_tone(self, settings: CheckSettings) -> None:
        """The tone alone, for the person's ears too: no other loudspeaker is tried."""
        self._settings, self._tone = settings, True
        self._others.drop()
        self._start_loudspeaker()

    def answer(self, heard: bool) -> None:
        """The person says whether the tone was heard."""
        if self._played is not None and self._played.tone:
            self._judge_tone(replace(self._played, heard=heard))

    # ---- camera

    def _start_camera(self) -> None:
        self.began.emit("camera")
        ending = Ending.COMPLETE if self._camera.watching else self._camera.start(self._settings.camera)
        if ending is Ending.COMPLETE:
            self._camera.measure()
        else:
            self._filmed(Filmed(ending, self._camera.chosen))

    def _filmed(self, filmed: Filmed) -> None:
        if "camera" not in self._left:
            return
        self._left.discard("camera")
        seconds = time.monotonic() - self._begun_s

        def work() -> Measurement:
            # Asked only now: while the camera is ours, nobody else can be said to hold it.
            access = camera_access() if filmed.figures is None else CameraAccess()
            return camera_probe.measured(filmed, access, seconds)

        self.taken.emit("camera", work)

    # ---- microphone, then loudspeaker

    def _start_microphone(self) -> None:
        self.began.emit("microphone")
        microphone = self._microphone
        ending = Ending.COMPLETE if microphone.listening else microphone.start(self._settings.microphone)
        if ending is Ending.COMPLETE:
            self._reading.start(microphone_probe.SPEECH_S if self._speech else microphone_probe.SHORT_S, compare=self._speech)
        else:
            self._recorded(Recording(ending, microphone.chosen, np.zeros(0, np.float32), 0))

    def _recorded(self, recording: Recording) -> None:
        self._left.discard("microphone")
        seconds, speech = time.monotonic() - self._begun_s, self._speech
        self.taken.emit("microphone", lambda: microphone_probe.measured(recording, seconds, speech))
        if "loudspeaker" in self._left:
            self._start_loudspeaker()

    def _start_loudspeaker(self) -> None:
        self._tone_begun_s = time.monotonic()
        if not self._tone:
            self._loudspeaker.look(self._settings.loudspeaker)
            return
        self.began.emit("loudspeaker")
        self._loudspeaker.play(self._settings.loudspeaker, self._microphone if self._microphone.listening else None)

    def _tone_played(self, played: Played) -> None:
        # Where devices were slow, the examination ends in time: which other loudspeaker is heard is then not looked for.
        if "loudspeaker" in self._left and time.monotonic() < self._others_until_s:
            self._others.start(played, self._microphone)
        else:
            self._judge_tone(played)

    def _judge_tone(self, played: Played) -> None:
        self._left.discard("loudspeaker")
        self._played = played
        seconds = time.monotonic() - self._tone_begun_s
        self.taken.emit("loudspeaker", lambda: loudspeaker_probe.measured(played, seconds))
