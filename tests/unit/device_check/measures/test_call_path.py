"""What became of a call's datagrams: made-up ways whose figures are known."""

from __future__ import annotations

import random
from itertools import islice

import pytest

from device_check.measures.call_path import PICTURE_BYTES, THIN_BYTES, Sent, call_path, lost_of, schedule


def _sent(seconds: float = 6.0, picture: bool = True) -> list[Sent]:
    return [
        Sent(due.at_s, due.is_sound)
        for due in islice(schedule(PICTURE_BYTES if picture else 0), int(seconds * (140 if picture else 50)))
    ]


def test_a_call_is_fifty_sounds_and_ninety_parts_of_pictures_a_second() -> None:
    due = list(islice(schedule(PICTURE_BYTES), 1400))
    assert due[-1].at_s == pytest.approx(10, abs=0.05)
    assert [one.at_s for one in due] == sorted(one.at_s for one in due)
    assert sum(one.is_sound for one in due) == pytest.approx(500, abs=2)
    assert sum(one.size for one in due) * 8 / 10 == pytest.approx(784_000, rel=0.01)
    assert all(one.is_sound for one in islice(schedule(0), 100))


def test_for_a_narrow_line_they_are_as_many_and_small() -> None:
    """In three seconds more than the 381 of which none may be lost; with 32 bytes of headers each, 0.13 Mbit/s."""
    due = list(islice(schedule(THIN_BYTES), 1400))
    assert due[-1].at_s == pytest.approx(10, abs=0.05)
    assert sum(one.at_s < 3 for one in due) > 381
    assert sum(one.size + 32 for one in due) * 8 / 10 < 135_000


def test_an_even_way() -> None:
    sent = _sent()
    found = call_path(sent, {number: one.at_s + 0.08 for number, one in enumerate(sent)}, 5.0)
    assert found["round_trip_time_ms"] == pytest.approx(80)
    assert found["jitter_ms"] == pytest.approx(0, abs=1e-6)
    assert (found["loss_ratio"], found["burst_loss_ratio"]) == (0, 0)
    assert found["mos"] == pytest.approx(4.41, abs=0.01)


def test_what_may_still_arrive_is_not_lost() -> None:
    """Sent in the last half second, and not there yet."""
    sent = _sent()
    arrived = {number: one.at_s + 0.08 for number, one in enumerate(sent) if one.at_s <= 5.2}
    found = call_path(sent, arrived, 5.0)
    assert found["lost_count"] == 0
    assert found["datagrams_count"] == lost_of(sent, arrived, 5.0)[1] == sum(one.at_s <= 5 for one in sent)


def test_every_fiftieth_is_lost() -> None:
    sent = _sent()
    arrived = {number: one.at_s + 0.02 for number, one in enumerate(sent) if number % 50}
    found = call_path(sent, arrived, 5.0)
    assert found["loss_ratio"] == pytest.approx(0.02, abs=0.002)
    assert found["loss_low_ratio"] < 0.02 < found["loss_high_ratio"]
    assert found["burst_loss_ratio"] == pytest.approx(1 / 28, rel=0.15)
    # Two per cent cost 95 * 2 / 27.1 of 93.2: 86.2, which is 4.21.
    assert found["mos"] == pytest.approx(4.21, abs=0.03)


def test_one_lost_is_no_burst() -> None:
    sent = _sent()
    found = call_path(sent, {number: one.at_s + 0.02 for number, one in enumerate(sent) if number != 300}, 5.0)
    assert found["lost_count"] == 1
    assert found["burst_loss_ratio"] < 0.10


def test_over_tcp_nothing_is_lost_and_loss_is_absent() -> None:
    """Absent, not 0: and no opinion is made of it."""
    sent = _sent()
    found = call_path(sent, {number: one.at_s + 0.05 for number, one in enumerate(sent)}, 5.0, loses=False)
    assert set(found) == {"round_trip_time_ms", "round_trip_time_p95_ms", "jitter_ms"}


def test_jitter_is_that_of_the_sound_in_the_order_of_arrival() -> None:
    """Pictures are late by 50 ms each, sound by up to 30 ms more or less: a third of twice 30 on average."""
    chance = random.Random(5)
    sent = _sent(20)
    times = {number: one.at_s + 0.1 + (chance.uniform(-0.03, 0.03) if one.is_sound else 0.05) for number, one in enumerate(sent)}
    arrived = dict(sorted(times.items(), key=lambda one: one[1]))
    assert call_path(sent, arrived, 19.0)["jitter_ms"] == pytest.approx(20, rel=0.1)


def test_of_nothing_there_is_no_measure() -> None:
    assert call_path([], {}, 1.0) == {}
    nothing = call_path(_sent(), {}, 5.0)
    assert (nothing["loss_ratio"], "round_trip_time_ms" in nothing, "mos" in nothing) == (1.0, False, False)
