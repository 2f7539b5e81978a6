"""What only looks like a bad way to the relay (H21, H23 to H25, H36 to H39)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from device_check.report import Report
from tests.labelled.case import healthy
from tests.labelled.cases.relays import ALL_WAYS, far, losing_in_a_row, refused
from tests.labelled.network import no_relay, own_relay, platform, scene


def _far_to_all(folder: Path, delay_ms: float) -> Report:
    with scene(folder, delay_ms=delay_ms) as place, place.relay() as relay, place.speed() as speed:
        return place.says("network", "relay", check=f'speed_url = "{speed.url}"\n{own_relay(relay)}')


def _tcp_blocked(folder: Path) -> Report:
    """A call goes by UDP: that the other ways are closed does not harm it."""
    with scene(folder) as place, place.relay() as relay:
        place.lab.block("tcp")
        return place.says("relay", check=platform(relay, *ALL_WAYS))


def _shared_secret(folder: Path) -> Report:
    with scene(folder) as place, place.relay(shared=True) as relay:
        return place.says("relay", check=own_relay(relay, secret="shared") + "shared_secret = true\n")


def _now_and_then(folder: Path) -> Report:
    """One in four hundred, evenly: 0.25 %."""
    with scene(folder) as place, place.relay() as relay:
        place.lab.drop_in_a_row("up", first=200, of=400)
        found = place.says("relay", check=own_relay(relay))
        assert place.lab.dropped("up") > 1
    return found


_healthy = partial(healthy, made="coturn", missing=no_relay, alone=True)

CASES = (
    _healthy("H21", "140 ms to everything and back", run=lambda folder: _far_to_all(folder, 140)),
    _healthy("H23", "exactly one datagram is lost", run=lambda folder: losing_in_a_row(folder, 300, 1)),
    _healthy("H24", "a nonce that grows old (438)", run=lambda folder: refused(folder, "stale-nonce=1")),
    _healthy("H25", "up to 20 ms earlier or later", run=lambda folder: far(folder, 50, 20)),
    _healthy("H36", "TCP to the relay is blocked, UDP passes", run=_tcp_blocked),
    _healthy("H37", "credentials made of a shared secret", run=_shared_secret),
    _healthy("H38", "one in four hundred datagrams is lost", run=_now_and_then),
    _healthy(
        "H39",
        "a relay for which there are no credentials is reached",
        run=lambda folder: refused(folder, secret=""),
        codes=("relay_only_reached",),
    ),
)
