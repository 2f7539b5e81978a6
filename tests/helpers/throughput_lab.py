"""Throughput in a network lab: what iperf3 finds, and what our probe finds on the same link."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from device_check.demo_endpoint import SpeedEndpoint
from tests.helpers import network_lab as labs
from tests.helpers.network_lab import NetworkLab
from tests.helpers.program import ROOT

Way = Literal["download", "upload"]
# Never "plenty": every run goes on until it is steady.
ENDLESS_BPS = 1e9
PROXY_PORT = 8888
_TRIES, _PAUSE_S = 100, 0.05


def why_not() -> str:
    """Why nothing can be compared here; empty where it can."""
    return labs.why_not() or ("" if shutil.which("iperf3") else "not installed: iperf3")


def iperf3(lab: NetworkLab, way: Way, seconds: float = 2, left_out_s: float = 1) -> float:
    """What the receiver received, in bit/s, without the beginning; with as many streams as ours."""
    server = subprocess.Popen([*lab.inside(lab.far), "iperf3", "-s", "-1"], stdout=subprocess.DEVNULL)
    streams = ["-R", "-P", "4"] if way == "download" else ["-P", "3"]
    command = [*lab.inside(lab.near), "iperf3", "-c", lab.far_address, "-t", str(seconds), "-O", str(left_out_s), "-J", *streams]
    try:
        for _ in range(_TRIES):
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
            answer = json.loads(done.stdout)
            if "error" not in answer:
                return float(answer["end"]["sum_received"]["bits_per_second"])
            # It was started a moment ago, and does not listen yet.
            time.sleep(_PAUSE_S)
        raise AssertionError(answer["error"])
    finally:
        server.terminate()
        server.wait(10)


def ours(
    lab: NetworkLab,
    speed: SpeedEndpoint,
    counted: str = "acknowledged",
    *,
    only: Way | None = None,
    ready_bps: float = ENDLESS_BPS,
    proxy: bool = False,
    ca_file: Path | None = None,
) -> dict[str, Any]:
    """The measures of our probe, as `tests.helpers.measure_throughput` prints them."""
    command = [
        *(sys.executable, "-m", "tests.helpers.measure_throughput", lab.far_address, str(speed.port), str(ready_bps), counted),
        *(["--only", only] if only else []),
        *(["--ca-file", str(ca_file)] if ca_file else []),
        *(["--proxy", f"{lab.far_address}:{PROXY_PORT}"] if proxy else []),
    ]
    done = subprocess.run([*lab.inside(lab.near), *command], capture_output=True, text=True, timeout=120, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


@contextmanager
def lab_proxy(lab: NetworkLab, directory: Path) -> Iterator[None]:
    """A proxy (tinyproxy) at the lab's far end."""
    settings = directory / "tinyproxy.conf"
    lines = [f"Port {PROXY_PORT}", f"Listen {lab.far_address}", "Timeout 60", f'LogFile "{directory / "tinyproxy.log"}"']
    settings.write_text("\n".join([*lines, "LogLevel Error", "MaxClients 50"]) + "\n", encoding="utf-8")
    process = subprocess.Popen([*lab.inside(lab.far), "tinyproxy", "-d", "-c", str(settings)], stdout=subprocess.DEVNULL)
    try:
        for _ in range(_TRIES):
            if f":{PROXY_PORT:04X} " in Path(f"/proc/{process.pid}/net/tcp").read_text(encoding="ascii"):
                break
            time.sleep(_PAUSE_S)
        yield
    finally:
        process.terminate()
        process.wait(10)
