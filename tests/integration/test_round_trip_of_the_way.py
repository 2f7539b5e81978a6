"""The round trip as the program tells it, to our own server and through a relay, within 5 % of the way's: at night, on a quiet
machine.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.labelled.network import no_relay, own_relay, scene

REASON = no_relay()
pytestmark = pytest.mark.skipif(bool(REASON), reason=f"no relay in a network lab: {REASON}")


@pytest.mark.parametrize("delay_ms", [20, 80, 200, 450])
def test_the_round_trip_is_that_of_the_way(nightly: bool, delay_ms: int) -> None:
    """Two milliseconds more at 20, for what both ends and the link's own process do."""
    if not nightly:
        pytest.skip("wants a quiet machine: in `make nightly`")
    with (
        TemporaryDirectory(prefix="way-") as folder,
        scene(Path(folder), delay_ms=delay_ms) as place,
        place.relay() as relay,
        place.speed() as speed,
    ):
        found = place.says("network", "relay", check=f'speed_url = "{speed.url}"\n{own_relay(relay)}')
    for check in found.checks:
        measured = check.measures["round_trip_time_ms"]
        print(f"{check.check}: {delay_ms} ms set, {measured:.2f} measured ({measured / delay_ms - 1:+.1%})")
        assert delay_ms <= measured <= delay_ms * 1.05 + (2 if delay_ms == 20 else 0)
