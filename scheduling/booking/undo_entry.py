"""What is needed to take one action at the desk back: how the appointment stood before it, and how the action left it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from scheduling.icalendar.patch import Change
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.model.patient import Patient
from scheduling.store.connection import Cursor

Undoable = Literal["book", "move", "cancel", "edit", "outcome", "reinstate"]

Noted = Callable[[Cursor, int, bytes], None]
"""Called in the transaction that stores an intent: the calendar's id, and the object as the intent leaves it."""


def not_noted(cursor: Cursor, collection_id: int, body: bytes) -> None:
    """For what is not taken back by itself."""


@dataclass(frozen=True, slots=True)
class Stands:
    """What an undo goes by: only an appointment that still stands as the action left it is put back."""

    collection_id: int
    start: datetime
    end: datetime
    status: AppointmentStatus
    link: str | None = field(repr=False)
    sealed: str | None = field(default=None, repr=False)

    @property
    def interval(self) -> Interval:
        """When it takes place."""
        return Interval(self.start, self.end)

    def same(self, other: Stands) -> bool:
        """Whether nothing happened in between; that the server has taken it meanwhile is nothing."""
        return _compared(self) == _compared(other)

    def as_payload(self) -> dict[str, Any]:
        """JSON for the store."""
        return {
            "collection_id": self.collection_id,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "status": self.status.value,
            "link": self.link,
            "sealed": self.sealed,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoEntry:
    """`kind`: what was done. `reference`, `uid`: of the appointment as the action left it (`left`).

    `before`: how it stood; None where there was nothing. `changes`: the lines that put the same object back. `patient`: who it
    was for, where an edit replaced that. Nothing that names a person is in its `repr`. `seq`: its number in the store;
    `again`: it does again what was taken back. `group`: what was done in one go with it.
    """

    kind: Undoable
    reference: str | None
    uid: str
    left: Stands
    before: Stands | None
    changes: dict[str, Change] = field(default_factory=dict, repr=False)
    patient: Patient | None = field(default=None, repr=False)
    seq: int | None = None
    again: bool = False
    group: str | None = None

    def as_payload(self) -> dict[str, Any]:
        """JSON for the store: what its row does not say itself."""
        return {
            "kind": self.kind,
            "reference": self.reference,
            "uid": self.uid,
            "left": self.left.as_payload(),
            "before": self.before.as_payload() if self.before is not None else None,
            "changes": {name: list(change) if change else None for name, change in self.changes.items()},
            "patient": self.patient.as_dict() if self.patient is not None else None,
            "group": self.group,
        }


def entry_from(seq: int, payload: dict[str, Any], *, again: bool) -> UndoEntry:
    """The entry that `UndoEntry.as_payload` wrote. Raises KeyError, TypeError, ValueError for what another version wrote."""
    return UndoEntry(
        kind=payload["kind"],
        reference=payload["reference"],
        uid=payload["uid"],
        left=_stands_from(payload["left"]),
        before=_stands_from(payload["before"]) if payload["before"] is not None else None,
        changes={name: (change[0], change[1]) if change else None for name, change in payload["changes"].items()},
        patient=Patient(**payload["patient"]) if payload["patient"] is not None else None,
        seq=seq,
        again=again,
        group=payload["group"],
    )


def _stands_from(payload: dict[str, Any]) -> Stands:
    start, end = (datetime.fromisoformat(payload[name]) for name in ("start", "end"))
    status = AppointmentStatus(payload["status"])
    return Stands(payload["collection_id"], start, end, status, payload["link"], payload["sealed"])


def _compared(one: Stands) -> tuple[object, ...]:
    pending = one.status is AppointmentStatus.PENDING
    status = AppointmentStatus.BOOKED if pending else one.status
    return one.collection_id, one.start.timestamp(), one.end.timestamp(), status, one.link, one.sealed
