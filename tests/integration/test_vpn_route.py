"""A real TUN device in a namespace of its own: a VPN is what the way leads through, not what merely exists."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.helpers.network_lab import NetworkLab, network_lab, why_not
from tests.helpers.program import ROOT

REASON = why_not()
pytestmark = pytest.mark.skipif(bool(REASON), reason=f"no network lab: {REASON}")

ASK = "import json, sys; from device_check.probes.vpn import vpn_to; print(json.dumps([vpn_to(one) for one in sys.argv[1:]]))"
HOSPITAL, ELSEWHERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture
def lab() -> Iterator[NetworkLab]:
    with network_lab() as made:
        yield made


def near(lab: NetworkLab, *command: str) -> str:
    # A process, not a thread: the kernel's description of the interfaces is mounted anew for it.
    return subprocess.run([*lab.inside(lab.near), *command], capture_output=True, text=True, check=True, cwd=ROOT).stdout


def ways(lab: NetworkLab, *addresses: str) -> list[str | None]:
    found: list[str | None] = json.loads(near(lab, sys.executable, "-c", ASK, *addresses))
    return found


def test_the_way_through_a_tun_device_is_a_vpn_and_one_that_stands_idle_is_not(lab: NetworkLab) -> None:
    near(lab, "ip", "route", "add", "default", "via", lab.far_address)
    near(lab, "ip", "tuntap", "add", "dev", "vpn0", "mode", "tun")
    near(lab, "ip", "address", "add", "10.99.0.1/24", "dev", "vpn0")
    near(lab, "ip", "link", "set", "vpn0", "up")
    assert ways(lab, HOSPITAL, ELSEWHERE, lab.far_address) == ["none", "none", "none"]
    near(lab, "ip", "route", "add", "198.51.100.0/24", "dev", "vpn0")
    assert ways(lab, HOSPITAL, ELSEWHERE, lab.far_address) == ["tun", "none", "none"]
    near(lab, "ip", "route", "delete", "198.51.100.0/24", "dev", "vpn0")
    assert ways(lab, HOSPITAL) == ["none"]


def test_a_way_that_stands_in_a_table_of_its_own(lab: NetworkLab) -> None:
    """As `wg-quick` sets it up: the main table, and with it /proc/net/route, says nothing of it."""
    near(lab, "ip", "route", "add", "default", "via", lab.far_address)
    near(lab, "ip", "tuntap", "add", "dev", "vpn0", "mode", "tun")
    near(lab, "ip", "link", "set", "vpn0", "up")
    near(lab, "ip", "route", "add", "default", "dev", "vpn0", "table", "51820")
    near(lab, "ip", "rule", "add", "not", "fwmark", "51820", "table", "51820")
    assert "vpn0" not in near(lab, "cat", "/proc/net/route")
    assert ways(lab, HOSPITAL, ELSEWHERE) == ["tun", "tun"]


def test_without_any_way_nothing_is_claimed(lab: NetworkLab) -> None:
    assert ways(lab, HOSPITAL, "2001:db8::7") == [None, None]
