"""Throughput down and up to the speed server, and how much longer TCP takes to connect meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median

from device_check.measurement import Cause, Measurement
from device_check.measures.throughput import Limits, throughput
from device_check.probes import kernel_counts, tcp
from device_check.probes.connections import Connections
from device_check.probes.download import Download
from device_check.probes.endpoint import Endpoint
from device_check.probes.exchange import Channel, Names, find_names
from device_check.probes.latency import FEWEST, LatencyUnderLoad
from device_check.probes.network import connect_times, no_endpoint
from device_check.probes.out_of_budget import budget_spent
from device_check.probes.rungs import RungFailed, unavailable
from device_check.probes.streams import Streams
from device_check.probes.upload import Upload
from device_check.probes.upload_by_answers import UploadByAnswers
from device_check.progress import CancelToken, Reporter
from device_check.scope import FULL_BUDGET, Allowance

STEP = "check.throughput"


def upload(connections: Connections) -> Streams:
    """Counted as exactly as this system and the way there allow."""
    if connections.endpoint.proxy is None and kernel_counts.are_known():
        return Upload(connections)
    return UploadByAnswers(connections)


DIRECTIONS: tuple[tuple[str, Callable[[Connections], Streams]], ...] = (("download", Download), ("upload", upload))
# Both directions, and what has to be opened for them. In less nothing can be told that would be true.
LONGEST_S, SHORTEST_S = 12.0, 4.0
# Between the end of a direction's time and the end of its connections.
LETTING_GO_S = 0.25
# A server that does not answer a step by then does not answer.
STEP_S = 3.0
# For the way's length while it carries nothing; on a long way two connects have to do.
IDLE_S = 0.5


@dataclass
class _Line:
    """What is known of the line, and what has been found. `until`: when all ends (monotonic)."""

    until: float
    names: Names | None = None
    idle_ms: list[float] = field(default_factory=list)
    round_trip_s: float = 0.0
    measures: dict[str, float] = field(default_factory=dict)
    moved: int = 0


class ThroughputProbe:
    """Measures both directions, one after the other. `ready_bps` by direction: far above it nothing more need be known.

    `routed`: gives the endpoint the proxy that a script names for it. `allowance`: what may be taken, `keeping_s` of it being
    for who comes later.
    """

    check = "throughput"
    needs_calling_thread = False

    def __init__(
        self,
        endpoint: Endpoint | None,
        ready_bps: Mapping[str, float],
        routed: Callable[[Endpoint, CancelToken], Endpoint] = lambda endpoint, _cancel: endpoint,
        allowance: Allowance | None = None,
        keeping_s: float = 0.0,
    ) -> None:
        self._endpoint = endpoint
        self._routed = routed
        self._ready_bps = ready_bps
        self._allowance = allowance or Allowance(FULL_BUDGET)
        self._keeping_s = keeping_s
        self.carries_bps: float | None = None
        """The smaller of the directions that were measured; None until one was."""

    def run(self, cancel: CancelToken, reporter: Reporter) -> Measurement:
        """Measure down, then up. What stops one direction is a cause; the other is measured all the same."""
        begun = time.monotonic()
        if self._endpoint is None:
            return Measurement(self.check, causes=(no_endpoint(),))
        left_s = min(LONGEST_S, self._allowance.left_s(self._keeping_s))
        if left_s < SHORTEST_S:
            return Measurement(self.check, causes=(budget_spent(self._allowance),))
        endpoint = self._endpoint = self._routed(self._endpoint, cancel)
        line = _Line(begun + left_s)
        causes: list[Cause] = []
        for number, (direction, maker) in enumerate(DIRECTIONS):
            reporter.progressed(f"check.{direction}", number, len(DIRECTIONS))
            try:
                if not self._measure(endpoint, direction, maker, line, len(DIRECTIONS) - number, cancel):
                    causes.append(budget_spent(self._allowance))
                    break
            except RungFailed as failed:
                causes += [cause for cause in unavailable(failed, endpoint.host) if cause not in causes]
                if line.names is None:
                    # Not even asked: it would be the same for the other direction.
                    break
        reporter.progressed(STEP, len(DIRECTIONS), len(DIRECTIONS))
        self._allowance.spend(line.moved)
        self.carries_bps = min((line.measures[name] for name in _MEASURED if name in line.measures), default=None)
        return Measurement(self.check, line.measures, tuple(causes), time.monotonic() - begun, line.moved)

    def _measure(
        self,
        endpoint: Endpoint,
        direction: str,
        maker: Callable[[Connections], Streams],
        line: _Line,
        to_come: int,
        cancel: CancelToken,
    ) -> bool:
        """One direction of those that are `to_come`; False where too little time is left for it."""
        ready_bps = self._ready_bps[direction]
        with Connections(endpoint, cancel, min(tcp.ANSWER_S, STEP_S), line.until) as connections:
            begun = time.monotonic()
            streams = maker(connections)
            channels = streams.open()
            opened_s = time.monotonic() - begun
            streams.names = line.names = line.names or _looked_at(line, channels[0], connections)
            # Each has an equal part of what is left; the others still have to be opened.
            left_s = (line.until - time.monotonic() - (to_come - 1) * opened_s) / to_come - LETTING_GO_S
            limits = Limits.of(left_s, self._allowance.left_bytes - line.moved, line.round_trip_s)
            if limits is None:
                return False
            if endpoint.proxy is None:
                with LatencyUnderLoad(connections) as loaded:
                    samples = streams.measure(channels, ready_bps, cancel, limits)
                _put_rise(line.measures, line.idle_ms, loaded.times_ms)
            else:
                samples = streams.measure(channels, ready_bps, cancel, limits)
        line.moved += samples[-1].total_bytes
        found = throughput(samples, ready_bps, limits, streams.arrivals)
        if found is None:
            raise RungFailed("transfer_stalled", {"host": endpoint.host})
        line.measures[f"{direction}_bps"] = found.bps
        # 1: the link carries this much, and perhaps more.
        line.measures[f"{direction}_at_least"] = float(found.at_least)
        return True


_MEASURED = tuple(f"{direction}_bps" for direction, _streams in DIRECTIONS)


def _looked_at(line: _Line, channel: Channel, connections: Connections) -> Names:
    """Where the server has what we ask, and how long the way is while it carries nothing."""
    names = find_names(channel)
    if connections.endpoint.proxy is None:
        line.idle_ms = connect_times(connections, IDLE_S)
    begun = time.monotonic()
    if not line.idle_ms:
        # A connect would tell how far the proxy is, and no more.
        channel.get(names.empty)
    line.round_trip_s = median(line.idle_ms) / 1000 if line.idle_ms else time.monotonic() - begun
    return names


def _put_rise(measures: dict[str, float], idle: list[float], loaded: list[float]) -> None:
    """The worse of the two directions counts; too few connects under load tell nothing."""
    if idle and len(loaded) >= FEWEST:
        rise = max(0.0, median(loaded) - median(idle))
        measures["latency_rise_ms"] = max(rise, measures.get("latency_rise_ms", 0.0))
