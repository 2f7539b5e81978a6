"""How much an examination looks at: all of it, the quick part, what one appointment needs, or the checks that were named."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from device_check.check_names import CHECKS

SecretOf = Callable[[str], str | None]
"""The secret of that name (a file of `--secrets`, the system's key store); None where there is none. Asked for, never kept."""


class Scope(StrEnum):
    """`preflight`: for one appointment, before it begins. `part`: the checks that were named."""

    FULL = "full"
    QUICK = "quick"
    PREFLIGHT = "preflight"
    PART = "part"


@dataclass(frozen=True)
class Budget:
    """What everything together may take. `speech`: a sentence is read aloud. `tone`: the test tone is played."""

    checks: tuple[str, ...]
    seconds: float
    bytes: int
    speech: bool
    tone: bool


FULL_BUDGET = Budget(CHECKS, seconds=20.0, bytes=30_000_000, speech=True, tone=True)
_QUICK = Budget(tuple(name for name in CHECKS if name != "throughput"), seconds=10.0, bytes=4_000_000, speech=False, tone=False)
BUDGETS: Mapping[Scope, Budget] = {Scope.FULL: FULL_BUDGET, Scope.QUICK: _QUICK, Scope.PREFLIGHT: _QUICK, Scope.PART: FULL_BUDGET}


class Allowance:
    """What is left of a budget for all that runs beside the devices, together. Its clock starts as it is made."""

    # At the end devices and places on relays are let go of, and it is judged.
    ENDING_S = 1.0
    # Of what passes the line so much are data; the rest are headers, acknowledgements and names that are asked for.
    DATA = 0.92

    def __init__(self, budget: Budget, clock: Callable[[], float] = time.monotonic) -> None:
        self.budget = budget
        self._clock = clock
        self._until = clock() + budget.seconds - self.ENDING_S
        self._bytes = int(budget.bytes * self.DATA)

    def left_s(self, keeping_s: float = 0.0) -> float:
        """Seconds that are left, without those that are kept for who comes later; below 0 where there are none."""
        return self._until - self._clock() - keeping_s

    @property
    def left_bytes(self) -> int:
        """Bytes of data that may still be moved."""
        return self._bytes

    def spend(self, count: int) -> None:
        """So many bytes of data were moved."""
        self._bytes -= count


def no_secret(_name: str) -> str | None:
    """Where secrets cannot be asked for."""
    return None


@dataclass(frozen=True)
class Wanted:
    """What is wanted of one examination: the window and the command line hand it to whoever makes probes.

    `only`: the checks of a part. `link_host`: `host` or `host:port` of the appointment's link, never its path.
    """

    scope: Scope = Scope.FULL
    only: tuple[str, ...] = ()
    link_host: str = ""
    secret_of: SecretOf = no_secret

    @property
    def budget(self) -> Budget:
        """What it may take."""
        return BUDGETS[self.scope]

    @property
    def checks(self) -> tuple[str, ...]:
        """The checks that are made, in their order."""
        return tuple(name for name in self.budget.checks if self.scope is not Scope.PART or name in self.only)
