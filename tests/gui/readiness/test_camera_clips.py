"""The same clips through Qt's pipeline and through ffmpeg's detectors: both find the same of them black, and the same frozen."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtMultimedia import QVideoFrameInput
from pytestqt.qtbot import QtBot

from device_check.backends.camera import Camera
from device_check.capture import Ending, Filmed
from device_check.probes.camera import measured
from device_check.probes.camera_access import CameraAccess
from device_check.thresholds import Thresholds
from tests.helpers.clips import RATE_FPS, Clip, MadeClip, made, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"not installed: {missing()}")

CLIPS = [
    Clip("moving test picture", "testsrc2=SIZE"),
    Clip("another", "testsrc=SIZE"),
    Clip("fractal", "mandelbrot=SIZE"),
    Clip("life", "life=SIZE:mold=10:ratio=0.3:death_color=#404040:life_color=#d0d0d0"),
    Clip("black", "color=black:SIZE"),
    Clip("black with a little noise", "color=black:SIZE,noise=alls=6:allf=t"),
    Clip("nearly black, 20 of 255", "color=0x141414:SIZE"),
    Clip("just not black, 32 of 255", "color=0x202020:SIZE"),
    Clip("dark with noise into the bright", "color=0x161616:SIZE,noise=alls=60:allf=t"),
    Clip("dark and moving", "testsrc2=SIZE,lutyuv=y='16+(val-16)/12':u=128:v=128"),
    Clip("a light in the black, 1.5 %", "color=black:SIZE,drawbox=100:60:30:28:white:fill"),
    Clip("a light in the black, 3 %", "color=black:SIZE,drawbox=100:60:44:40:white:fill"),
    Clip("half black", "color=black:SIZE,drawbox=0:0:160:180:gray:fill,noise=alls=6:allf=t"),
    Clip("grey", "color=gray:SIZE"),
    Clip("grey with a sensor's noise", "color=gray:SIZE,noise=alls=12:allf=t"),
    Clip("test bars", "smptebars=SIZE"),
    Clip("test bars with noise", "smptebars=SIZE,noise=alls=10:allf=t"),
    Clip("still noise", "color=gray:SIZE,noise=alls=40:allf=p"),
    Clip("still for half a second, then moving", "testsrc2=SIZE,loop=loop=7:size=1:start=0"),
    Clip("moving for a third of a second, then frozen", "testsrc2=SIZE,loop=loop=80:size=1:start=5"),
    Clip("a third of a second of picture, then black", "testsrc2=SIZE,drawbox=0:0:320:180:black:fill:enable='gte(n,5)'"),
    Clip(
        "black for a third of a second, then a picture",
        "color=black:SIZE,geq=lum='if(lt(N,5),16,80+40*sin((X+N*9)/20))':cb=128:cr=128",
    ),
    Clip("growing brighter by a fifth of a step", "color=gray:SIZE,geq=lum='100+N/5':cb=128:cr=128"),
    Clip(
        "a small thing that moves",
        "color=gray:SIZE,geq=lum='if(between(X-40-4*N,0,24)*between(Y-80,0,24),230,120)':cb=128:cr=128",
    ),
    Clip(
        "a point that blinks", "color=gray:SIZE,geq=lum='if(between(X,160,163)*between(Y,90,93)*mod(N,2),220,120)':cb=128:cr=128"
    ),
    Clip("colour alone changes", "color=gray:SIZE,geq=lum=120:cb='128+60*sin(N/3)':cr=128"),
]
# Where both may differ, and why: freezedetect counts colour too, ours is brightness alone. A picture whose colour changes
# while not one pixel's brightness does is none of a room.
DIFFERENT = {"colour alone changes"}


class Projector:
    """Sends a clip's frames by its own time: late, it leaves out what is past, as a camera would."""

    def __init__(self, clip: MadeClip) -> None:
        self.clip = clip
        self.filmed: list[Filmed] = []
        self._input = QVideoFrameInput()
        self._camera = Camera(pictures=self._input, listed=list)
        self._camera.measured.connect(self.filmed.append)
        self._timer = QTimer(interval=20)
        self._timer.timeout.connect(self._send)
        self._sent = -1
        self._begun_s = 0.0

    def start(self) -> None:
        assert self._camera.start() is Ending.COMPLETE
        self._camera.measure()
        self._begun_s = time.monotonic()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self._camera.stop()

    def _send(self) -> None:
        number = int((time.monotonic() - self._begun_s) * RATE_FPS)
        if self._sent < number < len(self.clip.frames):
            self._sent = number
            self._input.sendVideoFrame(self.clip.frame(number))


def test_ffmpeg_and_we_agree_on_what_is_black_and_what_is_frozen(qtbot: QtBot) -> None:
    limits = Thresholds.load()
    black, frozen = limits.row("camera", "black_ratio"), limits.row("camera", "frozen_s")
    projectors = [Projector(clip) for clip in made(CLIPS)]
    for projector in projectors:
        projector.start()
    qtbot.waitUntil(lambda: all(projector.filmed for projector in projectors), timeout=30_000)
    differ: set[str] = set()
    for projector in projectors:
        projector.stop()
        measures = measured(projector.filmed[0], CameraAccess(), 3.0).measures
        ours = [str(row.verdict(measures[row.measure])) == "not_ready" for row in (black, frozen)]
        theirs = [projector.clip.black, projector.clip.frozen]
        print(f"{projector.clip.clip.name:48} ours {ours} ffmpeg {theirs}", end=" ")
        print({name: round(value, 3) for name, value in measures.items()}, f"black {projector.clip.black_s:.1f} s")
        if ours != theirs:
            differ.add(projector.clip.clip.name)
    assert differ == DIFFERENT
    # Both kinds of both: an answer that is always the same would agree with nothing.
    for found in ([one.clip.black for one in projectors], [one.clip.frozen for one in projectors]):
        assert sum(found) >= 4
        assert len(found) - sum(found) >= 8
