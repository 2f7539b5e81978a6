"""Several clients want the same slots at the same moments: each slot has exactly one winner, and the winner was told so."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.contention import contend
from tests.helpers.servers import EmptyCalendar

CLIENTS, SLOTS, RATE, KILLS = 4, 20, 0.02, 0.2


def test_one_slot_one_winner(calendar_server: EmptyCalendar, tmp_path: Path) -> None:
    """With faults, and killed and started again now and then. 8 clients and 400 slots: `python -m tests.bench.contention`."""
    done = contend(calendar_server, tmp_path / "run", clients=CLIENTS, slots=SLOTS, rate=RATE, kills=KILLS, seed=4)
    assert done.wrong() == []
    assert done.claims == 0, "no claim is left"
    assert done.faults > 0
    assert done.kills > 0
    assert sum(done.rounds.values()) >= SLOTS
