"""Several ways at once, and what all of them together mean."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace

from device_check.measurement import Cause, Outcome, Rung, Severity
from device_check.probes.ladder import Climbed
from device_check.probes.rungs import RungFailed
from device_check.probes.targets import Role
from device_check.probes.tcp import GLANCE_S
from device_check.progress import CancelToken
from device_check.settings import is_loopback

# Those that answer have done so by then; those that do not disturb no measurement while they are waited for.
SETTLED_S = 1.0
_GRAVEST = (Severity.NOT_READY, Severity.NOT_MEASURED, Severity.DEGRADED, Severity.INFORMATION)


def settle(ways: Sequence[Future[Climbed]], cancel: CancelToken) -> None:
    """Wait until the ways are gone, or for a second: a handshake meanwhile would make round trips longer."""
    until = time.monotonic() + SETTLED_S
    while not all(way.done() for way in ways) and time.monotonic() < until:
        cancel.wait(GLANCE_S / 10)


def together(climbed: Sequence[Climbed]) -> list[Climbed]:
    """The ways, each seen beside the others: where one led out of this machine, a way that did not has no route of its own."""
    if not any(_led_out(one) for one in climbed):
        return list(climbed)
    return [_without_route(one) if one.failed and one.failed.code == "no_network" else one for one in climbed]


def in_order(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """Each once, the gravest first; hosts to which the same happened are told together.

    Where this machine has no network at all, that alone is told.
    """
    joined: dict[tuple[str, Severity], Cause] = {}
    for cause in causes:
        key = (cause.code, cause.severity)
        before = joined.setdefault(key, cause)
        host, more = str(before.values.get("host", "")), str(cause.values.get("host", ""))
        if more and more not in host.split(", "):
            joined[key] = replace(before, values={**before.values, "host": f"{host}, {more}"})
    if any(code == "no_network" for code, _severity in joined):
        joined = {key: cause for key, cause in joined.items() if cause.code == "no_network"}
    return tuple(sorted(joined.values(), key=lambda cause: _GRAVEST.index(cause.severity)))


def ladders(climbed: Iterable[Climbed]) -> list[Rung]:
    """One ladder for each role: of several platforms the first whose way ended, else the first."""
    told: dict[Role, Climbed] = {}
    for one in climbed:
        before = told.get(one.target.role)
        if before is None or (one.failed is not None and before.failed is None):
            told[one.target.role] = one
    return [rung for one in told.values() for rung in one.rungs]


def _led_out(climbed: Climbed) -> bool:
    connected = any(rung.rung == "tcp" and rung.outcome is Outcome.PASSED for rung in climbed.rungs)
    return connected and not is_loopback(climbed.target.endpoint.first_hop[0])


def _without_route(climbed: Climbed) -> Climbed:
    host, port = climbed.target.endpoint.first_hop
    failed = RungFailed("no_route", {"host": host, "port": str(port)}, rung=climbed.failed.rung if climbed.failed else "")
    rungs = tuple(replace(rung, code=failed.code) if rung.code else rung for rung in climbed.rungs)
    return replace(climbed, failed=failed, rungs=rungs)
