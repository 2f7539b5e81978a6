"""Frames through Qt's own pipeline, as a camera sends them: moving, black, frozen, dim, slow, none; judged by the real table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat, QVideoFrameInput
from pytestqt.qtbot import QtBot

from device_check.backends.camera import Camera
from device_check.backends.picture import image_of, luma_of
from device_check.capture import Device, Ending, Filmed
from device_check.probes.camera import measured
from device_check.probes.camera_access import CameraAccess
from device_check.settings import CHECKS
from device_check.thresholds import Thresholds
from device_check.verdict import judge

WIDTH, HEIGHT = 320, 180


def picture(level: float, seed: int, spread: float = 4.0) -> QImage:
    """A grey scene with a sensor's noise."""
    grey = np.random.default_rng(seed).normal(level, spread, (HEIGHT, WIDTH)).clip(0, 255).astype(np.uint8)
    return QImage(grey.tobytes(), WIDTH, HEIGHT, WIDTH, QImage.Format.Format_Grayscale8).convertToFormat(
        QImage.Format.Format_RGB32
    )


def dim_room(level: float, seed: int) -> QImage:
    """Somebody before a wall, in little light."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    room = np.where(np.hypot((rows - 80) / 60, (columns - 160) / 45) < 1, level + 20.0, level - 2.0)
    grey = (room + np.random.default_rng(seed).normal(0, 4, room.shape)).clip(0, 255).astype(np.uint8)
    return QImage(grey.tobytes(), WIDTH, HEIGHT, WIDTH, QImage.Format.Format_Grayscale8).convertToFormat(
        QImage.Format.Format_RGB32
    )


def infrared(seed: int) -> QVideoFrame:
    """What a camera for signing in sends: 340 x 340, brightness alone."""
    frame = QVideoFrame(QVideoFrameFormat(QSize(340, 340), QVideoFrameFormat.PixelFormat.Format_Y8))
    assert frame.map(QVideoFrame.MapMode.WriteOnly)
    bits = frame.bits(0)
    bits[:] = np.random.default_rng(seed).integers(60, 120, len(bits), np.uint8).tobytes()
    frame.unmap()
    return frame


@dataclass
class Scene:
    """A camera that is fed by a timer with what `make` gives for the number of the picture."""

    make: Callable[[int], QImage | QVideoFrame]
    every_ms: int
    expected: list[str]
    # Cameras that are listed besides: a fake list, there is no hardware here.
    others: tuple[str, ...] = ()
    camera: Camera = field(init=False)
    filmed: list[Filmed] = field(default_factory=list)

    def start(self) -> None:
        self.input = QVideoFrameInput()
        listed = [Device("frames", "frames", default=True), *(Device(name, name) for name in self.others)]
        self.camera = Camera(pictures=self.input, listed=lambda: listed)
        self.camera.measured.connect(self.filmed.append)
        assert self.camera.start() is Ending.COMPLETE
        self.camera.measure()
        self.sent = 0
        self.timer = QTimer(interval=self.every_ms)
        self.timer.timeout.connect(self.send)
        if self.every_ms:
            self.timer.start()

    def send(self) -> None:
        made = self.make(self.sent)
        # Where its queue is full it says so, and the picture is lost: as with a camera.
        self.input.sendVideoFrame(made if isinstance(made, QVideoFrame) else QVideoFrame(made))
        self.sent += 1

    def stop(self) -> None:
        self.timer.stop()
        self.camera.stop()


def test_every_fault_of_a_picture_is_found_and_a_good_one_passes(qtbot: QtBot) -> None:
    # Half of them at once: each needs three seconds, and all together more pictures than a busy machine makes in time.
    still = picture(120, 1)
    scenes = [
        Scene(lambda number: picture(120, number), 40, []),
        Scene(lambda number: picture(2, number, spread=1), 40, ["camera_black"]),
        Scene(lambda _number: still, 40, ["camera_frozen"]),
        Scene(lambda number: dim_room(35, number), 40, ["camera_dark"]),
        Scene(lambda number: picture(30, number, spread=8), 40, ["camera_covered"]),
        Scene(lambda number: picture(30, number, spread=15), 40, ["camera_covered"]),
        Scene(lambda number: picture(34, number, spread=25), 40, ["camera_covered"]),
        Scene(lambda number: picture(120, number), 110, ["camera_slow"]),
        Scene(lambda number: picture(120, number), 400, ["camera_slow"]),
        Scene(lambda number: picture(120, number), 0, ["camera_no_picture"]),
        Scene(infrared, 40, ["wrong_default_camera"], others=("Webcam HD",)),
        # The only camera there is, or one that shows a grey wall in colour, is not the wrong one.
        Scene(infrared, 40, []),
        Scene(lambda number: picture(120, number), 40, [], others=("Webcam HD",)),
    ]
    for some in (scenes[::2], scenes[1::2]):
        for scene in some:
            scene.start()
        qtbot.waitUntil(lambda some=some: all(scene.filmed for scene in some), timeout=15_000)
        for scene in some:
            scene.stop()
    judged = [judge(measured(scene.filmed[0], CameraAccess(), 3.0), Thresholds.load(), CHECKS) for scene in scenes]
    assert [[finding.code for finding in one.findings] for one in judged] == [scene.expected for scene in scenes]
    assert [str(one.verdict) for one in judged] == [
        "ready",
        "not_ready",
        "not_ready",
        "degraded",
        "not_ready",
        "not_ready",
        "not_ready",
        "degraded",
        "not_ready",
        "not_ready",
        "not_ready",
        "ready",
        "ready",
    ]
    assert judged[-3].findings[0].values == {"better": "Webcam HD"}
    assert judged[-3].facts == {"device": "frames"}
    assert "blur_variance" in judged[0].measures
    assert judged[0].measures["frame_rate_fps"] == pytest.approx(25, rel=0.2)
    assert (scenes[0].filmed[0].width, scenes[0].filmed[0].height) == (WIDTH, HEIGHT)


def test_a_dropped_measurement_gives_nothing_and_the_picture_goes_on(qtbot: QtBot) -> None:
    scene = Scene(lambda number: picture(120, number), 30, [])
    scene.start()
    with qtbot.waitSignal(scene.camera.picture, timeout=5000):
        pass
    scene.camera.drop_measurement()
    with qtbot.waitSignal(scene.camera.picture, timeout=5000):
        pass
    # Had the first gone on, it would have ended before the second.
    scene.camera.measure()
    qtbot.waitUntil(lambda: bool(scene.filmed), timeout=10_000)
    assert len(scene.filmed) == 1
    scene.camera.stop()
    shown: list[QImage] = []
    scene.camera.picture.connect(shown.append)
    sent = scene.sent
    qtbot.waitUntil(lambda: scene.sent > sent + 3, timeout=5000)
    assert shown == []
    scene.stop()


def nv12(level: int, colour_range: QVideoFrameFormat.ColorRange) -> QVideoFrame:
    """A frame as webcams send them: brightness, then half as many pairs of colour."""
    kind = QVideoFrameFormat(QSize(WIDTH, HEIGHT), QVideoFrameFormat.PixelFormat.Format_NV12)
    kind.setColorRange(colour_range)
    kind.setColorSpace(QVideoFrameFormat.ColorSpace.ColorSpace_BT709)
    frame = QVideoFrame(kind)
    assert frame.map(QVideoFrame.MapMode.WriteOnly)
    for plane, value in ((0, level), (1, 128)):
        bits = frame.bits(plane)
        bits[:] = bytes([value]) * len(bits)
    frame.unmap()
    return frame


@pytest.mark.parametrize(
    ("level", "colour_range", "expected"),
    [
        (16, QVideoFrameFormat.ColorRange.ColorRange_Video, 0),
        (235, QVideoFrameFormat.ColorRange.ColorRange_Video, 255),
        (126, QVideoFrameFormat.ColorRange.ColorRange_Video, 128),
        (16, QVideoFrameFormat.ColorRange.ColorRange_Full, 16),
        (126, QVideoFrameFormat.ColorRange.ColorRange_Full, 126),
    ],
)
def test_brightness_is_of_the_full_range_whatever_the_camera_sends(
    level: int, colour_range: QVideoFrameFormat.ColorRange, expected: int
) -> None:
    frame = nv12(level, colour_range)
    luma = luma_of(frame, image_of(frame))
    assert luma.shape == (90, 160)
    assert float(luma.mean()) == pytest.approx(expected, abs=2)


def test_pixels_are_picked_not_averaged() -> None:
    noisy = picture(120, 5, spread=10)
    assert float(luma_of(QVideoFrame(noisy), noisy).std()) == pytest.approx(10, rel=0.1)


def test_brightness_that_is_interleaved_with_colour() -> None:
    kind = QVideoFrameFormat(QSize(WIDTH, HEIGHT), QVideoFrameFormat.PixelFormat.Format_YUYV)
    kind.setColorRange(QVideoFrameFormat.ColorRange.ColorRange_Full)
    frame = QVideoFrame(kind)
    assert frame.map(QVideoFrame.MapMode.WriteOnly)
    bits = frame.bits(0)
    bits[:] = bytes([90, 200]) * (len(bits) // 2)
    frame.unmap()
    assert set(luma_of(frame, QImage()).flat) == {90}
