"""The way to one target, rung by rung: name, TCP, proxy, TLS, HTTP, WebSocket; and what each rung that gives way means."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from device_check.measurement import Cause, Outcome, Rung, Severity
from device_check.probes.connections import Connections
from device_check.probes.endpoint import Endpoint
from device_check.probes.exchange import FAILED, Channel, refuse_status
from device_check.probes.rungs import RungFailed, unavailable
from device_check.probes.targets import SEVERITY, Role, Target
from device_check.probes.tls import issuer_of
from device_check.probes.tunnel import SIGN_IN_NEEDED
from device_check.probes.websocket import upgrade
from device_check.progress import CancelToken

# Each step, and all steps of one target together.
STEP_S, LONGEST_S = 3.0, 6.0


@dataclass(frozen=True)
class Climbed:
    """How far the way to a target led. `issuer`: who signed the certificate shown on it, where one was."""

    target: Target
    rungs: tuple[Rung, ...]
    failed: RungFailed | None = None
    issuer: str = ""

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What it means for the consultation: nothing, on a way that is good and not listened to."""
        intercepted = interception(self.target.endpoint, self.issuer)
        return (*told(self.target.role, self.failed, self.target.endpoint.host), *intercepted) if self.failed else intercepted


def climb(target: Target, cancel: CancelToken) -> Climbed:
    """Go the way to `target`; at most 3 s a step and 6 s together. Raises what the token raises."""
    endpoint = target.endpoint
    issuer = ""
    failed: RungFailed | None = None
    with Connections(endpoint, cancel, STEP_S, time.monotonic() + LONGEST_S) as connections:
        channel = Channel(connections)
        try:
            channel.opened()
            issuer = issuer_of(channel.socket)
            with connections.step("http"):
                _reach(channel)
            if target.websocket:
                with connections.step("websocket"):
                    upgrade(channel, target.websocket)
        except RungFailed as error:
            failed = error
    return Climbed(target, rungs_of(target, connections.steps, failed), failed, issuer)


def _reach(channel: Channel) -> None:
    """Whoever answers below 500 is reached: a calendar server asks for a sign-in (401), a platform may know no `/`."""
    status, _body = channel.get("")
    if status == SIGN_IN_NEEDED or status >= FAILED:
        refuse_status(channel, status)


def rungs_of(target: Target, steps: Mapping[str, float], failed: RungFailed | None) -> tuple[Rung, ...]:
    """The steps of the way in their order; `steps`: how long the passed ones took, in ms. After a failure all are skipped."""
    endpoint = target.endpoint
    names = ["dns", "tcp"]
    names += ["proxy"] if endpoint.proxy else []
    names += ["tls"] if endpoint.tls else []
    names += ["http"]
    names += ["websocket"] if target.websocket else []
    ended = (failed.rung or "http") if failed else ""
    rungs: list[Rung] = []
    outcome = Outcome.PASSED
    for name in names:
        if failed and name == ended:
            rungs.append(Rung(name, target.role, Outcome.FAILED, code=failed.code))
            outcome = Outcome.SKIPPED
        else:
            rungs.append(Rung(name, target.role, outcome, steps.get(name) if outcome is Outcome.PASSED else None))
    return tuple(rungs)


def told(role: Role, failed: RungFailed, host: str) -> tuple[Cause, ...]:
    """The causes of a way that ended: what it means for the consultation, and the rung on which it ended.

    Where this machine has no network at all, that alone is told. That *our own* speed server is down is nobody's fault here.
    """
    if role is Role.TEST_SERVICE:
        return unavailable(failed, host)
    if failed.severity is Severity.NOT_READY:
        return (failed.cause,)
    if failed.code == "websocket_blocked":
        return (Cause(failed.code, SEVERITY[role], failed.values),)
    unreachable = Cause(
        "calendar_unreachable" if role is Role.CALENDAR else "platform_unreachable", SEVERITY[role], {"host": host}
    )
    return (unreachable, replace(failed.cause, severity=Severity.INFORMATION))


def interception(endpoint: Endpoint, issuer: str) -> tuple[Cause, ...]:
    """A certificate that this computer trusts, and not of whom it should be. Without a name of that issuer nothing is guessed:
    a CA that was installed here may well be the server's own.
    """
    if not (endpoint.issuer and issuer) or endpoint.issuer.casefold() in issuer.casefold():
        return ()
    return (Cause("tls_intercepted", Severity.DEGRADED, {"host": endpoint.host, "issuer": issuer, "expected": endpoint.issuer}),)
