"""Sharp, blurred, and what noise makes of both."""

from __future__ import annotations

import numpy as np
import pytest

from device_check.measures.blur import laplacian_variance, quarter


def board(edge: int) -> np.ndarray:
    """A chess board of 320 x 180."""
    rows, columns = np.mgrid[0:180, 0:320]
    return (60 + 130 * ((rows // edge + columns // edge) % 2)).astype(np.uint8)


def blurred(picture: np.ndarray, times: int) -> np.ndarray:
    soft = picture.astype(float)
    for _ in range(times):
        soft = (soft + np.roll(soft, 1, 0) + np.roll(soft, -1, 0) + np.roll(soft, 1, 1) + np.roll(soft, -1, 1)) / 5
    return soft.astype(np.uint8)


def sharpness(picture: np.ndarray) -> float:
    found = laplacian_variance(quarter(picture))
    assert found is not None
    return found


def test_the_more_blurred_the_less() -> None:
    values = [sharpness(blurred(board(20), times)) for times in (0, 20, 80, 320)]
    assert values == sorted(values, reverse=True)
    assert values[0] > 10 * values[-1]


def test_by_hand() -> None:
    point = np.zeros((5, 5), np.float32)
    point[2, 2] = 9
    # Nine values: -36 in the middle, 9 at each of its four neighbours, 0 at the corners.
    assert laplacian_variance(point) == pytest.approx(np.var([-36, 9, 9, 9, 9, 0, 0, 0, 0]))
    assert laplacian_variance(np.zeros((2, 9), np.float32)) is None


def test_noise_counts_for_little_at_a_quarter_of_the_scale() -> None:
    noise = np.random.default_rng(1).normal(120, 8, (180, 320)).clip(0, 255).astype(np.uint8)
    whole = laplacian_variance(noise.astype(np.float32))
    assert whole is not None
    assert sharpness(noise) < whole / 12
    assert sharpness(noise) < sharpness(blurred(board(20), 80))
