"""A small HTTP server whose answers a test writes itself: for what real servers do only on their worst days.

def answer(request): return Reply(503, {"Retry-After": "7"})
with scripted(answer) as server: ...
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any


@dataclass(frozen=True)
class Request:
    """What the client sent; header names in lower case. `target` as it stood in the request line."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int


@dataclass(frozen=True)
class Reply:
    """What to answer. A body of several parts is sent part by part; `length` lies about its length; `cut` closes afterwards."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""
    length: int | None = None
    cut: bool = False
    raw: Iterable[bytes] | None = None


def always(reply: Reply) -> Callable[[Request], Reply]:
    """The same answer to everything."""
    return lambda request: reply


def multistatus(*responses: str, token: str = "", status: int = 207) -> Reply:
    """A multistatus of these `<D:response>` elements (prefixes D, C, CS, A)."""
    declared = (
        'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" '
        'xmlns:A="http://apple.com/ns/ical/" xmlns:NC="http://nextcloud.com/ns"'
    )
    closing = f"<D:sync-token>{token}</D:sync-token>" if token else ""
    text = f'<?xml version="1.0" encoding="utf-8"?><D:multistatus {declared}>{"".join(responses)}{closing}</D:multistatus>'
    return Reply(status, {"Content-Type": "application/xml; charset=utf-8", "DAV": "1, calendar-access"}, text.encode())


def found(href: str, properties: str, missing: str = "") -> str:
    """One response with properties that were found, and some that were not."""
    lacking = f"<D:propstat><D:prop>{missing}</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>" if missing else ""
    return (
        f"<D:response><D:href>{href}</D:href><D:propstat><D:prop>{properties}</D:prop>"
        f"<D:status>HTTP/1.1 200 OK</D:status></D:propstat>{lacking}</D:response>"
    )


def status_only(href: str, status: int) -> str:
    """One response that is only a status."""
    return f"<D:response><D:href>{href}</D:href><D:status>HTTP/1.1 {status} Something</D:status></D:response>"


def dav_error(status: int, condition: str) -> Reply:
    """An error with a precondition in its body; `condition` is an element with a prefix D or C."""
    text = f'<?xml version="1.0"?><D:error xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">{condition}</D:error>'
    return Reply(status, {"Content-Type": "application/xml"}, text.encode())


@dataclass
class Scripted:
    """The running server and all it was asked."""

    url: str
    requests: list[Request]

    @property
    def connections(self) -> int:
        """How many connections were opened for the requests."""
        return len({request.connection for request in self.requests})


@contextmanager
def scripted(answer: Callable[[Request], Reply], tls: ssl.SSLContext | None = None) -> Iterator[Scripted]:
    """Serve on a free loopback port until the end of the block."""
    asked: list[Request] = []
    numbers = count(1)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 20
        disable_nagle_algorithm = True

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self._any
            raise AttributeError(name)

        def setup(self) -> None:
            super().setup()
            self.number = next(numbers)  # not `id()`: a new connection may lie where one that is gone lay

        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {key.lower(): value for key, value in self.headers.items()}
            request = Request(self.command, self.path, headers, body, self.number)
            asked.append(request)
            try:
                self._write(answer(request))
            except OSError:
                self.close_connection = True  # the client left in the middle, as some tests want it to

        def _write(self, reply: Reply) -> None:
            if reply.raw is not None:
                for part in reply.raw:
                    self.wfile.write(part)
                self.close_connection = True
                return
            parts = [reply.body] if isinstance(reply.body, bytes) else reply.body
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if isinstance(reply.body, bytes):
                self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
            elif reply.length is not None:
                self.send_header("Content-Length", str(reply.length))
            else:
                self.close_connection = True
            self.end_headers()
            for part in parts:
                self.wfile.write(part)
            if reply.cut:
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name is given)
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def get_request(self) -> tuple[socket.socket, Any]:
            connection, address = super().get_request()
            connection.settimeout(20)
            if tls is not None:
                connection = tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
            return connection, address

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # a refused handshake is what some tests look for

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Scripted(f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}/", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
