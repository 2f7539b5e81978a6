"""The devices that settings name, for the command line: opened, measured together, released."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from device_check.backends.camera import Camera
from device_check.backends.device_course import Compute, DeviceCourse
from device_check.backends.event_loop import application, run_until_done
from device_check.backends.loudspeaker import Loudspeaker
from device_check.backends.microphone import Microphone
from device_check.check_names import DEVICES
from device_check.measurement import Measurement, ProbeGroup
from device_check.progress import CancelToken, Reporter
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

    def __init__(
        self, settings: CheckSettings, wanted: Wanted, running: QCoreApplication, camera: Callable[[], Camera] = Camera
    ) -> None:
        self.checks = tuple(check for check in wanted.checks if check in DEVICES)
        self._settings, self._budget = settings, wanted.budget
        self._running, self._camera = running, camera

    def run(self, cancel: CancelToken, reporter: Reporter) -> list[Measurement]:
        """Measure the wanted ones; in the order of `checks`."""
        camera, microphone, loudspeaker = self._camera(), Microphone(), Loudspeaker()
        course = DeviceCourse(camera, microphone, loudspeaker)
        found: dict[str, Compute] = {}

        def tell(check: str) -> None:
            short = check == "microphone" and not self._budget.speech
            reporter.progressed(f"check.{check}_short" if short else f"check.{check}", 0, 0)

        def begin(finish: Callable[[object], None]) -> None:
            def take(check: str, work: Compute) -> None:
                found[check] = work
                if len(found) == len(self.checks):
                    finish(None)

            course.taken.connect(take)
            course.start(self._settings, self.checks, self._budget)

        course.began.connect(tell)
        try:
            run_until_done(begin, cancel)
        finally:
            course.drop()
            loudspeaker.stop()
            microphone.stop()
            camera.stop()
        return [found[check]() for check in self.checks]
