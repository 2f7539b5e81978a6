"""How much an examination looks at: all of it, the quick part, what one appointment needs, or the checks that were named."""

from __future__ import annotations

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


_FULL = Budget(CHECKS, seconds=20.0, bytes=30_000_000, speech=True, tone=True)
_QUICK = Budget(tuple(name for name in CHECKS if name != "throughput"), seconds=10.0, bytes=4_000_000, speech=False, tone=False)
BUDGETS: Mapping[Scope, Budget] = {Scope.FULL: _FULL, Scope.QUICK: _QUICK, Scope.PREFLIGHT: _QUICK, Scope.PART: _FULL}


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
