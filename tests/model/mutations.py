"""The protocol with one of its steps taken away, and the smallest story in which that is seen to break a promise."""

from __future__ import annotations

from dataclasses import dataclass

from tests.model.explore import booker, mover
from tests.model.protocol import Rules
from tests.model.world import HONEST, LIKE_SOGO, WITHOUT_CONDITIONS, Client, Faults, Server

TWO_BOOK = (booker(), booker())
ONE_MOVES = (mover(), booker())
NOTHING = Faults()


@dataclass(frozen=True)
class Mutation:
    """`rules` lack a step; `breaks`: the promise that breaks first."""

    rules: Rules
    breaks: str
    clients: tuple[Client, ...] = TWO_BOOK
    faults: Faults = NOTHING
    server: Server = HONEST


MUTATIONS = {
    "no look after the claim": Mutation(Rules(looks=False), "told twice"),
    "no yielding to other claims": Mutation(Rules(yields="never"), "told twice"),
    "the better-ranked claim does not yield": Mutation(Rules(yields="unless better ranked"), "told twice"),
    "the claim is withdrawn while a change is in doubt": Mutation(
        Rules(fences=False), "two stand", clients=ONE_MOVES, faults=Faults(late=1)
    ),
    "a confirmation tried again forgets the first": Mutation(
        Rules(knows_all_its_writes=False), "two stand", faults=Faults(late=1)
    ),
    "a claim that was not found is forgotten": Mutation(Rules(owes_looks=False), "forgotten", faults=Faults(late=1)),
    "a claim in doubt is deleted where deleted names come back": Mutation(
        Rules(cancels_in_doubt=False), "two stand", faults=Faults(late=1, crash=1), server=LIKE_SOGO
    ),
    "a claim in doubt is withdrawn where nothing keeps out what is late": Mutation(
        Rules(waits_without_conditions=False), "two stand", clients=ONE_MOVES, faults=Faults(late=1), server=WITHOUT_CONDITIONS
    ),
    "a change's claim is reaped after twice the lease only": Mutation(
        Rules(reaps=True, reaps_change_at=2), "two stand", clients=ONE_MOVES, faults=Faults(late=1, reap=1)
    ),
    "a claim is reaped at once": Mutation(
        Rules(reaps=True, reaps_change_at=0, reaps_booking_at=0), "told twice", clients=ONE_MOVES, faults=Faults(reap=1)
    ),
    "no look at the clock before the slot is taken": Mutation(
        Rules(reaps=True, checks_lease=False), "told twice", clients=ONE_MOVES, faults=Faults(reap=1)
    ),
    "claims are reaped where a stale DELETE is not refused": Mutation(
        Rules(reaps=True), "told and gone", faults=Faults(late=1, reap=1), server=LIKE_SOGO
    ),
}
