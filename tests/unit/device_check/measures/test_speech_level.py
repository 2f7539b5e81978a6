"""P.56 against two other tellers: ITU's own reference program, and the standard's steps written out sample by sample."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from device_check.measures.speech_level import speech_level


def syllables(rate_hz: int, gain: float, pause_s: float, seed: int) -> np.ndarray:
    """Four seconds of a voice-like signal as 16 bit integers: bursts of a buzz with noise, pauses with a little noise."""
    random = np.random.RandomState(seed)
    times = np.arange(4 * rate_hz) / rate_hz
    spoken = (times % (0.35 + pause_s)) < 0.35
    buzz = np.sign(np.sin(2 * np.pi * 120 * times)) * 0.2 + random.normal(0, 0.1, times.size)
    signal = np.where(spoken, buzz * np.abs(np.sin(2 * np.pi * 3.1 * times)), random.normal(0, 0.0005, times.size))
    return np.clip(np.round(gain * signal * 32767), -32768, 32767).astype(np.int16)


# What `actlevel` of ITU-T G.191 (github.com/openitu/STL, src/sv56, 16 bit, option -sf) says of the same samples.
REFERENCE = [
    (8000, 1.0, 0.1, 1, -17.068, 99.019),
    (8000, 0.1, 0.4, 2, -38.163, 83.609),
    (16000, 0.5, 0.9, 3, -24.016, 52.736),
    (16000, 0.03, 0.0, 4, -46.409, 98.949),
    (48000, 1.0, 0.3, 5, -18.349, 93.689),
    (48000, 0.02, 0.6, 6, -52.267, 65.262),
    (44100, 0.2, 0.2, 7, -31.819, 99.078),
]


def by_the_standard(samples: list[float], rate_hz: int) -> tuple[float, float] | None:
    """P.56, clause 8.1, one sample after the other, then a search for the level by halving."""
    count, energy, p, q = len(samples), 0.0, 0.0, 0.0
    g = math.exp(-1.0 / (rate_hz * 0.03))
    hangover = math.floor(0.2 * rate_hz + 0.5)
    mean = sum(samples) / count
    active, since = [0] * 15, [hangover] * 15
    for sample in samples:
        x = sample - mean
        energy += x * x
        p = g * p + (1 - g) * abs(x)
        q = g * q + (1 - g) * p
        for j in range(15):
            if q >= 2.0 ** (j - 15):
                active[j] += 1
                since[j] = 0
            elif since[j] < hangover:
                active[j] += 1
                since[j] += 1
    points = [(10 * math.log10(energy / a), 20 * math.log10(2.0 ** (j - 15))) for j, a in enumerate(active) if a]
    for (level_low, threshold_low), (level_high, threshold_high) in itertools.pairwise(points):
        if level_low - threshold_low >= 15.9 >= level_high - threshold_high:
            low, high = 0.0, 1.0
            for _ in range(60):
                part = (low + high) / 2
                excess = (1 - part) * (level_low - threshold_low) + part * (level_high - threshold_high)
                low, high = (part, high) if excess > 15.9 else (low, part)
            level = (1 - low) * level_low + low * level_high
            return level, 10 ** ((10 * math.log10(energy / count) - level) / 10)
    return None


@pytest.mark.parametrize(("rate_hz", "gain", "pause_s", "seed", "level_dbov", "activity_percent"), REFERENCE)
def test_within_a_tenth_of_a_decibel_of_the_reference_program(
    rate_hz: int, gain: float, pause_s: float, seed: int, level_dbov: float, activity_percent: float
) -> None:
    found = speech_level(syllables(rate_hz, gain, pause_s, seed) / 32768, rate_hz)
    assert found is not None
    assert found.level_dbov == pytest.approx(level_dbov, abs=0.1)
    assert 100 * found.activity_ratio == pytest.approx(activity_percent, abs=1.5)


@pytest.mark.parametrize("gain", [1.0, 0.1, 0.01])
@pytest.mark.parametrize("pause_s", [0.0, 0.3, 0.9])
def test_as_the_standard_says_step_by_step(gain: float, pause_s: float) -> None:
    samples = syllables(8000, gain, pause_s, 7) / 32768
    found, expected = speech_level(samples, 8000), by_the_standard(samples.tolist(), 8000)
    assert found is not None
    assert expected is not None
    assert found.level_dbov == pytest.approx(expected[0], abs=0.001)
    assert found.activity_ratio == pytest.approx(expected[1], abs=0.001)


def test_pauses_do_not_lower_the_level() -> None:
    levels = [speech_level(syllables(16000, 0.5, pause_s, 3) / 32768, 16000) for pause_s in (0.0, 0.9)]
    assert levels[0] is not None
    assert levels[1] is not None
    # The mean level falls by 10 log10(0.35 / 1.25) = 5.5 dB; of the 0.9 s pause, 0.2 s count as speech.
    assert levels[0].level_dbov - levels[1].level_dbov < 2.5
    assert levels[0].activity_ratio > 0.95
    assert levels[1].activity_ratio < 0.6


def test_the_constant_component_is_no_speech() -> None:
    samples = syllables(8000, 0.1, 0.3, 5) / 32768
    plain, shifted = speech_level(samples, 8000), speech_level(samples + 0.3, 8000)
    assert plain is not None
    assert shifted is not None
    assert shifted.level_dbov == pytest.approx(plain.level_dbov, abs=1e-6)


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(8000), np.full(8000, 0.2), np.full(8000, 1e-6)])
def test_no_level_where_nothing_rises_above_the_lowest_threshold(samples: np.ndarray) -> None:
    assert speech_level(samples, 8000) is None
