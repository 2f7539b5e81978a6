"""The way to the speed server, with real sockets: each rung that gives way is named, and none is called a bad network."""

from __future__ import annotations

import dataclasses
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from device_check.demo_endpoint import SpeedEndpoint, speed_endpoint
from device_check.demo_endpoint.server import SpeedHandler
from device_check.errors import Cancelled
from device_check.measurement import Measurement, Probe, Severity
from device_check.probes.endpoint import Endpoint, Proxy
from device_check.probes.network import NetworkProbe
from device_check.probes.throughput import ThroughputProbe
from device_check.progress import SilentReporter, Token
from device_check.report import Verdict
from device_check.thresholds import Thresholds
from device_check.verdict import judge
from tests.helpers.certificates import Authority
from tests.helpers.delaying_relay import delaying_relay
from tests.helpers.odd_speed_server import Chunked, Closing, Slow, SmallPosts, Stalling, VerySlow, odd_speed_server
from tests.helpers.stubborn_server import stubborn_server

PAGE = b"<html>Sign in to the guest network</html>"
WAYS = ("network", "throughput")
AT_THIS_END = {
    "proxy_asks_sign_in",
    "proxy_refuses",
    "proxy_silent",
    "another_page_answers",
    "certificate_not_trusted",
    "ca_file_unreadable",
}


def _probe(way: str, endpoint: Endpoint) -> Probe:
    return NetworkProbe(endpoint) if way == "network" else ThroughputProbe(endpoint, {"download": 2e6, "upload": 2e6})


def _go(way: str, endpoint: Endpoint) -> Measurement:
    return _probe(way, endpoint).run(Token(), SilentReporter())


@pytest.fixture(scope="module")
def speed() -> Iterator[SpeedEndpoint]:
    with speed_endpoint() as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "Hospital CA")


@pytest.fixture(scope="module")
def encrypted(authority: Authority) -> Iterator[SpeedEndpoint]:
    with speed_endpoint(certificate=authority.server("127.0.0.1")) as endpoint:
        yield endpoint


def _at(port: int, host: str = "127.0.0.1", **more: object) -> Endpoint:
    return dataclasses.replace(Endpoint(host, port, "/", tls=False), **more)  # type: ignore[arg-type]


def _codes(measurement: Measurement) -> list[str]:
    return [cause.code for cause in measurement.causes]


def _assert_unavailable(measurement: Measurement, rung: str) -> None:
    """Not measured, because *our own* server could not be asked, and on which rung."""
    assert sorted(_codes(measurement)) == sorted(["test_service_unavailable", rung])
    # What is mended at this end is told first: waiting for the server would not help.
    assert (_codes(measurement)[0] == rung) is (rung in AT_THIS_END)
    assert {cause.severity for cause in measurement.causes} == {Severity.NOT_MEASURED}
    assert not measurement.measures
    assert judge(measurement, Thresholds.load(), [measurement.check]).verdict is Verdict.NOT_MEASURED


def _response(status: str, body: bytes = b"", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def test_a_good_way_is_measured(speed: SpeedEndpoint) -> None:
    measurement = _go("network", _at(speed.port))
    assert measurement.causes == ()
    assert measurement.measures["exchanges_count"] >= 20
    assert measurement.measures["connect_time_ms"] > 0
    assert 0 < measurement.measures["round_trip_time_ms"] <= measurement.measures["round_trip_time_p95_ms"]
    assert judge(measurement, Thresholds.load(), ["network"]).verdict is Verdict.READY


def test_throughput_of_loopback_is_plenty(speed: SpeedEndpoint) -> None:
    measurement = _go("throughput", _at(speed.port))
    assert measurement.causes == ()
    assert measurement.measures["download_at_least"] == measurement.measures["upload_at_least"] == 1
    assert min(measurement.measures["download_bps"], measurement.measures["upload_bps"]) > 20e6
    # 12 MB a direction, and the pieces that were under way.
    assert 20e6 < measurement.bytes_moved < 28e6


@pytest.mark.parametrize("path", ["/", "/backend/", "/some/where/"])
def test_the_server_is_found_where_its_kind_answers(speed: SpeedEndpoint, path: str) -> None:
    assert _go("network", _at(speed.port, path=path)).causes == ()


@pytest.mark.parametrize("way", WAYS)
def test_a_closed_port(way: str) -> None:
    with stubborn_server(None, listens=False) as port:
        _assert_unavailable(_go(way, _at(port)), "connection_refused")


@pytest.mark.parametrize("way", WAYS)
def test_a_name_that_does_not_exist(way: str) -> None:
    measurement = _go(way, _at(80, host="speed.invalid"))
    # Where no name service answers at all, that is told; `.invalid` exists nowhere (RFC 2606).
    assert _codes(measurement)[-1] in ("name_unknown", "name_service_silent", "no_network")


@pytest.mark.parametrize(
    ("answer", "rung"),
    [
        (_response("404 Not Found"), "not_a_speed_server"),
        (_response("403 Forbidden"), "endpoint_refuses"),
        (_response("503 Service Unavailable"), "endpoint_failed"),
        (_response("302 Found", b"", "Location: http://portal.example/"), "another_page_answers"),
        (_response("200 OK", PAGE), "another_page_answers"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "not_http"),
        (b"", "connection_lost"),
    ],
)
def test_something_else_answers(answer: bytes, rung: str) -> None:
    with stubborn_server(answer) as port:
        _assert_unavailable(_go("network", _at(port)), rung)


def test_a_server_that_takes_connections_and_stays_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("device_check.probes.tcp.ANSWER_S", 0.3)
    with stubborn_server(None) as port:
        _assert_unavailable(_go("network", _at(port)), "http_timed_out")
        _assert_unavailable(_go("network", _at(port, tls=True)), "tls_timed_out")
        silent = _at(443, host="speed.example", tls=True, proxy=Proxy("127.0.0.1", port))
        _assert_unavailable(_go("network", silent), "proxy_silent")


def test_an_encrypted_way(encrypted: SpeedEndpoint, authority: Authority) -> None:
    endpoint = _at(encrypted.port, tls=True, ca_file=str(authority.ca_file))
    assert _go("network", endpoint).causes == ()
    measurement = _go("throughput", endpoint)
    assert measurement.causes == ()
    assert min(measurement.measures["download_bps"], measurement.measures["upload_bps"]) > 20e6


def test_a_certificate_that_nobody_trusts_is_named_with_its_issuer(encrypted: SpeedEndpoint) -> None:
    measurement = _go("network", _at(encrypted.port, tls=True))
    _assert_unavailable(measurement, "certificate_not_trusted")
    assert measurement.causes[0].values["issuer"] == "Hospital CA"


def test_a_certificate_for_another_name(authority: Authority) -> None:
    with speed_endpoint(certificate=authority.server("192.0.2.7")) as other:
        endpoint = _at(other.port, tls=True, ca_file=str(authority.ca_file))
        _assert_unavailable(_go("network", endpoint), "certificate_of_another_name")


def test_a_certificate_that_has_ended(authority: Authority) -> None:
    with speed_endpoint(certificate=authority.server("127.0.0.1", ended=True)) as old:
        endpoint = _at(old.port, tls=True, ca_file=str(authority.ca_file))
        _assert_unavailable(_go("network", endpoint), "certificate_not_valid_now")


def test_a_trusted_issuer_that_is_not_the_expected_one_is_interception(encrypted: SpeedEndpoint, authority: Authority) -> None:
    endpoint = _at(encrypted.port, tls=True, ca_file=str(authority.ca_file))
    assert _codes(_go("network", dataclasses.replace(endpoint, issuer="hospital ca"))) == []
    intercepted = _go("network", dataclasses.replace(endpoint, issuer="Let's Encrypt"))
    assert _codes(intercepted) == ["tls_intercepted"]
    # Measured all the same.
    assert intercepted.measures["round_trip_time_ms"] > 0


def test_plain_http_where_encryption_is_expected(speed: SpeedEndpoint) -> None:
    _assert_unavailable(_go("network", _at(speed.port, tls=True)), "tls_failed")


def test_a_ca_file_that_is_not_there(encrypted: SpeedEndpoint, tmp_path: Path) -> None:
    endpoint = _at(encrypted.port, tls=True, ca_file=str(tmp_path / "none.pem"))
    _assert_unavailable(_go("network", endpoint), "ca_file_unreadable")


# ---- a proxy


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """A real tinyproxy that asks for a name and password, and tunnels anywhere."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = tmp_path_factory.mktemp("proxy") / "tinyproxy.conf"
    settings.write_text(
        f"Port {port}\nListen 127.0.0.1\nTimeout 60\nMaxClients 50\nBasicAuth medecin s3cret\nLogLevel Critical\n"
    )
    process = subprocess.Popen(["tinyproxy", "-d", "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield Proxy("127.0.0.1", port, "medecin", "s3cret")
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert process.poll() is None, "tinyproxy did not start"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            threading.Event().wait(0.05)
        else:
            return
    raise AssertionError("tinyproxy does not listen")


def test_through_a_proxy(proxy: Proxy, encrypted: SpeedEndpoint, authority: Authority) -> None:
    endpoint = _at(encrypted.port, tls=True, ca_file=str(authority.ca_file), proxy=proxy)
    measurement = _go("network", endpoint)
    assert measurement.causes == ()
    # The connect would be the proxy's: it is not told as the way's.
    assert "connect_time_ms" not in measurement.measures


def test_throughput_through_a_proxy_counts_what_the_server_answered(
    proxy: Proxy, encrypted: SpeedEndpoint, authority: Authority
) -> None:
    measurement = _go("throughput", _at(encrypted.port, tls=True, ca_file=str(authority.ca_file), proxy=proxy))
    assert measurement.causes == ()
    assert min(measurement.measures["download_bps"], measurement.measures["upload_bps"]) > 20e6
    assert "latency_rise_ms" not in measurement.measures


@pytest.mark.parametrize("tls", [True, False])
def test_a_proxy_that_asks_for_a_sign_in(proxy: Proxy, speed: SpeedEndpoint, tls: bool) -> None:
    unsigned = Proxy(proxy.host, proxy.port)
    _assert_unavailable(_go("network", _at(speed.port, tls=tls, proxy=unsigned)), "proxy_asks_sign_in")


def test_a_proxy_that_refuses_the_password(proxy: Proxy, speed: SpeedEndpoint) -> None:
    """tinyproxy then says 401 instead of 407."""
    signed_wrongly = Proxy(proxy.host, proxy.port, "medecin", "wrong")
    measurement = _go("network", _at(speed.port, tls=True, proxy=signed_wrongly))
    _assert_unavailable(measurement, "proxy_asks_sign_in")
    assert "wrong" not in str(measurement.causes)


def test_a_proxy_that_cannot_reach_the_server(proxy: Proxy) -> None:
    with stubborn_server(None, listens=False) as port:
        _assert_unavailable(_go("network", _at(port, tls=True, proxy=proxy)), "proxy_refuses")


# ---- cancelled


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_cancelled_while_a_server_is_silent(way: str, tls: bool) -> None:
    """The wait is 5 s: only an interrupted one is over when the test's own limit comes."""
    cancel = Token()
    ended: list[BaseException] = []
    with stubborn_server(None) as port:
        endpoint = _at(port, tls=tls)

        def run() -> None:
            try:
                _probe(way, endpoint).run(cancel, SilentReporter())
            except Cancelled as error:
                ended.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        threading.Event().wait(0.3)
        cancel.cancel()
        thread.join(2)
        assert not thread.is_alive()
    assert len(ended) == 1
    assert not [one for one in threading.enumerate() if one.name.startswith("check-")]


# ---- servers as they are met


@pytest.mark.parametrize("kind", [Chunked, Closing])
def test_other_ways_to_answer_are_measured_too(kind: type[SpeedHandler]) -> None:
    with odd_speed_server(kind) as port:
        assert _go("network", _at(port)).causes == ()
        measurement = _go("throughput", _at(port))
    assert measurement.causes == ()
    assert min(measurement.measures["download_bps"], measurement.measures["upload_bps"]) > 20e6


def test_a_server_that_takes_no_uploads_leaves_the_download_measured() -> None:
    with odd_speed_server(SmallPosts) as port:
        measurement = _go("throughput", _at(port))
    assert measurement.measures["download_bps"] > 20e6
    assert "upload_bps" not in measurement.measures
    assert [(cause.code, cause.values.get("status")) for cause in measurement.causes] == [
        ("test_service_unavailable", None),
        ("endpoint_refuses", "413"),
    ]
    assert judge(measurement, Thresholds.load(), ["throughput"]).verdict is Verdict.NOT_MEASURED


@pytest.mark.parametrize("kind", [Slow, VerySlow])
def test_a_slow_server_is_not_called_a_slow_network(kind: type[SpeedHandler]) -> None:
    """80 ms of thinking, on loopback: told as the server's, and the way is judged by its connects."""
    with odd_speed_server(kind) as port:
        measurement = _go("network", _at(port))
    assert [(cause.code, cause.severity) for cause in measurement.causes] == [("test_service_slow", Severity.INFORMATION)]
    assert measurement.measures["exchange_time_ms"] >= 80
    assert measurement.measures["round_trip_time_ms"] < 50
    assert judge(measurement, Thresholds.load(), ["network"]).verdict is Verdict.READY


def test_a_transfer_that_stalls_is_not_zero_bits_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("device_check.measures.throughput.LONGEST_S", 0.5)
    monkeypatch.setattr("device_check.measures.throughput.SHORTEST_DIRECTION_S", 0.5)
    monkeypatch.setattr("device_check.measures.throughput.WINDOW_S", 0.2)
    with odd_speed_server(Stalling) as port:
        measurement = _go("throughput", _at(port))
    assert "download_bps" not in measurement.measures
    assert measurement.measures["upload_bps"] > 0
    assert [cause.code for cause in measurement.causes] == ["test_service_unavailable", "transfer_stalled"]


def test_a_firewall_that_answers_connects_does_not_make_a_long_way_short(encrypted: SpeedEndpoint, authority: Authority) -> None:
    """80 ms each way behind a relay that connects at once: the handshake tells the truth."""
    with delaying_relay(encrypted.port, 0.08) as port:
        measurement = _go("network", _at(port, tls=True, ca_file=str(authority.ca_file)))
    assert measurement.causes == ()
    assert measurement.measures["connect_time_ms"] < 50
    assert 160 <= measurement.measures["round_trip_time_ms"] < 260
    judged = judge(measurement, Thresholds.load(), ["network"])
    assert (judged.verdict, [found.code for found in judged.findings]) == (Verdict.DEGRADED, ["round_trip_long"])


def test_a_very_long_way_is_not_ready_rather_than_not_measured(encrypted: SpeedEndpoint, authority: Authority) -> None:
    """A second and a fifth each exchange: few are made in the time there is, and they tell enough."""
    with delaying_relay(encrypted.port, 0.6) as port:
        measurement = _go("network", _at(port, tls=True, ca_file=str(authority.ca_file)))
    assert 3 <= measurement.measures["exchanges_count"] < 10
    assert judge(measurement, Thresholds.load(), ["network"]).verdict is Verdict.NOT_READY


class _OneConnection(ThreadingHTTPServer):
    """Takes one encrypted connection, and drops those that come after."""

    daemon_threads = True

    def __init__(self, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), SpeedHandler)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self._first = True

    def get_request(self) -> tuple[socket.socket, object]:
        line, address = super().get_request()
        if self._first:
            self._first = False
            return self._context.wrap_socket(line, server_side=True), address
        return line, address

    def verify_request(self, request: object, _address: object) -> bool:
        return isinstance(request, ssl.SSLSocket)


def test_what_was_exchanged_holds_where_no_more_connections_are_taken(authority: Authority) -> None:
    """A firewall that lets one through at a time is no server that cannot be asked."""
    with _OneConnection(authority.server("127.0.0.1")) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            endpoint = Endpoint("127.0.0.1", server.server_port, "/", tls=True, ca_file=str(authority.ca_file))
            measurement = _go("network", endpoint)
        finally:
            server.shutdown()
            serving.join()
    assert (measurement.measures["exchanges_count"], _codes(measurement)) == (25, [])
    assert "handshake_time_ms" not in measurement.measures
