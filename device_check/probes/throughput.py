"""Throughput down and up to the speed server, and how much longer TCP takes to connect meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from device_check.measurement import Cause, Measurement
from device_check.measures.throughput import throughput
from device_check.probes.connections import Connections
from device_check.probes.download import Download
from device_check.probes.endpoint import Endpoint
from device_check.probes.exchange import Channel, Names, find_names
from device_check.probes.latency import FEWEST, LatencyUnderLoad
from device_check.probes.network import connect_times, no_endpoint
from device_check.probes.rungs import RungFailed, unavailable
from device_check.probes.streams import Streams
from device_check.probes.upload import Upload
from device_check.progress import CancelToken, Reporter

STEP = "check.throughput"
DIRECTIONS: tuple[tuple[str, type[Streams]], ...] = (("download", Download), ("upload", Upload))


class ThroughputProbe:
    """Measures both directions, one after the other. `ready_bps` by direction: far above it nothing more need be known.

    `routed`: gives the endpoint the proxy that a script names for it.
    """

    check = "throughput"
    needs_calling_thread = False

    def __init__(
        self,
        endpoint: Endpoint | None,
        ready_bps: dict[str, float],
        routed: Callable[[Endpoint, CancelToken], Endpoint] = lambda endpoint, _cancel: endpoint,
    ) -> None:
        self._endpoint = endpoint
        self._routed = routed
        self._ready_bps = ready_bps

    def run(self, cancel: CancelToken, reporter: Reporter) -> Measurement:
        """Measure down, then up. What stops one direction is a cause; the other is measured all the same."""
        begun = time.monotonic()
        if self._endpoint is None:
            return Measurement(self.check, causes=(no_endpoint(),))
        self._endpoint = self._routed(self._endpoint, cancel)
        measures: dict[str, float] = {}
        causes: list[Cause] = []
        moved = 0
        try:
            names, idle = _looked_at(self._endpoint, cancel)
        except RungFailed as failed:
            return Measurement(self.check, causes=unavailable(failed, self._endpoint.host), seconds=time.monotonic() - begun)
        for number, (direction, streams) in enumerate(DIRECTIONS):
            reporter.progressed(f"check.{direction}", number, len(DIRECTIONS))
            try:
                moved += self._measure(direction, streams, names, idle, cancel, measures)
            except RungFailed as failed:
                causes += [cause for cause in unavailable(failed, self._endpoint.host) if cause not in causes]
        reporter.progressed(STEP, len(DIRECTIONS), len(DIRECTIONS))
        return Measurement(self.check, measures, tuple(causes), time.monotonic() - begun, moved)

    def _measure(
        self,
        direction: str,
        kind: type[Streams],
        names: Names,
        idle: list[float],
        cancel: CancelToken,
        measures: dict[str, float],
    ) -> int:
        assert self._endpoint is not None
        ready_bps = self._ready_bps[direction]
        with Connections(self._endpoint, cancel) as connections:
            streams = kind(connections, names)
            if self._endpoint.proxy is None:
                with LatencyUnderLoad(connections) as loaded:
                    samples = streams.measure(ready_bps, cancel)
                _put_rise(measures, idle, loaded.times_ms)
            else:
                samples = streams.measure(ready_bps, cancel)
        found = throughput(samples, ready_bps)
        if found is None:
            raise RungFailed("transfer_stalled", {"host": self._endpoint.host})
        measures[f"{direction}_bps"] = found.bps
        # 1: the link carries this much, and perhaps more.
        measures[f"{direction}_at_least"] = float(found.at_least)
        return samples[-1].total_bytes


def _looked_at(endpoint: Endpoint, cancel: CancelToken) -> tuple[Names, list[float]]:
    with Connections(endpoint, cancel) as connections:
        names = find_names(Channel(connections))
        return names, [] if endpoint.proxy else connect_times(connections)


def _put_rise(measures: dict[str, float], idle: list[float], loaded: list[float]) -> None:
    """The worse of the two directions counts; too few connects under load tell nothing."""
    if idle and len(loaded) >= FEWEST:
        rise = max(0.0, median(loaded) - median(idle))
        measures["latency_rise_ms"] = max(rise, measures.get("latency_rise_ms", 0.0))
