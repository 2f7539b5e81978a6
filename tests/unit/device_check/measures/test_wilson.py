"""The interval of a share, against its definition and against figures printed elsewhere."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_check.measures.wilson import Z_95, wilson


@pytest.mark.parametrize(
    ("lost", "sent", "low", "high"),
    [
        # prop.test(x, n, correct = FALSE) of R.
        (10, 100, 0.05522914, 0.17436566),
        (1, 2, 0.09453121, 0.90546879),
        (0, 10, 0.0, 0.27753279),
    ],
)
def test_figures_of_another_program(lost: int, sent: int, low: float, high: float) -> None:
    found = wilson(lost, sent)
    assert found is not None
    assert found.low == pytest.approx(low, abs=1e-7)
    assert found.high == pytest.approx(high, abs=1e-7)


def test_nothing_lost_of_381_is_just_under_one_per_cent() -> None:
    """readiness.md; of 380 it is not: what was measured is few, not good."""
    found, fewer = wilson(0, 381), wilson(0, 380)
    assert found is not None
    assert fewer is not None
    assert found.high < 0.01 < fewer.high
    assert found.low == 0.0


@given(st.integers(1, 5000).flatmap(lambda sent: st.tuples(st.integers(0, sent), st.just(sent))))
def test_its_ends_are_where_the_share_would_be_just_as_far_off_as_allowed(counted: tuple[int, int]) -> None:
    """The definition: the shares p for which |lost/n - p| is z standard deviations of p. By bisection, without formula."""
    lost, sent = counted
    found = wilson(lost, sent)
    assert found is not None
    assert found.low == pytest.approx(_end(lost, sent, 0.0), abs=1e-6)
    assert found.high == pytest.approx(_end(lost, sent, 1.0), abs=1e-6)


@pytest.mark.parametrize(("share", "sent"), [(0.005, 700), (0.02, 700), (0.08, 700), (0.02, 2000)])
def test_it_holds_the_truth_about_as_often_as_it_says(share: float, sent: int) -> None:
    """Summed over every outcome of the binomial distribution: no chance in it."""
    held = 0.0
    for lost in range(sent + 1):
        found = wilson(lost, sent)
        assert found is not None
        if found.low <= share <= found.high:
            held += comb(sent, lost) * share**lost * (1 - share) ** (sent - lost)
        if lost > 20 + 4 * share * sent:
            break
    assert 0.93 < held < 0.975


def test_of_nothing_sent_there_is_no_share() -> None:
    assert wilson(0, 0) is None
    with pytest.raises(ValueError, match="more lost than sent"):
        wilson(3, 2)


def _end(lost: int, sent: int, outside: float) -> float:
    inside = lost / sent
    for _ in range(60):
        middle = (inside + outside) / 2
        if abs(lost / sent - middle) <= Z_95 * (middle * (1 - middle) / sent) ** 0.5:
            inside = middle
        else:
            outside = middle
    return inside
