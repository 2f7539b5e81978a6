"""The pauses between rounds, tried on a server that serves one request after the other, in a time that is only counted."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field
from itertools import count

import pytest

from scheduling.booking.claim import LONGEST_S, MOST_ROUNDS
from scheduling.booking.judgement import pause_s

CLIENTS, SEEDS = 8, 60
WAY_S = 0.005


@dataclass
class Slot:
    """Eight clients want it at once: claim, look, then withdraw or confirm. `won_after_s`: None where nobody got it."""

    request_s: float
    chance: random.Random
    requests: int = 0
    won_after_s: float | None = None
    _claims: dict[int, float] = field(default_factory=dict)
    _best: dict[int, bool] = field(default_factory=dict)
    _round: dict[int, int] = field(default_factory=lambda: dict.fromkeys(range(CLIENTS), 0))
    _sent_s: dict[int, float] = field(default_factory=dict)

    def run(self) -> None:
        numbers, free_s = count(), 0.0
        queue = [(self.chance.uniform(0, 0.05), next(numbers), who, "claim") for who in range(CLIENTS)]
        heapq.heapify(queue)
        while queue:
            arrived_s, _, who, what = heapq.heappop(queue)
            free_s = max(arrived_s, free_s) + self.request_s
            self.requests += 1
            then = self._served(who, what, arrived_s, free_s)
            if then is not None:
                heapq.heappush(queue, (free_s + WAY_S + then[1], next(numbers), who, then[0]))

    def _served(self, who: int, what: str, arrived_s: float, now_s: float) -> tuple[str, float] | None:
        """What this client asks next, and how long it waits before."""
        if what == "claim":
            self._sent_s[who], self._claims[who] = arrived_s, self.chance.random()
            return "look", 0.0
        if what == "look":
            alone = self.won_after_s is None and set(self._claims) == {who}
            self._best[who] = self._claims[who] == min(self._claims.values())
            return "confirm" if alone else "withdraw", 0.0
        del self._claims[who]
        if what == "confirm":
            self.won_after_s = now_s
        if self.won_after_s is not None:
            return None
        waits = pause_s(self._round[who], self._best[who], self.chance, round_took_s=now_s - self._sent_s[who])
        self._round[who] += 1
        over = self._round[who] >= MOST_ROUNDS or now_s + waits >= LONGEST_S
        return None if over else ("claim", waits)


@pytest.mark.parametrize("request_s", [0.01, 0.05, 0.25])
def test_eight_clients_settle_it_within_their_rounds_however_slow_the_server_is(request_s: float) -> None:
    slots = [Slot(request_s, random.Random(seed)) for seed in range(SEEDS)]
    for one in slots:
        one.run()
    assert [one.won_after_s is None for one in slots].count(True) == 0
    assert sorted(one.requests for one in slots)[SEEDS // 2] <= 8 * CLIENTS
