"""A name's addresses and a TCP connection to one of them; every wait can be cancelled."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
import time
from concurrent.futures import Future

from device_check.probes.rungs import RungFailed, is_routed, name_unresolved, no_network, not_connected
from device_check.progress import CancelToken

ANSWER_S = 5.0
GLANCE_S = 0.05
STAGGER_S = 0.25
MOST_ADDRESSES = 8
Address = tuple[socket.AddressFamily, tuple[str, int]]


def resolve(host: str, port: int, cancel: CancelToken, answer_s: float) -> list[Address]:
    """All addresses of `host`, within `answer_s` seconds. Raises `RungFailed`, or what the token raises."""
    # The system's resolver cannot be interrupted: it is left behind in its thread.
    answer: Future[list[Address]] = Future()
    threading.Thread(target=_ask, args=(host, port, answer), name="check-name", daemon=True).start()
    until = time.monotonic() + answer_s
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


def connect(addresses: list[Address], cancel: CancelToken, answer_s: float) -> tuple[socket.socket, Address]:
    """A blocking connection to the first address that takes one, and that address. Raises `RungFailed`, or what the token raises.

    The addresses are tried side by side, each begun a quarter of a second after the one before (RFC 8305 5): a network whose
    IPv6 leads nowhere is then no slow network. Each attempt has `answer_s` seconds.
    """
    waiting = _in_turn(addresses)[:MOST_ADDRESSES]
    tried: dict[socket.socket, tuple[Address, float]] = {}
    failed: OSError | None = None
    next_at = 0.0
    try:
        while waiting or tried:
            cancel.check()
            now = time.monotonic()
            if waiting and (now >= next_at or not tried):
                address = waiting.pop(0)
                next_at = now + STAGGER_S
                try:
                    tried[_begun(address)] = (address, now + answer_s)
                except OSError as error:
                    failed, next_at = _graver(failed, error), now
                continue
            for attempt in _decided(list(tried), min(GLANCE_S, max(0.0, next_at - now)) if waiting else GLANCE_S):
                address, _until = tried.pop(attempt)
                if number := attempt.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    attempt.close()
                    failed, next_at = _graver(failed, OSError(number, os.strerror(number))), 0.0
                    continue
                attempt.settimeout(answer_s)
                attempt.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return attempt, address
            for attempt in [one for one, (_address, until) in tried.items() if time.monotonic() > until]:
                tried.pop(attempt)
                attempt.close()
                failed = _graver(failed, TimeoutError())
    finally:
        for attempt in tried:
            attempt.close()
    if failed is None or not any(is_routed(family, address) for family, address in addresses):
        raise no_network()
    raise not_connected(failed, addresses[0][1])


def _in_turn(addresses: list[Address]) -> list[Address]:
    """The two families in turn, each in the order that the system prefers (RFC 8305 4)."""
    first = addresses[0][0] if addresses else None
    own, other = [one for one in addresses if one[0] == first], [one for one in addresses if one[0] != first]
    paired = [one for pair in zip(own, other, strict=False) for one in pair]
    shorter = min(len(own), len(other))
    return [*paired, *own[shorter:], *other[shorter:]]


def _begun(address: Address) -> socket.socket:
    connection = socket.socket(address[0], socket.SOCK_STREAM)
    try:
        connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            connection.connect(address[1])
    except BaseException:
        connection.close()
        raise
    return connection


def _decided(tried: list[socket.socket], wait_s: float) -> list[socket.socket]:
    """Those that are connected or refused. Windows tells a refusal as an exceptional condition."""
    _readable, connected, refused = select.select([], tried, tried, wait_s)
    return [one for one in tried if one in connected or one in refused]


def _graver(before: OSError | None, error: OSError) -> OSError:
    """A refusal or silence says more than a missing route of the other family."""
    return error if before is None or isinstance(error, ConnectionRefusedError | TimeoutError) else before


def _ask(host: str, port: int, answer: Future[list[Address]]) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        answer.set_exception(error)
    else:
        places = [(one[0], one[4]) for one in found]
        answer.set_result(places)  # type: ignore[arg-type]  # addresses of families that a TCP name never answers
