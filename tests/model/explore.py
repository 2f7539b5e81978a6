"""Every state that the model can reach, breadth first: the shortest way to a broken promise, or the proof that there is none."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.model.protocol import Protocol
from tests.model.world import Client, Faults, World, standing

Promise = Callable[[World], str]
"""What is broken in this state; empty: nothing."""


@dataclass(frozen=True)
class Explored:
    """`broken`: which promise, empty where all hold; `way`: the steps that lead there."""

    states: int
    broken: str = ""
    way: tuple[str, ...] = ()


@dataclass(frozen=True)
class Graph:
    """All states, and from where each is reached."""

    ends: list[World] = field(default_factory=list)
    before: dict[World, list[World]] = field(default_factory=dict)


def booker() -> Client:
    """Wants to book the slot."""
    return Client("book")


def mover() -> Client:
    """Wants to move an appointment into the slot."""
    return Client("move", appointment=("elsewhere", "base"), known="base")


def one_is_told(world: World) -> str:
    """Never are two told that the slot is theirs."""
    return "told twice" if sum(one.told == "booked" for one in world.clients) > 1 else ""


def told_stands(world: World) -> str:
    """What somebody was told is booked stands on the server."""
    return "told and gone" if any(one.told == "booked" and not standing(one) for one in world.clients) else ""


def one_stands(world: World) -> str:
    """Never do two appointments of ours stand in the slot, whoever knows of it."""
    return "two stand" if sum(len(standing(one)) for one in world.clients) > 1 else ""


def nothing_forgotten(world: World) -> str:
    """What stands there of a client that has ended is what it told, or it still looks after it."""
    for one in world.clients:
        if one.at == "done":
            left = [number for number, text in enumerate(one.claims) if text is not None and number not in one.owed]
            told = one.told == "booked" and one.role == "book"
            if left[1:] or (left and not (told and standing(one))):
                return "forgotten"
            if one.role == "move" and one.told != "booked" and standing(one):
                return "moved and not told"
    return ""


def yielded_to_foreign(world: World) -> str:
    """Nobody is booked onto a foreign event that stood there before anybody claimed."""
    return "onto a foreign event" if world.foreign and any(one.told == "booked" for one in world.clients) else ""


PROMISES = (one_is_told, told_stands, one_stands, nothing_forgotten)


def explore(
    protocol: Protocol,
    clients: tuple[Client, ...],
    faults: Faults,
    promises: tuple[Promise, ...] = PROMISES,
    *,
    foreign: bool = False,
    most: int = 1_000_000,
) -> Explored:
    """Until a promise is broken or every state was seen. Raises `OverflowError` beyond `most` states."""
    first = World(tuple(sorted(clients, key=str)), foreign, faults)
    came_by: dict[World, tuple[World, str] | None] = {first: None}
    waiting = deque([first])
    while waiting:
        world = waiting.popleft()
        for promise in promises:
            if broken := promise(world):
                return Explored(len(came_by), broken, _way(came_by, world))
        for name, after in protocol.steps(world):
            if after not in came_by:
                came_by[after] = (world, name)
                waiting.append(after)
        if len(came_by) > most:
            raise OverflowError(len(came_by))
    return Explored(len(came_by))


def graph(protocol: Protocol, clients: tuple[Client, ...]) -> Graph:
    """The whole graph where nothing fails."""
    found = Graph()
    first = World(tuple(sorted(clients, key=str)), False, Faults())
    found.before[first] = []
    waiting = deque([first])
    while waiting:
        world = waiting.popleft()
        nexts = [after for _, after in protocol.steps(world)]
        if not nexts:
            found.ends.append(world)
        for after in nexts:
            if after not in found.before:
                found.before[after] = []
                waiting.append(after)
            found.before[after].append(world)
    return found


def can_reach(found: Graph, wanted: Callable[[World], bool]) -> set[World]:
    """The states from which a wanted one may still come."""
    reached = {world for world in found.before if wanted(world)}
    waiting = deque(reached)
    while waiting:
        for world in found.before[waiting.popleft()]:
            if world not in reached:
                reached.add(world)
                waiting.append(world)
    return reached


def _way(came_by: dict[World, tuple[World, str] | None], world: World) -> tuple[str, ...]:
    steps: list[str] = []
    while (step := came_by[world]) is not None:
        world, name = step
        steps.append(name)
    return tuple(reversed(steps))
