"""Step 3 of the claim protocol: may this claim be confirmed? Pure.

Of two claims the later writer's look sees the earlier one, so at least one of them yields: never two confirmed.
Both may yield; `better_ranked` makes the wait of one of them shorter, so that one wins in the next round.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from scheduling.conflicts import in_the_way
from scheduling.model.appointment import Appointment, AppointmentKind
from scheduling.model.interval import Interval

Buffers = Callable[[AppointmentKind | None], tuple[timedelta, timedelta]]


@dataclass(frozen=True, slots=True)
class Seen:
    """One occurrence that a look found. `href`: the key of its address, which `appointment.href` has as the server spells it.

    `claim`: the claim's nonce where it is a claim, `claimed_by` who claims; `etag` came with the body that was read.
    """

    appointment: Appointment
    href: str
    claim: str | None = None
    etag: str | None = None
    claimed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Alone:
    """Nothing overlaps: confirm."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Confirmed or foreign events overlap: withdraw and tell."""

    by: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True)
class Rivalled:
    """Only other claims overlap: withdraw, wait, try again."""

    by: tuple[Appointment, ...]
    better_ranked: bool


SHORTEST_ROUND_S = 0.15


def judge(
    seen: Sequence[Seen],
    wanted: Interval,
    kind: AppointmentKind | None,
    *,
    nonce: str,
    left_out: frozenset[str],
    buffers: Buffers,
) -> Alone | Taken | Rivalled:
    """Judge what a look saw; `left_out` are the keys of hrefs that do not count: the claim itself, the appointment that moves."""
    before, after = buffers(kind)
    others = [one for one in seen if one.href not in left_out]

    def overlapping(candidates: list[Seen]) -> list[Appointment]:
        return in_the_way(wanted, [one.appointment for one in candidates], before=before, after=after, buffer_of=buffers)

    standing = overlapping([one for one in others if one.claim is None])
    if standing:
        return Taken(tuple(standing))
    claims = [one for one in others if one.claim is not None]
    rivals = overlapping(claims)
    if rivals:
        ranks = [one.claim or "" for one in claims if one.appointment in rivals]
        return Rivalled(tuple(rivals), better_ranked=all(nonce < rank for rank in ranks))
    return Alone()


def pause_s(round_number: int, better_ranked: bool, chance: random.Random, *, round_took_s: float = 0.0) -> float:
    """How long to wait after yielding in round 0, 1, 2 …: random, growing, shorter for the better-ranked claim.

    Counted in rounds as they take on this server now (`round_took_s`, of the one just over), at least 0.15 s each. Those who
    come back sooner than a claim and its look take meet again each time, as stations do on a line that is longer than their
    slot (IEEE 802.3, 4.2.3.2.5): eight clients of a server that takes 0.25 s a request never got through in their 20 s.
    """
    longest = max(SHORTEST_ROUND_S, round_took_s) * 1.3**round_number
    if better_ranked:
        return chance.uniform(0.0, 0.2) * longest
    return chance.uniform(0.6, 2.5) * longest
