"""What a recording holds: peak, loud and quiet moments, clipping. Full scale is 1.0; levels are dB below it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device_check.measures.speech_level import Samples, speech_level

WINDOW_S = 0.02
# Digital silence has no level in dB; this lies below every 16 bit sample that is not zero.
FLOOR_DBOV = -120.0
# The largest positive value of 16 bits; formats with more bits clip above it.
FULL_SCALE = 32767 / 32768
# A loud sample may touch full scale by itself; three in a row are flat, so cut off.
CLIPPED_RUN = 3


@dataclass(frozen=True)
class Levels:
    """Levels of a recording, its constant component left out. `p10_dbov`, `p95_dbov`: percentiles of the 20 ms RMS levels."""

    silent: bool
    peak_dbfs: float
    p10_dbov: float
    p95_dbov: float

    @property
    def dynamics_db(self) -> float:
        """How far loud moments lie above quiet ones: a voice varies, noise does not."""
        return self.p95_dbov - self.p10_dbov


@dataclass(frozen=True)
class SoundFigures(Levels):
    """Besides, what takes longer to compute. `speech_dbov`: P.56, None without any speech."""

    clipped_ratio: float
    speech_dbov: float | None
    activity_ratio: float


def levels_of(samples: Samples, rate_hz: int) -> Levels | None:
    """The levels alone, in a few milliseconds; None where the recording is shorter than one window."""
    windows = samples.size // round(WINDOW_S * rate_hz) if rate_hz else 0
    if windows == 0:
        return None
    raw = samples.astype(np.float64)
    signal = raw - raw.mean()
    levels = _decibels(_window_rms(signal, windows))
    return Levels(
        # Exactly zero, all of them: a real microphone always hears something, if only its own noise.
        silent=not bool(raw.any()),
        peak_dbfs=float(_decibels(np.abs(signal).max(keepdims=True))[0]),
        p10_dbov=float(np.percentile(levels, 10)),
        p95_dbov=float(np.percentile(levels, 95)),
    )


def sound_figures(samples: Samples, rate_hz: int) -> SoundFigures | None:
    """Everything that is told about a recording, or None where it is shorter than one window."""
    levels = levels_of(samples, rate_hz)
    if levels is None:
        return None
    raw = samples.astype(np.float64)
    speech = speech_level(raw, rate_hz)
    return SoundFigures(
        levels.silent,
        levels.peak_dbfs,
        levels.p10_dbov,
        levels.p95_dbov,
        clipped_ratio=clipped_ratio(raw),
        speech_dbov=speech.level_dbov if speech else None,
        activity_ratio=speech.activity_ratio if speech else 0.0,
    )


def clipped_ratio(samples: Samples) -> float:
    """The part of the samples that lies in runs of at least three at full scale on the same side, 0 to 1."""
    if samples.size == 0:
        return 0.0
    clipped = sum(_in_runs(side) for side in (samples >= FULL_SCALE, samples <= -FULL_SCALE))
    return clipped / samples.size


def level_now_dbov(samples: Samples) -> float:
    """The RMS level of a short piece, for a meter."""
    if samples.size == 0:
        return FLOOR_DBOV
    signal = samples - samples.mean()
    return float(_decibels(np.sqrt(np.square(signal).mean(keepdims=True)))[0])


def _window_rms(signal: Samples, windows: int) -> Samples:
    length = signal.size // windows
    pieces = signal[: windows * length].reshape(windows, length)
    rms: Samples = np.sqrt(np.square(pieces).mean(axis=1))
    return rms


def _decibels(amplitudes: Samples) -> Samples:
    return 20 * np.log10(np.maximum(amplitudes, 10 ** (FLOOR_DBOV / 20)))


def _in_runs(at_limit: NDArray[np.bool_]) -> int:
    """How many samples lie in runs of `CLIPPED_RUN` or more."""
    edges = np.diff(np.concatenate(([0], at_limit.astype(np.int8), [0])))
    lengths = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    return int(lengths[lengths >= CLIPPED_RUN].sum())
