"""A relay that is a narrow, long line: all connections together send no more than so much, and each way takes its time.

No root is needed; for exact figures there are network labs.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from contextlib import AbstractContextManager
from functools import partial

from tests.helpers.relaying import relaying


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


def narrow_relay(port: int, up_bps: float, one_way_s: float) -> AbstractContextManager[int]:
    """The port of a relay to `port` on this machine; down it carries whatever comes."""
    up, down = (partial(_carry, _Line(rate_bps), one_way_s) for rate_bps in (up_bps, 1e9))
    return relaying(port, up, down)


def _carry(line: _Line, one_way_s: float, source: socket.socket, target: socket.socket) -> None:
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
