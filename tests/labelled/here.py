"""The real probes of sound in this process, where the program does not do: a recorded registry, a person's answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from device_check.measurement import Measurement
from device_check.progress import CancelToken, Reporter
from device_check.report import Report
from device_check.scope import BUDGETS, Scope, Wanted
from device_check.settings import CheckSettings
from tests.helpers.recorded_registry import RecordedRegistry, example
from tests.labelled.asking import probes_say
from tests.labelled.sound_scene import Scene, named


def with_registry(name: str, scene: Scene, microphone: str) -> Callable[[Path], Report]:
    """The microphone where Windows' registry is the recorded example `name`, and the sound is the scene's."""

    def run(folder: Path) -> Report:
        with scene.made(folder) as sound:
            os.environ.update(named(sound))
            # Only now: Qt looks for the sound service when it is imported.
            from device_check.backends import probes

            with patch("device_check.probes.microphone.registry", lambda: RecordedRegistry(example(name))):
                return probes_say(*probes(CheckSettings(microphone=microphone), Wanted(Scope.PART, ("microphone",))))

    return run


def with_answer(
    scene_of: Callable[[Path], Scene], heard: bool, microphone: str, loudspeaker: str = "spk"
) -> Callable[[Path], Report]:
    """The tone is played, and a person answers as the page lets them: it replaces what the microphone found."""

    def run(folder: Path) -> Report:
        with scene_of(folder).made(folder) as sound:
            os.environ.update(named(sound))
            return probes_say(_Answered(heard, microphone, loudspeaker))

    return run


class _Answered:
    check = "loudspeaker"
    needs_calling_thread = True

    def __init__(self, heard: bool, microphone: str, loudspeaker: str) -> None:
        self._heard = heard
        self._settings = CheckSettings(microphone=microphone, loudspeaker=loudspeaker)

    def run(self, cancel: CancelToken, reporter: Reporter) -> Measurement:
        from device_check.backends.camera import Camera
        from device_check.backends.device_course import Compute, DeviceCourse
        from device_check.backends.event_loop import application, run_until_done
        from device_check.backends.loudspeaker import Loudspeaker
        from device_check.backends.microphone import Microphone

        running = application()
        microphone, loudspeaker = Microphone(), Loudspeaker()
        course = DeviceCourse(Camera(), microphone, loudspeaker)
        found: list[Compute] = []

        def begin(finish: Callable[[object], None]) -> None:
            def take(_check: str, work: Compute) -> None:
                found.append(work)
                if len(found) == 1:
                    course.answer(self._heard)
                else:
                    finish(None)

            course.taken.connect(take)
            course.start(self._settings, (self.check,), BUDGETS[Scope.FULL])

        try:
            run_until_done(begin, cancel)
        finally:
            course.drop()
            loudspeaker.stop()
            microphone.stop()
        assert running is not None
        return found[-1]()
