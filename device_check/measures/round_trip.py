"""What round trips tell: median, 95th percentile, jitter. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median


@dataclass(frozen=True)
class RoundTrips:
    """`jitter_ms`: the mean difference between one round trip and the next, whichever is longer."""

    median_ms: float
    p95_ms: float
    jitter_ms: float


def round_trips(times_ms: Sequence[float]) -> RoundTrips | None:
    """Sum up round trips in the order they were made; None for fewer than two: there is no jitter in one."""
    if len(times_ms) < 2:
        return None
    return RoundTrips(
        median(times_ms),
        percentile(times_ms, 0.95),
        fmean(abs(after - before) for before, after in pairwise(times_ms)),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of all do not exceed: one that was measured, not one in between."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
