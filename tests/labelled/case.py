"""One case of the set: a fault, or something healthy that looks like one, how it is made, and what must be said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from device_check.report import Report, Verdict

READY, DEGRADED, NOT_READY, NOT_MEASURED = Verdict.READY, Verdict.DEGRADED, Verdict.NOT_READY, Verdict.NOT_MEASURED


def nothing_missing() -> str:
    """Everything that it takes is installed."""
    return ""


@dataclass(frozen=True)
class Case:
    """`made`: by what (`pulseaudio`, `frames`, `namespaces`, `coturn`, `process`, `proc`, `recorded`: registry values of a public
    page): never by made-up measures. `run` is given an empty folder and answers the report of the real probes, in French; it runs
    in a process of its own.

    `verdicts`: those that are right, one of them. `codes`: all that must be found, the one that is shown first at the beginning;
    `also`: what may be found besides. What is merely information may always be. `healthy`: it passes where it is ready.
    `missing`: names what this machine has not. `alone`: nothing else may run beside it. `cheap`: in `make test`.
    """

    id: str
    what: str
    made: str
    run: Callable[[Path], Report]
    verdicts: tuple[Verdict, ...] = (NOT_READY,)
    codes: tuple[str, ...] = ()
    also: frozenset[str] = field(default_factory=frozenset)
    healthy: bool = False
    missing: Callable[[], str] = nothing_missing
    alone: bool = False
    cheap: bool = False
    patience_s: float = 180.0


def healthy(
    id: str,  # noqa: A002 - the case's own word
    what: str,
    made: str,
    run: Callable[[Path], Report],
    *,
    codes: tuple[str, ...] = (),
    missing: Callable[[], str] = nothing_missing,
    alone: bool = False,
    cheap: bool = False,
) -> Case:
    """Something that looks like a fault, and is none. `codes`: information that must be given with it."""
    return Case(id, what, made, run, (READY,), codes, healthy=True, missing=missing, alone=alone, cheap=cheap)
