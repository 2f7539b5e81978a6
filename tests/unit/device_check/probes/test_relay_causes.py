"""What the steps to the relays mean, without a network: each combination of what answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

import pytest

from device_check.measurement import Severity
from device_check.probes.relay import RelayProbe
from device_check.probes.relay_causes import causes_of
from device_check.probes.relay_rungs import Tried
from device_check.probes.relay_ways import NamedRelay, credentials_of, relays_of
from device_check.probes.rungs import RungFailed, no_network
from device_check.progress import SilentReporter, Token
from device_check.relays import Platform, Relay
from device_check.scope import no_secret
from device_check.settings import CheckSettings

SILENT = RungFailed("connection_timed_out", {"host": "relay.example", "port": "3478"})
REFUSED = RungFailed("turn_unauthorized", {"host": "relay.example"})
UNKNOWN = RungFailed("name_unknown", {"host": "relay.example"})
URLS = {
    "stun": "turn:{}?transport=udp",
    "turn_udp": "turn:{}?transport=udp",
    "turn_tcp": "turn:{}?transport=tcp",
    "turn_tls": "turns:{}:443?transport=tcp",
}
NR, NM, D, INFORMATION = Severity.NOT_READY, Severity.NOT_MEASURED, Severity.DEGRADED, Severity.INFORMATION


def _tried(platform: bool, failed: Mapping[str, RungFailed | None], host: str = "relay.example") -> list[Tried]:
    return [Tried(NamedRelay(Relay(url=URLS[rung].format(host)), platform), rung, why) for rung, why in failed.items()]


@pytest.mark.parametrize(
    ("failed", "told"),
    [
        ({"turn_udp": None, "turn_tcp": None, "turn_tls": None}, []),
        ({"turn_udp": None, "turn_tcp": SILENT, "turn_tls": SILENT}, []),
        ({"stun": SILENT, "turn_udp": SILENT, "turn_tcp": None}, [("udp_blocked", D)]),
        ({"stun": SILENT, "turn_udp": SILENT, "turn_tcp": SILENT, "turn_tls": None}, [("relay_only_tls", D)]),
        # Whether plain TCP passes nobody asked.
        ({"stun": SILENT, "turn_udp": SILENT, "turn_tls": None}, [("udp_blocked", D)]),
        # Datagrams do pass: that the relay serves none is its own doing.
        ({"stun": None, "turn_udp": SILENT, "turn_tcp": None}, []),
        ({"turn_tls": None}, []),
        ({"turn_udp": REFUSED, "turn_tcp": None}, [("turn_unauthorized", INFORMATION)]),
        ({"turn_udp": REFUSED, "turn_tcp": SILENT}, [("turn_unauthorized", NM)]),
        ({"turn_udp": REFUSED, "turn_tcp": REFUSED}, [("turn_unauthorized", NM)]),
        ({"turn_udp": SILENT, "turn_tcp": SILENT}, [("relay_unreachable", NR)]),
        ({"stun": None, "turn_udp": SILENT}, [("relay_unreachable", NR)]),
        ({"turn_udp": UNKNOWN, "turn_tls": UNKNOWN}, [("relay_unreachable", NR), ("name_unknown", INFORMATION)]),
        ({"turn_udp": no_network(), "turn_tcp": no_network()}, [("no_network", NR)]),
    ],
)
def test_a_platforms_relay(failed: dict[str, RungFailed | None], told: list[tuple[str, Severity]]) -> None:
    assert [(cause.code, cause.severity) for cause in causes_of(_tried(True, failed))] == told


@pytest.mark.parametrize(
    ("failed", "told"),
    [
        ({"turn_udp": SILENT}, ["test_service_unavailable", "relay_unreachable"]),
        ({"turn_udp": UNKNOWN}, ["test_service_unavailable", "name_unknown"]),
        ({"turn_udp": REFUSED}, ["turn_unauthorized"]),
        ({"turn_udp": SILENT, "turn_tcp": None}, ["udp_blocked"]),
    ],
)
def test_our_own_relay_that_is_down_never_means_the_network(failed: dict[str, RungFailed | None], told: list[str]) -> None:
    causes = causes_of(_tried(False, failed))
    assert [cause.code for cause in causes] == told
    assert NR not in {cause.severity for cause in causes}


def test_another_relay_that_answers_by_tcp_says_nothing_about_udp() -> None:
    tried = [*_tried(True, {"turn_udp": SILENT}, "stopped.example"), *_tried(True, {"turn_tcp": None}, "other.example")]
    assert causes_of(tried) == ()


def test_a_platform_that_is_not_reached_weighs_though_our_own_relay_answers() -> None:
    tried = [*_tried(False, {"turn_udp": None}, "own.example"), *_tried(True, {"turn_udp": SILENT})]
    assert [(cause.code, cause.severity) for cause in causes_of(tried)] == [("relay_unreachable", NR)]


def test_without_a_relay_that_is_said_and_nothing_contacted() -> None:
    probe = RelayProbe([], CheckSettings(), no_secret, (0.01, 0.05), lambda endpoint, _cancel: endpoint)
    found = probe.run(Token(), SilentReporter())
    assert ([cause.code for cause in found.causes], found.measures, found.rungs) == (["no_relay"], {}, ())


OWN, OF_A, OF_B = Relay(url="turn:own.example"), Relay(url="turn:a.example"), Relay(url="turn:b.example")
SETTINGS = CheckSettings(
    relays=(OWN,),
    platforms=(
        Platform(host="a.example", relays=(OF_A,)),
        Platform(host="*.b.example", relays=(OF_B,)),
        Platform(host="c.example"),
    ),
)


@pytest.mark.parametrize(
    ("link_host", "relays"),
    [
        ("", [(OF_A, True), (OF_B, True), (OWN, False)]),
        ("a.example", [(OF_A, True)]),
        ("room.b.example:8443", [(OF_B, True)]),
        ("c.example", [(OWN, False)]),
        ("elsewhere.example", [(OWN, False)]),
    ],
)
def test_an_appointment_asks_its_platforms_relay(link_host: str, relays: list[tuple[Relay, bool]]) -> None:
    assert [(one.relay, one.platform) for one in relays_of(SETTINGS, link_host)] == relays


def test_a_secret_is_asked_for_and_made_into_credentials() -> None:
    asked: list[str] = []

    def secret_of(name: str) -> str | None:
        asked.append(name)
        return "key"

    plain = credentials_of(Relay(url="turn:a.example", username="desk", secret="relay"), secret_of, 1000.0)
    assert plain is not None
    assert (plain.username, plain.password, asked) == ("desk", "key", ["relay"])
    made = credentials_of(Relay(url="turn:a.example", username="desk", secret="relay", shared_secret=True), secret_of, 1000.9)
    assert made is not None
    assert made.username == "4600:desk"
    assert base64.b64decode(made.password) == hmac.digest(b"key", b"4600:desk", hashlib.sha1)
    # Never in what is printed.
    assert "key" not in repr(plain) + repr(made)
    assert credentials_of(Relay(url="turn:a.example"), secret_of, 0) is None
    assert credentials_of(Relay(url="turn:a.example", secret="gone"), no_secret, 0) is None
