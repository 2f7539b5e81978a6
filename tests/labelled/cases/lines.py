"""T: how much the line carries, and what only looks too little (H). Each alone: what else runs slows both ends."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from device_check.report import Report, Verdict
from tests.helpers.middleboxes import tinyproxy
from tests.helpers.odd_speed_server import Stalling, odd_speed_server
from tests.labelled.asking import program_says
from tests.labelled.case import DEGRADED, NOT_MEASURED, NOT_READY, Case, healthy
from tests.labelled.cases.relays import unsure_of_losses
from tests.labelled.network import no_lab_with, no_relay, own_relay, scene

RISE, UNSURE = "latency_rises_under_load", "packets_lost"


def _line(folder: Path, down_mbit: float, up_mbit: float, *, queue_ms: float = 40, delay_ms: float | None = None) -> Report:
    with scene(folder, delay_ms=delay_ms) as place, place.speed() as speed:
        place.lab.carry("down", down_mbit, queue_ms)
        place.lab.carry("up", up_mbit, queue_ms)
        return place.says("throughput", check=f'speed_url = "{speed.url}"\n')


def _full_router(folder: Path, mbit: float, queue_ms: float) -> Report:
    with scene(folder, delay_ms=10) as place, place.speed() as speed:
        place.lab.narrow(mbit, mbit, queue_ms)
        return place.says("throughput", check=f'speed_url = "{speed.url}"\n')


def _through_a_proxy(folder: Path, mbit: float) -> Report:
    """What was sent up is what the server has answered: what the proxy took says nothing."""
    with scene(folder, mbit=mbit) as place, place.speed() as speed:

        def run() -> Report:
            with tinyproxy(folder) as port:
                return place.says("throughput", check=f'speed_url = "{speed.url}"\nproxy = "http://127.0.0.1:{port}"\n')

        return place.lab.call(place.lab.near, run)


def _losing_segments(folder: Path) -> Report:
    with scene(folder, mbit=10, delay_ms=20) as place, place.speed() as speed:
        for direction in ("up", "down"):
            place.lab.filter(direction, "meta l4proto tcp numgen random mod 1000 < 5 drop")
        return place.says("throughput", check=f'speed_url = "{speed.url}"\n')


def _with_a_call(folder: Path, mbit: float) -> Report:
    """The relay is looked at on the same line: the check's own datagrams must not fill it.

    Sound alone is sent over a narrow one, and small datagrams in the picture's place: losses are known in the time that is left.
    """
    with scene(folder, mbit=mbit) as place, place.speed() as speed, place.relay() as relay:
        return unsure_of_losses(place.says("throughput", "relay", check=f'speed_url = "{speed.url}"\n{own_relay(relay)}'))


def _stalled(folder: Path) -> Report:
    with odd_speed_server(Stalling) as port:
        settings = f'[check]\nspeed_url = "http://127.0.0.1:{port}/"\n'
        return program_says(folder, "--only", "throughput", settings=settings)


def _missing() -> str:
    return no_relay() or no_lab_with("tinyproxy")


def _case(
    id: str,  # noqa: A002 - the case's own word
    what: str,
    verdict: Verdict,
    codes: tuple[str, ...],
    run: Callable[[Path], Report],
    *also: str,
) -> Case:
    return Case(id, what, "namespaces", run, (verdict,), codes, frozenset(also), missing=_missing, alone=True)


_healthy = partial(healthy, made="namespaces", missing=_missing, alone=True)
_BOTH = ("download_slow", "upload_slow")

# At 0.5 and 1 Mbit/s what waits before the line (40 ms, and 8 kB that the bucket holds) takes longer than 100 ms: told too.
CASES = (
    _case("T01", "0.5 Mbit/s each way", NOT_READY, _BOTH, lambda folder: _line(folder, 0.5, 0.5), RISE),
    _case("T02", "1 Mbit/s each way", DEGRADED, _BOTH, lambda folder: _line(folder, 1, 1), RISE),
    _case("T03", "10 Mbit/s down, 1 up", DEGRADED, ("upload_slow",), lambda folder: _line(folder, 10, 1), RISE),
    _case("T04", "a router with 600 ms of queue", NOT_READY, (RISE,), lambda folder: _full_router(folder, 4, 600)),
    _case("T07", "a router with 200 ms of queue", DEGRADED, (RISE,), lambda folder: _full_router(folder, 4, 200)),
    Case(
        "T05",
        "the server promises data and sends none",
        "process",
        _stalled,
        (NOT_MEASURED,),
        ("test_service_unavailable", "transfer_stalled"),
    ),
    _case("T06", "0.4 Mbit/s down, 10 up", NOT_READY, ("download_slow",), lambda folder: _line(folder, 0.4, 10), RISE),
    _case("T09", "0.5 Mbit/s, and a call by the relay", NOT_READY, _BOTH, lambda folder: _with_a_call(folder, 0.5), RISE, UNSURE),
    _case("T10", "1 Mbit/s, and a call by the relay", DEGRADED, _BOTH, lambda folder: _with_a_call(folder, 1), RISE, UNSURE),
    _case("T11", "1 Mbit/s, by a proxy", DEGRADED, _BOTH, lambda folder: _through_a_proxy(folder, 1)),
    _healthy("H40", "50 Mbit/s each way", run=lambda folder: _line(folder, 50, 50)),
    _healthy("H41", "10 Mbit/s, by a proxy", run=lambda folder: _through_a_proxy(folder, 10)),
    _healthy("H42", "5 Mbit/s, 300 ms away", run=lambda folder: _line(folder, 5, 5, delay_ms=300)),
    _healthy("H43", "0.5 % of TCP's segments are lost", run=_losing_segments),
    _healthy("H44", "3 Mbit/s, and a call by the relay", run=lambda folder: _with_a_call(folder, 3)),
    _healthy("H20", "2.2 Mbit/s each way", run=lambda folder: _line(folder, 2.2, 2.2)),
    _healthy("H32", "a router with 50 ms of queue", run=lambda folder: _full_router(folder, 4, 50)),
    _healthy("H22", "10 Mbit/s, 200 ms away", run=lambda folder: _line(folder, 10, 10, delay_ms=200)),
)
