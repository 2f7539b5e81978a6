"""The claim protocol as a model: clients that want one slot, each step one request, everything that can go wrong.

Time is the age of a claim, in four steps; what is measured in them is said at `Client.age`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tests.model.world import APPOINTMENT, Client, Faults, Request, Server, Text, World, standing


@dataclass(frozen=True)
class Rules:
    """The protocol as it is; a mutation takes one of its steps away."""

    looks: bool = True
    yields: Literal["always", "never", "unless better ranked"] = "always"
    checks_lease: bool = True
    fences: bool = True
    """A change whose PUT is in doubt: the appointment is fenced before its claim is withdrawn."""
    knows_all_its_writes: bool = True
    """A confirmation that was tried again: whichever of them arrived is ours."""
    cancels_in_doubt: bool = True
    """A claim whose confirmation is in doubt is overwritten as cancelled, and deleted only when nothing late can come."""
    waits_without_conditions: bool = True
    """Where nothing keeps a late write out, a claim in doubt stands until none can be late any more."""
    owes_looks: bool = True
    reaps: bool = False
    reaps_booking_at: int = 2
    reaps_change_at: int = 3


MOST_TRIES = 2


class Protocol:
    """What each client may do next, and what may happen to it. `endless`: rounds are not counted, as where nothing fails."""

    def __init__(self, rules: Rules, server: Server, *, endless: bool = False) -> None:
        self._rules = rules
        self._server = server
        self._endless = endless

    def steps(self, world: World) -> Iterator[tuple[str, World]]:
        """Each thing that may happen next, named."""
        left = world.left
        for number, client in enumerate(world.clients):
            others = world.clients[:number] + world.clients[number + 1 :]
            for name, after, spent in self._steps_of(client, others, world.foreign, left):
                yield f"{client.role} {name}", World(tuple(sorted((*others, after), key=_order)), world.foreign, spent)
        if left.foreign:
            yield "foreign write", world._replace(foreign=True, left=left._replace(foreign=left.foreign - 1))

    def _steps_of(
        self, client: Client, others: tuple[Client, ...], foreign: bool, left: Faults
    ) -> Iterator[tuple[str, Client, Faults]]:
        for name, after, cost in self._own_steps(client, others, foreign, left):
            yield name, after, left._replace(**{cost: getattr(left, cost) - 1}) if cost else left
        for request in set(client.late):
            under_way = list(client.late)
            under_way.remove(request)
            arrived, _ = self._server.serve(client._replace(late=tuple(under_way)), request)
            yield f"late {request}", arrived, left
        if left.crash and client.at not in {"claim", "recover", "done"}:
            then = "booked" if client.told == "booked" else "interrupted"
            yield "crash", client._replace(at="recover", then=then), left._replace(crash=left.crash - 1)
        if self._rules.reaps:
            yield from self._aging(client, left)

    def _aging(self, client: Client, left: Faults) -> Iterator[tuple[str, Client, Faults]]:
        claim = client.claims[client.round]
        if claim is None or claim[0] != "claim":
            return
        if client.age < 3:
            # A late request of a change is gone by then; a confirmation may be as late as it likes.
            gone = client.age == 2
            late = tuple(one for one in client.late if not (gone and one.target == APPOINTMENT))
            yield "time passes", client._replace(age=client.age + 1, late=late), left
        at = self._rules.reaps_change_at if client.role == "move" else self._rules.reaps_booking_at
        if left.reap and client.age >= at:
            late = tuple(sorted((*client.late, Request(client.round, None, claim[1])), key=str))
            yield "reap", client._replace(late=late), left._replace(reap=left.reap - 1)

    def _own_steps(
        self, client: Client, others: tuple[Client, ...], foreign: bool, left: Faults
    ) -> Iterator[tuple[str, Client, str]]:
        if client.at == "claim":
            request = Request(client.round, ("claim", f"claim{client.round}"), "")
            for answer, after, cost in self._exchange(client, request, left):
                yield f"claim {answer}", after._replace(at="look" if answer == "done" else "claimed?"), cost
        elif client.at == "claimed?":
            if client.claims[client.round] is not None:
                yield "claim is there", client._replace(at="look"), ""
            else:
                owed = client.owed | {client.round} if self._rules.owes_looks else client.owed
                yield "claim is not there", self._again(client._replace(owed=owed)), ""
        elif client.at == "look":
            yield "look", self._judged(client, others, foreign), ""
        elif client.at == "held":
            yield from self._take(client, left)
        elif client.at in {"judge", "waited"}:
            yield from self._judge(client)
        elif client.at == "fence":
            yield from self._fence(client, left)
        elif client.at == "withdraw":
            yield from self._withdraw(client, left)
        elif client.at == "recover":
            yield "recover", client._replace(at="judge" if client.doubts else "withdraw"), ""
        elif client.at == "done":
            yield from self._look_owed(client)

    def _exchange(self, client: Client, request: Request, left: Faults) -> Iterator[tuple[str, Client, str]]:
        served, done = self._server.serve(client, request)
        yield "done" if done else "refused", served, ""
        if left.lost:
            yield "answer lost", served, "lost"
        if left.late:
            yield "under way", client._replace(late=tuple(sorted((*client.late, request), key=str))), "late"

    def _judged(self, client: Client, others: tuple[Client, ...], foreign: bool) -> Client:
        if client.claims[client.round] is None:
            return self._again(client)
        if not self._rules.looks:
            return client._replace(at="held")
        if foreign or any(standing(one) for one in others):
            return client._replace(at="withdraw", then="taken")
        rivals = [one for one in others if any(text is not None and text[0] == "claim" for text in one.claims)]
        better = self._rules.yields == "unless better ranked" and all(client.role <= one.role for one in rivals)
        if rivals and self._rules.yields != "never" and not better:
            return client._replace(at="withdraw", then="again")
        return client._replace(at="held")

    def _take(self, client: Client, left: Faults) -> Iterator[tuple[str, Client, str]]:
        """Confirm the claim, or move the appointment under it."""
        if self._rules.checks_lease and client.age >= 1:
            yield "claim too old", client._replace(at="judge" if client.doubts else "withdraw", then="again"), ""
            return
        nonce = f"{client.role}{client.round}{client.tries}"
        target = APPOINTMENT if client.role == "move" else client.round
        request = Request(target, ("booked", nonce), client.known if client.role == "move" else f"claim{client.round}")
        sent = client._replace(tries=client.tries + 1, doubts=client.doubts | {nonce})
        for answer, after, cost in self._exchange(sent, request, left):
            if answer == "done":
                yield "takes the slot", self._won(after), cost
            elif answer == "refused":
                yield "is refused", after._replace(at="judge", doubts=after.doubts - {nonce}), cost
            else:
                yield f"takes the slot, {answer}", after._replace(at="judge"), cost

    def _won(self, client: Client) -> Client:
        won = client._replace(told="booked", doubts=frozenset())
        if client.role == "move":
            assert client.appointment is not None
            return won._replace(at="withdraw", then="booked", known=client.appointment[1])
        return won._replace(at="done")

    def _judge(self, client: Client) -> Iterator[tuple[str, Client, str]]:
        """Read back what stands there: whose write is it?"""
        there = client.appointment if client.role == "move" else client.claims[client.round]
        newest = f"{client.role}{client.round}{client.tries - 1}"
        ours = client.doubts if self._rules.knows_all_its_writes else client.doubts & {newest}
        if there is not None and there[0] == "booked" and there[1] in ours:
            yield "it arrived", self._won(client), ""
            return
        then = client.then if client.then in {"interrupted", "taken"} else "again"
        if client.role == "move":
            if there is not None and there[1] == client.known and client.doubts and self._rules.fences and client.at != "waited":
                yield "it may still arrive", client._replace(at="fence", then=then), ""
            else:
                known = there[1] if there is not None else client.known
                yield "not moved", client._replace(at="withdraw", then=then, known=known, doubts=frozenset()), ""
        elif there is not None and there[0] == "claim" and client.then == "" and client.tries < MOST_TRIES:
            yield "tries again", client._replace(at="held"), ""
        elif client.doubts and self._waits:
            yield "waits", client._replace(at="withdraw", then=then, late=()), ""
        else:
            yield "gives it up", client._replace(at="withdraw", then=then), ""

    @property
    def _waits(self) -> bool:
        return self._rules.waits_without_conditions and not self._server.stale_put

    def _fence(self, client: Client, left: Faults) -> Iterator[tuple[str, Client, str]]:
        """Write the appointment where it is, with a new nonce: what is under way no longer fits."""
        if self._waits:
            yield "waits", client._replace(at="waited", late=()), ""
            return
        request = Request(APPOINTMENT, ("elsewhere", f"fence{client.known}"), client.known)
        for answer, after, cost in self._exchange(client, request, left):
            yield f"fence {answer}", after._replace(at="judge"), cost

    def _withdraw(self, client: Client, left: Faults) -> Iterator[tuple[str, Client, str]]:
        there = client.claims[client.round]
        if there is None or there[0] != "claim":
            if there is not None and there[1] in client.doubts and self._rules.knows_all_its_writes:
                yield "confirmed after all", self._won(client), ""
            else:
                yield "no claim left", self._released(client, seen=there is not None), ""
            return
        doubted = client.doubts and client.role == "book" and self._rules.cancels_in_doubt
        text: Text | None = ("cancelled", f"cancelled{client.round}") if doubted else None
        for answer, after, cost in self._exchange(client, Request(client.round, text, there[1]), left):
            yield f"withdraws, {answer}", self._released(after, seen=True) if answer == "done" else after, cost

    def _released(self, client: Client, *, seen: bool) -> Client:
        owes = self._rules.owes_looks and (client.doubts or not seen)
        free = client._replace(owed=client.owed | {client.round} if owes else client.owed, doubts=frozenset())
        if client.then == "again":
            return self._again(free)
        return free._replace(at="done", told=client.told if client.then == "booked" else client.then)

    def _again(self, client: Client) -> Client:
        """The next round, under a new name; after the last nobody is promised anything."""
        if client.round + 1 < len(client.claims) or self._endless:
            number = client.round + (not self._endless)
            return client._replace(at="claim", round=number, age=0, tries=0, then="", doubts=frozenset())
        return client._replace(at="done", told="contended", doubts=frozenset())

    def _look_owed(self, client: Client) -> Iterator[tuple[str, Client, str]]:
        for number in client.owed:
            there = client.claims[number]
            if there is not None and (there[0] == "claim" or not any(one.target == number for one in client.late)):
                removed, _ = self._server.serve(client, Request(number, None, there[1]))
                yield "owed look removes", removed, ""


@cache
def _order(client: Client) -> str:
    return str(client)
