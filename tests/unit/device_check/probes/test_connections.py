"""Several connections at once."""

from __future__ import annotations

import gc
import socket
import ssl
import struct
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from device_check.probes.connections import Connections
from device_check.probes.endpoint import Endpoint, Proxy
from device_check.probes.rungs import RungFailed
from device_check.progress import Token
from tests.helpers.certificates import Authority

COUNT = 4


def test_encrypted_connections_are_opened_side_by_side(tmp_path: Path) -> None:
    """The server goes on with nobody before all have said their first word: one after the other they would never be answered."""
    authority = Authority(tmp_path, "Hospital CA")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.server("127.0.0.1"))
    all_here, over = threading.Barrier(COUNT), threading.Event()

    def serve(line: socket.socket) -> None:
        with line:
            line.recv(1, socket.MSG_PEEK)
            all_here.wait(5)
            with context.wrap_socket(line, server_side=True):
                over.wait(20)

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(2 * COUNT) as threads:
        endpoint = Endpoint("127.0.0.1", listener.getsockname()[1], "/", tls=True, ca_file=str(authority.ca_file))
        with Connections(endpoint, Token(), 10) as connections:
            opening = [threads.submit(connections.open) for _ in range(COUNT)]
            served = [threads.submit(serve, listener.accept()[0]) for _ in range(COUNT)]
            try:
                assert all(isinstance(one.result(), ssl.SSLSocket) for one in opening)
            finally:
                over.set()
        for one in served:
            one.result()


def test_what_was_reset_before_it_was_encrypted_is_told_and_nothing_stays_open() -> None:
    """As firewalls do it, and as a cancelled examination finds it. (An open end would be a warning, which fails the test.)"""

    def serve() -> None:
        line, _address = listener.accept()
        line.recv(4096)
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = threading.Thread(target=serve)
        serving.start()
        proxy = Proxy("127.0.0.1", listener.getsockname()[1])
        endpoint = Endpoint("debit.hopital.example", 443, "/", tls=True, proxy=proxy)
        with Connections(endpoint, Token()) as connections, pytest.raises(RungFailed) as failed:
            connections.open()
        serving.join()
    assert (failed.value.code, failed.value.rung) == ("tls_failed", "tls")
    assert failed.value.values["reason"] == "connection reset by peer"
    del failed
    gc.collect()
