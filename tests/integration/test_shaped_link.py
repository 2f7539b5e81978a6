"""Throughput on links of known speed, beside `iperf3` on the same link: within 10 %, both ways. Figures: `-rP`.

The whole series of speeds, distances and proxies: `python -m tests.bench.throughput`.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_check.demo_endpoint import SpeedEndpoint, speed_endpoint
from tests.helpers.certificates import Authority
from tests.helpers.network_lab import NetworkLab, network_lab
from tests.helpers.program import Program
from tests.helpers.throughput_lab import Way, iperf3, lab_proxy, ours, why_not

WITHIN = 0.10
WAYS: tuple[Way, ...] = ("download", "upload")
REASON = why_not()

pytestmark = pytest.mark.skipif(bool(REASON), reason=f"no shaped link: {REASON}")


@pytest.fixture(scope="module")
def link() -> Iterator[tuple[NetworkLab, SpeedEndpoint]]:
    with network_lab(mbit=8) as lab, speed_endpoint(lab.far_address, inside=lab.inside(lab.far)) as speed:
        yield lab, speed


@pytest.fixture(scope="module")
def truth(link: tuple[NetworkLab, SpeedEndpoint]) -> dict[Way, float]:
    found = {way: iperf3(link[0], way) for way in WAYS}
    # What was set is what iperf3 finds: else the link is not the one that is meant.
    assert found["download"] == pytest.approx(8e6, rel=WITHIN)
    return found


def test_our_figures_are_those_of_iperf3(link: tuple[NetworkLab, SpeedEndpoint], truth: dict[Way, float]) -> None:
    found = ours(*link)
    assert found["causes"] == []
    for way in WAYS:
        print(f"{way}: iperf3 {truth[way] / 1e6:.3f}, ours {found[f'{way}_bps'] / 1e6:.3f} Mbit/s; {found['bytes'] / 1e6:.1f} MB")
        assert found[f"{way}_bps"] == pytest.approx(truth[way], rel=WITHIN)
        assert not found[f"{way}_at_least"]
    # The link's own buffer: 60 ms of queue. It is empty while nothing is carried.
    assert 5 < found["latency_rise_ms"] < 160


def test_what_the_server_answered_through_a_proxy_is_the_same(
    link: tuple[NetworkLab, SpeedEndpoint], truth: dict[Way, float], tmp_path: Path
) -> None:
    """The proxy closes after each post and does not say so; nothing tells what arrived behind it but the server's answers."""
    lab, _speed = link
    authority = Authority(tmp_path, "Hospital CA")
    certificate = authority.server(lab.far_address)
    with lab_proxy(lab, tmp_path), speed_endpoint(lab.far_address, certificate, lab.inside(lab.far)) as encrypted:
        found = ours(lab, encrypted, only="upload", proxy=True, ca_file=authority.ca_file)
    print(f"upload: iperf3 {truth['upload'] / 1e6:.3f}, ours {found['upload_bps'] / 1e6:.3f} Mbit/s")
    assert found["causes"] == []
    assert found["upload_bps"] == pytest.approx(truth["upload"], rel=WITHIN)


def test_answers_through_a_far_proxy_are_those_of_iperf3_too(tmp_path: Path) -> None:
    """Who waits for each answer before the next post finds a third too little here: each costs a round trip, or two."""
    authority = Authority(tmp_path, "Hospital CA")
    with (
        network_lab(mbit=10, delay_ms=80) as lab,
        lab_proxy(lab, tmp_path),
        speed_endpoint(lab.far_address, authority.server(lab.far_address), lab.inside(lab.far)) as speed,
    ):
        truth = iperf3(lab, "upload")
        found = ours(lab, speed, only="upload", proxy=True, ca_file=authority.ca_file)
    print(f"upload: iperf3 {truth / 1e6:.3f}, ours {found['upload_bps'] / 1e6:.3f} Mbit/s")
    assert found["causes"] == []
    assert found["upload_bps"] == pytest.approx(truth, rel=WITHIN)


def test_no_more_is_counted_than_the_line_can_have_carried() -> None:
    """Known wrong in others: what the system has taken is counted as if it had arrived. The same test refuses that."""
    mbit = 1
    with network_lab(mbit=mbit) as lab, speed_endpoint(lab.far_address, inside=lab.inside(lab.far)) as speed:
        # Half a second of queue, as home routers have.
        shape = ["root", "tbf", "rate", f"{mbit}mbit", "burst", "8kb", "latency", "500ms"]
        subprocess.run([*lab.inside(lab.near), "tc", "qdisc", "change", "dev", lab.near_device, *shape], check=True)
        carried = {}
        for counted in ("acknowledged", "answered", "sent"):
            # A fifth of the speed is asked for: 2.5 s are enough to know.
            found = ours(lab, speed, counted, only="upload", ready_bps=mbit * 1e6 / 5)
            carried[counted] = found["bytes"] * 8 / found["seconds"]
            print(f"{counted}: {carried[counted] / 1e6:.2f} Mbit/s, {found['seconds']:.1f} s")
    assert carried["acknowledged"] < mbit * 1e6
    assert carried["answered"] < mbit * 1e6
    assert carried["sent"] > mbit * 1e6


@pytest.mark.parametrize("counted", ["acknowledged", "answered"])
def test_a_far_line_is_measured_as_iperf3_does(counted: str, nightly: bool) -> None:
    if not nightly:
        pytest.skip("looked at each night: half a minute")
    with network_lab(mbit=10, delay_ms=200) as lab, speed_endpoint(lab.far_address, inside=lab.inside(lab.far)) as speed:
        truth = {way: iperf3(lab, way, left_out_s=2) for way in WAYS}
        found = ours(lab, speed, counted)
    for way in WAYS:
        assert found[f"{way}_bps"] == pytest.approx(truth[way], rel=WITHIN)


def test_the_command_tells_a_narrow_link(tmp_path: Path) -> None:
    """1.2 Mbit/s each way, encrypted: usable, exit code 11."""
    authority = Authority(tmp_path, "Hospital CA")
    program = Program(tmp_path, "en")
    with (
        network_lab(mbit=1.2) as lab,
        speed_endpoint(lab.far_address, authority.server(lab.far_address), lab.inside(lab.far)) as speed,
    ):
        program.settings(f'ca_file = "{authority.ca_file}"\n[check]\nspeed_url = "{speed.url}"\n')
        command = [*lab.inside(lab.near), *program.command("--json", "check", "--only", "throughput", "network")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=program.environment(), check=False)
    assert done.returncode == 11, done.stdout + done.stderr
    report = json.loads(done.stdout)
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
