"""Whom the check of the network has to reach, as settings and an appointment name them."""

from __future__ import annotations

import pytest

from device_check.measurement import Cause, Outcome, Rung, Severity
from device_check.probes.endpoint import Endpoint, Proxy
from device_check.probes.ladder import Climbed, rungs_of, told
from device_check.probes.reach import in_order, ladders, together
from device_check.probes.rungs import RungFailed
from device_check.probes.targets import Role, Target, not_named, platform_of, targets_of
from device_check.relays import Platform
from device_check.settings import CheckSettings

VISIO = Platform(host="visio.hospital.example", websocket="/xmpp-websocket", issuer="Hospital CA")
BELOW = Platform(host="*.hospital.example")
FAR_BELOW = Platform(host="*.rooms.hospital.example")
SETTINGS = CheckSettings(calendar_url="https://agenda.hospital.example/dav", platforms=(BELOW, FAR_BELOW, VISIO))


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_an_appointment_all_that_have_a_name() -> None:
    calendar, platform = targets_of(SETTINGS)
    assert (calendar.role, calendar.endpoint) == (Role.CALENDAR, Endpoint("agenda.hospital.example", 443, "/dav/", tls=True))
    assert (platform.role, platform.websocket) == (Role.PLATFORM, "/xmpp-websocket")
    assert platform.endpoint == Endpoint("visio.hospital.example", 443, "/", tls=True, issuer="Hospital CA")
    assert targets_of(CheckSettings()) == []


@pytest.mark.parametrize(
    ("link_host", "platform"),
    [
        ("visio.hospital.example", VISIO),
        ("VISIO.Hospital.example.", VISIO),
        ("visio.hospital.example:8443", VISIO),
        ("a.hospital.example", BELOW),
        ("a.rooms.hospital.example", FAR_BELOW),
        ("hospital.example", None),
        ("evil-hospital.example", None),
        ("visio.hospital.example.evil.example", None),
        ("visio.hospital.example@evil.example", None),
        ("", None),
    ],
)
def test_the_platform_of_a_link(link_host: str, platform: Platform | None) -> None:
    assert platform_of(SETTINGS, link_host) == platform


def test_an_appointment_is_about_its_own_platform() -> None:
    _calendar, platform = targets_of(SETTINGS, "a.hospital.example:8443")
    assert (platform.endpoint.host, platform.endpoint.port, platform.endpoint.path) == ("a.hospital.example", 8443, "/")
    assert [one.role for one in targets_of(SETTINGS, "elsewhere.example")] == [Role.CALENDAR]
    assert [cause.code for cause in not_named(SETTINGS, "elsewhere.example")] == ["platform_not_named"]
    assert not_named(SETTINGS, "a.hospital.example") == not_named(SETTINGS, "") == ()


def test_nothing_of_a_link_but_its_host_is_ever_asked_for() -> None:
    """Callers hand over the host alone; were it more, it would not go out."""
    (platform,) = targets_of(CheckSettings(platforms=(VISIO,)), "visio.hospital.example/room?token=secret#part")
    assert (platform.endpoint.path, platform.endpoint.host) == ("/", "visio.hospital.example")
    assert "secret" not in repr(platform)


# ---- several ways together


def _target(role: Role, host: str = "a.example", proxy: Proxy | None = None) -> Target:
    return Target(role, Endpoint(host, 443, "/", tls=True, proxy=proxy), "/ws")


def _way(role: Role, failed: RungFailed | None = None, host: str = "a.example", steps: tuple[str, ...] = ()) -> Climbed:
    target = _target(role, host)
    return Climbed(target, rungs_of(target, dict.fromkeys(steps, 1.0), failed), failed)


def test_after_the_rung_that_gave_way_nothing_was_tried() -> None:
    failed = RungFailed("proxy_refuses", {"status": "403"}, rung="proxy")
    rungs = rungs_of(_target(Role.PLATFORM, proxy=Proxy("p", 1)), {"dns": 1.0, "tcp": 2.0}, failed)
    assert rungs == (
        Rung("dns", "platform", Outcome.PASSED, 1.0),
        Rung("tcp", "platform", Outcome.PASSED, 2.0),
        Rung("proxy", "platform", Outcome.FAILED, code="proxy_refuses"),
        Rung("tls", "platform", Outcome.SKIPPED),
        Rung("http", "platform", Outcome.SKIPPED),
        Rung("websocket", "platform", Outcome.SKIPPED),
    )


@pytest.mark.parametrize("code", ["name_unknown", "connection_timed_out", "tls_failed", "endpoint_failed", "websocket_blocked"])
def test_what_ends_the_way_to_our_own_server_is_never_the_network_s(code: str) -> None:
    causes = told(Role.TEST_SERVICE, RungFailed(code, {"host": "a"}), "a")
    assert {cause.severity for cause in causes} == {Severity.NOT_MEASURED}
    for role in (Role.CALENDAR, Role.PLATFORM):
        assert told(role, RungFailed(code, {"host": "a"}), "a")[0].severity is Severity.NOT_READY


def test_the_same_of_several_is_told_once_with_all_their_names_the_gravest_first() -> None:
    refused = [RungFailed("connection_refused", {"host": host, "port": "443"}) for host in ("a", "b", "a")]
    causes = in_order(
        [
            Cause("no_endpoint", Severity.NOT_MEASURED),
            *(one for each in refused for one in told(Role.PLATFORM, each, str(each.values["host"]))),
        ]
    )
    assert [(cause.code, cause.values.get("host")) for cause in causes] == [
        ("platform_unreachable", "a, b"),
        ("no_endpoint", None),
        ("connection_refused", "a, b"),
    ]


def test_where_one_way_leads_out_the_others_only_have_no_route() -> None:
    nothing = RungFailed("no_network", severity=Severity.NOT_READY, rung="tcp")
    out, cut = _way(Role.TEST_SERVICE, steps=("dns", "tcp")), _way(Role.CALENDAR, nothing, "b.example")
    assert [cause.code for cause in together([out, cut])[1].causes] == ["calendar_unreachable", "no_route"]
    # A server on this machine is no way out of it.
    here = _way(Role.TEST_SERVICE, steps=("dns", "tcp"), host="127.0.0.1")
    assert [cause.code for one in together([here, cut]) for cause in one.causes] == ["no_network"]


def test_one_ladder_for_each_role_of_the_platforms_the_first_that_ended() -> None:
    ended = _way(Role.PLATFORM, RungFailed("name_unknown", rung="dns"), "b.example")
    rungs = ladders([_way(Role.CALENDAR, steps=("dns",)), _way(Role.PLATFORM), ended, _way(Role.PLATFORM)])
    assert [rung.target for rung in rungs] == ["calendar"] * 5 + ["platform"] * 5
    assert rungs[5].code == "name_unknown"
