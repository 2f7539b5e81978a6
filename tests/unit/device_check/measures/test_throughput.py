"""Throughput from samples of known links: the true rate is known, the samples are computed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device_check.measures.throughput import LONGEST_S, MOST_BYTES, SAMPLE_S, Arrival, Limits, Sample, is_enough, throughput

READY_BPS = 2e6


def _run(rate_bps: Callable[[float], float], ready_bps: float = READY_BPS) -> list[Sample]:
    """Samples of a link whose rate depends on time, taken until enough is known."""
    samples: list[Sample] = []
    arrived = 0.0
    while not is_enough(samples, ready_bps):
        at_s = SAMPLE_S * (len(samples) + 1)
        arrived += rate_bps(at_s - SAMPLE_S / 2) * SAMPLE_S / 8
        samples.append(Sample(at_s, int(arrived)))
        assert len(samples) < 1000
    return samples


def _bps(samples: list[Sample], ready_bps: float = READY_BPS) -> float:
    found = throughput(samples, ready_bps)
    assert found is not None
    return found.bps


@pytest.mark.parametrize("mbit", [0.05, 0.6, 1.9, 2.0, 3.9, 12, 18])
def test_an_even_link_is_measured_exactly(mbit: float) -> None:
    assert _bps(_run(lambda _at: mbit * 1e6)) == pytest.approx(mbit * 1e6, rel=0.01)


def test_a_slow_start_is_not_counted() -> None:
    samples = _run(lambda at: 1e6 if at > 1.4 else 0.1e6)
    assert _bps(samples) == pytest.approx(1e6, rel=0.01)


def test_a_burst_of_buffers_at_the_beginning_is_not_counted() -> None:
    """The first second runs through at ten times the rate: counted, it would make 0.5 Mbit/s look ready."""
    samples = _run(lambda at: 5e6 if at < 1 else 0.5e6)
    assert _bps(samples) == pytest.approx(0.5e6, rel=0.01)


@pytest.mark.parametrize("direction", [1, -1])
def test_steady_is_checked_upward_and_downward(direction: int) -> None:
    """A rate that still rises or falls by 8 % every window never settles: it goes on to the end.

    Known wrong in others: only looked at upward, what falls is taken for steady. At this rate windows are large enough to agree.
    """
    samples = _run(lambda at: 10e6 * (1 + direction * 0.16 * (at - 3)), ready_bps=1e9)
    found = throughput(samples, 1e9)
    assert found is not None
    assert samples[-1].at_s >= LONGEST_S
    assert not found.steady


def test_what_is_steady_ends_early() -> None:
    samples = _run(lambda _at: 8e6, ready_bps=1e9)
    found = throughput(samples, 1e9)
    assert found is not None
    assert found.steady
    assert not found.at_least
    assert samples[-1].at_s == pytest.approx(3.0, abs=0.11)


def test_records_that_come_whole_are_not_taken_for_steadiness() -> None:
    """0.62 Mbit/s in records of 16 KiB: windows of two records each agree exactly, at a rate that is too low by 15 %."""
    quantum = 16_384
    samples = [Sample(0.1 * number, int(0.1 * number * 0.62e6 / 8) // quantum * quantum) for number in range(1, 61)]
    assert not is_enough(samples[:45], READY_BPS)
    assert _bps(samples) == pytest.approx(0.62e6, rel=0.05)


def test_plenty_is_told_as_at_least_although_it_never_settles() -> None:
    samples = _run(lambda at: 20e6 if int(at * 2) % 2 else 10e6)
    found = throughput(samples, READY_BPS)
    assert found is not None
    assert found.at_least
    assert samples[-1].at_s < LONGEST_S
    assert found.bps > 2 * READY_BPS


def test_just_above_the_limit_is_not_plenty() -> None:
    """Windows of 3.6 and 4.4 Mbit/s: twice 2 is not passed by all of them, so it is measured to the end."""
    samples = _run(lambda at: 4.4e6 if int(at * 2) % 2 else 3.6e6)
    found = throughput(samples, READY_BPS)
    assert found is not None
    assert samples[-1].at_s >= LONGEST_S
    assert found.bps == pytest.approx(4e6, rel=0.06)


def test_no_more_than_12_mb_are_moved() -> None:
    samples = _run(lambda _at: 100e6)
    assert samples[-1].total_bytes <= MOST_BYTES + 100e6 * SAMPLE_S / 8
    found = throughput(samples, READY_BPS)
    assert found is not None
    assert found.at_least
    assert found.bps == pytest.approx(100e6, rel=0.01)


def test_over_before_the_first_sample() -> None:
    """A link so fast that the limit of 12 MB is reached in 5 ms."""
    found = throughput([Sample(0.005, 12_000_000)], READY_BPS)
    assert found is not None
    assert found.at_least
    assert found.bps == pytest.approx(12e6 * 8 / 0.005)


@pytest.mark.parametrize("samples", [[], [Sample(6.0, 0)], [Sample(0.1 * number, 0) for number in range(1, 61)]])
def test_nothing_that_arrived_is_no_measure_rather_than_zero(samples: list[Sample]) -> None:
    assert throughput(samples, READY_BPS) is None


def test_a_link_that_dies_is_not_called_steady() -> None:
    samples = _run(lambda at: 1e6 if at < 1.2 else 0.0)
    assert samples[-1].at_s >= LONGEST_S
    assert throughput(samples, READY_BPS) is None or not throughput(samples, READY_BPS).steady  # type: ignore[union-attr]


def test_on_a_long_way_the_beginning_is_longer_and_in_little_time_shorter() -> None:
    assert Limits.of(10, 50_000_000, 0.02) == Limits(1.5, LONGEST_S, MOST_BYTES, 0.02)
    far, hurried = Limits.of(6, 1_000_000, 0.45), Limits.of(2, 50_000_000, 0.02)
    assert far is not None
    assert hurried is not None
    assert (far.warm_up_s, far.most_bytes) == (pytest.approx(2.25), 1_000_000)
    assert Limits.of(2.5, 50_000_000, 0.45) == Limits(1.8, 2.5, MOST_BYTES, 0.45)
    assert (hurried.warm_up_s, hurried.longest_s) == (1.0, 2)


@pytest.mark.parametrize(("left_s", "round_trip_s"), [(1.4, 0.02), (2.2, 0.45), (-3.0, 0.0)])
def test_where_tcp_would_only_begin_nothing_is_measured(left_s: float, round_trip_s: float) -> None:
    assert Limits.of(left_s, 50_000_000, round_trip_s) is None


def test_the_time_that_a_direction_may_take_is_its_end_and_no_sign_that_it_carries_more() -> None:
    limits = Limits(1.0, 2.0)
    samples = [Sample(0.1 * number, int(0.1 * number * 1e6 / 8)) for number in range(1, 21)]
    assert not is_enough(samples[:18], READY_BPS, limits)
    assert is_enough(samples, READY_BPS, limits)
    found = throughput(samples, READY_BPS, limits)
    assert found is not None
    assert (found.bps, found.at_least) == (pytest.approx(1e6, rel=0.01), False)


def _answers_of(rate_bps: float, seconds: float, sizes: Callable[[float], int]) -> tuple[list[Sample], list[Arrival]]:
    """What is known after so long of a link that three connections fill: posts of `sizes` (by their beginning), their answers.

    Each connection sends the next when one is answered, and gets a third of the link.
    """
    arrivals = []
    for begun in (0.0, 0.05, 0.1):
        at = begun
        while at < seconds:
            size = sizes(at)
            ended = at + size * 8 / (rate_bps / 3)
            arrivals.append(Arrival(at, ended if ended <= seconds else None, size))
            at = ended
    times = [SAMPLE_S * number for number in range(1, round(seconds / SAMPLE_S) + 1)]
    answered = [(one.ended_s, one.size) for one in arrivals if one.ended_s is not None]
    return [Sample(at, sum(size for ended, size in answered if ended <= at)) for at in times], arrivals


@pytest.mark.parametrize("sizes", [lambda _at: 131_072, lambda at: 32_768 if at < 2 else 262_144], ids=["even", "growing"])
def test_answers_that_come_late_and_in_large_steps_are_spread(sizes: Callable[[float], int]) -> None:
    """Of what is under way at the end nothing is known: it is no time in which nothing came."""
    samples, arrivals = _answers_of(3e6, 6.0, sizes)
    found, by_answers = (throughput(samples, 1e9, arrivals=known) for known in (arrivals, ()))
    assert found is not None
    assert by_answers is not None
    assert found.bps == pytest.approx(3e6, rel=0.01)
    assert not found.at_least
    # So that the test could fail: counted when they are answered, they are too few.
    assert by_answers.bps < 2.9e6


def test_answers_that_are_known_too_shortly_are_counted_as_they_came() -> None:
    """One connection hangs: until it began to is too little to tell anything."""
    samples, arrivals = _answers_of(3e6, 6.0, lambda _at: 32_768)
    hangs = Arrival(1.0, None, 32_768)
    assert throughput(samples, 1e9, arrivals=[*arrivals, hangs]) == throughput(samples, 1e9)


def test_answers_that_agree_end_it_early_as_samples_do() -> None:
    samples, arrivals = _answers_of(9e6, 6.0, lambda _at: 16_384)
    enough = [count for count in range(1, len(samples)) if is_enough(samples[:count], 1e9, arrivals=arrivals)]
    assert samples[enough[0] - 1].at_s == pytest.approx(3.1, abs=0.15)


@pytest.mark.parametrize("dead_s", [2.2, 3.0, 4.0])
def test_a_line_that_dies_is_not_told_by_what_it_carried_before(dead_s: float) -> None:
    """What is not answered for so long does not come."""
    samples, arrivals = _answers_of(3e6, 6.0, lambda _at: 32_768)
    alive = [one for one in arrivals if one.ended_s is not None and one.ended_s <= dead_s]
    hanging = [Arrival(one.begun_s, None, one.size) for one in arrivals if one.begun_s <= dead_s and one not in alive]
    came = [
        Sample(one.at_s, sum(had.size for had in alive if had.ended_s is not None and had.ended_s <= one.at_s)) for one in samples
    ]
    assert throughput(came, 1e9, arrivals=[*alive, *hanging]) == throughput(came, 1e9)
