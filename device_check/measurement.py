"""What a probe hands to the verdict: numbers, and causes that are certain without any threshold. And what a probe is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

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


@dataclass(frozen=True)
class Measurement:
    """What one probe found. A measure that could not be taken is absent, never 0; names end in their unit (`_ms`, `_bps`)."""

    check: str
    measures: Mapping[str, float] = field(default_factory=dict)
    causes: Sequence[Cause] = ()
    seconds: float = 0.0
    bytes_moved: int = 0


class Probe(Protocol):
    """Measures one check. `run` blocks until it is done, and releases whatever it holds when the token is cancelled."""

    @property
    def check(self) -> str:
        """`camera`, `microphone`, `loudspeaker`, `network`, `throughput`."""

    @property
    def needs_calling_thread(self) -> bool:
        """True for devices (their event loop is the caller's); what needs it not may run beside them in a thread."""

    def run(self, cancel: CancelToken, reporter: Reporter) -> Measurement:
        """Measure once. What went wrong with the thing measured is a cause, not an exception."""
