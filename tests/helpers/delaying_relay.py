"""A relay that hands over each piece late, each way."""

from __future__ import annotations

import contextlib
import socket
import threading
from contextlib import AbstractContextManager

from tests.helpers.relaying import relaying


def delaying_relay(port: int, delay_s: float, host: str = "127.0.0.1") -> AbstractContextManager[int]:
    """The port, at this address of the machine's, of a relay to `port` on this machine."""

    def hand_over(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65_536):
                threading.Event().wait(delay_s)
                target.sendall(piece)
            target.shutdown(socket.SHUT_RDWR)

    return relaying(port, hand_over, hand_over, host)
