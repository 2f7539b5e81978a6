"""A relay that is a narrow, long line: all connections together send no more than so much, and each way takes its time.

It takes connections and their bytes at once, as a proxy does. No root is needed; for exact figures there are network labs.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class _Line:
    """When what is sent now will have passed."""

    def __init__(self, rate_bps: float) -> None:
        self._rate_bps = rate_bps
        self._free_s = 0.0
        self._lock = threading.Lock()

    def pass_on(self, size: int) -> float:
        """Wait until so many bytes have passed; when that was."""
        with self._lock:
            self._free_s = passed_s = max(time.perf_counter(), self._free_s) + size * 8 / self._rate_bps
        time.sleep(max(0.0, passed_s - time.perf_counter()))
        return passed_s


@contextmanager
def narrow_relay(port: int, up_bps: float, one_way_s: float) -> Iterator[int]:
    """The port of a relay to `port` on this machine; down it carries whatever comes."""
    up, down = _Line(up_bps), _Line(1e9)
    kept: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                near, _address = server.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", port))
            kept.extend((near, far))
            for source, target, line in ((near, far, up), (far, near, down)):
                threading.Thread(target=_carry, args=(source, target, line, one_way_s), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
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


def _carry(source: socket.socket, target: socket.socket, line: _Line, one_way_s: float) -> None:
    under_way: queue.Queue[tuple[float, bytes]] = queue.Queue()
    threading.Thread(target=_arrive, args=(under_way, target), daemon=True).start()
    piece = b" "
    while piece:
        try:
            piece = source.recv(8192)
        except OSError:
            piece = b""
        under_way.put((line.pass_on(len(piece)) + one_way_s, piece))


def _arrive(under_way: queue.Queue[tuple[float, bytes]], target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            at_s, piece = under_way.get()
            time.sleep(max(0.0, at_s - time.perf_counter()))
            if not piece:
                target.shutdown(socket.SHUT_WR)
                return
            target.sendall(piece)
