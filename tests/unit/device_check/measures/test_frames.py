"""Frame rate by arrival, black, frozen and dark, on pictures made for it."""

from __future__ import annotations

import numpy as np
import pytest

from device_check.measures.frames import FrameFigures, FrameSeries, frame_rate


def noisy(level: float, seed: int, spread: float = 3.0) -> np.ndarray:
    """A still scene as a sensor sees it: every pixel a little different each time."""
    return np.clip(np.random.default_rng(seed).normal(level, spread, (90, 160)), 0, 255).astype(np.uint8)


def series(pictures: list[np.ndarray], rate: float = 15.0) -> FrameFigures:
    taken = FrameSeries()
    for place, picture in enumerate(pictures):
        taken.arrived(100 + place / rate)
        taken.looked_at(100 + place / rate, picture)
    figures = taken.figures(100 + len(pictures) / rate)
    assert figures is not None
    return figures


def test_a_living_picture() -> None:
    figures = series([noisy(120, seed) for seed in range(45)])
    assert figures.frame_rate_hz == pytest.approx(15)
    assert figures.mean_luma == pytest.approx(120, abs=1)
    assert figures.black_ratio == 0
    # The sensor's noise alone is movement.
    assert figures.still_s < 0.1


def test_the_same_picture_again_and_again_is_frozen_for_as_long() -> None:
    still = noisy(120, 1)
    assert series([still] * 45).still_s == pytest.approx(44 / 15)
    assert series([noisy(120, 2), *[still] * 31, *[noisy(120, seed) for seed in range(3, 16)]]).still_s == pytest.approx(2.0)


def test_slow_creeping_is_movement() -> None:
    # Each picture differs from the one before by less than the limit; from the first, after a while, by more.
    pictures = []
    for place in range(45):
        picture = np.full((90, 160), 100, np.uint8)
        picture.flat[: place * 320] = 101
        pictures.append(picture)
    assert series(pictures).still_s < 1


@pytest.mark.parametrize(("dark_part", "expected"), [(1.0, 1.0), (0.98, 0.98), (0.5, 0.5)])
def test_black_counts_pixels_below_a_tenth(dark_part: float, expected: float) -> None:
    picture = np.full(14400, 26, np.uint8)  # 26 / 255 = 0.102
    picture[: int(dark_part * 14400)] = 25  # 0.098
    assert series([picture.reshape(90, 160)] * 3).black_ratio == pytest.approx(expected, abs=1e-4)


def test_one_black_picture_among_good_ones_is_none() -> None:
    assert series([np.zeros((90, 160), np.uint8), *[noisy(90, seed) for seed in range(20)]]).black_ratio == 0


@pytest.mark.parametrize(
    ("arrivals", "until", "expected"),
    [
        ([], 3.0, 0.0),
        ([0.0], 3.0, 1 / 3),
        ([0.0, 0.1, 0.2, 0.3], 0.35, 10.0),
        # The window ends just before the next picture: that is not a silence.
        ([0.0, 0.2, 0.4], 0.59, 5.0),
        # Four quick ones, then nothing more for the rest of three seconds.
        ([0.0, 0.03, 0.06, 0.09], 3.0, 1.0),
        ([1.0, 1.0], 1.0, 0.0),
    ],
)
def test_frame_rate_by_arrival(arrivals: list[float], until: float, expected: float) -> None:
    assert frame_rate(arrivals, until) == pytest.approx(expected)


def test_pictures_that_are_not_looked_at_count_for_the_rate_alone() -> None:
    taken = FrameSeries()
    for place in range(90):
        taken.arrived(place / 30)
        if place % 3 == 0:
            taken.looked_at(place / 30, noisy(120, place))
    figures = taken.figures(3.0)
    assert figures is not None
    assert figures.frame_rate_hz == pytest.approx(30)
    assert FrameSeries().figures(3.0) is None
