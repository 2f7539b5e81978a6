"""The active speech level of ITU-T P.56, method B: how loud somebody speaks, pauses left out.

The envelope is the rectified signal through two exponential averages of 30 ms. Against each of 15 thresholds, a factor of two
apart, a sample is active while the envelope reaches the threshold, and for 200 ms after. The level is the signal's energy over
the active time, at the threshold that lies 15.9 dB below that level; between two thresholds it is interpolated in dB.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.floating]

TIME_CONSTANT_S = 0.03
HANGOVER_S = 0.2
MARGIN_DB = 15.9
# From 2^-15, the lowest bit of a 16 bit sample, to 2^-1.
THRESHOLDS = tuple(2.0**exponent for exponent in range(-15, 0))


@dataclass(frozen=True)
class SpeechLevel:
    """`level_dbov`: 0 dBov is a full-scale square wave. `activity_ratio`: active time over all, 0 to 1."""

    level_dbov: float
    activity_ratio: float


def speech_level(samples: Samples, rate_hz: int) -> SpeechLevel | None:
    """The level of `samples` (full scale is 1.0), their constant component left out.

    None where nothing rises above the lowest threshold by the margin.
    """
    if samples.size == 0:
        return None
    signal = samples.astype(np.float64) - samples.mean(dtype=np.float64)
    energy = float(np.square(signal).sum())
    smooth = envelope(signal, rate_hz)
    hangover = int(np.floor(HANGOVER_S * rate_hz + 0.5))
    before: tuple[float, float] | None = None
    for threshold in THRESHOLDS:
        active = _active_samples(smooth >= threshold, hangover)
        if active == 0:
            return None
        level = 10 * np.log10(energy / active)
        excess = level - 20 * np.log10(threshold) - MARGIN_DB
        if excess <= 0:
            if before is None:
                return None
            level_below, excess_below = before
            level = level_below + (level - level_below) * excess_below / (excess_below - excess)
            long_term = 10 * np.log10(energy / signal.size)
            return SpeechLevel(float(level), float(min(1.0, 10 ** ((long_term - level) / 10))))
        before = (level, excess)
    return None


def envelope(signal: Samples, rate_hz: int) -> Samples:
    """The rectified signal through two exponential averages, one after the other."""
    keep = float(np.exp(-1 / (rate_hz * TIME_CONSTANT_S)))
    return _average(_average(np.abs(signal), keep), keep)


def _average(values: Samples, keep: float) -> Samples:
    """y[i] = keep * y[i-1] + (1 - keep) * x[i], as sums over pieces short enough that keep^-i stays small."""
    piece = max(1, int(-10 / np.log(keep)))
    powers = keep ** np.arange(1, piece + 1)
    averaged = np.empty_like(values)
    last = 0.0
    for start in range(0, values.size, piece):
        part = values[start : start + piece]
        decay = powers[: part.size]
        averaged[start : start + piece] = decay * (last + (1 - keep) * np.cumsum(part / decay))
        last = float(averaged[start + part.size - 1])
    return averaged


def _active_samples(reached: NDArray[np.bool_], hangover: int) -> int:
    """How many samples reach the threshold, or come no more than `hangover` samples after one that did."""
    hits = np.flatnonzero(reached)
    if hits.size == 0:
        return 0
    gaps = np.diff(hits, append=reached.size)
    return int(np.minimum(gaps, hangover + 1).sum())
