"""N: what stands between the workstation and the servers, and what only looks as if it did (H26 to H31)."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from device_check.demo_endpoint import speed_endpoint
from device_check.report import Report
from tests.helpers.certificates import Authority
from tests.helpers.middleboxes import APACHE, interceptor, missing, squid, tinyproxy, without_websocket
from tests.helpers.odd_speed_server import Slow, odd_speed_server
from tests.helpers.platform_server import platform_server
from tests.helpers.servers import radicale
from tests.helpers.stubborn_server import stubborn_server
from tests.labelled.asking import program_says
from tests.labelled.case import DEGRADED, NOT_MEASURED, Case, healthy, nothing_missing
from tests.labelled.network import FAR, NAMED, Scene, no_lab, no_lab_with, platform, scene

OURS = "test_service_unavailable"
ELSEWHERE = "https://mesure.hospital.example/"


def _way_out(place: Scene) -> None:
    route = ["ip", "route", "add", "default", "via", FAR]
    subprocess.run([*place.lab.inside(place.lab.near), *route], check=True)


# ---- names and the way


def _name_service_silent(folder: Path) -> Report:
    with scene(folder) as place:
        _way_out(place)
        return place.says_by_names("network", check=f'speed_url = "https://{NAMED}/"\n', records={}, silent=True)


def _name_unknown(folder: Path) -> Report:
    with scene(folder) as place:
        _way_out(place)
        return place.says_by_names("network", check=f'speed_url = "https://{NAMED}/"\n', records={})


def _no_way_out(folder: Path) -> Report:
    with scene(folder) as place:
        return place.says("network", check='speed_url = "https://192.0.2.10/"\ncalendar_url = "https://192.0.2.11/"\n')


def _closed_port(folder: Path) -> Report:
    with scene(folder) as place:
        return place.says("network", check=f'speed_url = "https://{FAR}:4444/"\n')


def _swallowed(folder: Path) -> Report:
    with scene(folder) as place, place.speed() as speed:
        place.lab.block(speed.port)
        return place.says("network", check=f'speed_url = "{speed.url}"\n')


# ---- proxies: nothing but the proxy is contacted, where it refuses


def _through(folder: Path, port: int) -> Report:
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


def _script_gone(folder: Path) -> Report:
    with scene(folder) as place, place.speed() as speed:

        def run() -> Report:
            with stubborn_server(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") as port:
                check = f'speed_url = "{speed.url}"\npac_url = "http://127.0.0.1:{port}/proxy.pac"\n'
                return place.says("network", check=check)

        return place.lab.call(place.lab.near, run)


# ---- certificates, and who listens


def _intercepted(folder: Path, *, installed: bool) -> Report:
    """Whatever goes to our server's port in `far` is taken by an interceptor on the way."""
    stranger = Authority(folder, "Inspection CA")
    with scene(folder) as place, place.speed() as speed:

        def run() -> Report:
            with interceptor(stranger.server(FAR), speed.port, FAR, FAR) as port:
                place.lab.redirect(place.lab.far, speed.port, port)
                check = f'speed_url = "{speed.url}"\nspeed_issuer = "Hospital CA"\n'
                return place.says("network", check=check, ca_file=stranger.ca_file if installed else None)

        return place.lab.call(place.lab.far, run)


def _certificate_ended(folder: Path) -> Report:
    with scene(folder) as place, place.speed(ended=True) as speed:
        return place.says("network", check=f'speed_url = "{speed.url}"\n')


def _certificate_of_another(folder: Path) -> Report:
    with scene(folder) as place, place.speed("192.0.2.7") as speed:
        return place.says("network", check=f'speed_url = "{speed.url}"\n')


def _sign_in_page(folder: Path, *, known: bool) -> Report:
    """Every web connection ends at a page of the network's; `known`: the hospital's own, whose certificate is trusted."""
    with scene(folder) as place:
        signer = place.authority if known else Authority(folder, "Portal CA")
        inside = place.lab.inside(place.lab.far)
        with platform_server(folder, signer.server(FAR), address=FAR, inside=inside) as page:
            place.lab.redirect(place.lab.far, 443, page.port)
            return place.says("network", check=f'speed_url = "https://{FAR}/"\n')


# ---- calendar and platform


def _calendar_stopped(folder: Path) -> Report:
    with radicale(folder / "radicale", {"secretary": "secret"}) as server, speed_endpoint() as speed:
        server.stop()
        settings = f'[check]\nspeed_url = "{speed.url}"\ncalendar_url = "{server.url}"\n'
        return program_says(folder, "--only", "network", settings=settings)


def _platform_swallowed(folder: Path) -> Report:
    with scene(folder) as place, place.speed() as speed:
        place.lab.block(443)
        return place.says("network", check=f'speed_url = "{speed.url}"\n{platform()}')


def _platform_failing(folder: Path) -> Report:
    with scene(folder) as place, place.speed() as speed:
        inside = place.lab.inside(place.lab.far)
        with platform_server(folder, place.authority.server(FAR), address=FAR, inside=inside, status=503) as server:
            place.lab.redirect(place.lab.far, 443, server.port)
            return place.says("network", check=f'speed_url = "{speed.url}"\n{platform()}')


def _our_server_failing(folder: Path) -> Report:
    with scene(folder) as place:
        inside = place.lab.inside(place.lab.far)
        with platform_server(folder, place.authority.server(FAR), address=FAR, inside=inside, status=503) as server:
            return place.says("network", check=f'speed_url = "https://{FAR}:{server.port}/"\n')


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


# ---- healthy


def _ipv6_leads_nowhere(folder: Path) -> Report:
    with scene(folder) as place, place.speed(NAMED) as speed:
        lab = place.lab
        for namespace, address, device in (
            (lab.near, "fd00:214::1", lab.near_device),
            (lab.far, "fd00:214::2", lab.far_device),
        ):
            subprocess.run([*lab.inside(namespace), "ip", "address", "add", f"{address}/64", "dev", device, "nodad"], check=True)
        swallow = "add rule inet lab arriving meta nfproto ipv6 meta l4proto tcp drop"
        subprocess.run([*lab.inside(lab.far), "nft", swallow], check=True)
        records = {(NAMED, "A"): [FAR], (NAMED, "AAAA"): ["fd00:214::2"]}
        return place.says_by_names("network", check=f'speed_url = "https://{NAMED}:{speed.port}/"\n', records=records)


def _server_thinks(folder: Path) -> Report:
    with odd_speed_server(Slow) as port:
        settings = f'[check]\nspeed_url = "http://127.0.0.1:{port}/"\n'
        return program_says(folder, "--only", "network", settings=settings)


def _by_vpn(folder: Path) -> Report:
    """The way to the server leads through a TUN device, and arrives."""
    with scene(folder, delay_ms=5) as place, place.speed() as speed:
        return place.says("network", "session", check=f'speed_url = "{speed.url}"\n')


def _idle_vpn(folder: Path) -> Report:
    with scene(folder) as place, place.speed() as speed:
        for command in ("tuntap add dev vpn0 mode tun", "address add 10.99.0.1/24 dev vpn0", "link set vpn0 up"):
            subprocess.run([*place.lab.inside(place.lab.near), "ip", *command.split()], check=True)
        found = place.says("network", "session", check=f'speed_url = "{speed.url}"\n')
    (session,) = [check for check in found.checks if check.check == "session"]
    assert session.facts["vpn"] == "none", session.facts
    return found


def _no_squid() -> str:
    return f"not installed: {missing('squid')}" if missing("squid") else ""


def _no_tinyproxy() -> str:
    return f"not installed: {missing('tinyproxy')}" if missing("tinyproxy") else ""


def _ours(
    id: str,  # noqa: A002 - the case's own word
    what: str,
    made: str,
    run: Callable[[Path], Report],
    code: str,
    missing: Callable[[], str] = nothing_missing,
    cheap: bool = False,
) -> Case:
    """Our own server is not reached: not measured, and nobody's fault here."""
    return Case(id, what, made, run, (NOT_MEASURED,), (OURS, code), missing=missing, cheap=cheap)


CASES = (
    _ours("N01", "the name service does not answer", "namespaces", _name_service_silent, "name_service_silent", missing=no_lab),
    _ours("N02", "nobody knows the server's name", "namespaces", _name_unknown, "name_unknown", missing=no_lab),
    Case("N03", "no way out of this computer", "namespaces", _no_way_out, codes=("no_network",), missing=no_lab, cheap=True),
    _ours("N04", "nobody listens on the server's port", "namespaces", _closed_port, "connection_refused", missing=no_lab),
    _ours("N05", "a firewall swallows what goes to it", "namespaces", _swallowed, "connection_timed_out", missing=no_lab),
    _ours("N06", "tinyproxy asks for a sign-in", "process", _proxy_asks, "proxy_asks_sign_in", missing=_no_tinyproxy, cheap=True),
    _ours("N07", "squid lets nobody through", "process", _squid_denies, "proxy_refuses", missing=_no_squid),
    _ours("N08", "the proxy's port is closed", "process", _proxy_closed, "connection_refused"),
    _ours(
        "N09",
        "an interceptor whose CA nobody trusts",
        "namespaces",
        lambda folder: _intercepted(folder, installed=False),
        "certificate_not_trusted",
        missing=lambda: no_lab_with("socat"),
    ),
    Case(
        "N10",
        "an interceptor whose CA is installed here",
        "namespaces",
        lambda folder: _intercepted(folder, installed=True),
        (DEGRADED,),
        ("tls_intercepted",),
        missing=lambda: no_lab_with("socat"),
    ),
    _ours(
        "N11", "the server's certificate has ended", "namespaces", _certificate_ended, "certificate_not_valid_now", missing=no_lab
    ),
    _ours(
        "N12",
        "a sign-in page in everybody's place, with a certificate that is trusted",
        "namespaces",
        lambda folder: _sign_in_page(folder, known=True),
        "another_page_answers",
        missing=no_lab,
    ),
    Case(
        "N13",
        "a proxy takes the WebSocket upgrade away",
        "namespaces",
        _upgrade_taken_away,
        codes=("websocket_blocked",),
        missing=lambda: no_lab_with(str(APACHE)),
    ),
    Case(
        "N14",
        "the calendar server (Radicale) was stopped",
        "process",
        _calendar_stopped,
        codes=("calendar_unreachable", "connection_refused"),
        cheap=True,
    ),
    Case(
        "N15",
        "a firewall swallows what goes to the platform",
        "namespaces",
        _platform_swallowed,
        codes=("platform_unreachable", "connection_timed_out"),
        missing=no_lab,
    ),
    _ours("N16", "our own server answers 503", "namespaces", _our_server_failing, "endpoint_failed", missing=no_lab),
    Case(
        "N17",
        "the proxy script's address answers 404",
        "namespaces",
        _script_gone,
        (DEGRADED,),
        ("pac_unreadable", "endpoint_refuses"),
        missing=no_lab,
    ),
    Case(
        "N18",
        "the platform answers 503",
        "namespaces",
        _platform_failing,
        codes=("platform_unreachable", "endpoint_failed"),
        missing=no_lab,
    ),
    _ours(
        "N19",
        "the server's certificate is for another address",
        "namespaces",
        _certificate_of_another,
        "certificate_of_another_name",
        missing=no_lab,
    ),
    _ours(
        "N20",
        "a sign-in page in everybody's place, with a certificate that nobody knows",
        "namespaces",
        lambda folder: _sign_in_page(folder, known=False),
        "certificate_not_trusted",
        missing=no_lab,
    ),
    _ours("N21", "squid asks for a sign-in", "process", _squid_asks, "proxy_asks_sign_in", missing=_no_squid),
    healthy(
        "H26",
        "a proxy that knows the name and the password",
        "namespaces",
        _proxy_knows_us,
        missing=lambda: no_lab_with("tinyproxy"),
    ),
    healthy("H27", "IPv6 leads nowhere, IPv4 is good", "namespaces", _ipv6_leads_nowhere, missing=no_lab),
    healthy("H28", "a server that thinks for 80 ms", "process", _server_thinks, codes=("test_service_slow",)),
    healthy("H29", "the way leads through a VPN", "namespaces", _by_vpn, codes=("vpn_used",), missing=no_lab),
    healthy("H31", "a VPN that is connected and leads nowhere", "namespaces", _idle_vpn, missing=no_lab, cheap=True),
)
