"""What stands on the server and what waits in an outbox, in words that can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduling.booking.compose import wish_from
from scheduling.booking.members import TOGETHER, members_of
from scheduling.store.outbox import Operation
from tests.helpers.fake_server import FakeServer

PARIS = ZoneInfo("Europe/Paris")
_UNFOLD = re.compile(r"\r?\n[ \t]")


@dataclass(frozen=True, order=True)
class Stands:
    """One object of ours: `status` is STATUS, or CLAIM."""

    calendar: str
    start: datetime
    end: datetime
    status: str
    reference: str
    uid: str
    location: str = ""
    overbooked: bool = False


def standing(server: FakeServer) -> list[Stands]:
    """Everything there; read by expressions, not by the program."""
    return sorted(
        _stands(path, _UNFOLD.sub("", kept.body.decode()))
        for path, calendar in server.calendars.items()
        for kept in calendar.objects.values()
    )


def _stands(path: str, body: str) -> Stands:
    event = body[body.index("BEGIN:VEVENT") :]

    def value(name: str) -> str:
        found = re.search(rf"^{name}(?:;[^:\r\n]*)?:([^\r\n]*)", event, re.MULTILINE)
        return found[1] if found else ""

    start, end = (datetime.strptime(value(one), "%Y%m%dT%H%M%S").replace(tzinfo=PARIS) for one in ("DTSTART", "DTEND"))
    status = "CLAIM" if value("X-TELECONSULT-CLAIM") else value("STATUS")
    reference = value("SUMMARY").rpartition(" ")[2]
    return Stands(path, start, end, status, reference, value("UID"), value("LOCATION"), "OVERBOOK" in event)


@dataclass(frozen=True)
class Wish:
    """What an operation of the outbox wants to stand: `start` None where it does not matter. `operation`: its id."""

    operation: str
    kind: str
    uid: str
    reference: str
    start: datetime | None

    def stands_among(self, there: list[Stands]) -> bool:
        """Whether the server has it."""
        own = [one for one in there if one.uid == self.uid]
        if self.kind == "remove":
            return own == []
        if self.kind == "cancel":
            return all(one.status == "CANCELLED" for one in own)
        if self.kind in {"book", "move", "transfer", TOGETHER} and self.start is not None:
            return any(one.start == self.start and one.status == "CONFIRMED" for one in there)
        return True


def wishes_of(operation: Operation) -> list[Wish]:
    """As they are kept in the outbox; of a booking in several calendars one for each."""
    payload = operation.payload
    if operation.kind == TOGETHER:
        return [
            Wish(operation.id, TOGETHER, one.wish.uid, one.wish.reference, one.wish.interval.start.astimezone(PARIS))
            for one in members_of(operation)
        ]
    wanted = payload.get("wish") or payload.get("claim") or (payload if operation.kind == "book" else None)
    restoring = payload.get("restore") is not None
    start = None if wanted is None or restoring else wish_from(wanted).interval.start.astimezone(PARIS)
    return [Wish(operation.id, operation.kind, operation.uid, operation.reference or "", start)]
