"""What became of the datagrams of a call that were sent through a relay and back: delay, jitter, loss, bursts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import count
from statistics import median

from device_check.measures.call_quality import opinion
from device_check.measures.jitter import jitter_rfc3550
from device_check.measures.loss import burst_loss_ratio
from device_check.measures.round_trip import percentile
from device_check.measures.wilson import wilson

# As a call is: sound every 20 ms, three parts of a picture thirty times a second. About 140 a second, 0.8 Mbit/s.
SOUND_S, SOUND_BYTES = 0.02, 160
PICTURE_S, PICTURE_PARTS, PICTURE_BYTES = 1 / 30, 3, 1000
# In the picture's place on a narrow line: as many datagrams for the loss to be known as soon, 0.13 Mbit/s with all headers.
THIN_BYTES = 40
# What a call adds to the way itself before it is heard: a packet must be full (20 ms of sound) before it leaves, and the receiver
# waits for late ones: twice the jitter, a common rule.
PACKET_MS, BUFFER_JITTERS = 20.0, 2.0


@dataclass(frozen=True)
class Due:
    """A datagram to be sent `at_s` after the beginning."""

    at_s: float
    size: int
    is_sound: bool


def schedule(part_bytes: int) -> Iterator[Due]:
    """The datagrams of a call in their order, without end. `part_bytes`: of each part of a picture; 0: its sound alone."""
    sound = (Due(number * SOUND_S, SOUND_BYTES, True) for number in count())
    if not part_bytes:
        return sound
    parts = (Due(number // PICTURE_PARTS * PICTURE_S, part_bytes, False) for number in count())
    return merge(sound, parts, key=lambda due: due.at_s)


@dataclass(frozen=True)
class Sent:
    """One that was sent: when it really was."""

    at_s: float
    is_sound: bool


def lost_of(sent: Sequence[Sent], arrived_s: Mapping[int, float], until_s: float) -> tuple[int, int]:
    """How many did not arrive, and of how many: those sent until then, since later ones may still be on their way."""
    counted = [number for number, one in enumerate(sent) if one.at_s <= until_s]
    return sum(number not in arrived_s for number in counted), len(counted)


def call_path(sent: Sequence[Sent], arrived_s: Mapping[int, float], until_s: float, *, loses: bool = True) -> dict[str, float]:
    """The measures of a way, of what was sent until then. `arrived_s`: by number, in the order of arrival.

    `loses` False: a way on which nothing is lost but comes later (TCP); its loss is absent, and with it all that is made of it.
    A measure that cannot be told of so few is absent.
    """
    numbers = [number for number in arrived_s if sent[number].at_s <= until_s]
    delays_ms = [(arrived_s[number] - sent[number].at_s) * 1000 for number in numbers]
    measures: dict[str, float] = {}
    if delays_ms:
        measures["round_trip_time_ms"] = median(delays_ms)
        measures["round_trip_time_p95_ms"] = percentile(delays_ms, 0.95)
    sound = [number for number in numbers if sent[number].is_sound]
    jitter_s = jitter_rfc3550([sent[number].at_s for number in sound], [arrived_s[number] for number in sound])
    if jitter_s is not None:
        measures["jitter_ms"] = jitter_s * 1000
    if not loses:
        return measures
    return measures | _losses(sent, arrived_s, until_s) | _quality(measures, sent, arrived_s, until_s)


def _losses(sent: Sequence[Sent], arrived_s: Mapping[int, float], until_s: float) -> dict[str, float]:
    lost, of = lost_of(sent, arrived_s, until_s)
    interval = wilson(lost, of)
    if interval is None:
        return {}
    found = {
        "loss_ratio": lost / of,
        "loss_low_ratio": interval.low,
        "loss_high_ratio": interval.high,
        "datagrams_count": float(of),
        "lost_count": float(lost),
    }
    times_s = [one.at_s for one in sent[:of]]
    burst = burst_loss_ratio(times_s, [number for number in range(of) if number not in arrived_s])
    return found if burst is None else found | {"burst_loss_ratio": burst}


def _quality(
    measures: Mapping[str, float], sent: Sequence[Sent], arrived_s: Mapping[int, float], until_s: float
) -> dict[str, float]:
    """The opinion of a call between two workstations here, through this relay: up to it and down again, as was measured."""
    lost, of = lost_of(sent, arrived_s, until_s)
    if not of or "jitter_ms" not in measures:
        return {}
    heard_after_ms = measures["round_trip_time_ms"] + PACKET_MS + BUFFER_JITTERS * measures["jitter_ms"]
    mos = opinion(heard_after_ms, lost / of)
    return {} if mos is None else {"mos": mos}
