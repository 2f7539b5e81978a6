"""What the model is made of: objects, requests, clients, servers, and what may go wrong.

A client is all that belongs to it: where it stands in its program, its objects on the server, its requests that are still
under way. Clients meet only in what a look shows, so that clients of one role may be exchanged for each other.

An etag is the nonce of the write that it came with, as it is where a server hashes the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

APPOINTMENT = -1
"""Target of a request: the appointment that moves; else the round whose claim is meant."""

Text = tuple[Literal["claim", "booked", "elsewhere", "cancelled"], str]
"""What an object says about the slot, and its nonce. `cancelled`: it takes no time, but keeps its name from what is late."""


class Request(NamedTuple):
    """PUT of `text`, or DELETE where it is None. `condition`: the nonce it may replace; `""`: nothing may stand there yet."""

    target: int
    text: Text | None
    condition: str


class Client(NamedTuple):
    """`at`: where in its program. `then`: where a withdrawal leads. `told`: what the person was told last.

    `age` of its claim: 0 fresh; 1 past the 15 s within which it may be confirmed; 2 past twice the lease; 3 past the bound that
    is assumed for requests that are late. `claims`: its objects by round. `owed`: rounds that it still looks after at the end.
    `doubts`: writes of this round that may still arrive. `late`: its requests under way that it no longer waits for.
    """

    role: Literal["book", "move"]
    at: str = "claim"
    then: str = ""
    round: int = 0
    age: int = 0
    tries: int = 0
    told: str = ""
    claims: tuple[Text | None, ...] = (None, None)
    appointment: Text | None = None
    known: str = ""
    owed: frozenset[int] = frozenset()
    doubts: frozenset[str] = frozenset()
    late: tuple[Request, ...] = ()


class Faults(NamedTuple):
    """How many of each may still happen. `lost`: answers; `late`: requests that arrive, or not, when nobody waits for them."""

    lost: int = 0
    late: int = 0
    crash: int = 0
    foreign: int = 0
    reap: int = 0


class World(NamedTuple):
    """One state."""

    clients: tuple[Client, ...]
    foreign: bool
    left: Faults


@dataclass(frozen=True)
class Server:
    """Which conditions it honours: of a PUT on what stands there, of a PUT on what was deleted, of a DELETE."""

    stale_put: bool = True
    put_on_deleted: bool = True
    stale_delete: bool = True

    def serve(self, client: Client, request: Request) -> tuple[Client, bool]:
        """What it makes of a request, and whether it did it."""
        there = client.appointment if request.target == APPOINTMENT else client.claims[request.target]
        fits = there is not None and there[1] == request.condition
        if request.condition == "":  # If-None-Match: *
            done = there is None or not self.stale_put
        elif request.text is None:
            done = there is not None and (fits or not self.stale_delete)
        else:
            done = fits or (not self.put_on_deleted if there is None else not self.stale_put)
        if not done:
            return client, False
        if request.target == APPOINTMENT:
            return client._replace(appointment=request.text), True
        claims = list(client.claims)
        claims[request.target] = request.text
        return client._replace(claims=tuple(claims)), True


HONEST = Server()
LIKE_SOGO = Server(put_on_deleted=False, stale_delete=False)
WITHOUT_CONDITIONS = Server(stale_put=False, put_on_deleted=False, stale_delete=False)


def standing(client: Client) -> list[Text]:
    """What of it is booked in the slot."""
    return [one for one in (*client.claims, client.appointment) if one is not None and one[0] == "booked"]
