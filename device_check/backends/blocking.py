"""One use of a device from beginning to end, for the command line. Each releases its device, also when cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np

from device_check.backends.camera import Camera
from device_check.backends.event_loop import run_until_done
from device_check.backends.microphone import Microphone
from device_check.capture import Ending, Filmed, Recording
from device_check.progress import CancelToken


def record(wanted: str, seconds: float, cancel: CancelToken) -> Recording:
    """Record that microphone for so long."""
    microphone = Microphone()
    try:
        ending = microphone.start(wanted)
        if ending is not Ending.COMPLETE:
            return Recording(ending, microphone.chosen, np.zeros(0, np.float32), 0)

        def begin(finish: Callable[[object], None]) -> None:
            microphone.recorded.connect(finish)
            microphone.record(seconds)

        return cast(Recording, run_until_done(begin, cancel))
    finally:
        microphone.stop()


def film(wanted: str, cancel: CancelToken) -> Filmed:
    """Watch that camera for three seconds from its first picture on."""
    camera = Camera()
    try:
        ending = camera.start(wanted)
        if ending is not Ending.COMPLETE:
            return Filmed(ending, camera.chosen)

        def begin(finish: Callable[[object], None]) -> None:
            camera.measured.connect(finish)
            camera.measure()

        return cast(Filmed, run_until_done(begin, cancel))
    finally:
        camera.stop()
