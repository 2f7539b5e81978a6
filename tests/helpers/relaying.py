"""A relay that takes connections at once, as a proxy or a transparent firewall does; what it does to bytes, a test says."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Carry = Callable[[socket.socket, socket.socket], None]
"""Hands over what comes from the first to the second until it ends, in a thread of its own."""


@contextmanager
def relaying(port: int, up: Carry, down: Carry, host: str = "127.0.0.1") -> Iterator[int]:
    """The port, at this address of the machine's, of a relay to `port` on this machine."""
    kept: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                near, _address = server.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", port))
            kept.extend((near, far))
            for carry, ends in ((up, (near, far)), (down, (far, near))):
                threading.Thread(target=carry, args=ends, daemon=True).start()

    with socket.create_server((host, 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            for connection in kept:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                connection.close()
