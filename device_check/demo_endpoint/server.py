"""LibreSpeed's protocol: `garbage` sends random bytes, `empty` takes anything and answers nothing, `getIP` tells who asks.

Run as a program it serves until its standard input ends, which it does when its parent ends, however that is:

    python -m device_check.demo_endpoint.server --address 127.0.0.1 --port 0 [--certificate PEM]

and prints the port it listens on.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import ssl
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

CHUNK = os.urandom(1 << 20)
DEFAULT_CHUNKS = 4
# As LibreSpeed's own server has it: ckSize is in mebibytes.
MOST_CHUNKS = 1024
NEVER_STORED = "no-store, no-cache, must-revalidate, max-age=0, s-maxage=0"


class SpeedHandler(BaseHTTPRequestHandler):
    """One connection, kept for many exchanges."""

    protocol_version = "HTTP/1.1"
    # Small answers must not wait for an acknowledgement: they are what round trips are measured on.
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def do_GET(self) -> None:
        """Send what is asked for."""
        parts = urlsplit(self.path)
        match _name(parts.path):
            case "garbage":
                asked = parse_qs(parts.query).get("ckSize", [""])[0]
                self._garbage(min(int(asked), MOST_CHUNKS) if asked.isdecimal() and int(asked) > 0 else DEFAULT_CHUNKS)
            case "empty":
                self._answer(b"")
            case "getIP":
                self._answer(json.dumps({"processedString": self.client_address[0], "rawIspInfo": ""}).encode())
            case _:
                self.send_error(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """Take everything, keep nothing."""
        if _name(urlsplit(self.path).path) != "empty":
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        left = int(self.headers.get("Content-Length", "0"))
        place = memoryview(bytearray(min(left, 1 << 18)))
        while left:
            got = self.rfile.readinto(place[: min(left, len(place))])
            if not got:
                self.close_connection = True
                return
            left -= got
        self._answer(b"")

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  as the base class calls it
        """Keep no log: thousands of exchanges, and nothing in them."""

    def _garbage(self, chunks: int) -> None:
        self._head("application/octet-stream", chunks * len(CHUNK))
        for _ in range(chunks):
            self.wfile.write(CHUNK)

    def _answer(self, body: bytes) -> None:
        self._head("application/json; charset=utf-8" if body else "text/plain", len(body))
        self.wfile.write(body)

    def _head(self, kind: str, length: int) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.send_header("Cache-Control", NEVER_STORED)
        self.end_headers()


class SpeedServer(ThreadingHTTPServer):
    """Connections that clients close in the middle of a measurement are how measurements end."""

    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that went away; anything else is told as usual."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as we were called


def _name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".php")


def _end_with_parent() -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 1024):
            pass
    os._exit(0)


def main() -> None:
    """Serve until the parent is gone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate")
    arguments = parser.parse_args()
    server = SpeedServer((arguments.address, arguments.port), SpeedHandler)
    if arguments.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.certificate)
        # The handshake belongs into the connection's own thread: one that stalls must not hold up the others.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    print(server.server_address[1], flush=True)  # noqa: T201  the parent reads it
    server.serve_forever()


if __name__ == "__main__":
    main()
