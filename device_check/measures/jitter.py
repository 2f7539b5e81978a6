"""Jitter as receivers of RTP report it: RFC 3550 6.4.1 and A.8."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

# A sixteenth of what is new goes into the estimate, so its first values are low.
GAIN = 16


def jitter_rfc3550(sent_s: Sequence[float], arrived_s: Sequence[float]) -> float | None:
    """The jitter in seconds of datagrams in the order of their arrival, which need not be that of their sending.

    The estimate wanders with each datagram: the value is its mean from the 16th difference on. None where there are fewer. The
    real times of sending count, so a sender that is late adds nothing.
    """
    transits = [arrived - sent for sent, arrived in zip(sent_s, arrived_s, strict=True)]
    estimate, estimates = 0.0, []
    for before, after in pairwise(transits):
        estimate += (abs(after - before) - estimate) / GAIN
        estimates.append(estimate)
    return fmean(estimates[GAIN - 1 :]) if len(estimates) >= GAIN else None
