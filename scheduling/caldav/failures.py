"""What the network did, in the words of `scheduling.errors`: the one place that knows how `requests` reports it."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
from collections.abc import Iterator

import requests
from urllib3.exceptions import HTTPError, InvalidChunkLength, NameResolutionError, ProxyError

from scheduling.errors import BadAnswer, CalDavError, ServerUnreachable, SignInRefused, TlsRefused

UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}
PROXY_ERRORS = (
    requests.exceptions.ProxyError,
    requests.exceptions.InvalidProxyURL,
    requests.exceptions.InvalidSchema,
    ProxyError,
)
"""`InvalidSchema`: a SOCKS proxy, which needs a part that we do not bring."""
_VERIFY_CODES = {
    10: "expired",
    9: "not_yet_valid",
    62: "wrong_name",
    64: "wrong_name",
    18: "self_signed",
    19: "unknown_authority",
    20: "unknown_authority",
    21: "unknown_authority",
    23: "revoked",
}
"""OpenSSL's X509_V_ERR_ numbers (`man x509_verify_cert_error_string`)."""
_OUR_CERTIFICATE = frozenset(
    f"{version}_ALERT_{alert}"
    for version in ("SSLV3", "TLSV1", "TLSV13")
    for alert in (
        *("CERTIFICATE_REQUIRED", "BAD_CERTIFICATE", "UNSUPPORTED_CERTIFICATE", "CERTIFICATE_REVOKED", "CERTIFICATE_EXPIRED"),
        *("CERTIFICATE_UNKNOWN", "UNKNOWN_CA", "ACCESS_DENIED"),
    )
)
"""What a server says (RFC 8446, 6.2) of the certificate that we showed, or did not show; as OpenSSL names it."""


def network_error(error: BaseException, origin: str, username: str = "") -> CalDavError:
    """The error to raise for what `requests`, `urllib3` or the socket raised; `origin` is all that it tells of the address."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return TlsRefused(origin, _VERIFY_CODES.get(cause.verify_code, "not_trusted"))
    if any(isinstance(cause, PROXY_ERRORS) for cause in causes):
        return ServerUnreachable(origin, "proxy")
    for cause in causes:
        if isinstance(cause, ssl.SSLError) and cause.reason in _OUR_CERTIFICATE:
            return SignInRefused(origin, username, "certificate")
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return TlsRefused(origin, "handshake")
    return _plain_error(causes, origin)


def _plain_error(causes: list[BaseException], origin: str) -> CalDavError:
    reason = "connection_lost"
    for cause in causes:
        if isinstance(cause, OSError) and str(cause.args[:1]).startswith("('Tunnel connection failed"):
            return ServerUnreachable(origin, "proxy")
        if isinstance(cause, NameResolutionError | socket.gaierror):
            reason = "name_not_found"
        elif isinstance(cause, ConnectionRefusedError):
            reason = "connection_refused"
        elif isinstance(cause, TimeoutError | requests.exceptions.Timeout):
            reason = "timed_out"
        elif isinstance(cause, OSError) and cause.errno in UNREACHABLE:
            reason = "network_unreachable"
        elif _not_http(cause):
            return BadAnswer(origin, "not_http")
        else:
            continue
        break
    return ServerUnreachable(origin, reason)


def _not_http(cause: BaseException) -> bool:
    if isinstance(cause, InvalidChunkLength):
        return True
    if isinstance(cause, http.client.RemoteDisconnected | http.client.IncompleteRead):
        return False
    return isinstance(cause, http.client.HTTPException)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all it wraps: libraries put the inner one in the cause, the context, the arguments or `reason`."""
    waiting, seen = [error], set[int]()
    while waiting and len(seen) < 50:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = [current.__cause__, current.__context__, getattr(current, "reason", None), *current.args]
        waiting += [found for found in inner if isinstance(found, BaseException)]


NETWORK_ERRORS = (requests.exceptions.RequestException, HTTPError, http.client.HTTPException, OSError)
"""What may come out of an exchange when the network or the server fails."""
