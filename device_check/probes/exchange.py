"""HTTP over connections of our own: one kept connection for many exchanges, and where the speed server has what we ask."""

from __future__ import annotations

import contextlib
import http.client
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from device_check.probes.connections import Connections
from device_check.probes.rungs import RungFailed
from device_check.probes.tunnel import SIGN_IN_NEEDED, proxy_headers, proxy_refused

# Where LibreSpeed's servers (PHP, Go, Rust, behind whichever address) answer.
_PLACES = (("", ".php"), ("backend/", ".php"), ("", ""), ("backend/", ""))
LONGEST_BODY = 65_536
OK, BAD, MISSING, FAILED = 200, 400, (404, 405, 410), 500


@dataclass(frozen=True)
class Names:
    """What the server calls its parts, relative to the endpoint."""

    empty: str
    garbage: str


class Channel:
    """One kept connection. Every failure is a `RungFailed`, or what the token raises."""

    def __init__(self, connections: Connections) -> None:
        self.endpoint = connections.endpoint
        self._connections = connections
        self._http: http.client.HTTPConnection | None = None

    @property
    def socket(self) -> socket.socket | None:
        """The connection, where it is open."""
        found: socket.socket | None = self._http.sock if self._http else None
        return found

    def opened(self) -> None:
        """Open the connection where it is not (a server may close it after each exchange)."""
        if self.socket is None:
            made = http.client.HTTPConnection(self.endpoint.host)
            made.sock = self._connections.open()
            made.auto_open = 0
            self._http = made

    def begin(self, method: str, name: str, headers: Mapping[str, str] | None = None) -> http.client.HTTPResponse:
        """Ask, and answer the response as soon as its head is here."""
        kept = self.socket is not None
        try:
            self.opened()
            assert self._http is not None
            self.ask(self._http, method, name, headers=headers)
            return self._http.getresponse()
        except ConnectionError as error:
            # A server may close a kept connection at any time: that is no failure before it was asked anew.
            if not kept or self._connections.cancel.cancelled:
                raise self.failed(error) from error
            self.close()
        except (OSError, http.client.HTTPException) as error:
            raise self.failed(error) from error
        return self.begin(method, name, headers)

    def ask(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        name: str,
        body: Iterable[bytes] | None = None,
        length: int = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send a request over `connection`. `body` comes in pieces, `length` bytes together. Raises what http.client does."""
        endpoint = self.endpoint
        fields = {"Host": endpoint.authority, "Accept-Encoding": "identity", "Cache-Control": "no-store", **(headers or {})}
        if not endpoint.tls:
            fields |= proxy_headers(endpoint.proxy)
        if body is not None:
            fields["Content-Length"] = str(length)
        connection.request(method, endpoint.target(name), body, fields)

    def get(self, name: str) -> tuple[int, bytes]:
        """Status and the beginning of the body."""
        # A response that ends with its connection holds it open until it is closed itself.
        with contextlib.closing(self.begin("GET", name)) as response:
            try:
                body = response.read(LONGEST_BODY)
                rest = not response.isclosed() and bool(response.read(1))
            except (OSError, http.client.HTTPException) as error:
                raise self.failed(error) from error
        if rest:
            self.close()
        return response.status, body

    def failed(self, error: Exception) -> RungFailed:
        """Name what ended an exchange, and drop the connection. Raises what the token raises where it was cancelled."""
        self.close()
        self._connections.cancel.check()
        host = self.endpoint.host
        if isinstance(error, TimeoutError):
            return RungFailed("http_timed_out", {"host": host})
        cut = isinstance(error, http.client.RemoteDisconnected | http.client.IncompleteRead)
        if isinstance(error, http.client.HTTPException) and not cut:
            return RungFailed("not_http", {"host": host})
        return RungFailed("connection_lost", {"host": host})

    def close(self) -> None:
        """Drop the connection; the next exchange opens another."""
        if self._http is not None:
            if (found := self.socket) is not None:
                self._connections.close(found)
            with contextlib.suppress(OSError):
                self._http.close()
            self._http = None


def find_names(channel: Channel) -> Names:
    """Where this server answers `empty`: the HTTP rung. Raises `RungFailed`."""
    for folder, ending in _PLACES:
        status, body = channel.get(f"{folder}empty{ending}")
        if status in MISSING:
            continue
        refuse_status(channel, status)
        if body.strip():
            # 200 with a page of its own: a sign-in page of the network, or of a proxy, in the server's place.
            raise RungFailed("another_page_answers", {"host": channel.endpoint.host})
        return Names(f"{folder}empty{ending}", f"{folder}garbage{ending}")
    raise RungFailed("not_a_speed_server", {"host": channel.endpoint.host})


def refuse_status(channel: Channel, status: int) -> None:
    """Raise the `RungFailed` that `status` stands for, unless it is 200."""
    if status == OK:
        return
    proxy = channel.endpoint.proxy
    if status == SIGN_IN_NEEDED and proxy is not None:
        raise proxy_refused(status, proxy)
    values: dict[str, float | str] = {"host": channel.endpoint.host, "status": str(status)}
    if status < BAD:
        raise RungFailed("another_page_answers", values)
    raise RungFailed("endpoint_refuses" if status < FAILED else "endpoint_failed", values)
