"""What bounds an exchange: size, time, a person who cancels, a connection that was given up."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator

import pytest

from scheduling.caldav.transport import Credentials, Transport
from scheduling.errors import BadAnswer, Cancelled, ServerUnreachable
from scheduling.progress import CancelToken
from tests.helpers.scripted_server import Reply, Request, always, scripted

WHO = Credentials("jeanne@hôpital", "clé:secrète")


def test_huge_answer_is_cut_off() -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while True:
            sent += 65536
            yield b"x" * 65536

    with scripted(lambda request: Reply(200, {}, endless())) as server, Transport(WHO) as transport:
        with pytest.raises(BadAnswer) as caught:
            transport.request("GET", server.url, limit_bytes=200_000)
        assert caught.value.reason == "too_large"
    assert sent < 10_000_000


def test_answer_of_exactly_the_limit_passes() -> None:
    with scripted(always(Reply(200, {}, b"x" * 1000))) as server, Transport(WHO) as transport:
        assert len(transport.request("GET", server.url, limit_bytes=1000).body) == 1000
        with pytest.raises(BadAnswer):
            transport.request("GET", server.url, limit_bytes=999)


def test_gzip_that_was_not_asked_for_is_read_and_its_bombs_are_not() -> None:
    small, bomb = gzip.compress(b"hello" * 100), gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    packed = {"Content-Encoding": "gzip"}
    with (
        scripted(lambda request: Reply(200, packed, bomb if request.target == "/bomb" else small)) as server,
        Transport(WHO) as transport,
    ):
        assert transport.request("GET", server.url).body == b"hello" * 100
        tracemalloc.start()
        with pytest.raises(BadAnswer) as caught:
            transport.request("GET", server.url + "bomb", limit_bytes=1_000_000)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert caught.value.reason == "too_large"
        assert peak < 10_000_000


@pytest.mark.parametrize(
    ("headers", "body", "reason"),
    [
        ({"Content-Encoding": "gzip"}, b"not gzip", "encoding"),
        ({"Content-Encoding": "br"}, b"???", "encoding"),
        ({"Content-Encoding": "gzip"}, gzip.compress(b"cut in the middle" * 100, mtime=0)[:-10], "connection_lost"),
    ],
)
def test_codings_that_cannot_be_read(headers: dict[str, str], body: bytes, reason: str) -> None:
    with (
        scripted(always(Reply(200, headers, body))) as server,
        Transport(WHO) as transport,
        pytest.raises(ServerUnreachable) as caught,
    ):
        transport.request("GET", server.url)
    assert caught.value.reason == reason


def test_truncated_body_is_no_answer() -> None:
    with (
        scripted(always(Reply(200, {}, b"half", length=8, cut=True))) as server,
        Transport(WHO) as transport,
        pytest.raises(ServerUnreachable) as caught,
    ):
        transport.request("GET", server.url)
    assert caught.value.reason == "connection_lost"


def drip(part: bytes, pause_s: float = 0.05) -> Iterator[bytes]:
    ended = threading.Event()
    for _ in range(400):
        yield part
        ended.wait(pause_s)


@pytest.mark.parametrize("where", ["body", "chunk", "headers"])
def test_slow_drip_ends_at_the_deadline(where: str) -> None:
    def answer(request: Request) -> Reply:
        if where == "body":
            return Reply(200, {}, drip(b"x"), length=400)
        if where == "chunk":
            return Reply(raw=dripped_chunk())
        return Reply(raw=dripped_headers())

    def dripped_chunk() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n190\r\n"
        yield from drip(b"x")

    def dripped_headers() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nX-Long: "
        yield from drip(b"x")

    with scripted(answer) as server, Transport(WHO, timeout_s=5) as transport:
        began = time.monotonic()
        with pytest.raises(ServerUnreachable) as caught:
            transport.request("GET", server.url, total_timeout_s=0.5)
        assert time.monotonic() - began < 3
    assert caught.value.reason == "timed_out"


def test_silence_ends_at_the_time_out() -> None:
    ended = threading.Event()

    def answer(request: Request) -> Reply:
        ended.wait(10)
        return Reply()

    with scripted(answer) as server, Transport(WHO, timeout_s=0.4) as transport:
        with pytest.raises(ServerUnreachable) as caught:
            transport.request("GET", server.url)
        ended.set()
    assert caught.value.reason == "timed_out"
    assert len(server.requests) == 1


@pytest.mark.parametrize("stopped_by", ["cancel", "deadline"])
def test_stopped_in_the_middle_of_silence(stopped_by: str) -> None:
    ended, cancel = threading.Event(), CancelToken()
    # the client has been waiting for a while when it happens: it must look up from its waiting
    canceller = threading.Timer(0.5, cancel.cancel if stopped_by == "cancel" else lambda: None)

    def answer(request: Request) -> Reply:
        canceller.start()
        ended.wait(10)
        return Reply()

    with scripted(answer) as server, Transport(WHO, cancel=cancel) as transport:
        began = time.monotonic()
        with pytest.raises(Cancelled if stopped_by == "cancel" else ServerUnreachable):
            transport.request("GET", server.url, total_timeout_s=30 if stopped_by == "cancel" else 0.5)
        assert 0.4 < time.monotonic() - began < 3
        ended.set()
        canceller.join()
    assert len(server.requests) == 1


def test_cancelled_before_anything_is_sent() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with scripted(always(Reply())) as server, Transport(WHO, cancel=cancel) as transport, pytest.raises(Cancelled):
        transport.request("PUT", server.url + "a.ics", body=b"x")
    assert not server.requests


def test_cancelled_in_the_middle_of_a_body() -> None:
    cancel = CancelToken()

    def endless() -> Iterator[bytes]:
        yield b"x" * 100_000
        cancel.cancel()
        yield from drip(b"x" * 1000)

    with (
        scripted(lambda request: Reply(200, {}, endless())) as server,
        Transport(WHO, cancel=cancel) as transport,
        pytest.raises(Cancelled),
    ):
        transport.request("GET", server.url)


class OneShotServer:
    """Announces keep-alive and closes right after each answer; counts the requests. `late` answers nothing after the first."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"
        self.methods: list[bytes] = []
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self.methods.append(connection.recv(65536).split(b" ")[0])
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                # the next request arrives, and is answered by nothing: the connection had been given up
                second = connection.recv(65536)
                if second:
                    self.methods.append(b"lost " + second.split(b" ")[0])

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)
        # it waits for the client to hang up: a transport that was closed must have done so
        assert not self.thread.is_alive()


@pytest.fixture
def one_shot() -> Iterator[OneShotServer]:
    server = OneShotServer()
    yield server
    server.close()


def test_read_is_repeated_once_on_a_stale_connection(one_shot: OneShotServer) -> None:
    with Transport(WHO) as transport:
        transport.request("GET", one_shot.url)
        assert transport.request("PROPFIND", one_shot.url).body == b"ok"
    assert one_shot.methods == [b"GET", b"lost PROPFIND", b"PROPFIND"]


def test_closed_means_closed_now(one_shot: OneShotServer) -> None:
    transport = Transport(WHO)
    transport.request("GET", one_shot.url)
    transport.close()
    # the server serves one connection at a time: it answers the next only when the first is gone
    with Transport(WHO, timeout_s=5) as another:
        assert another.request("GET", one_shot.url).body == b"ok"


def test_write_is_never_repeated(one_shot: OneShotServer) -> None:
    with Transport(WHO) as transport:
        transport.request("GET", one_shot.url)
        with pytest.raises(ServerUnreachable) as caught:
            transport.request("PUT", one_shot.url + "a.ics")
        assert caught.value.reason == "connection_lost"
    assert one_shot.methods == [b"GET", b"lost PUT"]
