"""What came of a wish, as a value: a slot that is taken is expected, not an error."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scheduling.booking.undo_entry import UndoEntry
from scheduling.model.appointment import Appointment


class Outcome(StrEnum):
    """The word that JSON and the screen show."""

    BOOKED = "booked"
    TAKEN = "taken"
    CONTENDED = "contended"
    QUEUED = "queued"
    MOVED = "moved"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class BookingOutcome:
    """`in_the_way`: what stands in the slot, or was written into it meanwhile. `warnings`: stable codes, in the catalogue.

    `rounds`: how many claims it took. `undo`: with what the desk takes it back; None where nothing was done, or it cannot be.
    """

    outcome: Outcome
    appointment: Appointment | None = None
    in_the_way: tuple[Appointment, ...] = ()
    warnings: tuple[str, ...] = ()
    undo: UndoEntry | None = None
    rounds: int = 0
