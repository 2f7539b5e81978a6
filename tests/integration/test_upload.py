"""Uploads that the system tells of, before a server that closes connections in between."""

from __future__ import annotations

import pytest

from device_check.demo_endpoint.server import SpeedHandler
from device_check.probes import kernel_counts
from device_check.probes.endpoint import Endpoint
from device_check.probes.streams import MIB
from device_check.probes.throughput import ThroughputProbe
from device_check.probes.upload import Upload
from device_check.progress import SilentReporter, Token
from tests.helpers.odd_speed_server import odd_speed_server

pytestmark = pytest.mark.skipif(not kernel_counts.are_known(), reason="this system does not tell what was acknowledged")


def test_what_came_over_a_connection_that_was_closed_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three posts on each, then the server closes it and says so: all of them count, not the last alone."""
    answered: list[str] = []
    told: list[int] = []

    class Three(SpeedHandler):
        posts = 0

        def do_POST(self) -> None:  # noqa: N802  the name that http.server calls
            super().do_POST()
            answered.append(self.path)

        def end_headers(self) -> None:
            if self.command == "POST":
                self.posts += 1
                if self.posts == 3:
                    self.send_header("Connection", "close")
            super().end_headers()

    class Watched(Upload):
        def moved(self) -> None:
            told.append(self.total_bytes)
            super().moved()

    monkeypatch.setattr("device_check.probes.throughput.Upload", Watched)
    with odd_speed_server(Three) as port:
        endpoint = Endpoint("127.0.0.1", port, "/", tls=False)
        found = ThroughputProbe(endpoint, {"download": 1e9, "upload": 1e12}).run(Token(), SilentReporter())
    assert found.causes == ()
    assert len(answered) > 9
    assert told[-1] >= len(answered) * MIB
