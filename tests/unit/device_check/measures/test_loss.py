"""How long is looked, and losses that lie together."""

from __future__ import annotations

import random

import pytest

from device_check.measures.loss import burst_loss_ratio, is_decided
from device_check.measures.wilson import wilson

LIMITS = (0.01, 0.05)
# As a call is sent: sound every 20 ms, three of picture every 33.
CALL_S = sorted([0.02 * number for number in range(250)] + [number / 30 for number in range(150) for _ in range(3)])


def test_a_call_has_28_datagrams_in_a_fifth_of_a_second() -> None:
    assert len(CALL_S) / 5 * 0.2 == pytest.approx(28)


def test_one_lost_is_no_burst_and_four_in_a_row_are() -> None:
    assert burst_loss_ratio(CALL_S, {350}) == pytest.approx(1 / 28, rel=0.15)
    assert burst_loss_ratio(CALL_S, {350, 351, 352, 353}) == pytest.approx(4 / 28, rel=0.15)


def test_as_many_far_apart_are_none() -> None:
    assert burst_loss_ratio(CALL_S, {100, 200, 300, 400}) == pytest.approx(1 / 28, rel=0.15)


def test_nothing_lost_is_nothing_and_nothing_sent_is_not_known() -> None:
    assert burst_loss_ratio(CALL_S, ()) == 0
    assert burst_loss_ratio([], ()) is None


def test_where_little_is_sent_one_lost_says_nothing() -> None:
    """Sound alone is ten in a fifth of a second: one lost would be a tenth at once."""
    assert burst_loss_ratio([0.02 * number for number in range(250)], {100}) is None


def test_a_burst_is_found_wherever_it_lies() -> None:
    """Compared with looking at each window by itself, the slow way."""
    chance = random.Random(3)
    for _ in range(20):
        begin = chance.randrange(30, 600)
        lost = {*range(begin, begin + chance.randrange(1, 12)), *chance.sample(range(700), 5)}
        windows = [
            [place for place, time_s in enumerate(CALL_S) if start <= time_s < start + 0.2]
            for start in CALL_S
            if CALL_S[-1] - start >= 0.18
        ]
        worst = max(len(lost & set(window)) / len(window) for window in windows)
        assert burst_loss_ratio(CALL_S, lost) == pytest.approx(worst)


@pytest.mark.parametrize(
    ("lost", "sent", "decided"),
    [
        (0, 600, False),  # 1.09 % may still be lost
        (0, 700, True),
        (7, 700, False),  # 1 %: on the limit
        (12, 700, False),  # 1.7 %: 0.8 to 3.5
        (17, 700, True),  # 2.4 %: 1.3 to 4.4
        (35, 700, False),  # 5 %: on the limit
        (63, 700, True),  # 9 %: 6.6 to 12
        (0, 0, False),
    ],
)
def test_it_is_looked_on_while_a_limit_lies_within_what_may_be(lost: int, sent: int, decided: bool) -> None:
    assert is_decided(lost, sent, LIMITS) is decided


@pytest.mark.parametrize("share", [0.005, 0.01, 0.02, 0.05, 0.08])
def test_stopping_when_it_is_decided_does_not_spoil_the_interval(share: float) -> None:
    """As the probe looks: each second from the fifth to the fifteenth, 140 a second. The same chance each time (seed)."""
    chance = random.Random(11)
    held = 0
    for _ in range(400):
        lost = sent = 0
        for second in range(5, 16):
            more = 140 * second - sent
            lost, sent = lost + sum(chance.random() < share for _ in range(more)), sent + more
            if is_decided(lost, sent, LIMITS):
                break
        found = wilson(lost, sent)
        assert found is not None
        held += found.low <= share <= found.high
    # 92.5 to 96.4 % in 5,000 runs each; 400 spread by 1.2 %.
    assert held / 400 >= 0.9
