"""The calendar server and the platform, reached for themselves: a real Radicale, a real web server, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from device_check.demo_endpoint import SpeedEndpoint, speed_endpoint
from device_check.probes.connections import Connections
from device_check.probes.endpoint import Endpoint
from device_check.probes.exchange import Channel
from device_check.probes.rungs import RungFailed
from device_check.probes.websocket import upgrade
from device_check.progress import Token
from device_check.relays import Platform
from device_check.report import Verdict
from device_check.settings import CheckSettings
from tests.helpers.certificates import Authority
from tests.helpers.middleboxes import APACHE, interceptor, missing, without_websocket
from tests.helpers.platform_server import PlatformServer, platform_server
from tests.helpers.reached import reached
from tests.helpers.servers import Server, radicale
from tests.helpers.stubborn_server import stubborn_server

ALL = ["dns", "tcp", "tls", "http", "websocket"]


@pytest.fixture(scope="module")
def speed() -> Iterator[SpeedEndpoint]:
    with speed_endpoint() as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "Hospital CA")


@pytest.fixture(scope="module")
def platform(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlatformServer]:
    with platform_server(tmp_path_factory.mktemp("platform"), authority.server("localhost")) as server:
        yield server


@pytest.fixture
def settings(speed: SpeedEndpoint, authority: Authority, radicale_server: Server) -> CheckSettings:
    """Our own server, the calendar and a platform."""
    named = Platform(host="localhost", websocket="/ws")
    return CheckSettings(
        speed_url=speed.url, ca_file=str(authority.ca_file), calendar_url=radicale_server.url, platforms=(named,)
    )


def test_all_that_is_needed_is_reached(settings: CheckSettings, platform: PlatformServer) -> None:
    found = reached(settings, f"localhost:{platform.port}")
    assert (found.judged.verdict, found.told) == (Verdict.READY, [])
    assert found.rungs == {"test_service": ["dns", "tcp", "http"], "calendar": ["dns", "tcp", "http"], "platform": ALL}
    assert all(rung.time_ms is not None for rung in found.measurement.rungs)
    assert found.measurement.facts["issuer_platform"] == "Hospital CA"
    # Nothing of the link but its host is known here: no other path is ever asked for.
    assert {line.split()[1] for line in platform.requests} == {"/", "/ws"}


def test_a_calendar_server_that_has_stopped_is_not_ready(settings: CheckSettings, tmp_path: Path) -> None:
    with radicale(tmp_path / "radicale", {"secretary": "secret"}) as server:
        named = msgspec.structs.replace(settings, calendar_url=server.url, platforms=())
        assert reached(named).judged.verdict is Verdict.READY
        server.stop()
        found = reached(named)
    assert found.judged.verdict is Verdict.NOT_READY
    assert found.told == [("calendar_unreachable", "not_ready"), ("connection_refused", "information")]
    assert found.rungs["calendar"] == ["dns", "tcp: connection_refused", "(http)"]
    # What was measured beside it stands.
    assert found.measurement.measures["round_trip_time_ms"] > 0


def test_our_own_server_being_down_says_nothing_of_the_network(settings: CheckSettings, platform: PlatformServer) -> None:
    with stubborn_server(None, listens=False) as port:
        down = msgspec.structs.replace(settings, speed_url=f"http://127.0.0.1:{port}/")
        found = reached(down, f"localhost:{platform.port}")
        assert found.judged.verdict is Verdict.NOT_MEASURED
        assert found.told == [("test_service_unavailable", "not_measured"), ("connection_refused", "not_measured")]
        assert (found.rungs["calendar"], found.rungs["platform"]) == (["dns", "tcp", "http"], ALL)
        # And it hides nothing: with the calendar down too, the workstation is not ready, and both are told.
        both = reached(msgspec.structs.replace(down, calendar_url=f"http://127.0.0.1:{port}/", platforms=()))
    assert both.judged.verdict is Verdict.NOT_READY
    assert [code for code, _severity in both.told][:2] == ["calendar_unreachable", "test_service_unavailable"]


def test_without_a_speed_server_the_calendar_still_counts(settings: CheckSettings) -> None:
    alone = msgspec.structs.replace(settings, speed_url="", platforms=())
    with stubborn_server(None, listens=False) as port:
        found = reached(msgspec.structs.replace(alone, calendar_url=f"http://127.0.0.1:{port}/"))
    assert (found.judged.verdict, found.judged.required) == (Verdict.NOT_READY, True)
    reachable = reached(alone)
    assert (reachable.judged.verdict, reachable.judged.required) == (Verdict.NOT_MEASURED, False)
    assert reachable.told == [("no_endpoint", "not_measured")]
    assert reachable.rungs == {"calendar": ["dns", "tcp", "http"]}


@pytest.mark.parametrize(("status", "verdict"), [(503, Verdict.NOT_READY), (404, Verdict.READY)])
def test_a_platform_that_answers_below_500_is_reached(
    settings: CheckSettings, authority: Authority, tmp_path: Path, status: int, verdict: Verdict
) -> None:
    with platform_server(tmp_path, authority.server("localhost"), status=status) as server:
        found = reached(settings, f"localhost:{server.port}")
    assert found.judged.verdict is verdict
    if verdict is Verdict.NOT_READY:
        assert found.told == [("platform_unreachable", "not_ready"), ("endpoint_failed", "information")]
        assert found.rungs["platform"] == ["dns", "tcp", "tls", "http: endpoint_failed", "(websocket)"]


# ---- WebSocket


def test_a_platform_without_that_path_opens_no_websocket(settings: CheckSettings, platform: PlatformServer) -> None:
    elsewhere = msgspec.structs.replace(settings, platforms=(Platform(host="localhost", websocket="/elsewhere"),))
    found = reached(elsewhere, f"localhost:{platform.port}")
    assert (found.judged.verdict, found.told) == (Verdict.NOT_READY, [("websocket_blocked", "not_ready")])
    assert found.measurement.causes[0].values == {"host": "localhost", "answer": "200"}


@pytest.mark.skipif(bool(missing(str(APACHE))), reason=f"not installed: {missing(str(APACHE))}")
def test_a_proxy_that_takes_the_upgrade_away(
    settings: CheckSettings, platform: PlatformServer, authority: Authority, tmp_path: Path
) -> None:
    with without_websocket(tmp_path, authority.server("localhost"), platform.port) as port:
        found = reached(settings, f"localhost:{port}")
    assert (found.judged.verdict, found.told) == (Verdict.NOT_READY, [("websocket_blocked", "not_ready")])
    assert found.rungs["platform"] == [*ALL[:-1], "websocket: websocket_blocked"]


def test_the_proof_is_that_of_the_standards_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 6455 1.3 gives the key `the sample nonce` and its proof. Any other key, or no proof, is no switch."""
    proof = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    assert _is_blocked(proof)
    monkeypatch.setattr("device_check.probes.websocket.secrets.token_bytes", lambda _size: b"the sample nonce")
    assert not _is_blocked(proof)
    assert _is_blocked("")


def _is_blocked(proof: str) -> bool:
    answer = f"HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: {proof}\r\n\r\n".encode()
    with stubborn_server(answer) as port, Connections(Endpoint("127.0.0.1", port, "/", tls=False), Token()) as connections:
        try:
            upgrade(Channel(connections), "/ws")
        except RungFailed as failed:
            return failed.code == "websocket_blocked"
    return False


# ---- interception


@pytest.mark.skipif(bool(missing("socat")), reason="not installed: socat")
def test_an_interceptor_is_told_by_who_signed(
    settings: CheckSettings, platform: PlatformServer, authority: Authority, tmp_path: Path
) -> None:
    """A trusted CA that is not the named one intercepts; without a name nothing is guessed; one nobody trusts ends the way."""
    stranger = Authority(tmp_path, "Inspection CA")
    # IT has installed the interceptor's CA, as interceptors need it.
    installed = msgspec.structs.replace(settings, ca_file=str(stranger.ca_file))
    named = Platform(host="localhost", websocket="/ws", issuer="hospital ca")
    with interceptor(stranger.server("localhost"), platform.port) as port:
        refused = reached(settings, f"localhost:{port}")
        trusted = reached(msgspec.structs.replace(installed, platforms=(named,)), f"localhost:{port}")
        unnamed = reached(installed, f"localhost:{port}")
    straight = reached(msgspec.structs.replace(settings, platforms=(named,)), f"localhost:{platform.port}")
    assert refused.told == [("platform_unreachable", "not_ready"), ("certificate_not_trusted", "information")]
    assert refused.measurement.causes[1].values["issuer"] == "Inspection CA"
    assert refused.rungs["platform"] == ["dns", "tcp", "tls: certificate_not_trusted", "(http)", "(websocket)"]
    assert (trusted.judged.verdict, trusted.told) == (Verdict.DEGRADED, [("tls_intercepted", "degraded")])
    assert trusted.measurement.causes[0].values == {"host": "localhost", "issuer": "Inspection CA", "expected": "hospital ca"}
    assert (unnamed.judged.verdict, unnamed.told) == (Verdict.READY, [])
    assert unnamed.measurement.facts["issuer_platform"] == "Inspection CA"
    assert (straight.judged.verdict, straight.told) == (Verdict.READY, [])


@pytest.mark.parametrize("kind", ["certificate_not_valid_now", "certificate_of_another_name"])
def test_a_certificate_that_is_not_good(settings: CheckSettings, authority: Authority, tmp_path: Path, kind: str) -> None:
    ended = kind == "certificate_not_valid_now"
    with platform_server(tmp_path, authority.server("localhost" if ended else "elsewhere.example", ended=ended)) as server:
        found = reached(settings, f"localhost:{server.port}")
    assert found.told == [("platform_unreachable", "not_ready"), (kind, "information")]


# ---- whom an appointment is about


def test_a_link_to_a_platform_that_nobody_named_is_not_followed(settings: CheckSettings, platform: PlatformServer) -> None:
    before = len(platform.requests)
    others = msgspec.structs.replace(settings, platforms=(Platform(host="*.hospital.example"),))
    found = reached(others, f"localhost:{platform.port}")
    assert found.told == [("platform_not_named", "not_measured")]
    assert (found.judged.required, "platform" in found.rungs) == (False, False)
    assert len(platform.requests) == before
