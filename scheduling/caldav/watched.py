"""HTTP connections that can be stopped: a deadline for the whole exchange and a cancel token, asked before every read.

A socket's own time-out starts anew with each byte, so a server that sends one byte a second holds a client for ever, in the
headers as well as in the body. Here the file that `http.client` reads from waits in short slices and asks the guard.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from contextlib import suppress
from functools import partial
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager
from urllib3.util.wait import wait_for_read

from scheduling.progress import CancelToken

SLICE_S = 0.2
"""How long a cancelled read may go on."""
LAST_WORD_S = 1.0
"""How long what a server said before it hung up is waited for; it has come already, or is lost."""
MAX_INTERIM = 20
"""So many interim answers (1xx) may come before the one that counts."""


class Guard:
    """The exchange that is under way on one transport: its limits, its target (path and query), the bytes it has received."""

    def __init__(self, cancel: CancelToken, idle_s: float) -> None:
        self.cancel = cancel
        self.idle_s = idle_s
        self.received = 0
        self.target = ""
        self._deadline = float("inf")

    def begin(self, total_s: float) -> None:
        """Start an exchange that must be over in `total_s` seconds."""
        self._deadline = time.monotonic() + total_s
        self.received = 0

    @property
    def left_s(self) -> float:
        """Seconds left until the deadline; never below a hundredth, which is what a socket still takes."""
        return max(0.01, self._deadline - time.monotonic())

    def check(self) -> None:
        """Raise `Cancelled`, or `TimeoutError` past the deadline."""
        self.cancel.check()
        if time.monotonic() >= self._deadline:
            raise TimeoutError("deadline")

    def wait(self, sock: socket.socket) -> None:
        """Return when something can be read; raise as `check` does, and `TimeoutError` after `idle_s` of silence."""
        self.check()
        if not isinstance(sock, socket.socket) or (isinstance(sock, ssl.SSLSocket) and sock.pending() > 0):
            return  # TLS has decrypted more than was asked for (or lies within TLS, to a proxy): nothing need show on the socket
        silent_until = time.monotonic() + self.idle_s
        while not wait_for_read(sock, SLICE_S):
            self.check()
            if time.monotonic() >= silent_until:
                raise TimeoutError("silence")


class _WatchedFile(io.RawIOBase):
    def __init__(self, raw: io.RawIOBase, sock: socket.socket, guard: Guard) -> None:
        self._raw = raw
        self._sock = sock
        self._guard = guard
        self._buffered_only = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        if self._buffered_only:
            return 0
        self._guard.wait(self._sock)
        count: int | None = self._raw.readinto(buffer)
        self._guard.received += count or 0
        return count

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()

    def end(self, buffered: io.BufferedReader) -> None:
        """Stop reading; where more has come than the answer was long, the next one would begin with it: hang up."""
        self._buffered_only = True
        pending = self._sock.pending() if isinstance(self._sock, ssl.SSLSocket) else 0
        if (buffered.peek(1) or pending) and isinstance(self._sock, socket.socket):
            with suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)


class _Response(http.client.HTTPResponse):
    """`http.client` takes every 1xx but 100 for the answer, and the answer for that of the next request (RFC 9110, 15.2)."""

    def __init__(self, guard: Guard, sock: socket.socket, method: str | None = None, **more: Any) -> None:
        super().__init__(sock, method=method, **more)
        self._watched = _WatchedFile(self.fp.detach(), sock, guard)
        self.fp = io.BufferedReader(self._watched)

    def begin(self) -> None:
        """Read status and headers; 101 changes to a protocol that we do not speak, so the connection is not used again."""
        super().begin()
        if self.status == http.client.SWITCHING_PROTOCOLS:
            self.will_close = True

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(MAX_INTERIM + 1):
            read: tuple[str, int, str] = super()._read_status()  # type: ignore[misc]  # not in its stub
            if not 100 <= read[1] < 200 or read[1] == http.client.SWITCHING_PROTOCOLS:
                return read
            http.client.parse_headers(self.fp)
        raise http.client.HTTPException("too many interim answers")

    def _close_conn(self) -> None:
        self._watched.end(self.fp)
        super()._close_conn()  # type: ignore[misc]  # http.client's own, which its stub leaves out


class _Connection(HTTPConnection):
    def __init__(self, *args: Any, guard: Guard, **more: Any) -> None:
        super().__init__(*args, **more)
        self.guard = guard
        self.response_class = partial(_Response, guard)  # type: ignore[assignment]  # called as the class is

    def putrequest(self, method: str, url: str, *args: Any, **more: Any) -> None:
        # urllib3 writes escapes its own way; servers and Digest compare the path byte by byte
        super().putrequest(method, self.guard.target if url.startswith("/") else url, *args, **more)


class _SecureConnection(_Connection, HTTPSConnection):
    def send(self, data: Any) -> None:
        """A server that does not accept our certificate says so and hangs up, maybe while we still send (TLS 1.3 lets the client
        go on before it was judged): what it said is read then, and raised as the `ssl.SSLError` that it is.
        """
        try:
            super().send(data)
        except (ssl.SSLEOFError, ConnectionError):
            if isinstance(self.sock, socket.socket):
                self.sock.settimeout(LAST_WORD_S)
                with suppress(ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionError, TimeoutError):
                    self.sock.recv(1)
            raise


class _Pool(HTTPConnectionPool):
    def __init__(self, guard: Guard, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.ConnectionCls = partial(_Connection, guard=guard)  # type: ignore[assignment]  # called as the class is


class _SecurePool(HTTPSConnectionPool):
    def __init__(self, guard: Guard, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.ConnectionCls = partial(_SecureConnection, guard=guard)  # type: ignore[assignment]  # called as the class is


class WatchedAdapter(HTTPAdapter):
    """`requests` without retries, without its own list of authorities, with watched connections."""

    def __init__(self, guard: Guard, tls: Any) -> None:
        self._guard = guard
        self._tls = tls
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
        """Watch what the pool connects to."""
        super().init_poolmanager(connections, maxsize, block, ssl_context=self._tls, **more)
        self._watch(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        """Watch what goes through a proxy as well."""
        known = proxy in self.proxy_manager
        manager = super().proxy_manager_for(proxy, ssl_context=self._tls, **more)
        if not known:
            self._watch(manager)
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002 (the signature is given)
        """Leave it to the context: `requests` would add its own bundle of authorities to those of the system."""
        conn.cert_reqs = "CERT_REQUIRED"

    def close(self) -> None:
        """Close all connections now; the pools themselves would wait for the garbage collector."""
        for manager in (self.poolmanager, *self.proxy_manager.values()):
            for key in list(manager.pools.keys()):
                pool = manager.pools.get(key)
                if pool is not None:
                    pool.close()
        super().close()

    def _watch(self, manager: PoolManager) -> None:
        manager.pool_classes_by_scheme = {
            "http": partial(_Pool, self._guard),  # type: ignore[dict-item]  # called as the class is
            "https": partial(_SecurePool, self._guard),  # type: ignore[dict-item]  # called as the class is
        }
