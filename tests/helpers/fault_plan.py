"""Faults by chance that can be repeated: which request meets which fault is decided by a seed and the request's number.

proxy.on("*", act=FaultPlan(seed=7, rate=0.02))

The number is that of the request at this proxy. Where several clients ask at once their order may differ from run to run: the
log says what was done to which, and `replayed` does the same to the same numbers.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TextIO

from tests.helpers.faulty_proxy import Act, Forward, answer_lost, does_but_says, request_lost, says
from tests.helpers.proxy_acts import another_etag, busy, hangs_up, late_by, truncated
from tests.helpers.scripted_server import Reply, Request

LATEST_S = 2.0
KINDS: dict[str, Act] = {
    "request_lost": request_lost,
    "answer_lost": answer_lost,
    "late": late_by(lambda: random.uniform(0.05, LATEST_S)),
    "truncated": truncated,
    "hangs_up": hangs_up,
    "busy_429": busy(429, 1),
    "busy_503": busy(503, 1),
    "said_500": says(500),
    "said_502": says(502),
    "said_507": says(507),
    "done_said_500": does_but_says(500),
    "done_said_502": does_but_says(502),
    "another_etag": another_etag,
}
"""What a plan chooses from; each as likely as the others."""


@dataclass
class FaultPlan:
    """`rate`: the part of all requests that meets a fault. `fixed`: by number, in place of chance. `log`: one line a fault."""

    seed: int
    rate: float
    kinds: tuple[str, ...] = tuple(KINDS)
    log: TextIO | None = None
    fixed: Mapping[int, str] | None = None
    done: list[tuple[int, str]] = field(default_factory=list)
    asked: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, number: int) -> str | None:
        """What the request of this number meets; None: nothing. The same seed answers the same."""
        if self.fixed is not None:
            return self.fixed.get(number)
        chance = random.Random(f"{self.seed}/{number}")
        return chance.choice(self.kinds) if chance.random() < self.rate else None

    def __call__(self, request: Request, forward: Forward) -> Reply:
        with self._lock:
            self.asked += 1
            number = self.asked
            kind = self.fault(number)
            if kind is not None:
                self.done.append((number, kind))
                if self.log is not None:
                    self.log.write(f"{number} {kind} {request.method}\n")
                    self.log.flush()
        return forward(request) if kind is None else KINDS[kind](request, forward)


def replayed(log: Iterable[str]) -> FaultPlan:
    """A plan that does to the same numbers what the log of another one says."""
    return FaultPlan(0, 0.0, fixed={int(number): kind for number, kind, *_ in map(str.split, log)})
