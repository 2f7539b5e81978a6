"""Up: what the other end has acknowledged; where the system does not tell that, small posts that the server has answered."""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Iterator

from device_check.probes import kernel_counts
from device_check.probes.connections import Connections
from device_check.probes.exchange import Channel, refuse_status
from device_check.probes.rungs import RungFailed
from device_check.probes.streams import MIB, Streams

SMALLEST, LARGEST = 32_768, 262_144
# A post should take about this long: longer ones make coarse windows, shorter ones wait for answers most of the time. On a long
# way each waits for a round trip.
POST_S, POST_ROUND_TRIPS = 0.2, 3


class Upload(Streams):
    """Three posts at once; the server reads them and answers nothing."""

    count = 3

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections)
        self._answered = [0] * self.count
        self._watched: list[tuple[socket.socket, float] | None] = [None] * self.count
        self._most = 0
        self._body = os.urandom(MIB)

    @property
    def total_bytes(self) -> int:
        with self._lock:
            total = float(sum(self._answered))
            for watched in self._watched:
                if watched is not None and (now := kernel_counts.acknowledged(watched[0])) is not None:
                    total += now - watched[1]
            # A connection that ended is no longer counted by the system: what had arrived stays.
            self._most = max(self._most, int(total))
            return self._most

    def carry(self, channel: Channel, number: int) -> None:
        size, closed = SMALLEST, False
        while not self.stopping:
            kept = channel.socket is not None
            channel.opened()
            told = self._watch(channel, number)
            size = MIB if told else size
            if not self.claim(size):
                return
            begun = time.perf_counter()
            try:
                response = channel.begin("POST", self.names.empty, self._pieces(size), size)
            except RungFailed as failed:
                # A proxy may close after each post without saying so; not twice in a row on a connection just made.
                if told or closed or not kept or failed.code != "connection_lost":
                    raise
                closed = True
                continue
            closed = False
            response.read()
            refuse_status(channel, response.status)
            if not told:
                self._answered[number] += size
                size = self._next(size, time.perf_counter() - begun)
            elif channel.socket is None:
                self._settle(number, size)
            self.moved()

    def _watch(self, channel: Channel, number: int) -> bool:
        """Whether the system counts for this connection; begins to where it does not yet."""
        if self._watched[number] is not None:
            return True
        connection = channel.socket
        if connection is None or self.connections.endpoint.proxy is not None:
            return False
        begun = kernel_counts.acknowledged(connection)
        if begun is None:
            return False
        # What was not sent when enough is known is thrown away, not sent on for minutes over a slow link.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._watched[number] = (connection, begun)
        return True

    def _settle(self, number: int, size: int) -> None:
        """A server that closes after each post: this one has arrived, its connection no longer counts."""
        with self._lock:
            self._watched[number] = None
            self._answered[number] += size

    def _pieces(self, size: int) -> Iterator[bytes]:
        for begin in range(0, size, kernel_counts.RECORD):
            yield self._body[begin : begin + kernel_counts.RECORD]

    def _next(self, size: int, took_s: float) -> int:
        """The size of the next post: twice where this one was quick, half where it was slow."""
        usual_s = max(POST_S, POST_ROUND_TRIPS * self.limits.round_trip_s)
        if took_s < usual_s / 2:
            return min(LARGEST, size * 2)
        return max(SMALLEST, size // 2) if took_s > usual_s * 2 else size
