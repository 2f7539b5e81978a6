"""What the steps to the relays mean: which failed for good, and which only mean another way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from device_check.measurement import Cause, Severity
from device_check.probes.rungs import mended_first

if TYPE_CHECKING:
    # What tries them is slow to import.
    from device_check.probes.relay_rungs import Tried

# Nobody answered: the relay may be stopped, or its port closed on the way.
_SILENT = frozenset({"connection_timed_out", "connection_refused", "connection_failed", "no_route", "tls_timed_out"})


def causes_of(tried: Sequence[Tried]) -> tuple[Cause, ...]:
    """The causes of a platform's relays before those of the hospital's own."""
    for one in tried:
        if one.failed is not None and one.failed.severity is Severity.NOT_READY and not any(_passed(tried)):
            # No network at all: that alone is told.
            return (one.failed.cause,)
    found: list[Cause] = []
    for platform in (True, False):
        if group := [one for one in tried if one.named.platform is platform]:
            found += _of_group(group, platform)
    return tuple(found)


def _of_group(group: Sequence[Tried], platform: bool) -> list[Cause]:
    relayed = [one for one in group if one.rung != "stun"] or list(group)
    refused = _told(one for one in relayed if one.failed is not None and one.failed.code.startswith("turn_"))
    told = _told(
        one for one in relayed if one.failed is not None and not _is_silent(one) and not one.failed.code.startswith("turn_")
    )
    if any(_passed(relayed)):
        return [*_other_way(group), *(_noted(cause) for cause in (*refused, *told))]
    if refused:
        # It was reached: what it says is not the network's.
        return refused
    host = {"host": group[0].named.address.host}
    if platform:
        return [Cause("relay_unreachable", Severity.NOT_READY, host), *(_noted(cause) for cause in told)]
    unavailable = Cause("test_service_unavailable", Severity.NOT_MEASURED, host)
    return mended_first(unavailable, told or [Cause("relay_unreachable", Severity.NOT_MEASURED, host)])


def _other_way(group: Sequence[Tried]) -> list[Cause]:
    """That datagrams do not pass, where the same relay is reached by a connection and none of its datagrams came back."""
    for one in group:
        host = one.named.address.host
        if one.rung != "turn_udp" or not _is_silent(one):
            continue
        same = [other for other in group if other.named.address.host == host]
        passed = {other.rung for other in _passed(same)}
        if passed & {"stun", "turn_udp"} or any(other.rung == "turn_udp" for other in _passed(group)):
            continue
        if "turn_tcp" in passed:
            return [Cause("udp_blocked", Severity.DEGRADED, {"host": host})]
        if "turn_tls" in passed:
            only = any(other.rung == "turn_tcp" and _is_silent(other) for other in same)
            return [Cause("relay_only_tls" if only else "udp_blocked", Severity.DEGRADED, {"host": host})]
    return []


def _passed(tried: Iterable[Tried]) -> list[Tried]:
    return [one for one in tried if one.failed is None]


def _is_silent(one: Tried) -> bool:
    return one.failed is not None and one.failed.code in _SILENT


def _told(failed: Iterable[Tried]) -> list[Cause]:
    """Each only once."""
    causes: list[Cause] = []
    for one in failed:
        if one.failed is not None and one.failed.cause not in causes:
            causes.append(one.failed.cause)
    return causes


def _noted(cause: Cause) -> Cause:
    return replace(cause, severity=Severity.INFORMATION)
