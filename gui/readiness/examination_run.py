"""One examination of the window's: devices on the GUI thread, side by side with the network in a job.

The devices go their course as they do for the command line. What computes runs in jobs: the window does not stall for it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from device_check.backends.camera import Camera
from device_check.backends.device_course import Compute, DeviceCourse
from device_check.backends.loudspeaker import Loudspeaker
from device_check.backends.microphone import Microphone
from device_check.check_names import DEVICES
from device_check.examination import Examined, examined
from device_check.measurement import Measurement
from device_check.probes.beside_devices import beside_devices
from device_check.scope import Wanted
from device_check.settings import CheckSettings
from device_check.thresholds import Thresholds
from gui.jobs import Job, Jobs, Lane
from scheduling.progress import CancelToken, Reporter


@dataclass(frozen=True)
class Devices:
    """What the page has open while it is in sight."""

    camera: Camera
    microphone: Microphone
    loudspeaker: Loudspeaker


class ExaminationRun(QObject):
    """`began`: a check is being made. `progressed`: the network's step, done, total. `finished`: an `Examined`, again after each
    later play of the tone and answer of the person. `measured`: one check is done, a `Measurement`.
    """

    began = Signal(str)
    progressed = Signal(str, int, int)
    measured = Signal(object)
    finished = Signal(object)
    cancelled = Signal()

    def __init__(
        self,
        jobs: Jobs,
        devices: Devices,
        thresholds: Thresholds,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._thresholds = jobs, thresholds
        self._loudspeaker = devices.loudspeaker
        self._course = DeviceCourse(devices.camera, devices.microphone, devices.loudspeaker, self)
        self._course.began.connect(self.began)
        self._course.taken.connect(self._compute)
        self._settings, self.wanted = CheckSettings(), Wanted()
        self._measurements: dict[str, Measurement] = {}
        self._awaited: set[str] = set()
        self._id = ""
        self._jobs_running: list[Job] = []
        # What an earlier run's jobs still answer is not this run's.
        self._number = 0
        self._begun_s = self._duration_s = 0.0
        self._taken_at = datetime.now(UTC)

    @property
    def running(self) -> bool:
        """Whether `finished` is still to come."""
        return bool(self._awaited)

    def start(self, settings: CheckSettings, wanted: Wanted) -> None:
        """Make every wanted check anew, with the devices and the endpoint that `settings` name."""
        self.cancel()
        self._settings, self.wanted = settings, wanted
        self._measurements, self._id = {}, ""
        self._awaited = set(wanted.checks)
        self._begun_s, self._taken_at = time.monotonic(), datetime.now(UTC).astimezone()
        self._start_network()
        self._course.start(settings, wanted.checks, wanted.budget)

    def cancel(self) -> None:
        """Stop what is under way; open devices stay open."""
        for job in self._jobs_running:
            job.cancel()
        self._jobs_running = []
        self._number += 1
        self._course.drop()
        if self._awaited:
            self._awaited = set()
            self.cancelled.emit()

    def play_tone(self, settings: CheckSettings) -> None:
        """The loudspeaker alone, outside an examination or after it."""
        if not self.running and not self._loudspeaker.playing:
            self._course.play_tone(settings)

    def answer(self, heard: bool) -> None:
        """The person says whether the tone was heard."""
        self._course.answer(heard)

    # ---- network

    def _start_network(self) -> None:
        self.began.emit("network")
        probes = beside_devices(self._settings, self._thresholds, self.wanted)

        def work(cancel: CancelToken, reporter: Reporter) -> list[Measurement]:
            return [probe.run(cancel, reporter) for probe in probes]

        number = self._number
        job = self._jobs.start(Lane.CHECK, "check_network", work)
        self._jobs_running.append(job)
        job.progressed.connect(self.progressed)
        job.succeeded.connect(lambda found: self._network_measured(found, number))
        job.failed.connect(lambda _error: self._network_measured([], number))

    def _network_measured(self, found: Sequence[Measurement], number: int) -> None:
        """What no probe answered (our own fault: the job has logged it) was not measured."""
        made = {measurement.check for measurement in found}
        missing = [Measurement(check) for check in self.wanted.checks if check not in made and check not in DEVICES]
        for measurement in (*found, *missing):
            self._take(measurement, number)

    # ---- together

    def _compute(self, check: str, work: Compute) -> None:
        number = self._number
        job = self._jobs.start(Lane.CHECK, f"check_{check}", lambda _cancel, _reporter: work())
        self._jobs_running.append(job)
        job.succeeded.connect(lambda measurement: self._take(measurement, number))
        job.failed.connect(lambda _error: self._take(Measurement(check), number))

    def _take(self, measurement: Measurement, number: int) -> None:
        if number != self._number:
            return
        self._measurements[measurement.check] = measurement
        examining = self.running
        self._awaited.discard(measurement.check)
        self.measured.emit(measurement)
        if self.running:
            return
        if examining:
            self._duration_s = time.monotonic() - self._begun_s
            self._jobs_running = []
        if set(self.wanted.checks) <= set(self._measurements):
            self.finished.emit(self._examined())

    def _examined(self) -> Examined:
        made = [self._measurements[check] for check in self.wanted.checks]
        scope = self.wanted.scope
        found = examined(made, self._thresholds, self._settings.required, self._taken_at, self._duration_s, scope)
        # What is answered later belongs to the same examination.
        self._id = self._id or found.id
        return replace(found, id=self._id)
