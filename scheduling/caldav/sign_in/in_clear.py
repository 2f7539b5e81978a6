"""Where a secret may go without TLS: to this very machine, and to hosts that policy names."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from scheduling.caldav.href import origin_of
from scheduling.errors import SignInRefused


def is_loopback(host: str) -> bool:
    """Whether this host is the machine itself, by its name or number (no look-up: a name may lie)."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_way(url: str, username: str, clear_hosts: Collection[str] = ()) -> None:
    """Raise `SignInRefused` (`not_over_http`) where a secret would travel in clear to another machine than `clear_hosts`."""
    host = urlsplit(url).hostname or ""
    if url.startswith("http:") and not is_loopback(host) and host not in {one.lower() for one in clear_hosts}:
        raise SignInRefused(origin_of(url), username, "not_over_http")
