"""A relay that takes connections at once, as a transparent firewall does, and hands over each piece late, each way."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def delaying_relay(port: int, delay_s: float, host: str = "127.0.0.1") -> Iterator[int]:
    """The port, at this address of the machine's, of a relay to `port` on this machine."""
    with socket.create_server((host, 0)) as server:
        kept: list[socket.socket] = []
        threading.Thread(target=_serve, args=(server, port, delay_s, kept), daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            for connection in kept:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                connection.close()


def _serve(server: socket.socket, port: int, delay_s: float, kept: list[socket.socket]) -> None:
    while True:
        try:
            near, _address = server.accept()
        except OSError:
            return
        far = socket.create_connection(("127.0.0.1", port))
        kept += [near, far]
        for source, target in ((near, far), (far, near)):
            threading.Thread(target=_hand_over, args=(source, target, delay_s), daemon=True).start()


def _hand_over(source: socket.socket, target: socket.socket, delay_s: float) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65_536):
            threading.Event().wait(delay_s)
            target.sendall(piece)
        target.shutdown(socket.SHUT_RDWR)
