"""What a camera's pictures tell: how many a second, how bright, black, standing still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device_check.measures.covered import MeanPicture

# 8 bit brightness, full range: 0 is black, 255 white; a sample of the picture's own pixels, never averaged.
Luma = NDArray[np.uint8]

DARK_PIXEL = 0.10
# ITU-R BT.709 would weigh colours in; Qt's own grey conversion does, so only the sampling happens here.
STILL_DIFFERENCE = 0.001
# A picture that is darker than this is looked into: the light may be low, or the lens covered.
DIM_LUMA = 50
BLACK_RATIO = 0.98


@dataclass(frozen=True)
class Frame:
    """One picture: when it arrived (seconds, any origin), its mean brightness (0 to 255), the part of black pixels, and the
    difference (0 to 1) from the picture since which nothing moved.
    """

    arrived_s: float
    mean_luma: float
    dark_ratio: float
    difference: float | None


@dataclass(frozen=True)
class FrameFigures:
    """`frame_rate_hz` by arrival; `black_ratio`: part of the pixels below a tenth of full brightness, the median picture's;
    `still_s`: the longest time without any movement. `covered_contrast_luma`: the structure of a dark picture, None where it is
    bright or black. `blur_variance`: sharpness, for information, None where no picture was looked at for it.
    """

    frame_rate_hz: float
    mean_luma: float
    black_ratio: float
    still_s: float
    covered_contrast_luma: float | None = None
    blur_variance: float | None = None


class FrameSeries:
    """Takes pictures as they arrive and keeps figures of them, never the pictures."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self._arrivals: list[float] = []
        self._reference: Luma | None = None
        self._mean = MeanPicture()
        self._sharpness: list[float] = []

    def arrived(self, at_s: float) -> None:
        """A picture arrived that is not looked at: it counts for the frame rate alone."""
        self._arrivals.append(at_s)

    def looked_at(self, at_s: float, luma: Luma) -> None:
        """A picture arrived (already counted by `arrived`) and is looked at."""
        difference = _difference(self._reference, luma)
        if difference is None or difference > STILL_DIFFERENCE:
            self._reference = luma
        self._mean.add(luma)
        dark = float((luma < DARK_PIXEL * 255).mean())
        self.frames.append(Frame(at_s, float(luma.mean()), dark, difference))

    def sharp(self, variance: float) -> None:
        """One more picture's sharpness."""
        self._sharpness.append(variance)

    def __len__(self) -> int:
        return len(self._arrivals)

    def figures(self, until_s: float) -> FrameFigures | None:
        """Over everything taken until `until_s`, or None before the first picture that was looked at."""
        if not self.frames:
            return None
        mean_luma = float(np.median([frame.mean_luma for frame in self.frames]))
        black_ratio = float(np.median([frame.dark_ratio for frame in self.frames]))
        dim = mean_luma < DIM_LUMA and black_ratio < BLACK_RATIO
        return FrameFigures(
            frame_rate(self._arrivals, until_s),
            mean_luma,
            black_ratio,
            still_seconds(self.frames),
            self._mean.contrast_luma() if dim else None,
            float(np.median(self._sharpness)) if self._sharpness else None,
        )


def frame_rate(arrivals_s: Sequence[float], until_s: float) -> float:
    """Pictures a second: intervals between arrivals; a silence at the end that is longer than two of them counts too."""
    if len(arrivals_s) < 2:
        return len(arrivals_s) / (until_s - arrivals_s[0]) if arrivals_s and until_s > arrivals_s[0] else 0.0
    span = arrivals_s[-1] - arrivals_s[0]
    intervals = len(arrivals_s) - 1
    if span <= 0:
        return 0.0
    if until_s - arrivals_s[-1] > 2 * span / intervals:
        span = until_s - arrivals_s[0]
    return intervals / span


def still_seconds(frames: Sequence[Frame]) -> float:
    """The longest time over which pictures equal the one it began with."""
    longest = 0.0
    since = frames[0].arrived_s if frames else 0.0
    for frame in frames:
        if frame.difference is None or frame.difference > STILL_DIFFERENCE:
            since = frame.arrived_s
        longest = max(longest, frame.arrived_s - since)
    return longest


def _difference(reference: Luma | None, luma: Luma) -> float | None:
    """The mean absolute difference, 0 to 1; None where there is nothing to compare with."""
    if reference is None or reference.shape != luma.shape:
        return None
    return float(np.abs(reference.astype(np.int16) - luma).mean()) / 255
