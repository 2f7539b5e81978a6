"""What a probe hands to the verdict: numbers, and causes that are certain without any threshold. And what a probe is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from device_check.progress import CancelToken, Reporter


class Severity(StrEnum):
    """How much a finding weighs."""

    NOT_READY = "not_ready"
    NOT_MEASURED = "not_measured"
    DEGRADED = "degraded"
    INFORMATION = "information"


@dataclass(frozen=True)
class Cause:
    """Something found that needs no threshold: `microphone_muted`, `no_camera`, `certificate_not_trusted`.

    `code` is stable and names the sentences `finding.<code>.cause|evidence|remedy`; `values` fill them (numbers carry their
    unit in their name's ending). `NOT_MEASURED`: the check could not be done, and this is why.
    """

    code: str
    severity: Severity = Severity.NOT_READY
    values: Mapping[str, float | str] = field(default_factory=dict)


class Outcome(StrEnum):
    """How one step of a way ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Rung:
    """One step of a way. `rung`: dns, tcp, proxy, tls, http, websocket, stun, turn_udp, turn_tcp, turn_tls.

    `target`: test_service, calendar, platform, relay. `code`: of the finding where it failed.
    """

    rung: str
    target: str
    outcome: Outcome
    time_ms: float | None = None
    code: str = ""


@dataclass(frozen=True)
class Measurement:
    """What one probe found. A measure that could not be taken is absent, never 0; names end in their unit (`_ms`, `_bps`).

    `facts`: words, no numbers (`device`: its description, never its id, which may hold a serial; `issuer`, `session`, `vpn`).
    `skipped`: measures that were deliberately not taken: their rows are not judged, and they are not missing.
    """

    check: str
    measures: Mapping[str, float] = field(default_factory=dict)
    causes: Sequence[Cause] = ()
    seconds: float = 0.0
    bytes_moved: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)
    rungs: Sequence[Rung] = ()
    skipped: frozenset[str] = frozenset()


@runtime_checkable
class ProbeGroup(Protocol):
    """Probes that run together: the camera beside the microphone, then the tone. `run` answers one measurement a check, in order.

    Runtime checkable: `checks` is what a single probe has not.
    """

    @property
    def checks(self) -> Sequence[str]:
        """Their checks, in their order."""

    @property
    def needs_calling_thread(self) -> bool:
        """As a probe's."""

    def run(self, cancel: CancelToken, reporter: Reporter) -> Sequence[Measurement]:
        """Measure once."""


class Probe(Protocol):
    """Measures one check. `run` blocks until it is done, and releases whatever it holds when the token is cancelled."""

    @property
    def check(self) -> str:
        """One of `device_check.check_names.CHECKS`."""

    @property
    def needs_calling_thread(self) -> bool:
        """True for devices (their event loop is the caller's); what needs it not may run beside them in a thread."""

    def run(self, cancel: CancelToken, reporter: Reporter) -> Measurement:
        """Measure once. What went wrong with the thing measured is a cause, not an exception."""
