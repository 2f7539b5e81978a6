"""What both ways to count an upload have in common: posts of random bytes that the server reads, and answers with nothing."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
from collections.abc import Iterator

from device_check.probes import kernel_counts
from device_check.probes.connections import Connections
from device_check.probes.exchange import Channel
from device_check.probes.posts import Posts
from device_check.probes.streams import MIB, Streams


class Posting(Streams):
    """Three connections at once."""

    count = 3

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections)
        self._body = os.urandom(MIB)

    def on(self, channel: Channel) -> Posts:
        """Its connection for posts, opened where the server has closed it. Raises `RungFailed`."""
        connection = self.opened(channel)
        # What was not sent when enough is known is thrown away, not sent on for minutes over a slow link.
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return Posts(channel, self.names.empty, self._pieces)

    def _pieces(self, size: int) -> Iterator[bytes]:
        for begin in range(0, size, kernel_counts.RECORD):
            yield self._body[begin : begin + kernel_counts.RECORD]
