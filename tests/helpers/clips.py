"""Short clips made by ffmpeg, each with what its own `blackdetect` and `freezedetect` say of the very frames it hands over."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

WIDTH, HEIGHT, RATE_FPS, SECONDS = 320, 180, 15, 3.4
# readiness.md: 98 % of the pixels below 0.10; a difference of 0.001 and less for 2 s.
_DETECT = "blackdetect=d=0.1:pix_th=0.10:pic_th=0.98,freezedetect=n=0.001:d=2"
_BYTES = WIDTH * HEIGHT * 3 // 2


@dataclass(frozen=True)
class Clip:
    """`graph`: ffmpeg's source and filters (`lavfi`)."""

    name: str
    graph: str


@dataclass(frozen=True)
class MadeClip:
    """NV12 frames. `black_s`: how long ffmpeg calls it black in all; `frozen`: whether it finds it frozen for two seconds."""

    clip: Clip
    frames: tuple[bytes, ...]
    black_s: float
    frozen: bool

    @property
    def black(self) -> bool:
        """Whether most of it is black: ours is of the median picture."""
        return self.black_s > SECONDS / 2

    def frame(self, number: int) -> QVideoFrame:
        """As a webcam sends it."""
        kind = QVideoFrameFormat(QSize(WIDTH, HEIGHT), QVideoFrameFormat.PixelFormat.Format_NV12)
        kind.setColorRange(QVideoFrameFormat.ColorRange.ColorRange_Video)
        kind.setColorSpace(QVideoFrameFormat.ColorSpace.ColorSpace_BT601)
        frame = QVideoFrame(kind)
        assert frame.map(QVideoFrame.MapMode.WriteOnly)
        begin = 0
        for plane, rows in ((0, HEIGHT), (1, HEIGHT // 2)):
            # Qt may pad its lines; these are of 320 bytes, which it need not.
            assert frame.bytesPerLine(plane) == WIDTH
            frame.bits(plane)[: rows * WIDTH] = self.frames[number][begin : begin + rows * WIDTH]
            begin += rows * WIDTH
        frame.unmap()
        return frame


def missing() -> str:
    """The program that is not installed, or nothing."""
    return "" if shutil.which("ffmpeg") else "ffmpeg"


def made(clips: Sequence[Clip]) -> list[MadeClip]:
    """All of them, two at a time."""
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(_made, clips))


def _made(clip: Clip) -> MadeClip:
    filters = f"{clip.graph.replace('SIZE', f's={WIDTH}x{HEIGHT}:r={RATE_FPS}')},format=yuv420p,{_DETECT},format=nv12"
    done = subprocess.run(
        ["ffmpeg", "-hide_banner", "-nostats", "-f", "lavfi", "-i", filters, "-t", str(SECONDS), "-f", "rawvideo", "-"],
        capture_output=True,
        check=True,
    )
    told = done.stderr.decode("utf-8", "replace")
    black_s = sum(float(found) for found in re.findall(r"black_duration:\s*([0-9.]+)", told))
    frames = tuple(done.stdout[begin : begin + _BYTES] for begin in range(0, len(done.stdout), _BYTES))
    assert len(frames[-1]) == _BYTES
    assert len(frames) == round(SECONDS * RATE_FPS)
    return MadeClip(clip, frames, black_s, "freeze_start" in told)
