"""The calendars of one visit with several practitioners, as its one operation in the outbox names them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scheduling.booking.compose import Wish, wish_from
from scheduling.store.outbox import Operation

TOGETHER = "together"
"""The kind of such an operation. Its own collection, UID, reference and address are those of the first member."""


@dataclass(frozen=True, slots=True)
class Member:
    """One appointment of the visit; `href` is where the local agenda shows it until it is sent."""

    collection_id: int
    href: str
    wish: Wish


def members_payload(members: Iterable[Member]) -> dict[str, Any]:
    """JSON for the outbox; `wish` is what is shown where one appointment stands for all."""
    told = [{"collection": one.collection_id, "href": one.href, "wish": one.wish.as_payload()} for one in members]
    return {"members": told, "wish": told[0]["wish"]}


def members_of(operation: Operation) -> list[Member]:
    """Those of the operation, in the fixed order in which they are claimed; none for an operation of another kind."""
    if operation.kind != TOGETHER:
        return []
    return [Member(one["collection"], one["href"], wish_from(one["wish"])) for one in operation.payload["members"]]


def is_member(operation: Operation, collection_id: int, uid: str) -> bool:
    """Whether the appointment of `uid` in that calendar waits as part of this operation."""
    return any(one.collection_id == collection_id and one.wish.uid == uid for one in members_of(operation))
