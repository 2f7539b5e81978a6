"""What a growing count of bytes tells of a link's throughput: when to stop, and what it then comes to. Pure.

Goodput: bytes that arrived at the other end for whom they were meant, over time. The beginning (1.5 s or 4 MB, whichever is
over first) is not counted: TCP is still finding its pace, and buffers fill. Then, windows of half a second: where three in
a row agree within 5 % it is steady, whether it rose or fell before (if they are large enough for 5 % to mean anything);
where even the slowest is more than twice what is asked for, more need not be known ("at least").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SAMPLE_S = 0.1
WARM_UP_S, WARM_UP_BYTES = 1.5, 4_000_000
WINDOW_S = 0.5
AGREEING = 3
AGREE_WITHIN = 0.05
# TLS hands data over in records of 16 KiB, to four streams: of fewer than this, 5 % cannot be told apart.
FEWEST_BYTES_TO_AGREE = 16 * 16_384
PLENTY = 2.0
LONGEST_S, MOST_BYTES = 6.0, 12_000_000
# Too short a time for a number that means anything.
SHORTEST_S = 0.02


@dataclass(frozen=True)
class Sample:
    """So many bytes had arrived after so many seconds, both from the beginning."""

    at_s: float
    total_bytes: int


@dataclass(frozen=True)
class Throughput:
    """`at_least`: the link carries this much, and perhaps more. `steady`: the windows agreed."""

    bps: float
    at_least: bool
    steady: bool


def is_enough(samples: Sequence[Sample], ready_bps: float) -> bool:
    """Whether more samples would change nothing, or may not be taken."""
    if not samples:
        return False
    last = samples[-1]
    if last.at_s >= LONGEST_S or last.total_bytes >= MOST_BYTES:
        return True
    windows = _windows(_counted(samples))
    return _steady(windows) or _plenty(windows, ready_bps)


def throughput(samples: Sequence[Sample], ready_bps: float) -> Throughput | None:
    """What the samples come to; None where nothing arrived, or in no time: that is not 0 bit/s but not measured."""
    counted = _counted(samples)
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
    cut_short = samples[-1].at_s < LONGEST_S and not steady
    return Throughput(bps, cut_short or _plenty(windows, ready_bps), steady)


def _counted(samples: Sequence[Sample]) -> list[Sample]:
    for place, sample in enumerate(samples):
        if sample.at_s >= WARM_UP_S or sample.total_bytes >= WARM_UP_BYTES:
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
