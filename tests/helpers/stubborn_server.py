"""A TCP server that does one thing to every connection: says what it was told to say, or nothing."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stubborn_server(answer: bytes | None, *, close: bool = True, listens: bool = True) -> Iterator[int]:
    """The port of a server. `answer` None: it takes connections and stays silent; `close` ends each after its answer.

    `listens` False: the port is bound, and nobody is there (a connection is refused).
    """
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        kept: list[socket.socket] = []
        if listens:
            server.listen(64)
            threading.Thread(target=_serve, args=(server, answer, close, kept), daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            for connection in kept:
                connection.close()


def _serve(server: socket.socket, answer: bytes | None, close: bool, kept: list[socket.socket]) -> None:
    while True:
        try:
            connection, _address = server.accept()
        except OSError:
            return
        kept.append(connection)
        if answer is None:
            continue
        with contextlib.suppress(OSError):
            connection.recv(65_536)
            connection.sendall(answer)
            if close:
                connection.shutdown(socket.SHUT_RDWR)
