"""A covered lens against dark rooms: noise of three strengths, a vignette, faces in little light."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from device_check.measures.covered import MeanPicture
from device_check.measures.frames import FrameSeries

SHAPE = (90, 160)
ROWS, COLUMNS = np.mgrid[0:90, 0:160]
FROM_THE_MIDDLE = np.hypot((ROWS - 45) / 45, (COLUMNS - 80) / 80)
LIMIT = 5


def flat(level: float) -> np.ndarray:
    return np.full(SHAPE, level)


def vignette(level: float) -> np.ndarray:
    """Light that leaks through a finger: a little more in the middle."""
    return level - 3.0 * FROM_THE_MIDDLE**2


def face(room: float, skin: float) -> np.ndarray:
    """Somebody in front of a wall: an oval and shoulders."""
    scene = flat(room)
    scene[np.hypot((ROWS - 40) / 26, (COLUMNS - 80) / 20) < 1] = skin
    scene[(ROWS > 66) & (abs(COLUMNS - 80) < 45)] = (room + skin) / 2
    return scene


def contrast(scene: np.ndarray, noise: float, pictures: int = 40) -> float:
    random = np.random.default_rng(7)
    mean = MeanPicture()
    for _ in range(pictures):
        mean.add((scene + random.normal(0, noise, SHAPE)).clip(0, 255).astype(np.uint8))
    found = mean.contrast_luma()
    assert found is not None
    return found


@pytest.mark.parametrize("noise", [8, 15, 25])
@pytest.mark.parametrize("scene", [flat(30), flat(12), vignette(30)], ids=["flat", "darker", "vignette"])
def test_a_covered_lens_shows_no_structure_however_noisy(scene: np.ndarray, noise: float) -> None:
    assert contrast(scene, noise) < LIMIT


@pytest.mark.parametrize("noise", [2, 8, 15])
@pytest.mark.parametrize("scene", [face(20, 45), face(14, 32), face(40, 25)], ids=["dim", "very dim", "before a window"])
def test_a_face_in_little_light_is_no_cover(scene: np.ndarray, noise: float) -> None:
    assert contrast(scene, noise) > LIMIT


def lamp() -> np.ndarray:
    """One in a dark room: a hundredth of the picture."""
    scene = flat(20)
    scene[30:42, 60:72] = 250
    return scene


def hot_pixels() -> np.ndarray:
    """A sensor's, in blocks of their own."""
    scene = flat(20)
    scene[[5, 25, 61, 83], [7, 150, 44, 99]] = 255
    return scene


def test_a_lamp_in_a_dark_room_is_seen_and_hot_pixels_are_no_lamp() -> None:
    assert contrast(lamp(), 8) > LIMIT
    assert contrast(hot_pixels(), 25) < LIMIT


def test_one_picture_alone_would_not_tell_them_apart() -> None:
    # Why they are averaged: a single one of a covered, noisy lens varies as a room does.
    assert contrast(flat(30), 25, pictures=1) > LIMIT > contrast(flat(30), 25)


def test_too_small_or_nothing() -> None:
    mean = MeanPicture()
    assert mean.contrast_luma() is None
    mean.add(np.zeros((5, 160), np.uint8))
    assert mean.contrast_luma() is None


def series(make: Callable[[int], np.ndarray]) -> FrameSeries:
    taken = FrameSeries()
    for place in range(40):
        taken.arrived(place / 15)
        taken.looked_at(place / 15, make(place))
    return taken


@pytest.mark.parametrize(("level", "taken"), [(30, True), (49, True), (51, False), (5, False)])
def test_it_is_taken_only_where_the_picture_is_dark_and_not_black(level: float, taken: bool) -> None:
    random = np.random.default_rng(3)
    figures = series(lambda _place: random.normal(level, 4, SHAPE).clip(0, 255).astype(np.uint8)).figures(3.0)
    assert figures is not None
    assert (figures.covered_contrast_luma is not None) is taken


def test_a_picture_of_another_size_begins_anew() -> None:
    mean = MeanPicture()
    mean.add(np.full((45, 80), 200, np.uint8))
    mean.add(np.full(SHAPE, 30, np.uint8))
    assert mean.contrast_luma() == 0
