"""Proxies, and what they do to what passes (N06 to N08, N13, N17, N21, N27, H26, H35)."""

from __future__ import annotations

from pathlib import Path

from device_check.demo_endpoint import speed_endpoint
from device_check.report import Report
from tests.helpers.middleboxes import APACHE, missing, squid, tinyproxy, without_websocket
from tests.helpers.platform_server import platform_server
from tests.helpers.stubborn_server import stubborn_server
from tests.labelled.asking import program_says
from tests.labelled.case import DEGRADED, Case, healthy
from tests.labelled.network import no_lab_with, ours, platform, scene

ELSEWHERE = "https://mesure.hospital.example/"


def _through(folder: Path, port: int) -> Report:
    """Nothing but the proxy is contacted, where it refuses."""
    settings = f'[check]\nspeed_url = "{ELSEWHERE}"\nproxy = "http://127.0.0.1:{port}"\n'
    return program_says(folder, "--only", "network", settings=settings)


def _proxy_asks(folder: Path) -> Report:
    with tinyproxy(folder, "medecin s3cret") as port:
        return _through(folder, port)


def _squid_asks(folder: Path) -> Report:
    with squid(folder) as (asks, _denies):
        return _through(folder, asks)


def _squid_denies(folder: Path) -> Report:
    with squid(folder) as (_asks, denies):
        return _through(folder, denies)


def _proxy_closed(folder: Path) -> Report:
    with stubborn_server(None, listens=False) as port:
        return _through(folder, port)


def _proxy_knows_us(folder: Path) -> Report:
    with scene(folder) as place, place.speed() as speed:

        def run() -> Report:
            with tinyproxy(folder, "medecin s3cret") as port:
                way = {"https_proxy": f"http://medecin:s3cret@127.0.0.1:{port}", "no_proxy": None}
                return place.says("network", check=f'speed_url = "{speed.url}"\n', changed=way)

        return place.lab.call(place.lab.near, run)


def _by_script(folder: Path, text: str, status: str = "200 OK") -> Report:
    """`PORT` in the script's text is that of a real proxy."""
    with scene(folder) as place, place.speed() as speed:

        def run() -> Report:
            with tinyproxy(folder) as proxy:
                body = text.replace("PORT", str(proxy)).encode()
                answer = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
                with stubborn_server(answer) as port:
                    check = f'speed_url = "{speed.url}"\npac_url = "http://127.0.0.1:{port}/proxy.pac"\n'
                    return place.says("network", check=check)

        return place.lab.call(place.lab.near, run)


def _script_leads_through_the_proxy(folder: Path) -> Report:
    inside = 'isInNet(host, "10.214.0.0", "255.255.0.0")'
    text = f'function FindProxyForURL(url, host) {{ return {inside} ? "PROXY 127.0.0.1:PORT" : "DIRECT"; }}'
    found = _by_script(folder, text)
    (network,) = found.checks
    assert "proxy" in [rung.rung for rung in network.rungs], network.rungs
    return found


def _upgrade_taken_away(folder: Path) -> Report:
    """A reverse proxy that knows nothing of WebSocket stands before the platform, on this computer's own port 443."""
    with scene(folder) as place:
        certificate = place.authority.server("localhost")

        def run() -> Report:
            with (
                speed_endpoint() as speed,
                platform_server(folder, certificate) as server,
                without_websocket(folder, certificate, server.port) as port,
            ):
                place.lab.redirect(place.lab.near, 443, port, own=True)
                named = platform(host="localhost", more='websocket = "/ws"\n')
                return place.says("network", check=f'speed_url = "{speed.url}"\n{named}')

        return place.lab.call(place.lab.near, run)


def _no_squid() -> str:
    return f"not installed: {missing('squid')}" if missing("squid") else ""


def _no_tinyproxy() -> str:
    return f"not installed: {missing('tinyproxy')}" if missing("tinyproxy") else ""


CASES = (
    ours(
        "N06",
        "tinyproxy asks for a sign-in",
        "process",
        _proxy_asks,
        "proxy_asks_sign_in",
        missing=_no_tinyproxy,
        cheap=True,
        here=True,
    ),
    ours("N07", "squid lets nobody through", "process", _squid_denies, "proxy_refuses", missing=_no_squid, here=True),
    ours("N08", "the proxy's port is closed", "process", _proxy_closed, "connection_refused"),
    Case(
        "N13",
        "a proxy takes the WebSocket upgrade away",
        "namespaces",
        _upgrade_taken_away,
        codes=("websocket_blocked",),
        missing=lambda: no_lab_with(str(APACHE)),
    ),
    Case(
        "N17",
        "the proxy script's address answers 404",
        "namespaces",
        lambda folder: _by_script(folder, "", "404 Not Found"),
        (DEGRADED,),
        ("pac_unreadable", "endpoint_refuses"),
        missing=lambda: no_lab_with("tinyproxy"),
    ),
    ours("N21", "squid asks for a sign-in", "process", _squid_asks, "proxy_asks_sign_in", missing=_no_squid, here=True),
    Case(
        "N27",
        "a proxy script that does not work",
        "namespaces",
        lambda folder: _by_script(folder, "function FindProxyForURL(url, host) { return unknown(host); }"),
        (DEGRADED,),
        ("pac_unreadable", "pac_script_fails"),
        missing=lambda: no_lab_with("tinyproxy"),
    ),
    healthy(
        "H35",
        "a proxy script leads through a proxy",
        "namespaces",
        _script_leads_through_the_proxy,
        missing=lambda: no_lab_with("tinyproxy"),
    ),
    healthy(
        "H26",
        "a proxy that knows the name and the password",
        "namespaces",
        _proxy_knows_us,
        missing=lambda: no_lab_with("tinyproxy"),
    ),
)
