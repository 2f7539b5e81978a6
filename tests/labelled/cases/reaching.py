"""N: what stands between the workstation and the servers."""

from __future__ import annotations

import subprocess
from functools import partial
from pathlib import Path

import msgspec

from device_check.demo_endpoint import speed_endpoint
from device_check.report import Report
from tests.helpers.certificates import Authority
from tests.helpers.middleboxes import interceptor
from tests.helpers.platform_server import platform_server
from tests.helpers.servers import radicale
from tests.labelled.asking import program_says
from tests.labelled.case import DEGRADED, NOT_MEASURED, Case
from tests.labelled.network import FAR, NAMED, Scene, no_lab, no_lab_with, ours, platform, scene


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


def _no_route_to_the_calendar(folder: Path) -> Report:
    """As without the VPN: the way out of this computer is there, the one to the calendar is not."""
    with scene(folder) as place, place.speed() as speed:
        return place.says("network", check=f'speed_url = "{speed.url}"\ncalendar_url = "https://192.0.2.10/"\n')


def _to_a_stranger(folder: Path) -> Report:
    """The appointment's link leads to a platform that nobody has named: it is not contacted."""
    with scene(folder) as place, place.speed() as speed:
        check = f'speed_url = "{speed.url}"\n{platform(host="visio.hospital.example")}'
        return place.says("network", "--link", "https://elsewhere.example/r/4711", check=check)


def _to_a_platform_that_is_gone(folder: Path) -> Report:
    """Preflight: the host of the appointment's link, never its path."""
    with scene(folder) as place, place.speed(NAMED) as speed:
        check = f'speed_url = "https://{NAMED}:{speed.port}/"\n{platform(host="*.hospital.example")}'
        link = ["--link", "https://visio.hospital.example/r/4711-secret"]
        found = place.says_by_names("network", *link, check=check, records={(NAMED, "A"): [FAR]})
    assert b"4711" not in msgspec.json.encode(found)
    return found


def _far(folder: Path, delay_ms: float, jitter_ms: float = 0.0) -> Report:
    with scene(folder, delay_ms=delay_ms, jitter_ms=jitter_ms) as place, place.speed() as speed:
        return place.says("network", check=f'speed_url = "{speed.url}"\n')


_200_ms, _450_ms = partial(_far, delay_ms=200), partial(_far, delay_ms=450)

CASES = (
    ours(
        "N01",
        "the name service does not answer",
        "namespaces",
        _name_service_silent,
        "name_service_silent",
        missing=no_lab,
        here=True,
    ),
    ours("N02", "nobody knows the server's name", "namespaces", _name_unknown, "name_unknown", missing=no_lab),
    Case("N03", "no way out of this computer", "namespaces", _no_way_out, codes=("no_network",), missing=no_lab, cheap=True),
    ours("N04", "nobody listens on the server's port", "namespaces", _closed_port, "connection_refused", missing=no_lab),
    ours("N05", "a firewall swallows what goes to it", "namespaces", _swallowed, "connection_timed_out", missing=no_lab),
    ours(
        "N09",
        "an interceptor whose CA nobody trusts",
        "namespaces",
        lambda folder: _intercepted(folder, installed=False),
        "certificate_not_trusted",
        missing=lambda: no_lab_with("socat"),
        here=True,
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
    ours(
        "N11", "the server's certificate has ended", "namespaces", _certificate_ended, "certificate_not_valid_now", missing=no_lab
    ),
    ours(
        "N12",
        "a sign-in page in everybody's place, with a certificate that is trusted",
        "namespaces",
        lambda folder: _sign_in_page(folder, known=True),
        "another_page_answers",
        missing=no_lab,
        here=True,
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
    ours("N16", "our own server answers 503", "namespaces", _our_server_failing, "endpoint_failed", missing=no_lab),
    Case(
        "N18",
        "the platform answers 503",
        "namespaces",
        _platform_failing,
        codes=("platform_unreachable", "endpoint_failed"),
        missing=no_lab,
    ),
    ours(
        "N19",
        "the server's certificate is for another address",
        "namespaces",
        _certificate_of_another,
        "certificate_of_another_name",
        missing=no_lab,
    ),
    ours(
        "N20",
        "a sign-in page in everybody's place, with a certificate that nobody knows",
        "namespaces",
        lambda folder: _sign_in_page(folder, known=False),
        "certificate_not_trusted",
        missing=no_lab,
        here=True,
    ),
    Case(
        "N22",
        "no route to the calendar alone: the VPN is not connected",
        "namespaces",
        _no_route_to_the_calendar,
        codes=("calendar_unreachable", "no_route"),
        missing=no_lab,
    ),
    Case(
        "N23",
        "a link to a platform that nobody has named",
        "namespaces",
        _to_a_stranger,
        (NOT_MEASURED,),
        ("platform_not_named",),
        missing=no_lab,
    ),
    Case(
        "N28",
        "a link to a platform whose name nobody knows",
        "namespaces",
        _to_a_platform_that_is_gone,
        codes=("platform_unreachable", "name_unknown"),
        missing=no_lab,
    ),
    Case(
        "N24", "200 ms to the server", "namespaces", lambda at: _far(at, 200), (DEGRADED,), ("round_trip_long",), missing=no_lab
    ),
    Case("N25", "450 ms to the server", "namespaces", _450_ms, codes=("round_trip_long",), missing=no_lab),
    Case(
        "N26",
        "60 ms earlier or later",
        "namespaces",
        partial(_far, delay_ms=100, jitter_ms=60),
        (DEGRADED,),
        ("round_trip_unsteady",),
        missing=no_lab,
    ),
)
