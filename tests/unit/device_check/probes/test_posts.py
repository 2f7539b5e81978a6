"""Posts under way together, before a server that says what it will when it will: real sockets, with and without TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from device_check.probes.connections import Connections
from device_check.probes.endpoint import Endpoint
from device_check.probes.exchange import Channel
from device_check.probes.posts import Posts
from device_check.probes.rungs import RungFailed
from device_check.progress import Token
from tests.helpers.certificates import Authority

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
LAST = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
SIZE = 1000


def _read_posts(connection: socket.socket, count: int) -> list[bytes]:
    """The heads of so many posts, when all of them have come whole."""
    heads, here = [], b""
    while len(heads) < count:
        head, found, rest = here.partition(b"\r\n\r\n")
        if found and len(rest) >= SIZE:
            assert b"Content-Length: 1000\r\n" in head + b"\r\n"
            heads.append(head)
            here = rest[SIZE:]
        else:
            here += connection.recv(65_536)
    return heads


@contextmanager
def _posts_to(serve: Callable[[socket.socket], None], authority: Authority | None = None) -> Iterator[Posts]:
    """Posts over one connection to a server that does `serve` with it."""
    context = None
    if authority is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority.server("127.0.0.1"))

    def accept() -> None:
        connection, _address = server.accept()
        with context.wrap_socket(connection, server_side=True) if context else connection as taken:
            serve(taken)

    with socket.create_server(("127.0.0.1", 0)) as server:
        serving = threading.Thread(target=accept)
        serving.start()
        ca_file = str(authority.ca_file) if authority else ""
        endpoint = Endpoint("127.0.0.1", server.getsockname()[1], "/", tls=authority is not None, ca_file=ca_file)
        with Connections(endpoint, Token()) as connections:
            channel = Channel(connections)
            channel.opened()
            yield Posts(channel, "empty", lambda size: [b"x" * size])
        serving.join()


@pytest.mark.parametrize("tls", [False, True])
def test_none_waits_for_the_answer_to_another_and_answers_may_come_together(tmp_path: Path, *, tls: bool) -> None:
    """Who waited for the first answer before the second post would wait for ever; who read too far would lose the second."""
    answered = threading.Event()

    def serve(connection: socket.socket) -> None:
        heads = _read_posts(connection, 3)
        assert [head.split(b" ", 2)[:2] for head in heads] == [[b"POST", b"/empty"]] * 3
        connection.sendall(GOOD * 3)
        answered.set()
        _read_posts(connection, 1)
        connection.sendall(LAST)

    with _posts_to(serve, Authority(tmp_path, "Hospital CA") if tls else None) as posts:
        for _ in range(3):
            posts.send(SIZE)
        assert answered.wait(10)
        assert [posts.wait().size for _ in range(2)] == [SIZE] * 2
        assert (posts.under_way, posts.answered, posts.has_answer) == (1, 2, True)
        assert not posts.wait().is_last
        assert not posts.has_answer
        posts.send(SIZE)
        last = posts.wait()
        assert (last.is_last, posts.under_way) == (True, 0)
        assert last.took_s >= 0


def test_whether_an_answer_has_come_is_not_told_before_it_has() -> None:
    go_on = threading.Event()

    def serve(connection: socket.socket) -> None:
        _read_posts(connection, 2)
        connection.sendall(GOOD)
        go_on.wait(10)

    with _posts_to(serve) as posts:
        posts.send(SIZE)
        posts.send(SIZE)
        posts.wait()
        assert not posts.has_answer
        go_on.set()


@pytest.mark.parametrize("tls", [False, True])
def test_what_was_said_before_the_connection_was_cut_is_heard(tmp_path: Path, *, tls: bool) -> None:
    """Two posts have arrived, the third is refused; the others find nobody."""
    over = threading.Event()

    def serve(connection: socket.socket) -> None:
        _read_posts(connection, 3)
        connection.sendall(GOOD * 2 + TOO_LARGE)
        # No more is sent; what comes is taken, so that nothing cuts off what was said.
        connection.shutdown(socket.SHUT_WR)
        over.wait(10)

    with _posts_to(serve, Authority(tmp_path, "Hospital CA") if tls else None) as posts:
        for _ in range(3):
            posts.send(SIZE)
        _cut_sending(posts)
        posts.send(SIZE)
        assert posts.refused
        assert [posts.wait().is_last for _ in range(2)] == [False, False]
        with pytest.raises(RungFailed) as failed:
            posts.wait()
        over.set()
    assert (failed.value.code, failed.value.values["status"]) == ("endpoint_refuses", "413")


def _cut_sending(posts: Posts) -> None:
    """What is sent finds nobody; what has come can be read."""
    connection = posts._channel.socket
    assert connection is not None
    socket.socket.shutdown(connection, socket.SHUT_WR)


def test_a_connection_lost_with_posts_under_way() -> None:
    def serve(connection: socket.socket) -> None:
        _read_posts(connection, 2)
        connection.sendall(GOOD)

    with _posts_to(serve) as posts:
        posts.send(SIZE)
        posts.send(SIZE)
        assert not posts.wait().is_last
        with pytest.raises(RungFailed) as failed:
            posts.wait()
    assert failed.value.code == "connection_lost"


def test_a_page_where_nothing_was_to_be_said_is_not_read_to_its_end() -> None:
    ended = threading.Event()

    def serve(connection: socket.socket) -> None:
        _read_posts(connection, 1)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        while not ended.is_set():
            try:
                connection.sendall(bytes(1 << 16))
            except OSError:
                return

    with _posts_to(serve) as posts:
        posts.send(SIZE)
        with pytest.raises(RungFailed) as failed:
            posts.wait()
        ended.set()
    assert failed.value.code == "another_page_answers"
