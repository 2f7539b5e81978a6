"""The ways to all that a consultation needs, and the round trip to the speed server: small exchanges over a kept connection,
20 ms apart.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import median

from device_check.measurement import Cause, Measurement, Severity
from device_check.measures.round_trip import round_trips
from device_check.probes import tcp
from device_check.probes.connections import Connections
from device_check.probes.endpoint import Endpoint
from device_check.probes.exchange import Channel, Names, find_names, refuse_status
from device_check.probes.ladder import Climbed, climb, rungs_of
from device_check.probes.pac import ProxyScript
from device_check.probes.reach import in_order, ladders, settle, together
from device_check.probes.rungs import RungFailed
from device_check.probes.targets import Role, Target
from device_check.probes.tls import issuer_of
from device_check.progress import CancelToken, Reporter
from device_check.settings import CheckSettings

EXCHANGES = 25
# Below this many nothing is judged. On a way so long that the time is up first, a few tell enough.
FEWEST, FEWEST_OF_LONG = 10, 3
LONGEST_S = 2.2
LONGEST_CONNECTS_S = 0.7
# A step of the way to our own server, and everything together.
STEP_S, LONGEST_OF_ALL_S = 3.0, 6.0
# More, where an exchange takes so long that three of them were not made by then.
LONG_WAY_S = 4.0
# What follows the exchanges takes about so many round trips: connects, and handshakes where the way is encrypted.
ROUND_TRIPS_AFTERWARDS, ROUND_TRIPS_OF_HANDSHAKE = 5, 4
PACE_S = 0.02
CONNECTS = 5
HANDSHAKES = 3
# What an exchange takes beyond so many round trips of the connection itself is the server's own doing, not the way's.
SERVER_IS_SLOW = 3.0
SERVER_IS_SLOW_MS = 50.0
STEP = "check.network"


class NetworkProbe:
    """Measures the way to `endpoint`, our own speed server, and goes those to `targets`, without which there is no consultation.

    Without an endpoint, says that IT has to name one. `script`: which proxy each way takes. `causes`: what was known before.
    `left_s`: how long it may take, as it begins.
    """

    check = "network"
    needs_calling_thread = False

    def __init__(
        self,
        endpoint: Endpoint | None,
        targets: Sequence[Target] = (),
        script: ProxyScript | None = None,
        causes: Sequence[Cause] = (),
        left_s: Callable[[], float] = lambda: LONGEST_OF_ALL_S,
    ) -> None:
        self._endpoint = endpoint
        self._targets = targets
        self._script = script or ProxyScript(CheckSettings())
        self._causes = causes
        self._left_s = left_s

    def run(self, cancel: CancelToken, reporter: Reporter) -> Measurement:
        """Go each way rung by rung, then measure. Whatever stops it is a cause."""
        begun = time.monotonic()
        until = begun + min(LONGEST_OF_ALL_S, self._left_s())
        reporter.progressed(STEP, 0, EXCHANGES)
        # The script is asked first: the ways depend on its answer.
        endpoint = self._endpoint and self._script.routed(self._endpoint, cancel)
        targets = [replace(one, endpoint=self._script.routed(one.endpoint, cancel)) for one in self._targets]
        measures: dict[str, float] = {}
        causes: tuple[Cause, ...] = (no_endpoint(),)
        climbed: list[Climbed] = []
        with ThreadPoolExecutor(max(1, len(targets)), thread_name_prefix="check-reach") as threads:
            ways = [threads.submit(climb, target, cancel) for target in targets]
            if endpoint is not None:
                settle(ways, cancel)
                measures, causes, own = _own(endpoint, until, cancel, reporter)
                climbed.append(own)
            climbed = together([*climbed, *(way.result() for way in ways)])
        causes = in_order([*causes, *self._causes, *self._script.causes, *(one for way in climbed for one in way.causes)])
        return Measurement(self.check, measures, causes, time.monotonic() - begun, facts=_facts(climbed), rungs=ladders(climbed))


def _own(
    endpoint: Endpoint, until: float, cancel: CancelToken, reporter: Reporter
) -> tuple[dict[str, float], tuple[Cause, ...], Climbed]:
    """What is measured on the way to our own server, and how far it led."""
    measures: dict[str, float] = {}
    causes: tuple[Cause, ...] = ()
    issuer, failed = "", None
    target = Target(Role.TEST_SERVICE, endpoint)
    with Connections(endpoint, cancel, min(tcp.ANSWER_S, STEP_S), until + LONG_WAY_S) as connections:
        channel = Channel(connections)
        try:
            channel.opened()
            issuer = issuer_of(channel.socket)
            with connections.step("http"):
                names = find_names(channel)
            measures, causes = _measured(channel, connections, names, until, reporter)
        except RungFailed as error:
            failed = error
        return measures, causes, Climbed(target, rungs_of(target, connections.steps, failed), failed, issuer)


def _facts(climbed: Sequence[Climbed]) -> dict[str, str]:
    """Who signed the certificates, and the proxies on the way: hosts, never an address with a password."""
    facts = {f"issuer_{one.target.role}": one.issuer for one in climbed if one.issuer}
    proxies = sorted({f"{proxy.host}:{proxy.port}" for one in climbed if (proxy := one.target.endpoint.proxy)})
    return facts | ({"proxy": ", ".join(proxies)} if proxies else {})


def _measured(
    channel: Channel, connections: Connections, names: Names, until: float, reporter: Reporter
) -> tuple[dict[str, float], tuple[Cause, ...]]:
    times = _exchanges(channel, names, until, connections.cancel, reporter)
    found = round_trips(times)
    assert found is not None
    measures = {
        "round_trip_time_ms": found.median_ms,
        "round_trip_time_p95_ms": found.p95_ms,
        "jitter_ms": found.jitter_ms,
        "exchanges_count": float(len(times)),
    }
    # One connect is always worth its time: without it a server that is slow to think would be taken for the network.
    if connections.endpoint.proxy is None and (connects := connect_times(connections, until - time.monotonic())):
        measures["connect_time_ms"] = connect_ms = median(connects)
        # Where there is no time for a handshake it is not told apart what the server adds: on so long a way that is little.
        left_s = until - time.monotonic() - ROUND_TRIPS_OF_HANDSHAKE * connect_ms / 1000
        way_ms = (_way(connections, measures, left_s) if left_s > 0 else None) or found.median_ms
        if found.median_ms > max(SERVER_IS_SLOW * way_ms, way_ms + SERVER_IS_SLOW_MS):
            # What the server adds by thinking is not the network's.
            measures |= {"round_trip_time_ms": way_ms, "exchange_time_ms": found.median_ms}
            return measures, (Cause("test_service_slow", Severity.INFORMATION, {"exchange_time_ms": found.median_ms}),)
    return measures, ()


def no_endpoint() -> Cause:
    """No speed server is configured: nothing was contacted, nothing is judged."""
    return Cause("no_endpoint", Severity.NOT_MEASURED)


def connect_times(connections: Connections, longest_s: float = LONGEST_CONNECTS_S) -> list[float]:
    """How long TCP takes to connect to the first hop, in ms. What fails is left out."""
    times: list[float] = []
    until = time.monotonic() + min(longest_s, LONGEST_CONNECTS_S)
    for _ in range(CONNECTS):
        if times and time.monotonic() > until:
            break
        connections.cancel.wait(PACE_S)
        begun = time.perf_counter()
        with contextlib.suppress(RungFailed), connections.tcp():
            times.append((time.perf_counter() - begun) * 1000)
    return times


def _way(connections: Connections, measures: dict[str, float], longest_s: float) -> float | None:
    """One round trip of the connection itself, in ms; puts what it measures into `measures`. None where no more connections are
    taken: what was exchanged before still holds.

    Where the way is encrypted the handshake tells it: a firewall may answer a connect in the server's place.
    """
    if not connections.endpoint.tls:
        return measures["connect_time_ms"]
    handshakes: list[float] = []
    until = time.monotonic() + min(longest_s, LONGEST_CONNECTS_S)
    for _ in range(HANDSHAKES):
        if handshakes and time.monotonic() > until:
            break
        begun = time.perf_counter()
        try:
            connections.close(connections.open())
        except RungFailed:
            break
        handshakes.append((time.perf_counter() - begun) * 1000 - measures["connect_time_ms"])
    if not handshakes:
        return None
    measures["handshake_time_ms"] = max(median(handshakes), 0.0)
    return max(measures["handshake_time_ms"], measures["connect_time_ms"])


def _exchanges(channel: Channel, names: Names, until: float, cancel: CancelToken, reporter: Reporter) -> list[float]:
    """Times of exchanges in ms, in their order. Raises `RungFailed` where too few could be made."""
    afterwards = ROUND_TRIPS_AFTERWARDS if channel.endpoint.proxy is None else 0
    longest_until, over = time.monotonic() + LONGEST_S, False
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
        now = time.monotonic()
        if len(times) < FEWEST_OF_LONG:
            continue
        if over := now > longest_until or now + afterwards * median(times) / 1000 > until:
            break
    if len(times) < (FEWEST_OF_LONG if over else FEWEST):
        raise failed or RungFailed("too_few_exchanges", {"host": channel.endpoint.host, "exchanges": str(len(times))})
    return times
