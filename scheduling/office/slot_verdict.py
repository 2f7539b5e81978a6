"""Whether one slot that a person drew can be booked, from the local copy alone: the server has the last word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.booking.intent_booking import check_writable, known_in_the_way, lasting, time_warnings
from scheduling.model.appointment import Appointment, AppointmentKind
from scheduling.office.workspace import Workspace
from scheduling.store.collections import collection_by_id


@dataclass(frozen=True, slots=True)
class SlotVerdict:
    """`in_the_way`: what takes it; `warnings`: what is unusual about it though allowed, as codes of the catalogue."""

    in_the_way: tuple[Appointment, ...]
    warnings: tuple[str, ...]


def slot_verdict(
    workspace: Workspace, calendar_id: int, start: datetime, duration: timedelta, kind: AppointmentKind | None
) -> SlotVerdict:
    """Look it up. Raises `NotFound` (the calendar is gone) and `NotAllowed` (it may only be read)."""
    collection = collection_by_id(workspace.database, calendar_id)
    check_writable(collection)
    context = workspace.booking_context()
    interval = lasting(start, duration, workspace.settings.zone)
    in_the_way = known_in_the_way(context, collection, interval, kind, frozenset())
    return SlotVerdict(in_the_way, tuple(sorted(time_warnings(context, collection, interval))))
