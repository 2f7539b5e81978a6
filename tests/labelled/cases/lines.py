"""T: how much the line carries, and what only looks too little (H20, H22). Each alone: what else runs slows both ends."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from device_check.report import Report, Verdict
from tests.helpers.odd_speed_server import Stalling, odd_speed_server
from tests.labelled.asking import program_says
from tests.labelled.case import DEGRADED, NOT_MEASURED, NOT_READY, Case, healthy
from tests.labelled.network import no_lab, scene

RISE = "latency_rises_under_load"


def _line(folder: Path, down_mbit: float, up_mbit: float, *, queue_ms: float = 40, delay_ms: float | None = None) -> Report:
    with scene(folder, delay_ms=delay_ms) as place, place.speed() as speed:
        place.lab.carry("down", down_mbit, queue_ms)
        place.lab.carry("up", up_mbit, queue_ms)
        return place.says("throughput", check=f'speed_url = "{speed.url}"\n')


def _full_router(folder: Path, mbit: float, queue_ms: float) -> Report:
    with scene(folder, delay_ms=10) as place, place.speed() as speed:
        place.lab.narrow(mbit, mbit, queue_ms)
        return place.says("throughput", check=f'speed_url = "{speed.url}"\n')


def _stalled(folder: Path) -> Report:
    with odd_speed_server(Stalling) as port:
        settings = f'[check]\nspeed_url = "http://127.0.0.1:{port}/"\n'
        return program_says(folder, "--only", "throughput", settings=settings)


def _case(
    id: str,  # noqa: A002 - the case's own word
    what: str,
    verdict: Verdict,
    codes: tuple[str, ...],
    run: Callable[[Path], Report],
    *also: str,
) -> Case:
    return Case(id, what, "namespaces", run, (verdict,), codes, frozenset(also), missing=no_lab, alone=True)


_healthy = partial(healthy, made="namespaces", missing=no_lab, alone=True)
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
    _healthy("H20", "2.2 Mbit/s each way", run=lambda folder: _line(folder, 2.2, 2.2)),
    _healthy("H32", "a router with 50 ms of queue", run=lambda folder: _full_router(folder, 4, 50)),
    _healthy("H22", "10 Mbit/s, 200 ms away", run=lambda folder: _line(folder, 10, 10, delay_ms=200)),
)
