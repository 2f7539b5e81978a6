"""What a camera of the set shows: frames through Qt's own pipeline, from the seam that stands in for the hardware on."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np

from device_check.capture import Device
from device_check.probes.camera_access import CameraAccess, camera_access
from device_check.report import Report
from device_check.scope import Scope, Wanted
from device_check.settings import CheckSettings
from tests.labelled.asking import probes_say

if TYPE_CHECKING:  # Qt looks for the sound service when it is imported: not before the case has one
    from PySide6.QtGui import QImage
    from PySide6.QtMultimedia import QVideoFrame

WIDTH, HEIGHT = 320, 180
RATE_FPS = 25
CLIP_S = 6
_CLIP_BYTES = WIDTH * HEIGHT * 3 // 2
Make = Callable[[int], "QImage | QVideoFrame | None"]


def missing() -> str:
    """The program that is not installed."""
    return "" if shutil.which("ffmpeg") else "ffmpeg"


@dataclass(frozen=True)
class Shown:
    """Called, it examines the devices while the camera shows what `make` gives for the number of the picture (None: this one does
    not come). `others`: cameras that are listed besides. `access`: what the system says of the camera where no picture came.
    """

    make: Callable[[], Make]
    every_ms: int = 1000 // RATE_FPS
    others: tuple[str, ...] = ()
    access: Callable[[Path], CameraAccess] = lambda _folder: camera_access()

    def __call__(self, folder: Path) -> Report:
        """The camera alone."""
        return self.examined(folder, CheckSettings(), Wanted(Scope.PART, ("camera",)))

    def examined(self, folder: Path, settings: CheckSettings, wanted: Wanted) -> Report:
        """The devices that are wanted, as the command line examines them."""
        from PySide6.QtCore import QTimer
        from PySide6.QtMultimedia import QVideoFrame, QVideoFrameInput

        from device_check.backends.camera import Camera
        from device_check.backends.device_probes import DeviceGroup
        from device_check.backends.event_loop import application

        running = application()
        listed = [Device("frames", "frames", default=True), *(Device(name, name) for name in self.others)]
        pictures, numbers, make = QVideoFrameInput(), iter(range(1_000_000)), self.make()

        def send() -> None:
            made = make(next(numbers))
            if made is not None:
                pictures.sendVideoFrame(made if isinstance(made, QVideoFrame) else QVideoFrame(made))

        timer = QTimer()
        timer.timeout.connect(send)
        timer.start(self.every_ms)
        group = DeviceGroup(settings, wanted, running, camera=lambda: Camera(pictures=pictures, listed=lambda: listed))
        with patch("device_check.backends.device_course.camera_access", lambda: self.access(folder)):
            report = probes_say(group)
        timer.stop()
        return report


def grey(luma: np.ndarray, seed: int, noise: float) -> QImage:
    """Brightness (0 to 255) with a sensor's noise, in colour as webcams send it."""
    from PySide6.QtGui import QImage

    seen = luma + np.random.default_rng(seed).normal(0, noise, (HEIGHT, WIDTH))
    sent = seen.clip(0, 255).astype(np.uint8).tobytes()
    image = QImage(sent, WIDTH, HEIGHT, WIDTH, QImage.Format.Format_Grayscale8)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def flat(level: float, noise: float) -> Callable[[], Make]:
    """One brightness everywhere: a wall, or the inside of a cover."""
    return lambda: lambda number: grey(np.full((HEIGHT, WIDTH), level), number, noise)


def person(level: float, contrast: float = 22.0, noise: float = 4.0) -> Callable[[], Make]:
    """Somebody who sits still before a wall; `level` is the mean of the whole."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    face = np.hypot((rows - 80) / 60, (columns - 160) / 45) < 1
    room = np.where(face, contrast, 0.0)
    room += level - room.mean()
    return lambda: lambda number: grey(room, number, noise)


def before_a_still() -> Make:
    """A video program has put a still picture behind somebody who hardly moves: the sensor's noise is on the person alone."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    body = (np.hypot((rows - 80) / 60, (columns - 160) / 45) < 1) | ((rows > 130) & (abs(columns - 160) < 90))
    behind = 90.0 + 60.0 * ((rows // 20 + columns // 20) % 2)

    def make(number: int) -> QImage:
        noise = np.random.default_rng(number).normal(0, 1.5, (HEIGHT, WIDTH))
        return grey(np.where(body, 130 + noise, behind), number, 0.0)

    return make


def clip(graph: str) -> Callable[[], Make]:
    """What ffmpeg makes of `graph` (lavfi; SIZE stands for size and rate), as a webcam's NV12; over and over after its end."""

    def make() -> Make:
        from tests.helpers.clips import Clip, MadeClip

        filters = f"{graph.replace('SIZE', f's={WIDTH}x{HEIGHT}:r={RATE_FPS}')},format=nv12"
        command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", filters, "-t", str(CLIP_S), "-f", "rawvideo", "-"]
        sent = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
        frames = tuple(sent[begin : begin + _CLIP_BYTES] for begin in range(0, len(sent), _CLIP_BYTES))
        made = MadeClip(Clip(graph, graph), frames, 0.0, frozen=False)
        return lambda number: made.frame(number % len(frames))

    return make


def infrared() -> Make:
    """A camera for signing in: 340 x 340, brightness alone."""
    from PySide6.QtCore import QSize
    from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

    def make(number: int) -> QVideoFrame:
        frame = QVideoFrame(QVideoFrameFormat(QSize(340, 340), QVideoFrameFormat.PixelFormat.Format_Y8))
        assert frame.map(QVideoFrame.MapMode.WriteOnly)
        bits = memoryview(frame.bits(0))
        bits[:] = np.random.default_rng(number).integers(60, 120, len(bits), np.uint8).tobytes()
        frame.unmap()
        return frame

    return make


def paced(make: Callable[[], Make], rate_fps: float) -> Callable[[], Make]:
    """So many a second by the clock, however often it is asked: what is late comes late, as from a driver, and is not lost."""

    def begin() -> Make:
        inner, sent, begun_s = make(), 0, 0.0

        def next_one(_number: int) -> QImage | QVideoFrame | None:
            nonlocal sent, begun_s
            begun_s = begun_s or time.monotonic()
            if time.monotonic() - begun_s < sent / rate_fps:
                return None
            sent += 1
            return inner(sent)

        return next_one

    return begin


def nothing() -> Make:
    """It is opened, and no picture comes."""
    return lambda _number: None
