"""The explorations that are too long for every run: `python -m tests.model`, about two minutes, prints the counts."""

from __future__ import annotations

import time

from tests.model.explore import explore
from tests.model.mutations import ONE_MOVES, TWO_BOOK
from tests.model.protocol import Protocol, Rules
from tests.model.test_protocol import SERVERS, WANTING
from tests.model.world import HONEST, Faults

for name, server in SERVERS.items():
    for wanting, clients in WANTING.items():
        began = time.monotonic()
        found = explore(Protocol(Rules(), server), clients, Faults(late=1, lost=1, crash=1))
        print(
            f"{name}, {wanting}: {found.states} states in {time.monotonic() - began:.0f} s, broken: {found.broken or 'nothing'}"
        )
for two in (TWO_BOOK, ONE_MOVES):
    found = explore(Protocol(Rules(reaps=True), HONEST), two, Faults(late=1, crash=1, reap=1))
    print(f"reaping, {[one.role for one in two]}: {found.states} states, broken: {found.broken or 'nothing'}")
