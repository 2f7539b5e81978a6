"""Uploads that only answers tell of, on a long way, before servers and proxies that do not keep a connection."""

from __future__ import annotations

import threading

import pytest

from device_check.demo_endpoint.server import SpeedHandler
from device_check.measurement import Measurement
from device_check.probes.connections import Connections
from device_check.probes.endpoint import Endpoint, Proxy
from device_check.probes.throughput import ThroughputProbe
from device_check.probes.upload_by_answers import UploadByAnswers
from device_check.progress import SilentReporter, Token
from tests.helpers.delaying_relay import delaying_relay
from tests.helpers.odd_speed_server import Closing, odd_speed_server


class Quitting(SpeedHandler):
    """Closes after each post, and does not say so."""

    def do_POST(self) -> None:  # noqa: N802  the name that http.server calls
        super().do_POST()
        self.close_connection = True


class Gathering(SpeedHandler):
    """Keeps answers until there are three, as a proxy does that waits for acknowledgements (RFC 896)."""

    kept = 0

    def _answer(self, body: bytes) -> None:
        if self.command != "POST":
            super()._answer(body)
            return
        self.kept += 1
        if self.kept == 3:
            threading.Event().wait(0.1)
            for _ in range(3):
                super()._answer(body)
            self.kept = 0


def _watch(monkeypatch: pytest.MonkeyPatch) -> list[UploadByAnswers]:
    """The uploads that will be made."""
    made: list[UploadByAnswers] = []

    class Watched(UploadByAnswers):
        def __init__(self, connections: Connections) -> None:
            super().__init__(connections)
            made.append(self)

    monkeypatch.setattr("device_check.probes.throughput.UploadByAnswers", Watched)
    return made


def _measured(kind: type[SpeedHandler]) -> Measurement:
    """80 ms away, by a proxy: what is called one here asks the server itself, as all of them answer."""
    with odd_speed_server(kind) as server, delaying_relay(server, 0.04) as port:
        endpoint = Endpoint("debit.hopital.example", 80, "/", tls=False, proxy=Proxy("127.0.0.1", port))
        return ThroughputProbe(endpoint, {"download": 1e5, "upload": 1e5}).run(Token(), SilentReporter())


def test_answers_that_come_together_are_no_posts_that_came_in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = _watch(monkeypatch)
    assert _measured(Gathering).causes == ()
    took_s = [one.ended_s - one.begun_s for one in made[0].arrivals if one.ended_s is not None]
    assert len(took_s) > 9
    assert min(took_s) > 0.05


@pytest.mark.parametrize("kind", [SpeedHandler, Closing, Quitting])
def test_far_uploads_are_measured_whether_connections_are_kept_or_not(
    kind: type[SpeedHandler], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _watch(monkeypatch)
    found = _measured(kind)
    assert found.causes == ()
    assert found.measures["upload_bps"] > 0.5e6
    [upload] = made
    if kind is not Quitting:
        # Lost: what was under way when it ended, and once on each connection what followed a post after which nothing is taken.
        assert upload._claimed - upload.total_bytes <= 3 * 2 * 6 * 16_384
