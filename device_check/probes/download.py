"""Down: random bytes of the server, counted as they are read."""

from __future__ import annotations

from device_check.probes.connections import Connections
from device_check.probes.exchange import Channel, Names, refuse_status
from device_check.probes.streams import MIB, Streams

# What one request asks for. Four of them are all that may be moved; a stream that is through early asks for single ones.
FIRST_MIB, NEXT_MIB = 3, 1
PIECE = 1 << 16


class Download(Streams):
    """Four requests for random bytes at once."""

    count = 4

    def __init__(self, connections: Connections, names: Names) -> None:
        super().__init__(connections, names)
        self._read = [0] * self.count

    @property
    def total_bytes(self) -> int:
        return sum(self._read)

    def carry(self, channel: Channel, number: int) -> None:
        asked = FIRST_MIB
        while not self.stopping and self.claim(asked * MIB):
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
