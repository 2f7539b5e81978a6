"""Levels, clipping and the tone found again: against signals whose figures follow from how they are made."""

from __future__ import annotations

import numpy as np
import pytest

from device_check.measures.sound import FLOOR_DBOV, clipped_ratio, level_now_dbov, sound_figures
from device_check.measures.sound_chirp import chirp, find_chirp

RATE = 48000


def sine(amplitude: float, seconds: float = 1.0, hertz: float = 1000) -> np.ndarray:
    return amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)


def test_a_sine_has_its_peak_and_its_level_three_decibels_below() -> None:
    figures = sound_figures(sine(0.1), RATE)
    assert figures is not None
    assert figures.peak_dbfs == pytest.approx(-20.0, abs=0.01)
    assert figures.p10_dbov == pytest.approx(-23.01, abs=0.01)
    assert figures.p95_dbov == pytest.approx(-23.01, abs=0.01)
    assert not figures.silent
    assert figures.clipped_ratio == 0


def test_percentiles_tell_the_quiet_tenth_from_the_loud_twentieth() -> None:
    # Twelve parts quiet, seven parts loud, one part louder still: 5 % is the edge that the 95th percentile does not cross.
    parts = [sine(0.001, 0.6), sine(0.1, 0.38), sine(1.0, 0.02)]
    figures = sound_figures(np.concatenate(parts), RATE)
    assert figures is not None
    assert figures.p10_dbov == pytest.approx(-63.01, abs=0.1)
    assert figures.p95_dbov == pytest.approx(-23.01, abs=0.1)


def test_the_constant_component_is_left_out_of_levels() -> None:
    plain, shifted = sound_figures(sine(0.01), RATE), sound_figures(sine(0.01) + 0.25, RATE)
    assert plain is not None
    assert shifted is not None
    assert shifted.p10_dbov == pytest.approx(plain.p10_dbov, abs=1e-6)
    assert shifted.peak_dbfs == pytest.approx(plain.peak_dbfs, abs=0.01)


def test_only_exact_zeros_are_silence() -> None:
    zeros = np.zeros(RATE, np.float32)
    almost = zeros.copy()
    almost[100] = 1 / 32768
    silent, noisy = sound_figures(zeros, RATE), sound_figures(almost, RATE)
    assert silent is not None
    assert silent.silent
    assert silent.peak_dbfs == FLOOR_DBOV
    assert silent.speech_dbov is None
    assert noisy is not None
    assert not noisy.silent
    # A constant that is not zero comes from a device that is on.
    constant = sound_figures(np.full(RATE, 0.1), RATE)
    assert constant is not None
    assert not constant.silent


def test_less_than_a_window_has_no_figures() -> None:
    assert sound_figures(np.zeros(959), RATE) is None
    assert sound_figures(np.zeros(0), RATE) is None


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({}, 0),
        ({10: 1.0}, 0),
        ({10: 1.0, 11: 1.0}, 0),
        ({10: 1.0, 11: 1.0, 12: 1.0}, 3),
        # Three at full scale, on both sides: loud, not cut off.
        ({10: 1.0, 11: -1.0, 12: 1.0}, 0),
        ({10: -1.0, 11: -1.0, 12: -1.0, 13: -1.0}, 4),
        ({0: 1.0, 1: 1.0, 2: 1.0, 97: 1.0, 98: 1.0, 99: 1.0}, 6),
        # One clipped sample marks nothing that follows: known wrong in another tool.
        ({5: 1.0, 7: 1.0, 9: 1.0, 11: 1.0}, 0),
    ],
)
def test_clipping_is_three_in_a_row_on_one_side(places: dict[int, float], expected: int) -> None:
    samples = np.zeros(100)
    for place, value in places.items():
        samples[place] = value
    assert clipped_ratio(samples) == pytest.approx(expected / 100)


def test_sixteen_bit_full_scale_is_full_scale() -> None:
    assert clipped_ratio(np.array([32767, 32767, 32767, 0]) / 32768) == pytest.approx(0.75)
    assert clipped_ratio(np.array([-32768, -32768, -32768, 0]) / 32768) == pytest.approx(0.75)
    assert clipped_ratio(np.array([32766, 32766, 32766, 0]) / 32768) == 0


def test_a_meter_reads_the_piece_it_is_given() -> None:
    assert level_now_dbov(sine(0.1, 0.02)) == pytest.approx(-23.01, abs=0.01)
    assert level_now_dbov(np.zeros(0)) == FLOOR_DBOV


def in_noise(signal_to_noise_db: float, delay_ms: float, rate_hz: int, seed: int) -> np.ndarray:
    tone = chirp(rate_hz)
    heard = np.zeros(2 * rate_hz)
    begin = round(delay_ms * rate_hz / 1000)
    heard[begin : begin + tone.size] += tone
    noise = np.sqrt(np.square(tone).mean()) * 10 ** (-signal_to_noise_db / 20)
    return 0.05 * (heard + np.random.default_rng(seed).normal(0, noise, heard.size))


@pytest.mark.parametrize("rate_hz", [16000, 44100, 48000])
@pytest.mark.parametrize("signal_to_noise_db", [30.0, 0.0, -12.0])
def test_the_tone_is_found_where_it_is(rate_hz: int, signal_to_noise_db: float) -> None:
    for seed, delay_ms in enumerate((40.0, 333.0, 1200.0)):
        found = find_chirp(in_noise(signal_to_noise_db, delay_ms, rate_hz, seed), rate_hz)
        assert found is not None
        assert found.delay_ms == pytest.approx(delay_ms, abs=0.2)


def test_what_is_not_the_tone_is_not_found() -> None:
    random = np.random.default_rng(4)
    nothing = [random.normal(0, 0.1, 2 * RATE) for _ in range(20)]
    nothing += [np.cumsum(random.normal(0, 0.01, 2 * RATE)), sine(0.3, 2), sine(0.3, 2, 50), np.zeros(2 * RATE)]
    # The tone backwards has the same spectrum: only its course in time tells them apart.
    backwards = np.concatenate((np.zeros(20000), chirp(RATE)[::-1], np.zeros(20000)))
    for sound in [*nothing, backwards + random.normal(0, 0.01, backwards.size)]:
        assert find_chirp(sound, RATE) is None
    assert find_chirp(chirp(RATE)[:100], RATE) is None
