"""What stops a connection on its way, rung by rung; each is a cause of its own."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from device_check.measurement import Cause, Severity

# OpenSSL's numbers of why a certificate was refused (X509_V_ERR_...).
_NOT_YET_VALID, _EXPIRED, _OTHER_NAME, _OTHER_ADDRESS = 9, 10, 62, 64
_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL})


# Not our own server's doing: it is mended at this end, by whoever sits here or by IT, and waiting for the server mends nothing.
_AT_THIS_END = frozenset(
    {
        "name_service_silent",
        "no_route",
        "proxy_asks_sign_in",
        "proxy_refuses",
        "proxy_silent",
        "another_page_answers",
        "certificate_not_trusted",
        "ca_file_unreadable",
    }
)


@dataclass(eq=False)
class RungFailed(Exception):
    """The way ends here. `code` is that of the cause; `severity` is grave only where the workstation itself is at fault.

    `rung`: the step on which it ended, as `device_check.measurement.Rung` has it; empty where only the caller knows it.
    """

    code: str
    values: Mapping[str, float | str] = field(default_factory=dict)
    severity: Severity = Severity.NOT_MEASURED
    rung: str = ""

    @property
    def cause(self) -> Cause:
        """The same as a finding in the making."""
        return Cause(self.code, self.severity, self.values)


def unavailable(failed: RungFailed, host: str) -> tuple[Cause, ...]:
    """The causes of a way that ended: that *our own* server could not be asked, and on which rung it ended.

    Where this machine has no network at all, that alone is told.
    """
    if failed.severity is Severity.NOT_READY:
        return (failed.cause,)
    return tuple(mended_first(Cause("test_service_unavailable", Severity.NOT_MEASURED, {"host": host}), [failed.cause]))


def mended_first(service: Cause, causes: Sequence[Cause]) -> list[Cause]:
    """That our own service could not be asked, with its causes: the first that is told has the remedy that helps."""
    here = [cause for cause in causes if cause.code in _AT_THIS_END]
    return [*here, service, *(cause for cause in causes if cause not in here)]


def name_unresolved(error: socket.gaierror, host: str) -> RungFailed:
    """No address for the name: the name is wrong, or nobody could be asked."""
    if error.errno in (socket.EAI_AGAIN, getattr(socket, "EAI_FAIL", None)):
        return RungFailed("name_service_silent", {"host": host}) if _has_route() else no_network()
    return RungFailed("name_unknown", {"host": host})


def no_network() -> RungFailed:
    """There is no way out of this machine: no cable, no wireless network."""
    return RungFailed("no_network", severity=Severity.NOT_READY)


def not_connected(error: OSError, address: tuple[str, int]) -> RungFailed:
    """The TCP connection was not made."""
    values: dict[str, float | str] = {"host": address[0], "port": str(address[1])}
    if isinstance(error, ConnectionRefusedError):
        return RungFailed("connection_refused", values)
    if isinstance(error, TimeoutError):
        return RungFailed("connection_timed_out", values)
    if error.errno in _NO_ROUTE:
        return RungFailed("no_route", values)
    return RungFailed("connection_failed", {**values, "reason": error.strerror or type(error).__name__})


def tls_refused(error: OSError, host: str, issuer: str) -> RungFailed:
    """The encrypted connection was not made; `issuer` is who signed the certificate shown, where that is known."""
    if isinstance(error, ssl.SSLCertVerificationError):
        values = {"host": host, "issuer": issuer or "?"}
        if error.verify_code in (_OTHER_NAME, _OTHER_ADDRESS):
            return RungFailed("certificate_of_another_name", values)
        if error.verify_code in (_EXPIRED, _NOT_YET_VALID):
            return RungFailed("certificate_not_valid_now", values)
        return RungFailed("certificate_not_trusted", values)
    if isinstance(error, TimeoutError):
        return RungFailed("tls_timed_out", {"host": host})
    reason = getattr(error, "reason", None) or error.strerror or type(error).__name__
    return RungFailed("tls_failed", {"host": host, "reason": str(reason).lower().replace("_", " ")})


def _has_route() -> bool:
    """Whether this machine knows a way out. Asked of the routing table by addresses for documentation: nothing is sent."""
    return any(is_routed(*place) for place in ((socket.AF_INET, ("192.0.2.1", 9)), (socket.AF_INET6, ("2001:db8::1", 9))))


def is_routed(family: socket.AddressFamily, address: tuple[str, int]) -> bool:
    """Whether the routing table has a way to that address: connecting a datagram socket asks it and sends nothing."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect(address)
    except OSError:
        return False
    return True
