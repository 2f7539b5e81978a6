"""Jitter as RFC 3550 computes it, where it can be computed by hand."""

from __future__ import annotations

import random

import pytest

from device_check.measures.jitter import jitter_rfc3550

SENT = [0.02 * number for number in range(300)]


def test_an_even_way_has_none_however_long_it_is() -> None:
    found = jitter_rfc3550(SENT, [time + 0.25 for time in SENT])
    assert found == pytest.approx(0, abs=1e-12)


def test_every_second_one_late_by_ten_milliseconds() -> None:
    """All differences are 10 ms, so after n of them the estimate is 10 (1 - (15/16)^n): a geometric series, summed by hand."""
    found = jitter_rfc3550(SENT, [time + 0.03 + 0.01 * (number % 2) for number, time in enumerate(SENT)])
    # Mean over n = 16 ... 299, of which there are 284.
    rest = ((15 / 16) ** 16 - (15 / 16) ** 300) / (1 - 15 / 16) / 284
    assert found == pytest.approx(0.01 * (1 - rest), rel=1e-9)


def test_lateness_spread_evenly() -> None:
    """Up to 15 ms more or less, each on its own: two such differ by a third of the 30 ms, 10 ms, on average."""
    chance = random.Random(7)
    sent = [0.02 * number for number in range(20_000)]
    arrived = [time + 0.1 + chance.uniform(-0.007, 0.007) for time in sent]
    assert jitter_rfc3550(sent, arrived) == pytest.approx(0.014 / 3, rel=0.03)


def test_a_sender_that_is_late_adds_nothing() -> None:
    late = [time + 0.05 * (number % 3) / 10 for number, time in enumerate(SENT)]
    assert jitter_rfc3550(late, [time + 0.03 for time in late]) == pytest.approx(0, abs=1e-12)


def test_one_that_jumps_once_fades_again() -> None:
    """One late by 160 ms makes two differences: 10 ms, then 19.375, fading by a sixteenth each time."""
    arrived = [time + 0.03 + (0.16 if number == 100 else 0) for number, time in enumerate(SENT)]
    found = jitter_rfc3550(SENT, arrived)
    values = [0.01, *(0.019375 * (15 / 16) ** number for number in range(199))]
    assert found == pytest.approx(sum(values) / 284, rel=1e-9)


@pytest.mark.parametrize("count", [0, 1, 16])
def test_of_few_there_is_none(count: int) -> None:
    assert jitter_rfc3550(SENT[:count], SENT[:count]) is None


def test_seventeen_are_enough() -> None:
    assert jitter_rfc3550(SENT[:17], SENT[:17]) == 0
