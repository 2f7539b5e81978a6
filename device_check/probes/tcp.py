"""A name's addresses and a TCP connection to one of them; every wait can be cancelled."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
import time
from concurrent.futures import Future

from device_check.probes.rungs import RungFailed, name_unresolved, no_network, not_connected
from device_check.progress import CancelToken

ANSWER_S = 5.0
GLANCE_S = 0.05
Address = tuple[socket.AddressFamily, tuple[str, int]]


def resolve(host: str, port: int, cancel: CancelToken) -> list[Address]:
    """All addresses of `host`. Raises `RungFailed`, or what the token raises."""
    # The system's resolver cannot be interrupted: it is left behind in its thread.
    answer: Future[list[Address]] = Future()
    threading.Thread(target=_ask, args=(host, port, answer), name="check-name", daemon=True).start()
    until = time.monotonic() + 2 * ANSWER_S
    while not answer.done():
        if time.monotonic() > until:
            raise RungFailed("name_service_silent", {"host": host})
        cancel.wait(GLANCE_S / 10)
    try:
        return answer.result()
    except socket.gaierror as error:
        raise name_unresolved(error, host) from error
    except (OSError, UnicodeError) as error:
        raise RungFailed("name_unknown", {"host": host}) from error


def connect(addresses: list[Address], cancel: CancelToken) -> socket.socket:
    """A blocking connection to the first address that takes one. Raises `RungFailed`, or what the token raises."""
    failed: OSError | None = None
    for family, address in addresses:
        try:
            return connect_to(family, address, cancel)
        except OSError as error:
            # A refusal says more than a missing route of the other family.
            if failed is None or isinstance(error, ConnectionRefusedError | TimeoutError):
                failed = error
    if failed is None or not any(_is_routed(family, address) for family, address in addresses):
        raise no_network()
    raise not_connected(failed, addresses[0][1])


def connect_to(family: socket.AddressFamily, address: tuple[str, int], cancel: CancelToken) -> socket.socket:
    """The same to one address. Raises OSError: `TimeoutError` after 5 s."""
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            connection.connect(address)
        until = time.monotonic() + ANSWER_S
        while not any(select.select([], [connection], [connection], GLANCE_S)):
            cancel.check()
            if time.monotonic() > until:
                raise TimeoutError
        if number := connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(number, os.strerror(number))
        connection.settimeout(ANSWER_S)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        connection.close()
        raise
    return connection


def _ask(host: str, port: int, answer: Future[list[Address]]) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        answer.set_exception(error)
    else:
        # The stub knows addresses of other shapes too, of families that a TCP name never answers.
        answer.set_result([(family, address) for family, _kind, _protocol, _name, address in found])  # type: ignore[misc]


def _is_routed(family: socket.AddressFamily, address: tuple[str, int]) -> bool:
    # Connecting a datagram socket asks the routing table and sends nothing.
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(address)
        except OSError:
            return False
    return True
