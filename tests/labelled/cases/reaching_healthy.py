"""What only looks as if it stood between the workstation and the servers (H27 to H29, H31, H33, H34)."""

from __future__ import annotations

import subprocess
from pathlib import Path

from device_check.report import Report
from tests.helpers.odd_speed_server import Slow, odd_speed_server
from tests.helpers.platform_server import platform_server
from tests.labelled.asking import program_says
from tests.labelled.case import healthy
from tests.labelled.network import FAR, NAMED, no_lab, platform, scene


def _asks_who_one_is(folder: Path) -> Report:
    """A calendar that asks for a sign-in (401), and a platform that knows no such page (404), are reached."""
    with scene(folder) as place, place.speed() as speed:
        inside, certificate = place.lab.inside(place.lab.far), place.authority.server(FAR)
        (folder / "calendar").mkdir()
        with (
            platform_server(folder / "calendar", certificate, address=FAR, inside=inside, status=401) as calendar,
            platform_server(folder, certificate, address=FAR, inside=inside, status=404) as server,
        ):
            place.lab.redirect(place.lab.far, 443, server.port)
            check = f'speed_url = "{speed.url}"\ncalendar_url = "https://{FAR}:{calendar.port}/"\n{platform()}'
            return place.says("network", check=check)


def _first_address_dead(folder: Path) -> Report:
    """The name has two addresses; nobody is at the one that is given first."""
    with scene(folder) as place, place.speed(NAMED) as speed:
        records = {(NAMED, "A"): ["10.214.7.99", FAR]}
        return place.says_by_names("network", check=f'speed_url = "https://{NAMED}:{speed.port}/"\n', records=records)


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


CASES = (
    healthy(
        "H33", "a calendar that asks for a sign-in, a platform without that page", "namespaces", _asks_who_one_is, missing=no_lab
    ),
    healthy("H34", "the first of two addresses is dead", "namespaces", _first_address_dead, missing=no_lab),
    healthy("H27", "IPv6 leads nowhere, IPv4 is good", "namespaces", _ipv6_leads_nowhere, missing=no_lab),
    healthy("H28", "a server that thinks for 80 ms", "process", _server_thinks, codes=("test_service_slow",)),
    healthy("H29", "the way leads through a VPN", "namespaces", _by_vpn, codes=("vpn_used",), missing=no_lab),
    healthy("H31", "a VPN that is connected and leads nowhere", "namespaces", _idle_vpn, missing=no_lab, cheap=True),
)
