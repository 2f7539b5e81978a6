"""Throughput on links of known speed, beside `iperf3` on the same link: within 15 %, both ways. Figures: `-rP`."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from device_check.demo_endpoint import speed_endpoint
from tests.helpers.certificates import Authority
from tests.helpers.program import ROOT, Program
from tests.helpers.shaped_link import ShapedLink, shaped_link, why_not

WITHIN = 0.15
# Never "plenty": every run goes on until it is steady.
ENDLESS_BPS = "1e9"
REASON = why_not()

pytestmark = pytest.mark.skipif(bool(REASON), reason=f"no shaped link: {REASON}")


@pytest.mark.parametrize(("mbit", "counted"), [(1, "acknowledged"), (5, "acknowledged"), (5, "answered"), (20, "acknowledged")])
def test_our_figures_are_those_of_iperf3(mbit: float, counted: str) -> None:
    with shaped_link(mbit) as link:
        truth = {"download": _iperf3(link, "-R", "-P", "4"), "upload": _iperf3(link, "-P", "3")}
        ours = _ours(link, counted)
    assert ours["causes"] == []
    for direction, true_bps in truth.items():
        measured = ours[f"{direction}_bps"]
        print(f"{mbit} Mbit/s {direction} ({counted}): iperf3 {true_bps / 1e6:.3f}, ours {measured / 1e6:.3f} Mbit/s,", end=" ")
        print(f"{measured / true_bps - 1:+.1%}; {ours['bytes'] / 1e6:.1f} MB, {ours['seconds']:.1f} s")
        assert measured == pytest.approx(true_bps, rel=WITHIN)
    # What was set is what iperf3 finds: else the link is not the one that is meant.
    assert truth["download"] == pytest.approx(mbit * 1e6, rel=WITHIN)
    assert ours["seconds"] < 14
    if mbit == 1:
        # The link's own buffer: 60 ms of queue and 8 kB of burst (64 ms). It is empty while nothing is carried.
        print(f"latency rise under load: {ours['latency_rise_ms']:.0f} ms")
        assert 40 < ours["latency_rise_ms"] < 160


def test_the_command_tells_a_narrow_link(tmp_path: Path) -> None:
    """1.2 Mbit/s each way, encrypted: usable, exit code 11."""
    authority = Authority(tmp_path, "Hospital CA")
    program = Program(tmp_path, "en")
    with (
        shaped_link(1.2) as link,
        speed_endpoint(link.far_address, authority.server(link.far_address), link.inside(link.far)) as speed,
    ):
        program.settings(f'ca_file = "{authority.ca_file}"\n[check]\nspeed_url = "{speed.url}"\n')
        made = _check(link, program, 11, "--json", "check", "--only", "throughput", "network")
    report = json.loads(made)
    by_name = {check["check"]: check for check in report["checks"]}
    assert (report["verdict"], by_name["network"]["verdict"], by_name["throughput"]["verdict"]) == (
        "degraded",
        "ready",
        "degraded",
    )
    measures = by_name["throughput"]["measures"]
    # 1514 bytes on the wire carry 1426 of data within TLS and TCP.
    expected = 1.2e6 * 1426 / 1514
    print({name: f"{measures[name] / expected - 1:+.1%}" for name in ("download_bps", "upload_bps")})
    assert measures["download_bps"] == pytest.approx(expected, rel=0.05)
    assert measures["upload_bps"] == pytest.approx(expected, rel=0.05)
    assert {"download_slow", "upload_slow"} <= {found["code"] for found in by_name["throughput"]["findings"]}


def _check(link: ShapedLink, program: Program, code: int, *arguments: str) -> str:
    command = [*link.inside(link.near), *program.command(*arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=program.environment(), check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def _ours(link: ShapedLink, counted: str) -> Any:
    with speed_endpoint(link.far_address, inside=link.inside(link.far)) as speed:
        command = [
            sys.executable,
            "-m",
            "tests.helpers.measure_throughput",
            link.far_address,
            str(speed.port),
            ENDLESS_BPS,
            counted,
        ]
        done = subprocess.run(
            [*link.inside(link.near), *command], capture_output=True, text=True, timeout=120, cwd=ROOT, check=True
        )
    return json.loads(done.stdout)


def _iperf3(link: ShapedLink, *options: str) -> float:
    """What the receiver received, in bit/s, the first second left out."""
    server = subprocess.Popen([*link.inside(link.far), "iperf3", "-s", "-1"], stdout=subprocess.PIPE, text=True)
    try:
        command = [*link.inside(link.near), "iperf3", "-c", link.far_address, "-t", "3", "-O", "1", "-J", *options]
        for _ in range(50):
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
            answer = json.loads(done.stdout)
            if "error" not in answer:
                return float(answer["end"]["sum_received"]["bits_per_second"])
            # It was started a moment ago, and does not listen yet.
            threading.Event().wait(0.1)
        raise AssertionError(answer["error"])
    finally:
        server.terminate()
        server.communicate(timeout=10)
