"""Which of the ways to relays a call is measured on, and how long the others are waited for before."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # What tries them is slow to import.
    from device_check.probes.relay_rungs import Tried

GLANCE_S = 0.05
# Ways that answer have done so by then: after so long, and so many times what datagrams took.
SETTLED_S, SETTLED_TIMES = 0.5, 2.5
_BEST_FIRST = ("turn_udp", "turn_tcp", "turn_tls")


async def settled(asked: Sequence[asyncio.Task[Tried]], platform: bool) -> list[Tried]:
    """Those that are known when all are, or as soon as there is none better: a port that a firewall closes is silent for seconds,
    which would be missed for the measurement. `platform`: whether a platform's relay is among them.
    """
    begun, until = time.monotonic(), math.inf
    pending = set(asked)
    while pending:
        _done, pending = await asyncio.wait(pending, timeout=GLANCE_S)
        known = [one.result() for one in asked if one.done()]
        good = any(one.allocated and one.rung == "turn_udp" and one.named.platform is platform for one in known)
        if good:
            # Datagrams take two round trips; those that take most, five.
            until = min(until, begun + max(SETTLED_S, SETTLED_TIMES * (time.monotonic() - begun)))
            if time.monotonic() >= until:
                break
    return [one.result() for one in asked if one.done()]


def best_of(allocated: Sequence[Tried]) -> Tried | None:
    """A platform's before our own, datagrams before connections, the quickest of equals."""

    def order(one: Tried) -> tuple[bool, int, float]:
        return not one.named.platform, _BEST_FIRST.index(one.rung), one.time_ms or 0.0

    return min(allocated, key=order, default=None)
