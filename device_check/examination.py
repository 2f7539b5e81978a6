"""Runs probes and judges what they found. Devices one after the other on the calling thread, the rest beside them."""

from __future__ import annotations

import re
import socket
import time
import uuid
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from device_check.check_names import CHECKS
from device_check.measurement import Measurement, Probe, ProbeGroup
from device_check.progress import CancelToken, Reporter
from device_check.report import Verdict
from device_check.scope import Scope
from device_check.thresholds import Thresholds
from device_check.verdict import Judged, judge, overall


@dataclass(frozen=True)
class Examined:
    """One examination as data: `device_check.sentences.report` makes the report of it."""

    id: str
    taken_at: datetime
    duration_s: float
    workstation: str
    session: str | None
    verdict: Verdict
    checks: tuple[Judged, ...]
    bytes_moved: int = 0
    scope: Scope = Scope.FULL


def examine(
    probes: Sequence[Probe | ProbeGroup],
    thresholds: Thresholds,
    cancel: CancelToken,
    reporter: Reporter,
    required: Collection[str] = CHECKS,
    scope: Scope = Scope.FULL,
) -> Examined:
    """Run all probes and judge them; the checks come in the order of the probes.

    Cancelled in the middle, every probe has released what it held before the token's exception leaves.
    """
    begun, taken_at = time.monotonic(), datetime.now(UTC).astimezone()
    found: dict[int, Sequence[Measurement]] = {}
    beside = [(place, probe) for place, probe in enumerate(probes) if not probe.needs_calling_thread]
    here = [(place, probe) for place, probe in enumerate(probes) if probe.needs_calling_thread]

    def run(those: Sequence[tuple[int, Probe | ProbeGroup]]) -> None:
        for place, probe in those:
            cancel.check()
            found[place] = probe.run(cancel, reporter) if isinstance(probe, ProbeGroup) else [probe.run(cancel, reporter)]

    with ThreadPoolExecutor(1, thread_name_prefix="check-network") as threads:
        network = threads.submit(run, beside)
        try:
            run(here)
        except BaseException:
            # The pool waits for its thread: it must not go on measuring for an answer that nobody will get.
            cancel.cancel()
            raise
        network.result()
    measurements = [measurement for place in range(len(probes)) for measurement in found[place]]
    return examined(measurements, thresholds, required, taken_at, time.monotonic() - begun, scope)


def examined(
    measurements: Sequence[Measurement],
    thresholds: Thresholds,
    required: Collection[str],
    taken_at: datetime,
    duration_s: float,
    scope: Scope = Scope.FULL,
) -> Examined:
    """Judge measurements that were made elsewhere, one after the other on a page for instance. `taken_at` has an offset."""
    checks = tuple(judge(measurement, thresholds, required) for measurement in measurements)
    return Examined(
        id=uuid.uuid4().hex,
        taken_at=taken_at,
        duration_s=duration_s,
        workstation=workstation_name(socket.gethostname()),
        session=next((kind for one in measurements if (kind := one.facts.get("session"))), None),
        verdict=overall(checks),
        checks=checks,
        bytes_moved=sum(measurement.bytes_moved for measurement in measurements),
        scope=scope,
    )


def workstation_name(host: str) -> str:
    """The machine's name in the letters a topic may have: `[a-z0-9-]{1,64}`."""
    return re.sub(r"[^a-z0-9-]+", "-", host.partition(".")[0].lower()).strip("-")[:64] or "workstation"
