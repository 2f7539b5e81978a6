"""What a growing count of bytes tells of a link's throughput: when to stop, and what it then comes to. Pure.

Goodput: bytes that arrived at the other end for whom they were meant, over time. The beginning (1.5 s or 4 MB, whichever is
over first; longer on a long way) is not counted: TCP is still finding its pace, and buffers fill. Then, windows of half a
second: where three in a row agree within 5 % it is steady, whether it rose or fell before (if they are large enough for 5 % to
mean anything); where even the slowest is more than twice what is asked for, more need not be known ("at least").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SAMPLE_S = 0.1
WARM_UP_S, WARM_UP_BYTES = 1.5, 4_000_000
# A connection's pace doubles with each round trip: four of them come from ten segments each to 1.8 MB under way in five, which
# is 32 Mbit/s on a way of 450 ms.
WARM_UP_ROUND_TRIPS, FEWEST_ROUND_TRIPS = 5, 4
WINDOW_S = 0.5
AGREEING = 3
AGREE_WITHIN = 0.05
# TLS hands data over in records of 16 KiB, to four streams: of fewer than this, 5 % cannot be told apart.
FEWEST_BYTES_TO_AGREE = 16 * 16_384
PLENTY = 2.0
# For at least twice as long it may be unknown how much has come.
UNKNOWN_S = 0.5
LONGEST_S, MOST_BYTES = 6.0, 12_000_000
# In less than this a direction is not measured: what would be found is how TCP begins.
SHORTEST_DIRECTION_S = 1.5
# Too short a time for a number that means anything.
SHORTEST_S = 0.02


@dataclass(frozen=True)
class Limits:
    """How much of the beginning is not counted, and when it ends at the latest; on a way of which length."""

    warm_up_s: float = WARM_UP_S
    longest_s: float = LONGEST_S
    most_bytes: int = MOST_BYTES
    round_trip_s: float = 0.0

    @classmethod
    def of(cls, left_s: float, left_bytes: int, round_trip_s: float) -> Limits | None:
        """Those of a direction that may take so much, on a way of that length; None where that is too little to tell anything."""
        longest_s, slow_s = min(left_s, LONGEST_S), FEWEST_ROUND_TRIPS * round_trip_s
        if longest_s < max(SHORTEST_DIRECTION_S, slow_s + WINDOW_S):
            return None
        # Where there is little time, half of it is counted, as far as the way is not long.
        warm_up_s = min(max(WARM_UP_S, WARM_UP_ROUND_TRIPS * round_trip_s), max(longest_s / 2, slow_s))
        return cls(warm_up_s, longest_s, min(left_bytes, MOST_BYTES), round_trip_s)


@dataclass(frozen=True)
class Sample:
    """So many bytes had arrived after so many seconds, both from the beginning."""

    at_s: float
    total_bytes: int


@dataclass(frozen=True)
class Arrival:
    """So many bytes that came between two times, counted as a sample's; `ended_s` is None where they had not all come."""

    begun_s: float
    ended_s: float | None
    size: int


USUAL = Limits()


@dataclass(frozen=True)
class Throughput:
    """`at_least`: the link carries this much, and perhaps more. `steady`: the windows agreed."""

    bps: float
    at_least: bool
    steady: bool


def is_enough(samples: Sequence[Sample], ready_bps: float, limits: Limits = USUAL, arrivals: Sequence[Arrival] = ()) -> bool:
    """Whether more samples would change nothing, or may not be taken."""
    if not samples:
        return False
    last = samples[-1]
    if last.at_s >= limits.longest_s or last.total_bytes >= limits.most_bytes:
        return True
    windows = _windows(_counted(_spread(samples, arrivals, limits), limits))
    return _steady(windows) or _plenty(windows, ready_bps)


def throughput(
    samples: Sequence[Sample], ready_bps: float, limits: Limits = USUAL, arrivals: Sequence[Arrival] = ()
) -> Throughput | None:
    """What the samples come to; None where nothing arrived, or in no time: that is not 0 bit/s but not measured.

    `arrivals`: where it is answers that tell what came. They tell it late and in steps, later the more is under way.
    """
    ended_s = samples[-1].at_s if samples else 0.0
    samples = _spread(samples, arrivals, limits)
    counted = _counted(samples, limits)
    seconds = counted[-1].at_s - counted[0].at_s if counted else 0.0
    if seconds < SHORTEST_S:
        # Over before the warm-up was: all of it, and certainly not too much.
        counted = [Sample(0.0, 0), *samples]
        seconds = counted[-1].at_s
    moved = counted[-1].total_bytes - counted[0].total_bytes
    if seconds <= 0 or moved <= 0:
        return None
    windows = _windows(counted)
    steady = _steady(windows)
    of_steady = windows[-AGREEING:]
    # Steady: what it settled at, not what led there.
    bps = sum(of_steady) / len(of_steady) if steady else moved * 8 / seconds
    cut_short = ended_s < limits.longest_s and not steady
    return Throughput(bps, cut_short or _plenty(windows, ready_bps), steady)


def _spread(samples: Sequence[Sample], arrivals: Sequence[Arrival], limits: Limits) -> Sequence[Sample]:
    """What had come at the samples' times if each arrival was even; until the first began whose end is not known.

    As it was counted where that is too little, or so long ago that nothing comes any more.
    """
    if not arrivals or not samples:
        return samples
    now_s = samples[-1].at_s
    ended, known_s, longest_s = [], limits.longest_s, UNKNOWN_S
    for one in arrivals:
        if one.ended_s is None or one.ended_s > now_s:
            known_s = min(known_s, one.begun_s)
        else:
            ended.append(one)
            longest_s = max(longest_s, one.ended_s - one.begun_s)
    if known_s < limits.warm_up_s + WINDOW_S or now_s - known_s > 2 * longest_s:
        return samples
    return [Sample(one.at_s, round(sum(_part(came, one.at_s) for came in ended))) for one in samples if one.at_s <= known_s]


def _part(arrival: Arrival, at_s: float) -> float:
    """Bytes of one that ended that had come by then."""
    assert arrival.ended_s is not None
    if at_s >= arrival.ended_s:
        return arrival.size
    return arrival.size * max(0.0, at_s - arrival.begun_s) / (arrival.ended_s - arrival.begun_s)


def _counted(samples: Sequence[Sample], limits: Limits) -> list[Sample]:
    for place, sample in enumerate(samples):
        if sample.at_s >= limits.warm_up_s or sample.total_bytes >= WARM_UP_BYTES:
            return list(samples[place:])
    return []


def _windows(counted: Sequence[Sample]) -> list[float]:
    """Bits a second in each whole window of half a second, from the first counted sample on."""
    windows: list[float] = []
    if not counted:
        return windows
    begin = counted[0]
    for sample in counted[1:]:
        # A tenth of a sample's distance: clocks do not tick in exactly equal steps.
        if (took := sample.at_s - begin.at_s) >= WINDOW_S - SAMPLE_S / 10:
            windows.append((sample.total_bytes - begin.total_bytes) * 8 / took)
            begin = sample
    return windows


def _steady(windows: Sequence[float]) -> bool:
    last = windows[-AGREEING:]
    if len(last) < AGREEING or min(last) * WINDOW_S / 8 < FEWEST_BYTES_TO_AGREE:
        return False
    return max(last) - min(last) <= AGREE_WITHIN * sum(last) / len(last)


def _plenty(windows: Sequence[float], ready_bps: float) -> bool:
    return len(windows) >= 2 and min(windows) > PLENTY * ready_bps
