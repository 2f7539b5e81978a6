"""Whether something may be put where it is held: judged from what is loaded, before it is dropped. Pure.

The desk judges again, against the server: what is said here is what a person would see by looking.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from gui.theme.colours import Tone
from scheduling.conflicts import BufferOf, in_the_way
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment

Code = Literal["free", "outside", "past", "taken", "read_only", "foreign", "recurring", "cancelled", "conflict", "unchanged"]

_TONES: dict[Code, Tone] = {"free": "arrived", "unchanged": "booked", "outside": "pending", "past": "pending"}


@dataclass(frozen=True, slots=True)
class DropVerdict:
    """`blocked_by`: what is in the way, earliest first."""

    code: Code
    blocked_by: tuple[StoredAppointment, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether a drop does something."""
        return self.code in ("free", "outside", "past")

    @property
    def tone(self) -> Tone:
        """Free, with a doubt, or refused."""
        return _TONES.get(self.code, "conflict")


def movable(appointment: StoredAppointment, calendar: Collection) -> DropVerdict | None:
    """Why this cannot be moved or lengthened at all; None: it can."""
    code: Code | None = None
    if appointment.foreign:
        code = "foreign"
    elif appointment.recurs or appointment.all_day:
        code = "recurring"
    elif not calendar.writable:
        code = "read_only"
    elif appointment.conflict:
        code = "conflict"
    elif appointment.status is AppointmentStatus.CANCELLED:
        code = "cancelled"
    return DropVerdict(code) if code else None


def drop_verdict(
    wanted: Interval,
    calendar: Collection,
    *,
    appointments: Sequence[StoredAppointment],
    ranges: Iterable[Interval],
    buffer_of: BufferOf,
    now: datetime,
    moved: StoredAppointment | None = None,
    kind: AppointmentKind | None = None,
) -> DropVerdict:
    """Judge `wanted` in `calendar`: for `moved`, or for a new appointment of `kind`."""
    if not calendar.writable:
        return DropVerdict("read_only")
    if moved is not None and moved.collection_id == calendar.id and _same(moved.interval, wanted):
        return DropVerdict("unchanged")
    before, after = buffer_of(moved.kind if moved else kind)
    others = [one for one in appointments if one.collection_id == calendar.id]
    # A UID is one object: what moves to another calendar gets a new one there, so a namesake there is in the way.
    own = moved.uid if moved is not None and moved.collection_id == calendar.id else None
    found = in_the_way(wanted, others, before=before, after=after, buffer_of=buffer_of, own_uid=own)
    if found:
        return DropVerdict("taken", tuple(one for one in found if isinstance(one, StoredAppointment)))
    if wanted.start.timestamp() < now.timestamp():
        return DropVerdict("past")
    return DropVerdict("free" if is_open(wanted, ranges) else "outside")


def is_open(wanted: Interval, ranges: Iterable[Interval]) -> bool:
    """Whether open ranges cover all of it; touching ranges join."""
    reached, end = wanted.start.astimezone(UTC), wanted.end.astimezone(UTC)
    for one in sorted(ranges):
        if one.start.astimezone(UTC) <= reached:
            reached = max(reached, one.end.astimezone(UTC))
    return reached >= end


def _same(one: Interval, other: Interval) -> bool:
    return one.start.timestamp() == other.start.timestamp() and one.end.timestamp() == other.end.timestamp()
