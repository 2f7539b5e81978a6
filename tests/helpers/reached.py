"""The check of the network as settings ask for it: in this process, or as a program (in a namespace with its own name service).

python -m tests.helpers.reached '{"calendar_url": "https://calendar.example/"}' [LINK_HOST]
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any

import msgspec

from device_check.check_names import CHECKS
from device_check.measurement import Measurement
from device_check.probes.beside_devices import beside_devices
from device_check.progress import CancelToken, SilentReporter, Token
from device_check.scope import Scope, Wanted
from device_check.settings import CheckSettings
from device_check.thresholds import Limits, Thresholds
from device_check.verdict import Judged, judge

# How long exchanges take on a machine that is busy with other tests is not what is tried here.
BUSY = {"network": {name: Limits(ready=60_000, degraded=90_000) for name in ("round_trip_time_ms", "jitter_ms")}}


@dataclass(frozen=True)
class Reached:
    """One measurement, and what it was judged."""

    measurement: Measurement
    judged: Judged

    @property
    def told(self) -> list[tuple[str, str]]:
        """Codes and severities, in their order; without what a busy machine adds."""
        return [(one.code, str(one.severity)) for one in self.judged.findings if one.code != "test_service_slow"]

    @property
    def rungs(self) -> dict[str, list[str]]:
        """By target: the rungs in their order, a failed one with its code, a skipped one in brackets."""
        found: dict[str, list[str]] = {}
        for rung in self.measurement.rungs:
            shown = {"passed": rung.rung, "failed": f"{rung.rung}: {rung.code}", "skipped": f"({rung.rung})"}[rung.outcome]
            found.setdefault(str(rung.target), []).append(shown)
        return found


def reached(settings: CheckSettings, link_host: str = "", cancel: CancelToken | None = None) -> Reached:
    """What the check of the network finds."""
    wanted = Wanted(Scope.PART, ("network",), link_host)
    (probe,) = beside_devices(settings, Thresholds.load(), wanted)
    measurement = probe.run(cancel or Token(), SilentReporter())
    return Reached(measurement, judge(measurement, Thresholds.load(overrides=BUSY), CHECKS))


def as_told(found: Reached) -> dict[str, Any]:
    """The same, for another process."""
    return {
        "verdict": found.judged.verdict,
        "told": found.told,
        "rungs": found.rungs,
        "measures": dict(found.measurement.measures),
        "seconds": found.measurement.seconds,
    }


if __name__ == "__main__":
    made = reached(msgspec.convert(json.loads(sys.argv[1]), CheckSettings), sys.argv[2] if len(sys.argv) > 2 else "")
    print(json.dumps(as_told(made)))
