"""Proxies that refuse, and proxy scripts (PAC): a real squid, a real tinyproxy, and Qt's JavaScript in a process of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from device_check.demo_endpoint import speed_endpoint
from device_check.probes import pac
from device_check.probes.rungs import RungFailed
from device_check.progress import Token
from device_check.report import Verdict
from device_check.settings import CheckSettings
from tests.helpers.certificates import Authority
from tests.helpers.middleboxes import missing, squid, tinyproxy
from tests.helpers.network_lab import NetworkLab, network_lab, why_not
from tests.helpers.reached import Reached, reached
from tests.helpers.stubborn_server import stubborn_server

CALENDAR = "https://agenda.hospital.example/"
NO_LAB = why_not()
needs_lab = pytest.mark.skipif(bool(NO_LAB), reason=f"no network lab: {NO_LAB}")
needs_squid = pytest.mark.skipif(bool(missing("squid")), reason="not installed: squid")


@pytest.fixture(scope="module")
def squid_ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    with squid(tmp_path_factory.mktemp("squid")) as ports:
        yield ports


@pytest.fixture
def asking(squid_ports: tuple[int, int]) -> int:
    return squid_ports[0]


@contextmanager
def _script(text: str, status: str = "200 OK") -> Iterator[str]:
    """The address of a proxy script, as a web server hands it out."""
    body = text.encode()
    with stubborn_server(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body) as port:
        yield f"http://127.0.0.1:{port}/proxy.pac"


@needs_squid
def test_a_squid_that_asks_for_a_sign_in(asking: int) -> None:
    found = reached(CheckSettings(calendar_url=CALENDAR, proxy=f"http://127.0.0.1:{asking}"))
    assert found.told[0] == ("calendar_unreachable", "not_ready")
    assert found.told[-1] == ("proxy_asks_sign_in", "information")
    assert found.rungs["calendar"] == ["dns", "tcp", "proxy: proxy_asks_sign_in", "(tls)", "(http)"]
    assert found.measurement.facts["proxy"] == f"127.0.0.1:{asking}"


@needs_squid
def test_a_squid_that_refuses_is_told_of_our_own_server_as_not_measured(squid_ports: tuple[int, int]) -> None:
    found = reached(CheckSettings(speed_url="https://mesure.hospital.example/", proxy=f"http://127.0.0.1:{squid_ports[1]}"))
    assert found.judged.verdict is Verdict.NOT_MEASURED
    assert found.told == [("proxy_refuses", "not_measured"), ("test_service_unavailable", "not_measured")]
    assert found.measurement.causes[0].values["status"] == "403"


@needs_squid
def test_a_script_sends_each_where_it_says(asking: int) -> None:
    """The calendar by the proxy, which asks for a sign-in; our own server straight, where nobody knows its name."""
    text = f"""function FindProxyForURL(url, host) {{
        if (dnsDomainIs(host, ".hospital.example") && url == "{CALENDAR}") return "SOCKS 127.0.0.1:1; PROXY 127.0.0.1:{asking}";
        return "DIRECT"; }}"""
    with _script(text) as pac_url:
        settings = CheckSettings(calendar_url=f"{CALENDAR}jeanne/", speed_url="https://mesure.invalid/", pac_url=pac_url)
        found = reached(settings)
    assert found.rungs["calendar"][2] == "proxy: proxy_asks_sign_in"
    assert "proxy" not in "".join(found.rungs["test_service"])
    assert found.judged.verdict is Verdict.NOT_READY


# ---- with a way that leads somewhere: the calendar's part is played by our own server, in a network of its own


@pytest.fixture(scope="module")
def lab() -> Iterator[NetworkLab]:
    with network_lab() as made:
        yield made


def _by_script(lab: NetworkLab, tmp_path: Path, text: str, status: str = "200 OK", *, proxied: bool = False) -> Reached:
    authority = Authority(tmp_path, "Hospital CA")

    def scene() -> Reached:
        with contextlib.ExitStack() as stack:
            port = stack.enter_context(tinyproxy(tmp_path)) if proxied else 0
            pac_url = stack.enter_context(_script(text.replace("PORT", str(port)), status))
            settings = CheckSettings(speed_url=speed.url, calendar_url=speed.url, ca_file=str(authority.ca_file), pac_url=pac_url)
            return reached(settings)

    with speed_endpoint(lab.far_address, authority.server(lab.far_address), lab.inside(lab.far)) as speed:
        return lab.call(lab.near, scene)


@needs_lab
def test_a_script_that_leads_through_a_proxy(lab: NetworkLab, tmp_path: Path) -> None:
    inside = 'isInNet(host, "10.214.0.0", "255.255.0.0")'
    text = f'function FindProxyForURL(url, host) {{ return {inside} ? "PROXY 127.0.0.1:PORT" : "DIRECT"; }}'
    found = _by_script(lab, tmp_path, text, proxied=True)
    assert (found.judged.verdict, found.told) == (Verdict.READY, [])
    assert found.rungs["test_service"] == found.rungs["calendar"] == ["dns", "tcp", "proxy", "tls", "http"]


@needs_lab
@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("", "404 Not Found", "endpoint_refuses"),
        ("function FindProxyForURL(url, host) { while (true) {} }", "200 OK", "pac_script_fails"),
    ],
)
def test_a_script_that_cannot_be_read_is_done_without(
    lab: NetworkLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, status: str, code: str
) -> None:
    monkeypatch.setattr("device_check.probes.pac.RUN_S", 1.0)
    found = _by_script(lab, tmp_path, text, status)
    assert found.judged.verdict is Verdict.DEGRADED
    assert found.told == [("pac_unreadable", "degraded"), (code, "information")]
    assert found.rungs["calendar"] == ["dns", "tcp", "tls", "http"]
    assert found.measurement.measures["round_trip_time_ms"] > 0


@pytest.mark.parametrize(
    "script",
    [
        "<html>Sign in</html>",
        "function FindProxyForURL(url, host) { return undefinedName(host); }",
        "var FindProxyForURL = 1",
        # These the system ends, before we do: they have so much processor time, and so much memory.
        pytest.param("while (true) {}", id="endless"),
        pytest.param("var a = []; while (true) a.push(new Array(1000).join('x') + a.length)", id="greedy"),
    ],
)
def test_a_script_that_does_not_work_is_ended_and_nothing_of_it_stays(script: str, nightly: bool) -> None:
    if "while" in script and not nightly:
        pytest.skip("takes the time that it is given: in `make nightly`")
    with pytest.raises(RungFailed) as failed:
        pac.run(script, [("https://a.example/", "a.example")], Token())
    assert failed.value.code == "pac_script_fails"
    left = subprocess.run(["pgrep", "-P", str(os.getpid()), "-f", "backends.proxy_script"], capture_output=True, check=False)
    assert left.stdout == b""


def test_a_script_that_is_too_large_is_not_read() -> None:
    with _script("// " + "x" * 70_000) as url, pytest.raises(RungFailed) as failed:
        pac.fetched(url, "", Token())
    assert failed.value.code == "pac_script_fails"
