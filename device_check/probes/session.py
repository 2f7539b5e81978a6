"""Whether this session is at the computer or comes from elsewhere, and whether the way leads through a VPN.

In a remote session the network that is measured is the data centre's: that alone makes the workstation *degraded*, unless policy
confirms that sound and picture take a way of their own.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from device_check.measurement import Cause, Measurement, Severity
from device_check.probes.registry import NoRegistry, Registry, registry
from device_check.probes.vpn import NONE, vpn_to
from device_check.probes.windows_session import client_protocol, own_session
from device_check.progress import CancelToken, Reporter

CHECK = "session"
LOCAL, RDP, CITRIX, HORIZON, OTHER = "local", "rdp", "citrix", "horizon", "other"
NAMES: Mapping[str, str] = {RDP: "RDP", CITRIX: "Citrix", HORIZON: "Horizon", OTHER: "SSH"}
# An address for documentation (RFC 5737): the route to it is the one to everywhere. Nothing is sent to it.
EVERYWHERE = "192.0.2.1"
RESOLVE_S = 2.0
_GLANCE_S = 0.005
_VOLATILE = "Volatile Environment"
_TERMINAL_SERVER = r"SYSTEM\CurrentControlSet\Control\Terminal Server"
_ICA, _RDP = 1, 2


@dataclass(frozen=True)
class SessionClues:
    """What a session is known by. `own_session`, `protocol` (WTSClientProtocolType): None where it is not Windows."""

    environment: Mapping[str, str] = field(default_factory=dict)
    registry: Registry = field(default_factory=NoRegistry)
    own_session: int | None = None
    protocol: int | None = None


def clues() -> SessionClues:
    """Those of this process."""
    return SessionClues(os.environ, registry(), own_session(), client_protocol())


def session_kind(known: SessionClues) -> str:
    """`local`, `rdp`, `citrix`, `horizon` or `other`.

    Horizon comes first: it may use RDP, and Blast and PCoIP show Windows a console. The environment of a program that is older
    than the connection says how the session was reached before: what Windows says now comes before it.
    """
    if known.own_session is not None and _volatile(known, "ViewClient_Protocol"):
        return HORIZON
    name = (_volatile(known, "SESSIONNAME") or known.environment.get("SESSIONNAME", "")).upper()
    if name.startswith("ICA-") or known.protocol == _ICA:
        return CITRIX
    if known.protocol == _RDP or (known.protocol is None and name.startswith("RDP-")):
        return RDP
    # RDP with RemoteFX looks like a console in all but this.
    glass = known.registry.value("HKLM", _TERMINAL_SERVER, "GlassSessionId")
    if isinstance(glass, int) and known.own_session is not None and glass != known.own_session:
        return RDP
    if "XRDP_SESSION" in known.environment:
        return RDP
    # A window that is shown elsewhere. Without one, somebody looks after this very machine: its network is the one to measure.
    shown = known.environment.get("DISPLAY") or known.environment.get("WAYLAND_DISPLAY")
    return OTHER if "SSH_CONNECTION" in known.environment and shown else LOCAL


class SessionProbe:
    """`redirected`: kinds whose sound and picture take a way of their own, as policy confirms. `hosts`: those that a consultation
    needs to reach, by name or address; without any, the way to everywhere is looked at.
    """

    check = CHECK
    needs_calling_thread = False

    def __init__(
        self,
        redirected: Collection[str] = (),
        hosts: Sequence[str] = (),
        known: Callable[[], SessionClues] = clues,
        way: Callable[[str], str | None] = vpn_to,
    ) -> None:
        self._redirected = redirected
        self._hosts = hosts
        self._known = known
        self._way = way

    def run(self, cancel: CancelToken, reporter: Reporter) -> Measurement:
        """Look; takes as long as the names of the hosts take, 2 s at most."""
        reporter.progressed(f"check.{CHECK}", 0, 0)
        begun = time.monotonic()
        kind = session_kind(self._known())
        measures = {"remote_count": float(kind != LOCAL)}
        facts = {"session": kind}
        causes: list[Cause] = []
        if kind in self._redirected:
            causes.append(Cause("session_redirected", Severity.INFORMATION, {"session": NAMES[kind]}))
        elif kind != LOCAL:
            causes.append(Cause("session_remote", Severity.DEGRADED, {"session": NAMES[kind]}))
        found = self._ways(cancel)
        if found:
            host, way = next(((host, way) for host, way in found.items() if way != NONE), ("", NONE))
            measures["vpn_count"], facts["vpn"] = float(way != NONE), way
            if way != NONE:
                causes.append(Cause("vpn_used", Severity.INFORMATION, {"host": host}))
        return Measurement(CHECK, measures, causes, time.monotonic() - begun, facts=facts)

    def _ways(self, cancel: CancelToken) -> dict[str, str]:
        """Host -> kind of way, where that is known."""
        if not self._hosts:
            way = self._way(EVERYWHERE)
            return {} if way is None else {"Internet": way}
        addresses = _addresses(self._hosts, cancel)
        ways = {host: self._way(address) for host, address in addresses.items()}
        return {host: way for host, way in ways.items() if way is not None}


def _volatile(known: SessionClues, name: str) -> str:
    """A value of the volatile environment: of this session, or of the person where there is but one session."""
    for path in (rf"{_VOLATILE}\{known.own_session}", _VOLATILE):
        found = known.registry.value("HKCU", path, name)
        if isinstance(found, str) and found:
            return found
    return ""


def _addresses(hosts: Sequence[str], cancel: CancelToken) -> dict[str, str]:
    """The first address of each host whose name is known within 2 s."""
    asked: dict[str, Future[str]] = {host: Future() for host in hosts}
    for host, answer in asked.items():
        # The system's resolver cannot be interrupted: it is left behind in its thread.
        threading.Thread(target=_resolve, args=(host, answer), name="check-way", daemon=True).start()
    until = time.monotonic() + RESOLVE_S
    while time.monotonic() < until and not all(answer.done() for answer in asked.values()):
        cancel.wait(_GLANCE_S)
    return {host: answer.result() for host, answer in asked.items() if answer.done() and answer.result()}


def _resolve(host: str, answer: Future[str]) -> None:
    try:
        answer.set_result(str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0]))
    except (OSError, UnicodeError):
        answer.set_result("")
