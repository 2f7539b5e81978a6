"""R: the way to the relay, and what becomes of a call's datagrams on it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from device_check.report import Report, Verdict
from tests.helpers.certificates import Authority
from tests.helpers.coturn import leave_places_behind
from tests.helpers.middleboxes import tinyproxy
from tests.labelled.case import DEGRADED, NOT_MEASURED, NOT_READY, READY, Case
from tests.labelled.network import FAR, no_lab_with, no_relay, own_relay, platform, scene

BURSTS = frozenset({"packets_lost_in_bursts"})
ALL_WAYS = ("udp", "tcp", "tls")


def _blocked(folder: Path, *what: Literal["udp", "all"] | int) -> Report:
    """The platform's relay, of which these are swallowed."""
    with scene(folder) as place, place.relay() as relay:
        for one in what:
            place.lab.block(one)
        return place.says("relay", check=platform(relay, *ALL_WAYS))


def refused(folder: Path, *options: str, secret: str = "relay") -> Report:
    with scene(folder) as place, place.relay(*options) as relay:
        return place.says("relay", check=own_relay(relay, secret=secret))


def _left_behind(folder: Path) -> Report:
    with scene(folder) as place, place.relay() as relay:
        leave_places_behind(place.lab)
        return place.says("relay", check=own_relay(relay))


def _asked_by_tls(folder: Path) -> Report:
    """By a way whose certificate is of a CA that nobody knows here."""
    with scene(folder) as place, place.relay() as relay:
        stranger = Authority(folder, "Another CA")
        return place.says("relay", check=own_relay(relay, "tls"), ca_file=stranger.ca_file)


def _wrong_shared_secret(folder: Path) -> Report:
    with scene(folder) as place, place.relay(shared=True) as relay:
        return place.says("relay", check=own_relay(relay, secret="wrong") + "shared_secret = true\n")


def _carries_nothing(folder: Path) -> Report:
    """It gives away places, and its own firewall swallows what they send to each other."""
    with scene(folder) as place, place.relay() as relay:
        rule = 'add rule inet lab arriving iifname "lo" udp dport 50000-50500 drop'
        subprocess.run([*place.lab.inside(place.lab.far), "nft", rule], check=True)
        return place.says("relay", check=own_relay(relay))


def _stopped(folder: Path) -> Report:
    with scene(folder) as place:
        with place.relay() as relay:
            named = own_relay(relay)
        return place.says("relay", check=named)


def _lossy(folder: Path, ratio: float) -> Report:
    """In one direction only: what is lost of the way there and back is the rule's share."""
    with scene(folder) as place, place.relay() as relay:
        place.lab.drop("up", ratio)
        return place.says("relay", check=own_relay(relay))


def _filtered(folder: Path, rule: str) -> Report:
    with scene(folder) as place, place.relay() as relay:
        place.lab.filter("up", rule)
        return place.says("relay", check=own_relay(relay))


def _by_the_proxy_alone(folder: Path) -> Report:
    """A firewall that lets nobody out but the proxy."""
    with scene(folder) as place, place.relay() as relay:

        def run() -> Report:
            with tinyproxy(folder, address=FAR) as port:
                place.lab.filter("up", f"tcp dport != {port} drop")
                place.lab.block("udp")
                return place.says("relay", check=f'proxy = "http://{FAR}:{port}"\n{platform(relay, *ALL_WAYS)}')

        return place.lab.call(place.lab.far, run)


def losing_in_a_row(folder: Path, first: int, count: int) -> Report:
    with scene(folder) as place, place.relay() as relay:
        place.lab.drop_in_a_row("down", first=first, count=count)
        found = place.says("relay", check=own_relay(relay))
        assert place.lab.dropped("down") == count
    return found


def far(folder: Path, delay_ms: float, jitter_ms: float = 0.0) -> Report:
    with scene(folder, delay_ms=delay_ms, jitter_ms=jitter_ms) as place, place.relay() as relay:
        return place.says("relay", check=own_relay(relay))


def _on_the_limit(folder: Path) -> Report:
    """Half of its runs cannot tell it from 1 %: those must say that they are not sure."""
    return unsure_of_losses(_lossy(folder, 0.005))


def unsure_of_losses(found: Report) -> Report:
    """The same, where it does not claim losses for certain."""
    told = [finding for check in found.checks for finding in check.findings if finding.code == "packets_lost"]
    assert all(finding.uncertain for finding in told), told
    return found


def _way(id: str, what: str, codes: tuple[str, ...], run: Callable[[Path], Report], verdict: Verdict = NOT_MEASURED) -> Case:  # noqa: A002
    """What is not reached, or refuses."""
    return Case(id, what, "coturn", run, (verdict,), codes, missing=no_relay)


def _call(
    id: str,  # noqa: A002 - the case's own word
    what: str,
    codes: tuple[str, ...],
    run: Callable[[Path], Report],
    *verdicts: Verdict,
    also: frozenset[str] = frozenset(),
) -> Case:
    """What becomes of datagrams: nothing else may hold them up."""
    return Case(id, what, "coturn", run, verdicts, codes, also, missing=no_relay, alone=True)


_NOBODY_HOME = ("test_service_unavailable", "relay_unreachable")

CASES = (
    _way("R01", "UDP is blocked, TCP and TLS pass", ("udp_blocked",), lambda folder: _blocked(folder, "udp"), DEGRADED),
    _way("R02", "only TLS on 443 passes", ("relay_only_tls",), lambda folder: _blocked(folder, "udp", 3478), DEGRADED),
    _way("R03", "nothing passes to the platform's relay", ("relay_unreachable",), lambda at: _blocked(at, "all"), NOT_READY),
    _way("R04", "a wrong secret (401)", ("turn_unauthorized",), lambda folder: refused(folder, secret="wrong")),
    _way("R05", "a relay that may not relay (403)", ("turn_forbidden",), lambda at: refused(at, f"denied-peer-ip={FAR}")),
    _way("R06", "places that were never given back (437)", ("turn_mismatch",), _left_behind),
    _way("R07", "the quota is reached (486)", ("turn_quota",), lambda folder: refused(folder, "user-quota=1")),
    _way("R08", "no port is free (508)", ("turn_full",), lambda at: refused(at, "min-port=51000", "max-port=51000")),
    _call("R09", "2.5 % are lost", ("packets_lost",), lambda folder: _lossy(folder, 0.025), DEGRADED, also=BURSTS),
    _call("R10", "8 % are lost", ("packets_lost",), lambda folder: _lossy(folder, 0.08), NOT_READY, also=BURSTS),
    _call("R11", "four in a row are lost, once", tuple(BURSTS), lambda at: losing_in_a_row(at, 100, 4), DEGRADED),
    _call("R12", "200 ms to the relay and back", ("relay_far",), lambda folder: far(folder, 200), DEGRADED),
    _call("R13", "450 ms to the relay and back", ("relay_far",), lambda folder: far(folder, 450), NOT_READY),
    _call("R14", "60 ms earlier or later", ("relay_unsteady",), lambda folder: far(folder, 110, 60), DEGRADED),
    _way("R15", "the relay was stopped", _NOBODY_HOME, _stopped),
    # Neither ready nor degraded for certain: listed apart.
    _call(
        "R16",
        "0.5 % are lost: ready, or degraded and uncertain",
        (),
        _on_the_limit,
        READY,
        DEGRADED,
        also=BURSTS | {"packets_lost"},
    ),
    _way("R17", "the relay's secret is not there", ("relay_secret_missing",), lambda at: refused(at, secret="nowhere")),
    _way("R18", "TLS, by a CA that nobody knows", ("certificate_not_trusted", "test_service_unavailable"), _asked_by_tls),
    _way("R19", "it gives away places, and carries nothing", ("relay_carries_nothing",), _carries_nothing),
    _call(
        "R21",
        "a fifth of a second without anything",
        ("packets_lost", *BURSTS),
        lambda folder: losing_in_a_row(folder, 200, 28),
        DEGRADED,
    ),
    _call(
        "R22",
        "a firewall lets sixty datagrams a second through: sound, no picture",
        ("picture_not_carried",),
        lambda folder: _filtered(folder, "meta l4proto udp limit rate over 60/second drop"),
        DEGRADED,
    ),
    _call(
        "R23",
        "large datagrams are swallowed, as by a tunnel: sound, no picture",
        ("picture_not_carried",),
        lambda folder: _filtered(folder, "meta l4proto udp meta length > 1000 drop"),
        DEGRADED,
    ),
    Case(
        "R24",
        "nothing passes but the proxy",
        "coturn",
        _by_the_proxy_alone,
        (DEGRADED,),
        ("udp_blocked",),
        missing=lambda: no_relay() or no_lab_with("tinyproxy"),
    ),
    _way("R20", "a wrong shared secret (401)", ("turn_unauthorized",), _wrong_shared_secret),
)
