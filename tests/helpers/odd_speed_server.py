"""Speed servers as they are met: sending in chunks, closing after each answer, taking no large posts, slow, stalling."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer

from device_check.demo_endpoint.server import CHUNK, SpeedHandler, SpeedServer


class Chunked(SpeedHandler):
    """Says nothing of lengths."""

    def _garbage(self, chunks: int) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(chunks):
            for begin in range(0, len(CHUNK), 1 << 15):
                self.wfile.write(b"8000\r\n" + CHUNK[begin : begin + (1 << 15)] + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")


class Closing(SpeedHandler):
    """HTTP/1.0: every answer ends the connection."""

    protocol_version = "HTTP/1.0"


class SmallPosts(SpeedHandler):
    """Refuses uploads, and says so before it has read them."""

    def do_POST(self) -> None:  # noqa: N802  the name that http.server calls
        self.send_response(413)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True


class Slow(SpeedHandler):
    """Thinks for 80 ms before each small answer, on a way that is quick."""

    thinks_s = 0.08

    def _answer(self, body: bytes) -> None:
        threading.Event().wait(self.thinks_s)
        super()._answer(body)


class VerySlow(Slow):
    """Thinks for a second."""

    thinks_s = 1.0


class Stalling(SpeedHandler):
    """Promises data, and sends none."""

    def _garbage(self, chunks: int) -> None:
        self._head("application/octet-stream", chunks * len(CHUNK))
        self.wfile.flush()
        threading.Event().wait(20)


@contextmanager
def odd_speed_server(kind: type[SpeedHandler]) -> Iterator[int]:
    """The port of a server of that kind, in this process."""
    server: ThreadingHTTPServer = SpeedServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
