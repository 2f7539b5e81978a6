"""Round trips summed up."""

from __future__ import annotations

import pytest

from device_check.measures.round_trip import percentile, round_trips


def test_median_percentile_and_jitter() -> None:
    found = round_trips([10, 20, 10, 30])
    assert found is not None
    assert (found.median_ms, found.p95_ms) == (15, 30)
    assert found.jitter_ms == pytest.approx((10 + 10 + 20) / 3)


def test_numbers_are_sorted_as_numbers_not_as_text() -> None:
    assert percentile([9.0, 100.0, 80.0], 0.95) == 100.0
    found = round_trips([9.0, 100.0, 80.0])
    assert found is not None
    assert found.median_ms == 80.0


def test_a_long_but_even_way_has_no_jitter() -> None:
    found = round_trips([250.0] * 20)
    assert found is not None
    assert found.jitter_ms == 0


def test_the_order_counts_for_jitter() -> None:
    rising, zigzag = round_trips([10, 20, 30, 40]), round_trips([10, 40, 20, 30])
    assert rising is not None
    assert zigzag is not None
    assert (rising.median_ms, rising.p95_ms) == (zigzag.median_ms, zigzag.p95_ms)
    assert rising.jitter_ms < zigzag.jitter_ms


@pytest.mark.parametrize("times", [[], [12.0]])
def test_too_few_are_no_measure(times: list[float]) -> None:
    assert round_trips(times) is None


@pytest.mark.parametrize(("share", "value"), [(0.05, 1), (0.5, 10), (0.95, 19), (1.0, 20)])
def test_a_percentile_is_a_value_that_was_measured(share: float, value: float) -> None:
    assert percentile([float(number) for number in range(20, 0, -1)], share) == value
