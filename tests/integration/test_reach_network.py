"""The rungs that need a network of one's own: no way out, silence, the name service, sign-in pages, IPv6 that leads nowhere."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from device_check.demo_endpoint import speed_endpoint
from device_check.errors import Cancelled
from device_check.probes.tcp import Address, connect
from device_check.progress import Token
from device_check.relays import Platform
from device_check.report import Verdict
from device_check.settings import CheckSettings
from tests.helpers.certificates import Authority
from tests.helpers.name_server import Records, name_server
from tests.helpers.network_lab import NetworkLab, network_lab, why_not
from tests.helpers.platform_server import platform_server
from tests.helpers.program import ROOT
from tests.helpers.reached import reached
from tests.helpers.stubborn_server import stubborn_server

REASON = why_not()
FAR = "10.214.7.2"
CALENDAR = "https://agenda.hospital.example/"

pytestmark = pytest.mark.skipif(bool(REASON), reason=f"no network lab: {REASON}")


@pytest.fixture(scope="module")
def lab() -> Iterator[NetworkLab]:
    with network_lab() as made:
        yield made


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "Hospital CA")


def _route(lab: NetworkLab, how: str) -> None:
    subprocess.run([*lab.inside(lab.near), "ip", "route", how, "default", "via", lab.far_address], check=True)


@pytest.fixture
def way_out(lab: NetworkLab) -> Iterator[None]:
    _route(lab, "add")
    yield
    _route(lab, "del")


def test_without_a_way_out_that_alone_is_told(lab: NetworkLab) -> None:
    settings = CheckSettings(calendar_url="https://192.0.2.10/", speed_url="https://192.0.2.11/")
    found = lab.call(lab.near, lambda: reached(settings))
    assert (found.judged.verdict, found.told) == (Verdict.NOT_READY, [("no_network", "not_ready")])


def test_one_that_has_no_route_is_no_missing_network(lab: NetworkLab, authority: Authority) -> None:
    """The way to our own server leads out of the machine: the calendar's address alone has no route (a VPN is not connected)."""
    with speed_endpoint(FAR, authority.server(FAR), lab.inside(lab.far)) as speed:
        settings = CheckSettings(speed_url=speed.url, ca_file=str(authority.ca_file), calendar_url="https://192.0.2.10/")
        found = lab.call(lab.near, lambda: reached(settings))
    assert found.told == [("calendar_unreachable", "not_ready"), ("no_route", "information")]
    assert found.rungs["calendar"] == ["dns", "tcp: no_route", "(tls)", "(http)"]
    assert found.measurement.measures["round_trip_time_ms"] > 0


def test_what_a_firewall_swallows_is_told_of_each_in_its_own_weight(lab: NetworkLab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("device_check.probes.ladder.STEP_S", 0.5)
    monkeypatch.setattr("device_check.probes.tcp.ANSWER_S", 0.5)
    lab.block("tcp")
    settings = CheckSettings(
        calendar_url=f"https://{FAR}/",
        speed_url=f"https://{FAR}:8443/",
        platforms=(Platform(host="10.214.7.2", websocket="/ws"),),
    )
    try:
        found = lab.call(lab.near, lambda: reached(settings))
    finally:
        lab.unblock()
    assert found.judged.verdict is Verdict.NOT_READY
    assert found.told == [
        ("calendar_unreachable", "not_ready"),
        ("platform_unreachable", "not_ready"),
        ("test_service_unavailable", "not_measured"),
        ("connection_timed_out", "not_measured"),
        ("connection_timed_out", "information"),
    ]
    assert found.rungs["platform"] == ["dns", "tcp: connection_timed_out", "(tls)", "(http)", "(websocket)"]


# ---- names, as the namespace's own name service tells them


def _named(
    lab: NetworkLab, tmp_path: Path, settings: dict[str, Any], records: Records, *, silent: bool = False, link: str = ""
) -> dict[str, Any]:
    """What the check finds where `records` are the name service. The file of the system is covered, in that program alone."""
    resolving = tmp_path / "resolv.conf"
    resolving.write_text(f"nameserver {FAR}\noptions timeout:1 attempts:1\n", encoding="utf-8")
    program = f'mount --bind {resolving} /etc/resolv.conf && exec {sys.executable} -m tests.helpers.reached "$@"'
    command = [*lab.inside(lab.near), "sh", "-c", program, "sh", json.dumps(settings), *([link] if link else [])]

    def run() -> str:
        with name_server(records, silent=silent, address=(FAR, 53)):
            return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True, timeout=60).stdout

    found: dict[str, Any] = json.loads(lab.call(lab.far, run))
    return found


@pytest.mark.usefixtures("way_out")
@pytest.mark.parametrize(("silent", "code"), [(True, "name_service_silent"), (False, "name_unknown")])
def test_a_name_service_that_is_silent_or_does_not_know(lab: NetworkLab, tmp_path: Path, silent: bool, code: str) -> None:
    settings = {"calendar_url": CALENDAR, "speed_url": "https://mesure.hospital.example/"}
    found = _named(lab, tmp_path, settings, {}, silent=silent)
    # Silence is mended here; a name that nobody knows may be our own server's.
    both = [["test_service_unavailable", "not_measured"], [code, "not_measured"]]
    told = [["calendar_unreachable", "not_ready"], *(reversed(both) if silent else both), [code, "information"]]
    assert found["told"] == told
    assert found["rungs"]["calendar"] == [f"dns: {code}", "(tcp)", "(tls)", "(http)"]


@pytest.mark.usefixtures("way_out")
def test_ipv6_that_leads_nowhere_does_not_make_a_good_network_slow(lab: NetworkLab, authority: Authority, tmp_path: Path) -> None:
    """The name has an address of each family; whatever is sent to the IPv6 one is swallowed (healthy: browsers do not mind)."""
    for namespace, address, device in ((lab.near, "fd00:214::1", lab.near_device), (lab.far, "fd00:214::2", lab.far_device)):
        subprocess.run([*lab.inside(namespace), "ip", "address", "replace", f"{address}/64", "dev", device, "nodad"], check=True)
    swallow = ["nft", "add rule inet lab arriving meta nfproto ipv6 meta l4proto tcp drop"]
    subprocess.run([*lab.inside(lab.far), *swallow], check=True)
    name = "mesure.hospital.example"
    records = {(name, "A"): [FAR], (name, "AAAA"): ["fd00:214::2"]}
    try:
        with speed_endpoint(FAR, authority.server(name), lab.inside(lab.far)) as speed:
            settings = {"speed_url": f"https://{name}:{speed.port}/", "ca_file": str(authority.ca_file)}
            found = _named(lab, tmp_path, settings, records)
    finally:
        lab.unblock()
    assert (found["verdict"], found["told"]) == ("ready", [])


def test_addresses_are_tried_side_by_side(lab: NetworkLab) -> None:
    """The first is swallowed and has an hour to answer: one after the other, nobody would see the end."""
    lab.block(9)

    def connected() -> list[int]:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            addresses: list[Address] = [(socket.AF_INET, (FAR, 9)), (socket.AF_INET, ("127.0.0.1", port))]
            found: list[int] = []

            def work() -> None:
                connection, taken = connect(addresses, cancel, 3600)
                connection.close()
                found.append(taken[1][1] - port)

            cancel = Token()
            thread = threading.Thread(target=work)
            thread.start()
            thread.join(30)
            cancel.cancel()
            return found

    try:
        assert lab.call(lab.near, connected) == [0]
    finally:
        lab.unblock()


@pytest.mark.parametrize("delay_ms", [20, 80, 200, 450])
def test_the_round_trip_is_that_of_the_way(tmp_path: Path, nightly: bool, delay_ms: int) -> None:
    """Within 5 % of what is set; two milliseconds more at 20, for what both ends do themselves."""
    if not nightly:
        pytest.skip("wants a quiet machine: in `make nightly`")
    authority = Authority(tmp_path, "Hospital CA")
    with (
        network_lab(delay_ms=delay_ms) as far_away,
        speed_endpoint(FAR, authority.server(FAR), far_away.inside(far_away.far)) as speed,
    ):
        settings = CheckSettings(speed_url=speed.url, ca_file=str(authority.ca_file))
        found = far_away.call(far_away.near, lambda: reached(settings))
    measured = found.measurement.measures["round_trip_time_ms"]
    print(f"{delay_ms} ms set, {measured:.2f} measured ({measured / delay_ms - 1:+.1%})")
    assert delay_ms <= measured <= delay_ms * 1.05 + (2 if delay_ms == 20 else 0)
    assert found.told == []


# ---- a network that wants a sign-in


def test_a_sign_in_page_in_everybodys_place(lab: NetworkLab, authority: Authority, tmp_path: Path) -> None:
    """The network sends every web connection to its own page: encrypted ones meet its certificate, others the page itself."""
    portal = Authority(tmp_path, "Portal CA")
    with platform_server(tmp_path, portal.server("portal.example"), address=FAR, inside=lab.inside(lab.far)) as page:
        _redirect(lab, 443, page.port)
        try:
            settings = CheckSettings(calendar_url=f"https://{FAR}/", ca_file=str(authority.ca_file), platforms=())
            found = lab.call(lab.near, lambda: reached(settings))
        finally:
            _run(lab, "nft", "delete table ip portal")
    assert found.told == [
        ("calendar_unreachable", "not_ready"),
        ("no_endpoint", "not_measured"),
        ("certificate_not_trusted", "information"),
    ]
    with platform_server(tmp_path, address=FAR, inside=lab.inside(lab.far)) as page:
        _redirect(lab, 80, page.port)
        try:
            settings = CheckSettings(speed_url=f"http://{FAR}/")
            found = lab.call(lab.near, lambda: reached(settings))
        finally:
            _run(lab, "nft", "delete table ip portal")
    assert found.told == [("another_page_answers", "not_measured"), ("test_service_unavailable", "not_measured")]


def _redirect(lab: NetworkLab, port: int, to: int) -> None:
    chain = "add chain ip portal n { type nat hook prerouting priority -100; }"
    _run(lab, "nft", f"add table ip portal; {chain}; add rule ip portal n tcp dport {port} redirect to :{to}")


def _run(lab: NetworkLab, *command: str) -> None:
    subprocess.run([*lab.inside(lab.far), *command], check=True)


# ---- cancelled, on each rung


def _cancelled(lab: NetworkLab, settings: CheckSettings) -> None:
    """Each wait is 3 s or more: only an interrupted one is over within two."""
    cancel = Token()
    ended: list[BaseException] = []

    def run() -> None:
        try:
            reached(settings, cancel=cancel)
        except Cancelled as error:
            ended.append(error)

    def cancelled() -> bool:
        thread = threading.Thread(target=run)
        thread.start()
        threading.Event().wait(0.4)
        cancel.cancel()
        thread.join(2)
        return not thread.is_alive()

    assert lab.call(lab.near, cancelled)
    assert len(ended) == 1
    assert not [one.name for one in threading.enumerate() if one.name.startswith("check-") and one.name != "check-name"]


def test_cancelled_while_nobody_takes_the_connection(lab: NetworkLab) -> None:
    lab.block("tcp")
    try:
        _cancelled(lab, CheckSettings(calendar_url=f"https://{FAR}/"))
        _cancelled(lab, CheckSettings(calendar_url=f"https://{FAR}/", pac_url=f"http://{FAR}/proxy.pac"))
    finally:
        lab.unblock()


@pytest.mark.parametrize("rung", ["tls", "http", "proxy", "pac"])
def test_cancelled_while_somebody_is_silent(lab: NetworkLab, rung: str) -> None:
    def silent() -> None:
        with stubborn_server(None) as port:
            here = f"http://127.0.0.1:{port}/"
            asked = {
                "tls": CheckSettings(calendar_url=f"https://127.0.0.1:{port}/"),
                "http": CheckSettings(calendar_url=here),
                "proxy": CheckSettings(calendar_url=f"https://{FAR}/", proxy=here),
                "pac": CheckSettings(calendar_url=f"https://{FAR}/", pac_url=here),
            }
            _cancelled(lab, asked[rung])

    lab.call(lab.near, silent)


def test_settings_without_anybody_contact_nobody(lab: NetworkLab) -> None:
    lab.block("tcp")
    lab.block("udp")
    try:
        found = lab.call(lab.near, lambda: reached(CheckSettings()))
        assert lab.dropped("up") == 0
    finally:
        lab.unblock()
    assert found.told == [("no_endpoint", "not_measured")]
