"""A full router drops the first packet of a connection as it drops others: that is a loss, and no lag of a second."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from device_check.demo_endpoint import speed_endpoint
from device_check.probes import latency
from device_check.probes.connections import Connections
from device_check.probes.endpoint import Endpoint
from device_check.probes.latency import LatencyUnderLoad
from device_check.progress import Token
from tests.helpers.certificates import Authority
from tests.helpers.network_lab import network_lab, why_not

REASON = why_not()
DELAY_MS = 50
pytestmark = pytest.mark.skipif(bool(REASON), reason=f"no network lab: {REASON}")


def test_a_connect_that_was_lost_once_takes_as_long_as_its_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latency, "EVERY_S", 0.01)
    authority = Authority(tmp_path, "Hospital CA")
    with (
        network_lab(delay_ms=DELAY_MS) as lab,
        speed_endpoint(lab.far_address, authority.server(lab.far_address), lab.inside(lab.far)) as speed,
    ):
        # Each first try is dropped; the system tries again a second later.
        lab.filter("up", "tcp flags & (syn | ack) == syn numgen inc mod 2 0 counter drop")

        def measured() -> list[float]:
            endpoint = Endpoint(lab.far_address, speed.port, "/", tls=False)
            with Connections(endpoint, Token()) as connections, LatencyUnderLoad(connections) as loaded:
                for _ in range(200):
                    if loaded.times_ms:
                        break
                    threading.Event().wait(0.05)
            return loaded.times_ms

        times_ms = lab.call(lab.near, measured)
        assert lab.dropped("up") > 0
    assert times_ms
    assert all(DELAY_MS <= time_ms < 1000 for time_ms in times_ms), times_ms
