"""Where a server is and the way to it: host, port, path, and a proxy where the environment or the settings name one."""

from __future__ import annotations

import urllib.request
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from device_check.settings import CheckSettings, is_loopback


@dataclass(frozen=True)
class Proxy:
    """An HTTP proxy, with the name and password of its address (`http://user:password@host`), where it has them."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Endpoint:
    """A server. `path` begins and ends with a slash. `issuer`: what the name of its certificate's issuer must contain."""

    host: str
    port: int
    path: str
    tls: bool
    proxy: Proxy | None = None
    ca_file: str = ""
    issuer: str = ""

    @property
    def first_hop(self) -> tuple[str, int]:
        """Whom a connection is opened to: the proxy where there is one."""
        return (self.proxy.host, self.proxy.port) if self.proxy else (self.host, self.port)

    @property
    def authority(self) -> str:
        """`host:port` as a URL and the Host header have it; the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.tls else 80) else f"{host}:{self.port}"

    def target(self, name: str) -> str:
        """What stands in the request line for `name`: whole addresses are for proxies that see plain HTTP."""
        path = self.path + name
        return f"http://{self.authority}{path}" if self.proxy and not self.tls else path


def endpoint_of(settings: CheckSettings) -> Endpoint | None:
    """The endpoint that settings name, or None where they name none."""
    return endpoint_at(settings.speed_url, settings, settings.speed_issuer) if settings.speed_url else None


def endpoint_at(url: str, settings: CheckSettings, issuer: str = "") -> Endpoint:
    """The server at `url`, by the proxy that settings or the environment name."""
    parts = urlsplit(url)
    tls = parts.scheme == "https"
    host = _in_ascii(parts.hostname or "")
    return Endpoint(
        host=host,
        port=parts.port or (443 if tls else 80),
        path=parts.path if parts.path.endswith("/") else f"{parts.path}/",
        tls=tls,
        proxy=_proxy(settings.proxy, "https" if tls else "http", host),
        ca_file=settings.ca_file,
        issuer=issuer,
    )


def _in_ascii(host: str) -> str:
    """The name as DNS, TLS and the Host header have it (IDNA); one that has no such form is unknown to all of them."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host.encode("ascii", "replace").decode("ascii")


def _proxy(named: str, scheme: str, host: str) -> Proxy | None:
    if is_loopback(host):
        return None
    address = named
    if not address:
        # What the environment or the system's settings name (not a PAC script), and whom they except.
        if urllib.request.proxy_bypass(host):
            return None
        address = urllib.request.getproxies().get(scheme, "")
    return proxy_at(address)


def proxy_at(address: str) -> Proxy | None:
    """The proxy at `http://name:password@host:port`, or `host:port`; None where that is no address."""
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        port = parts.port or 8080
    except ValueError:
        return None
    if not address or not parts.hostname:
        return None
    return Proxy(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))
