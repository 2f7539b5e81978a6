"""The way to the speed server, and the round trip on it: small exchanges over a kept connection, 20 ms apart."""

from __future__ import annotations

import contextlib
import time
from statistics import median

from device_check.measurement import Cause, Measurement, Severity
from device_check.measures.round_trip import round_trips
from device_check.probes.connections import Connections
from device_check.probes.endpoint import Endpoint
from device_check.probes.exchange import Channel, Names, find_names, refuse_status
from device_check.probes.rungs import RungFailed, unavailable
from device_check.probes.tls import issuer_of
from device_check.progress import CancelToken, Reporter

EXCHANGES = 25
# Below this many nothing is judged. On a way so long that the time is up first, a few tell enough.
FEWEST, FEWEST_OF_LONG = 10, 3
LONGEST_S = 4.5
LONGEST_CONNECTS_S = 1.0
PACE_S = 0.02
CONNECTS = 5
HANDSHAKES = 3
# What an exchange takes beyond so many round trips of the connection itself is the server's own doing, not the way's.
SERVER_IS_SLOW = 3.0
SERVER_IS_SLOW_MS = 50.0
STEP = "check.network"


class NetworkProbe:
    """Judges the way to `endpoint`; without one, says that IT has to name one."""

    check = "network"
    needs_calling_thread = False

    def __init__(self, endpoint: Endpoint | None) -> None:
        self._endpoint = endpoint

    def run(self, cancel: CancelToken, reporter: Reporter) -> Measurement:
        """Go the way rung by rung, then measure. Whatever stops it is a cause."""
        begun = time.monotonic()
        if self._endpoint is None:
            return Measurement(self.check, causes=(no_endpoint(),))
        reporter.progressed(STEP, 0, EXCHANGES)
        with Connections(self._endpoint, cancel) as connections:
            try:
                measures, causes = self._measured(connections, reporter)
            except RungFailed as failed:
                measures, causes = {}, unavailable(failed, self._endpoint.host)
        return Measurement(self.check, measures, causes, time.monotonic() - begun)

    def _measured(self, connections: Connections, reporter: Reporter) -> tuple[dict[str, float], tuple[Cause, ...]]:
        channel = Channel(connections)
        names = find_names(channel)
        causes = _interception(channel, connections.endpoint)
        times = _exchanges(channel, names, connections.cancel, reporter)
        found = round_trips(times)
        assert found is not None
        measures = {
            "round_trip_time_ms": found.median_ms,
            "round_trip_time_p95_ms": found.p95_ms,
            "jitter_ms": found.jitter_ms,
            "exchanges_count": float(len(times)),
        }
        if connections.endpoint.proxy is None and (connects := connect_times(connections)):
            measures["connect_time_ms"] = median(connects)
            way_ms = _way(connections, measures)
            if found.median_ms > max(SERVER_IS_SLOW * way_ms, way_ms + SERVER_IS_SLOW_MS):
                # What the server adds by thinking is not the network's.
                measures |= {"round_trip_time_ms": way_ms, "exchange_time_ms": found.median_ms}
                causes = (*causes, Cause("test_service_slow", Severity.INFORMATION, {"exchange_time_ms": found.median_ms}))
        return measures, causes


def no_endpoint() -> Cause:
    """No speed server is configured: nothing was contacted, nothing is judged."""
    return Cause("no_endpoint", Severity.NOT_MEASURED)


def connect_times(connections: Connections, count: int = CONNECTS) -> list[float]:
    """How long TCP takes to connect to the first hop, in ms. What fails is left out."""
    times: list[float] = []
    until = time.monotonic() + LONGEST_CONNECTS_S
    for _ in range(count):
        if times and time.monotonic() > until:
            break
        connections.cancel.wait(PACE_S)
        begun = time.perf_counter()
        with contextlib.suppress(RungFailed), connections.tcp():
            times.append((time.perf_counter() - begun) * 1000)
    return times


def _way(connections: Connections, measures: dict[str, float]) -> float:
    """One round trip of the connection itself, in ms; puts what it measures into `measures`.

    Where the way is encrypted the handshake tells it: a firewall may answer a connect in the server's place.
    """
    if not connections.endpoint.tls:
        return measures["connect_time_ms"]
    handshakes: list[float] = []
    until = time.monotonic() + LONGEST_CONNECTS_S
    for _ in range(HANDSHAKES):
        if handshakes and time.monotonic() > until:
            break
        begun = time.perf_counter()
        connections.close(connections.open())
        handshakes.append((time.perf_counter() - begun) * 1000 - measures["connect_time_ms"])
    measures["handshake_time_ms"] = max(median(handshakes), 0.0)
    return max(measures["handshake_time_ms"], measures["connect_time_ms"])


def _exchanges(channel: Channel, names: Names, cancel: CancelToken, reporter: Reporter) -> list[float]:
    """Times of exchanges in ms, in their order. Raises `RungFailed` where too few could be made."""
    until = time.monotonic() + LONGEST_S
    times: list[float] = []
    failed: RungFailed | None = None
    for number in range(EXCHANGES + 1):
        cancel.wait(PACE_S)
        try:
            channel.opened()
            begun = time.perf_counter()
            status, _body = channel.get(names.empty)
            took = (time.perf_counter() - begun) * 1000
            refuse_status(channel, status)
        except RungFailed as error:
            if failed is not None:
                break
            failed = error
            continue
        # The first one pays for the server's awakening.
        if number:
            times.append(took)
        reporter.progressed(STEP, number, EXCHANGES)
        if time.monotonic() > until:
            break
    if len(times) < (FEWEST if time.monotonic() < until else FEWEST_OF_LONG):
        raise failed or RungFailed("too_few_exchanges", {"host": channel.endpoint.host, "exchanges": str(len(times))})
    return times


def _interception(channel: Channel, endpoint: Endpoint) -> tuple[Cause, ...]:
    if not (endpoint.tls and endpoint.issuer):
        return ()
    channel.opened()
    issuer = issuer_of(channel.socket)
    if endpoint.issuer.casefold() in issuer.casefold():
        return ()
    return (Cause("tls_intercepted", Severity.DEGRADED, {"host": endpoint.host, "issuer": issuer, "expected": endpoint.issuer}),)
