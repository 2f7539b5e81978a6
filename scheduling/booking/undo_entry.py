"""What is needed to take one action at the desk back: how the appointment stood before it, and how the action left it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from scheduling.icalendar.patch import Change
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.model.patient import Patient

Undoable = Literal["book", "move", "cancel", "edit", "outcome", "reinstate"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoEntry:
    """`kind`: what was done. `reference`, `uid`: of the appointment as the action left it (`left`).

    `before`: how it stood; None where there was nothing. `changes`: the lines that put the same object back. `patient`: who it
    was for, where an edit replaced that. Nothing that names a person is in its `repr`.
    """

    kind: Undoable
    reference: str | None
    uid: str
    left: Stands
    before: Stands | None
    changes: dict[str, Change] = field(default_factory=dict, repr=False)
    patient: Patient | None = field(default=None, repr=False)


def _compared(one: Stands) -> tuple[object, ...]:
    pending = one.status is AppointmentStatus.PENDING
    status = AppointmentStatus.BOOKED if pending else one.status
    return one.collection_id, one.start.timestamp(), one.end.timestamp(), status, one.link, one.sealed
