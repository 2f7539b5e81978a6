"""Uploads that only answers tell of, on a long way, before servers and proxies that do not keep a connection."""

from __future__ import annotations

import contextlib
import threading

import pytest

from device_check.demo_endpoint.server import SpeedHandler
from device_check.measurement import Measurement
from device_check.probes.connections import Connections
from device_check.probes.endpoint import Endpoint, Proxy
from device_check.probes.throughput import ThroughputProbe
from device_check.probes.upload_by_answers import UploadByAnswers
from device_check.progress import SilentReporter, Token
from tests.helpers.narrow_relay import narrow_relay
from tests.helpers.odd_speed_server import Closing, odd_speed_server


class Quitting(SpeedHandler):
    """Closes after each post, and does not say so."""

    def do_POST(self) -> None:  # noqa: N802  the name that http.server calls
        super().do_POST()
        self.close_connection = True


class Forty(SpeedHandler):
    """Closes after forty requests, as servers do after a hundred or a thousand; and says so."""

    asked = 0

    def end_headers(self) -> None:
        self.asked += 1
        if self.asked >= 40:
            self.send_header("Connection", "close")
        super().end_headers()


class Forgetting(SpeedHandler):
    """Throws away what came behind a post before it was answered."""

    def do_POST(self) -> None:  # noqa: N802  the name that http.server calls
        super().do_POST()
        self.wfile.flush()
        self.connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while self.connection.recv(65_536):
                pass
        self.connection.setblocking(True)
        self.rfile = self.connection.makefile("rb")


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


def _measured(kind: type[SpeedHandler], mbit: float, one_way_s: float) -> Measurement:
    """By a proxy: what is called one here asks the server itself, as all of them answer."""
    with odd_speed_server(kind) as server, narrow_relay(server, mbit * 1e6, one_way_s) as port:
        endpoint = Endpoint("debit.hopital.example", 80, "/", tls=False, proxy=Proxy("127.0.0.1", port))
        return ThroughputProbe(endpoint, {"download": 1e5, "upload": 1e9}).run(Token(), SilentReporter())


def test_answers_that_come_together_are_no_posts_that_came_in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = _watch(monkeypatch)
    assert _measured(Gathering, 4, 0.04).causes == ()
    took_s = sorted(one.ended_s - one.begun_s for one in made[0].arrivals if one.ended_s is not None)
    assert len(took_s) > 9
    # Two of three otherwise. (A busy machine may tear some apart.)
    assert took_s[len(took_s) // 3] > 0.02


@pytest.mark.parametrize(
    ("kind", "one_way_s", "least"),
    [
        # One at a time would be a fifth here, two fifths where there was time to make them larger.
        pytest.param(SpeedHandler, 0.15, 0.7, id="kept"),
        pytest.param(Forty, 0.2, 0.75, id="forty on each"),
        # Each of these costs a round trip more, and the way there and back to connect.
        pytest.param(Closing, 0.01, 0.7, id="closed, and told"),
        pytest.param(Closing, 0.1, 0.3, id="closed, and told, far away"),
        pytest.param(Quitting, 0.05, 0.2, id="closed, not told"),
        pytest.param(Forgetting, 0.1, 0.2, id="takes one at a time"),
    ],
)
def test_far_uploads_are_measured_whether_connections_are_kept_or_not(
    kind: type[SpeedHandler], one_way_s: float, least: float
) -> None:
    found = _measured(kind, 8, one_way_s)
    print(found.measures)
    assert found.causes == ()
    assert least * 8e6 < found.measures["upload_bps"] < 1.15 * 8e6
