"""Where a domain's calendars are: SRV and TXT records of `_caldavs._tcp` (RFC 6764), so that a domain alone may be typed."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dns.rdata import Rdata
    from dns.resolver import Resolver

LIMIT_S = 3.0
"""For both questions together: a resolver that does not answer is no reason to wait longer."""
MOST_SERVERS = 4
LONGEST_PATH = 500


def addresses_of(host: str, resolver: Resolver | None = None) -> list[str]:
    """Addresses (https) to try for the calendars of `host`, the best first; none where DNS names none or does not answer.

    Without TLS (`_caldav._tcp`) is not asked for. What lies outside the domain is the caller's to refuse: answers of DNS are
    not signed. `resolver`: the system's, where it is not given.
    """
    if not _may_have_records(host):
        return []
    import dns.exception  # 60 ms, and a known address needs none of it
    import dns.resolver

    until = time.monotonic() + LIMIT_S
    name = f"_caldavs._tcp.{host.rstrip('.')}."
    try:
        resolver = resolver or dns.resolver.Resolver()
        servers = resolver.resolve(name, "SRV", lifetime=LIMIT_S, search=False)
    except (dns.exception.DNSException, OSError, ValueError):  # ValueError: a name with a label of none or over 63 characters
        return []
    path = ""
    try:
        left = max(0.1, until - time.monotonic())
        path = _path(resolver.resolve(name, "TXT", lifetime=left, search=False))
    except (dns.exception.DNSException, OSError, ValueError):
        pass  # the path is a help, not a need: RFC 6764, 4
    return [_address(target, port, path) for target, port in list(_ordered(servers))[:MOST_SERVERS]]


def _may_have_records(host: str) -> bool:
    """A number has none, nor this machine, nor a name without a dot."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host.strip(".") and not host.rstrip(".").endswith("localhost")
    return False


def _ordered(servers: object) -> Iterator[tuple[str, int]]:
    """Host and port, the lowest priority first, then the greatest weight (RFC 2782); `.` says: not offered here.

    By weight, not by lot: the address is found once and kept, so that there is no load to spread.
    """
    for one in sorted(servers, key=lambda one: (one.priority, -one.weight)):  # type: ignore[call-overload]  # records of one type
        target = one.target.to_text(omit_final_dot=True)
        if target not in ("", "."):
            yield target.lower(), one.port


def _path(texts: object) -> str:
    """The `path` of RFC 6764, 4: the first TXT record that has one that can be used."""
    found: list[Rdata] = list(texts)  # type: ignore[call-overload]  # its answers are untyped
    for record in found:
        for part in record.strings:  # type: ignore[attr-defined]  # of a TXT record alone
            key, _, value = part.decode("utf-8", "replace").partition("=")
            if key.strip().lower() == "path" and value.startswith("/") and len(value) <= LONGEST_PATH and value.isprintable():
                return str(value)
    return ""


def _address(host: str, port: int, path: str) -> str:
    return f"https://{host}{'' if port == 443 else f':{port}'}{path or '/.well-known/caldav'}"
