"""Opens connections to the endpoint: name, TCP, proxy, TLS. Each failure is a rung of its own; each wait can be cancelled."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from types import TracebackType

from device_check.probes import tcp
from device_check.probes.endpoint import Endpoint
from device_check.probes.rungs import RungFailed, tls_refused
from device_check.probes.tcp import GLANCE_S, Address, connect, resolve
from device_check.probes.tls import issuer_of, looking_context, trusting_context
from device_check.probes.tunnel import open_tunnel
from device_check.progress import CancelToken


class Connections:
    """All connections of one probe. Leaving the block closes them; the token interrupts whoever waits on one.

    `answer_s`: how long each step may take (by default 5 s, the name service twice that). `until`: when all of it ends
    (monotonic): whoever waits then is interrupted too. `steps`: how long each step took when it was first passed, in ms.
    """

    def __init__(
        self, endpoint: Endpoint, cancel: CancelToken, answer_s: float | None = None, until: float | None = None
    ) -> None:
        self.endpoint = endpoint
        self.cancel = cancel
        self.steps: dict[str, float] = {}
        self._step_s = tcp.ANSWER_S if answer_s is None else answer_s
        self._until = until
        self._addresses: list[Address] = []
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._left = threading.Event()
        self._watch = threading.Thread(target=self._interrupt_on_cancel, name="check-cancel", daemon=True)

    def __enter__(self) -> Connections:
        self._watch.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self._left.set()
        self._watch.join()
        for connection in self._all():
            self.close(connection)

    def open(self) -> socket.socket:
        """Connect all the way: TCP, the proxy's tunnel, TLS. Raises `RungFailed`, or what the token raises."""
        connection = self._keep(self.tcp())
        if not self.endpoint.tls:
            return connection
        self._through_proxy(connection)
        # Each its own: truststore locks a context for the whole handshake, and several connections are opened side by side.
        context = self._trusting()
        try:
            with self.step("tls"):
                return self._encrypted(connection, context)
        except OSError as error:
            self.cancel.check()
            issuer = self.shown_issuer() if isinstance(error, ssl.SSLCertVerificationError) else ""
            raise self._at(tls_refused(error, self.endpoint.host, issuer), "tls") from error

    def tunnelled(self) -> socket.socket:
        """Connect to the endpoint without encryption, by the proxy where there is one; the caller closes it."""
        connection = self._keep(self.tcp())
        self._through_proxy(connection)
        self._forget(connection)
        return connection

    def tcp(self) -> socket.socket:
        """Connect to the first hop, and no further; the caller closes it."""
        if not self._addresses:
            with self.step("dns"):
                self._addresses = resolve(*self.endpoint.first_hop, self.cancel, self._left_s(2 * self._step_s))
        with self.step("tcp"):
            connection, taken = connect(self._addresses, self.cancel, self.answer_s)
        # What answered once is asked first, and alone measured.
        self._addresses = [taken, *(one for one in self._addresses if one != taken)]
        return connection

    @property
    def answer_s(self) -> float:
        """How long the next step may take, in seconds."""
        return self._left_s(self._step_s)

    @contextlib.contextmanager
    def step(self, rung: str) -> Iterator[None]:
        """Note how long the step took, or that the way ended on it."""
        begun = time.perf_counter()
        try:
            yield
        except RungFailed as failed:
            raise self._at(failed, rung) from failed.__cause__
        self.steps.setdefault(rung, (time.perf_counter() - begun) * 1000)

    def close(self, connection: socket.socket) -> None:
        """Close one that nobody waits on."""
        self._forget(connection)
        connection.close()

    def interrupt(self) -> None:
        """Let whoever waits on a connection go on, with an OSError or the end of data."""
        for connection in self._all():
            with contextlib.suppress(OSError):
                # Not SSLSocket.shutdown: it drops its encryption first, and another thread would write on in clear.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def _left_s(self, seconds: float) -> float:
        # Never nothing at all: a socket without a wait is another kind of socket.
        return seconds if self._until is None else max(0.05, min(seconds, self._until - time.monotonic()))

    def _at(self, failed: RungFailed, rung: str) -> RungFailed:
        failed.rung = failed.rung or rung
        return failed

    def _trusting(self) -> ssl.SSLContext:
        try:
            return trusting_context(self.endpoint.ca_file)
        except OSError as error:
            raise RungFailed("ca_file_unreadable", {"file": self.endpoint.ca_file}, rung="tls") from error

    def _through_proxy(self, connection: socket.socket) -> None:
        if (proxy := self.endpoint.proxy) is None:
            return
        try:
            with self.step("proxy"):
                open_tunnel(connection, self.endpoint, proxy)
        except OSError as error:
            self.cancel.check()
            raise RungFailed("proxy_silent", {"proxy": f"{proxy.host}:{proxy.port}"}, rung="proxy") from error
        except RungFailed:
            self.cancel.check()
            raise

    def _encrypted(self, connection: socket.socket, context: ssl.SSLContext) -> ssl.SSLSocket:
        # The trust of Windows and macOS is asked within wrap_socket, so the handshake must be done there; meanwhile the
        # connection is in its hands, and only a second handle of it can be interrupted.
        handle = self._keep(connection.dup())
        self._forget(connection)
        try:
            if number := connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                # Reset already: wrap_socket would end with it too, and leave what it made of the connection open.
                raise OSError(number, os.strerror(number))
            encrypted = context.wrap_socket(connection, server_hostname=self.endpoint.host)
        finally:
            connection.close()
            self.close(handle)
        self._keep(encrypted)
        return encrypted

    def shown_issuer(self) -> str:
        """Who signed the certificate that was refused: looked at once more without trusting it, and nothing is sent."""
        try:
            connection = self._keep(self.tcp())
            self._through_proxy(connection)
            return issuer_of(self._encrypted(connection, looking_context()))
        except (OSError, RungFailed):
            self.cancel.check()
            return ""

    def _keep(self, connection: socket.socket) -> socket.socket:
        with self._lock:
            self._open.add(connection)
        return connection

    def _forget(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def _all(self) -> list[socket.socket]:
        with self._lock:
            return list(self._open)

    def _interrupt_on_cancel(self) -> None:
        while not self._left.wait(GLANCE_S):
            if self.cancel.cancelled or (self._until is not None and time.monotonic() > self._until):
                # Again and again: one may just have been opened.
                self.interrupt()
