"""Down: random bytes of the server, counted as they arrive."""

from __future__ import annotations

import socket
import ssl

from device_check.probes import kernel_counts
from device_check.probes.connections import Connections
from device_check.probes.exchange import Channel, refuse_status
from device_check.probes.streams import MIB, Streams

# What one request asks for. Four of them are most of what may be moved; then single ones, as long as those may be.
FIRST_MIB, NEXT_MIB = 2, 1
PIECE = 1 << 16


class Download(Streams):
    """Four requests for random bytes at once."""

    count = 4

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections)
        self._read = [0] * self.count
        self._watched: list[tuple[socket.socket, float] | None] = [None] * self.count
        self._most = 0

    @property
    def total_bytes(self) -> int:
        with self._lock:
            self._most = max(self._most, sum(self._arrived(number) for number in range(self.count)))
            return self._most

    def carry(self, channel: Channel, number: int) -> None:
        asked = FIRST_MIB
        while not self.stopping and self.claim(asked * MIB):
            self._watch(self.opened(channel), number)
            response = channel.begin("GET", f"{self.names.garbage}?ckSize={asked}")
            refuse_status(channel, response.status)
            # read1 hands over what has come; readinto would wait until the piece is full, and count in coarse steps.
            while not self.stopping and (piece := response.read1(PIECE)):
                self._read[number] += len(piece)
                self.moved()
            if not self.stopping:
                # At its end already; only read() tells the connection that it is free for the next request.
                response.read()
            asked = NEXT_MIB

    def _watch(self, connection: socket.socket, number: int) -> None:
        """Where data come encrypted, in large records, follow what has arrived of the record under way."""
        if isinstance(connection, ssl.SSLSocket) and (begun := kernel_counts.received(connection)) is not None:
            self._watched[number] = (connection, begun - self._read[number])

    def _arrived(self, number: int) -> int:
        watched = self._watched[number]
        now = kernel_counts.received(watched[0]) if watched else None
        return self._read[number] if watched is None or now is None else max(self._read[number], int(now - watched[1]))
