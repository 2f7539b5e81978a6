"""The lab itself: what it says it loses, delays and blocks is what a plain socket finds. Others build on it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.helpers.network_lab import NetworkLab, network_lab, why_not

REASON = why_not()
PORT = 7007

pytestmark = pytest.mark.skipif(bool(REASON), reason=f"no network lab: {REASON}")


def test_the_share_that_is_set_is_lost_and_counted_once() -> None:
    with network_lab() as lab:
        lab.drop("up", 0.25)
        arrived = _echoed(lab, 2000)
        lost = 2000 - len(arrived)
        # 2000 at 25 %: 500, standard deviation 19.
        assert 400 < lost < 600
        assert (lab.dropped("up"), lab.dropped("down")) == (lost, 0)
        lab.unblock()
        assert len(_echoed(lab, 200)) == 200


def test_some_in_a_row_are_lost_once() -> None:
    with network_lab() as lab:
        lab.drop_in_a_row("down", first=10, count=4)
        assert sorted(set(range(60)) - set(_echoed(lab, 60))) == [10, 11, 12, 13]


def test_the_round_trip_is_the_one_that_is_set() -> None:
    with network_lab(delay_ms=80) as lab:
        near_ms = _shortest_round_trip(lab)
        lab.delay(450)
        far_ms = _shortest_round_trip(lab)
    # The shortest of some: a busy machine makes single ones longer, never shorter.
    assert 80 <= near_ms < 90
    assert 450 <= far_ms < 460


def test_what_is_blocked_gets_no_answer_and_the_rest_does() -> None:
    with network_lab() as lab:
        lab.block(PORT)
        assert not _echoed(lab, 5)
        assert len(_echoed(lab, 5, port=PORT + 1)) == 5
        lab.unblock()
        lab.block("tcp")
        assert len(_echoed(lab, 5)) == 5
        lab.block("udp")
        assert not _echoed(lab, 5)


def _shortest_round_trip(lab: NetworkLab) -> float:
    times: list[float] = []
    with _beside_an_echo(lab, PORT) as here:
        for _ in range(4):
            begun = time.perf_counter()
            here.sendto(b"....", (lab.far_address, PORT))
            here.recv(100)
            times.append((time.perf_counter() - begun) * 1000)
    return min(times)


def _echoed(lab: NetworkLab, count: int, port: int = PORT) -> list[int]:
    """Sends numbers to an echo on the far side: those that came back."""
    back: list[int] = []
    with _beside_an_echo(lab, port) as here:
        for number in range(count):
            here.sendto(number.to_bytes(4, "big"), (lab.far_address, port))
            # So that no buffer overflows.
            time.sleep(0.002 if number % 50 == 49 else 0)
        with contextlib.suppress(TimeoutError):
            while len(back) < count:
                back.append(int.from_bytes(here.recv(100), "big"))
    return back


@contextlib.contextmanager
def _beside_an_echo(lab: NetworkLab, port: int) -> Iterator[socket.socket]:
    def datagrams() -> socket.socket:
        return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    with lab.call(lab.far, datagrams) as echo, lab.call(lab.far, datagrams) as bell, lab.call(lab.near, datagrams) as here:
        for one in (echo, here):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_000_000)
        here.settimeout(0.6)
        echo.bind((lab.far_address, port))
        thread = threading.Thread(target=_echo, args=(echo,))
        thread.start()
        try:
            yield here
        finally:
            # The end is said on the far side, where nothing is lost.
            bell.sendto(b"", (lab.far_address, port))
            thread.join()


def _echo(echo: socket.socket) -> None:
    while (arrived := echo.recvfrom(100))[0]:
        echo.sendto(*arrived)
