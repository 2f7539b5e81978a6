"""How often the reported interval holds the true loss: `python -m tests.bench.loss_intervals [RUNS] [SIDE_BY_SIDE] [SECONDS]`.

Many runs of the relay probe against a real relay, at losses of 0, 0.5, 1, 2, 5 and 8 % in one direction (so that the true loss
is the rule's), on a link of 80 ms. RUNS of each loss (84: 504 pooled), so many at a time, each in a process and a lab of its own;
no new run begins after SECONDS (170). Says for each loss and pooled how often the interval held it, what was judged, how long it
took, how far the round trip is from 80 ms, and the processor's share. Ends with exit code 1 where fewer than 93 % of all held it
(of 100 at least). Root is needed; alone on the machine: what else runs holds datagrams up.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import fmean, median
from typing import Any

from device_check.probes.relay import RelayProbe
from device_check.probes.relay_ways import NamedRelay
from device_check.progress import SilentReporter, Token
from device_check.settings import CheckSettings
from device_check.thresholds import Thresholds
from device_check.verdict import judge
from tests.helpers.coturn import coturn, secret_of
from tests.helpers.network_lab import network_lab
from tests.helpers.program import ROOT

LOSSES = (0.0, 0.005, 0.01, 0.02, 0.05, 0.08)
DELAY_MS = 80.0
HELD = 0.93


def one(loss: float) -> Mapping[str, Any]:
    """One run, in this process."""
    row = Thresholds.load().row("relay", "loss_ratio")
    with (
        tempfile.TemporaryDirectory(prefix="loss-") as folder,
        network_lab(delay_ms=DELAY_MS) as lab,
        coturn(lab, Path(folder)) as relay,
    ):
        if loss:
            lab.drop(random.choice(("up", "down")), loss)
        limits = (row.ready, row.degraded)
        probe = RelayProbe([NamedRelay(relay.relay())], CheckSettings(), secret_of, limits, lambda endpoint, _cancel: endpoint)
        begun, used = time.monotonic(), time.process_time()
        found = lab.call(lab.near, lambda: probe.run(Token(), SilentReporter()))
        seconds, cpu_s = time.monotonic() - begun, time.process_time() - used
    judged = judge(found, Thresholds.load(), ("relay",))
    uncertain = any(finding.uncertain for finding in judged.findings)
    return {**found.measures, "verdict": judged.verdict, "uncertain": uncertain, "seconds": seconds, "cpu": cpu_s / seconds}


def _started(loss: float, until: float) -> Mapping[str, Any] | None:
    if time.monotonic() > until:
        return None
    command = [sys.executable, "-m", "tests.bench.loss_intervals", "one", str(loss)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        print(f"a run failed: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    return {"loss": loss, **json.loads(done.stdout)}


def _holds(run: Mapping[str, Any]) -> bool:
    return bool(run["loss_low_ratio"] <= run["loss"] <= run["loss_high_ratio"])


def _line(name: str, runs: list[Mapping[str, Any]]) -> str:
    verdicts = [f"{run['verdict']}{'?' if run['uncertain'] else ''}" for run in runs]
    told = "  ".join(f"{verdict} {verdicts.count(verdict)}" for verdict in sorted(set(verdicts)))
    held = sum(_holds(run) for run in runs)
    found = fmean(run["loss_ratio"] for run in runs)
    took_s = fmean(run["seconds"] for run in runs)
    return f"{name:>7} {len(runs):5} runs  held {held / len(runs):6.1%}  found {found:6.2%}  {took_s:5.1f} s  {told}"


def main(runs: int, together: int, seconds: float) -> int:
    """Say the table."""
    begun = time.monotonic()
    wanted = [loss for _ in range(runs) for loss in LOSSES]
    with ThreadPoolExecutor(together) as threads:
        ended = list(threads.map(lambda loss: _started(loss, begun + seconds), wanted))
    done = [run for run in ended if run is not None and "loss_low_ratio" in run]
    if not done:
        return 1
    for loss in LOSSES:
        if of := [run for run in done if run["loss"] == loss]:
            print(_line(f"{loss:.1%}", of))
    print(_line("pooled", done))
    trips = [run["round_trip_time_ms"] for run in done]
    off, jitter_ms = max(abs(trip / DELAY_MS - 1) for trip in trips), median(run["jitter_ms"] for run in done)
    print(f"round trip of {DELAY_MS:.0f} ms: median {median(trips):.1f}, at worst {off:.1%} off; jitter {jitter_ms:.1f} ms")
    cpu, took_s = median(run["cpu"] for run in done), time.monotonic() - begun
    print(f"processor: {cpu:.1%} of a core; {len(done)} of {len(wanted)} runs in {took_s:.0f} s")
    held = sum(_holds(run) for run in done) / len(done)
    return 1 if len(done) >= 100 and held < HELD else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(one(float(sys.argv[2]))))
        sys.exit(0)
    given = [int(word) for word in sys.argv[1:4]]
    sys.exit(main(*(given + [84, 4, 170][len(given) :])))
