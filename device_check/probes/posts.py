"""Posts over one kept connection, the next on its way before the last is answered (RFC 9112, 9.3.2).

Who waits for each answer leaves a long way empty for a round trip after each post. Nothing has to be found out of one whose
answer is lost: such posts change nothing at the server.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import select
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from device_check.probes.exchange import LONGEST_BODY, Channel, refuse_status
from device_check.probes.rungs import RungFailed


@dataclass(frozen=True)
class Answered:
    """A post that has arrived, and what it took in seconds. After the last the server closes."""

    size: int
    took_s: float
    is_last: bool


class Posts:
    """Those over the connection that `channel` has open; with it they end. `pieces`: the data of one, for its size."""

    def __init__(self, channel: Channel, name: str, pieces: Callable[[int], Iterable[bytes]]) -> None:
        assert channel.socket is not None
        self._channel = channel
        self._name = name
        self._pieces = pieces
        self._connection = _Connection(channel.socket)
        self._under_way: deque[tuple[http.client.HTTPConnection, int, float]] = deque()
        self.refused = False
        """Whether the server takes no more. Perhaps it has said why."""
        self.answered = 0
        """How many the server has answered."""

    @property
    def under_way(self) -> int:
        """How many are not answered yet."""
        return len(self._under_way)

    @property
    def has_answer(self) -> bool:
        """Whether one has come that was not read yet: its post arrived some time ago.

        Before the first answer TLS has something to say of its own (RFC 8446 4.6.1), which would be taken for one.
        """
        return bool(self._under_way and self.answered) and self._connection.is_readable

    def send(self, size: int) -> None:
        """Send one more. Raises `RungFailed`, or what the token raises."""
        one = http.client.HTTPConnection(self._channel.endpoint.host)
        one.sock = self._connection
        self._under_way.append((one, size, time.perf_counter()))
        try:
            self._channel.ask(one, "POST", self._name, self._pieces(size), size)
        except (ConnectionError, ssl.SSLEOFError):
            self.refused = True
        except (OSError, http.client.HTTPException) as error:
            raise self._channel.failed(error) from error

    def wait(self) -> Answered:
        """The next that is answered. After the last the channel is closed. Raises as `send`, and for a refusal."""
        one, size, begun = self._under_way.popleft()
        try:
            # Not read to its end, a response holds the connection.
            with contextlib.closing(one.getresponse()) as response:
                response.read(LONGEST_BODY)
                page = not response.isclosed() and bool(response.read(1))
        except (OSError, http.client.HTTPException) as error:
            raise self._channel.failed(error) from error
        took_s = time.perf_counter() - begun
        refuse_status(self._channel, response.status)
        if page:
            # Nothing was to be said.
            self._channel.close()
            raise RungFailed("another_page_answers", {"host": self._channel.endpoint.host})
        is_last = response.will_close or (self.refused and not self._under_way)
        if is_last:
            self._channel.close()
        self.answered += 1
        return Answered(size, took_s, is_last)


class _Connection:
    """What several requests take for their own socket. Its end is its channel's, not that of an answer."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.sendall = connection.sendall

    def makefile(self, mode: Literal["rb"]) -> io.BufferedReader:
        """Byte by byte: what is no part of this answer is left in the socket for the next, and `is_readable` sees it there."""
        return self._connection.makefile(mode, buffering=1)

    @property
    def is_readable(self) -> bool:
        """Whether something has come."""
        if isinstance(self._connection, ssl.SSLSocket) and self._connection.pending():
            return True
        return bool(select.select([self._connection], [], [], 0)[0])

    def close(self) -> None:
        """Nothing."""
