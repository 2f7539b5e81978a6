"""Up, where the system tells it: what the other end has acknowledged. Through a proxy that would tell how far the proxy is."""

from __future__ import annotations

import socket

from device_check.probes import kernel_counts
from device_check.probes.connections import Connections
from device_check.probes.exchange import Channel
from device_check.probes.posting import Posting
from device_check.probes.posts import Posts
from device_check.probes.streams import MIB


class Upload(Posting):
    """Large posts, counted while they are under way."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections)
        self._settled = 0
        self._watched: dict[int, tuple[socket.socket, float]] = {}
        self._most = 0

    @property
    def total_bytes(self) -> int:
        with self._lock:
            total = float(self._settled)
            for connection, begun in self._watched.values():
                if (now := kernel_counts.acknowledged(connection)) is not None:
                    total += now - begun
            # A connection that ended is no longer counted by the system: what had arrived stays.
            self._most = max(self._most, int(total))
            return self._most

    def carry(self, channel: Channel, number: int) -> None:
        posts: Posts | None = None
        while not self.stopping and self.claim(MIB):
            posts = posts or self._watched_on(channel, number)
            posts.send(MIB)
            if posts.wait().is_last:
                self._settle(number, posts.answered * MIB)
                posts = None
            self.moved()

    def _watched_on(self, channel: Channel, number: int) -> Posts:
        posts = self.on(channel)
        if channel.socket and (begun := kernel_counts.acknowledged(channel.socket)) is not None:
            with self._lock:
                self._watched[number] = (channel.socket, begun)
        return posts

    def _settle(self, number: int, arrived: int) -> None:
        """The server has closed a connection, which no longer counts what arrived over it."""
        with self._lock:
            self._watched.pop(number, None)
            self._settled += arrived
