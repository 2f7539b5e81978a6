"""The model of the claim protocol, explored: no state breaks a promise, and each mutation of it does."""

from __future__ import annotations

import pytest

from tests.model.explore import PROMISES, booker, can_reach, explore, graph, mover, yielded_to_foreign
from tests.model.mutations import MUTATIONS, ONE_MOVES, TWO_BOOK, Mutation
from tests.model.protocol import Protocol, Rules
from tests.model.world import HONEST, LIKE_SOGO, WITHOUT_CONDITIONS, Client, Faults, Server

THREE_BOOK = (booker(), booker(), booker())
MOVE_AND_TWO = (mover(), booker(), booker())
SERVERS = {"honours every condition": HONEST, "like SOGo": LIKE_SOGO, "honours none": WITHOUT_CONDITIONS}
WANTING = {"three book": THREE_BOOK, "one moves, two book": MOVE_AND_TWO}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_a_step_less_breaks_a_promise(mutation: Mutation) -> None:
    found = explore(Protocol(mutation.rules, mutation.server), mutation.clients, mutation.faults)
    assert found.broken == mutation.breaks, found


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_and_with_that_step_it_holds(mutation: Mutation) -> None:
    """The very same clients, faults and server: it is the step that makes the difference. A server on which nothing may be
    reaped is left alone by all rules.
    """
    rules = Rules(reaps=mutation.rules.reaps and mutation.server == HONEST)
    faults = mutation.faults if rules.reaps else mutation.faults._replace(reap=0)
    assert explore(Protocol(rules, mutation.server), mutation.clients, faults).broken == ""


@pytest.mark.parametrize("server", SERVERS.values(), ids=SERVERS)
@pytest.mark.parametrize("clients", WANTING.values(), ids=WANTING)
@pytest.mark.parametrize(
    "faults",
    [Faults(foreign=1), Faults(late=1), Faults(lost=1, crash=1)],
    ids=["a foreign write", "a late request", "a lost answer and a crash"],
)
def test_three_clients(server: Server, clients: tuple[Client, ...], faults: Faults) -> None:
    found = explore(Protocol(Rules(), server), clients, faults)
    print(found.states, "states")
    assert (found.broken, found.way) == ("", ())


@pytest.mark.parametrize("server", SERVERS.values(), ids=SERVERS)
@pytest.mark.parametrize("clients", [TWO_BOOK, ONE_MOVES], ids=["two book", "one moves, one books"])
@pytest.mark.parametrize("faults", [Faults(late=1, lost=1, crash=1), Faults(late=2)], ids=["one of each", "two late requests"])
def test_two_clients_and_more_faults(server: Server, clients: tuple[Client, ...], faults: Faults) -> None:
    found = explore(Protocol(Rules(), server), clients, faults)
    print(found.states, "states")
    assert (found.broken, found.way) == ("", ())


@pytest.mark.parametrize(
    ("clients", "faults"),
    [(TWO_BOOK, Faults(late=1, reap=1)), (ONE_MOVES, Faults(crash=1, reap=1))],
    ids=["two book, late", "one moves, crash"],
)
def test_reaping_where_the_server_allows_it(clients: tuple[Client, ...], faults: Faults) -> None:
    found = explore(Protocol(Rules(reaps=True), HONEST), clients, faults)
    print(found.states, "states")
    assert (found.broken, found.way) == ("", ())


@pytest.mark.parametrize("clients", WANTING.values(), ids=WANTING)
def test_nobody_is_booked_onto_a_foreign_event(clients: tuple[Client, ...]) -> None:
    faults = Faults(late=1, crash=1)
    assert explore(Protocol(Rules(), HONEST), clients, faults, (*PROMISES, yielded_to_foreign), foreign=True).broken == ""
    blind = explore(Protocol(Rules(looks=False), HONEST), clients, faults, (yielded_to_foreign,), foreign=True)
    assert blind.broken == "onto a foreign event"


@pytest.mark.parametrize("clients", WANTING.values(), ids=WANTING)
def test_somebody_wins_where_nothing_fails(clients: tuple[Client, ...]) -> None:
    """From every state the slot can still be had, and every end has exactly one who has it; the others are told it is taken."""
    found = graph(Protocol(Rules(), HONEST, endless=True), clients)
    print(len(found.before), "states", len(found.ends), "ends")
    assert found.ends
    for end in found.ends:
        assert sorted(one.told for one in end.clients) == ["booked", "taken", "taken"]
    assert can_reach(found, lambda world: any(one.told == "booked" for one in world.clients)) == set(found.before)
