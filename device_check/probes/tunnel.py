"""Through an HTTP proxy: CONNECT for what is encrypted, a header of ours for what is not."""

from __future__ import annotations

import base64
import socket

from device_check.probes.endpoint import Endpoint, Proxy
from device_check.probes.rungs import RungFailed

LONGEST_HEAD = 16_384
SIGN_IN_NEEDED = 407


def open_tunnel(connection: socket.socket, endpoint: Endpoint, proxy: Proxy) -> None:
    """Ask the proxy at the other end for a tunnel to `endpoint`. Raises `RungFailed` or OSError."""
    place = f"[{endpoint.host}]:{endpoint.port}" if ":" in endpoint.host else f"{endpoint.host}:{endpoint.port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    lines += [f"{name}: {value}" for name, value in proxy_headers(proxy).items()]
    connection.sendall("\r\n".join([*lines, "", ""]).encode("ascii", "replace"))
    head = b""
    # Byte by byte: what follows the head belongs to the encrypted connection.
    while b"\r\n\r\n" not in head and len(head) < LONGEST_HEAD and (part := connection.recv(1)):
        head += part
    status = head[9:12].decode("ascii", "replace") if head.startswith(b"HTTP/1.") else ""
    if not status.isdigit():
        raise RungFailed("proxy_silent", {"proxy": f"{proxy.host}:{proxy.port}"})
    if not status.startswith("2"):
        # Some proxies say 401 where 407 is meant; before there is a tunnel, nobody else can have answered.
        raise proxy_refused(SIGN_IN_NEEDED if status == "401" else int(status), proxy)


def proxy_headers(proxy: Proxy | None) -> dict[str, str]:
    """The header that signs in to a proxy, where its address holds a name."""
    if proxy is None or not proxy.username:
        return {}
    token = base64.b64encode(f"{proxy.username}:{proxy.password}".encode()).decode("ascii")
    return {"Proxy-Authorization": f"Basic {token}"}


def proxy_refused(status: int, proxy: Proxy) -> RungFailed:
    """The proxy answered, and not with what was asked for."""
    values = {"proxy": f"{proxy.host}:{proxy.port}", "status": str(status)}
    return RungFailed("proxy_asks_sign_in" if status == SIGN_IN_NEEDED else "proxy_refuses", values, rung="proxy")
