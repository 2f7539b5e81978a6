"""The agenda and one appointment by its reference: from the store alone, so that it answers at once and offline."""

from __future__ import annotations

from datetime import datetime

from scheduling.errors import Ambiguous, NotFound, ValueRefused
from scheduling.model.appointment import Appointment, AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.office.calendars import resolve_calendar
from scheduling.office.workspace import Workspace
from scheduling.store.objects import objects_at
from scheduling.store.occurrences import StoredAppointment, appointments_of, find_appointments, occurrences_between, widen


def agenda(workspace: Workspace, start: datetime, end: datetime, calendars: list[str]) -> list[Appointment]:
    """Everything between `start` (included) and `end` (excluded), by start; all followed calendars where none is named."""
    if end.timestamp() <= start.timestamp():
        raise ValueRefused("to", end.isoformat(), "after_from")
    named = [resolve_calendar(workspace, one).id for one in calendars] or None
    interval = Interval(start, end)
    widen(workspace.database, interval, workspace.ingest)
    return occurrences_between(workspace.database, interval, named, ranges=False)


def find_appointment(workspace: Workspace, ref: str) -> StoredAppointment:
    """The appointment with this reference or UID, or at this address: one event may stand in several calendars.

    Of one that moved to another calendar, the one that still stands. Raises `NotFound`, and `Ambiguous` with the list.
    """
    found = find_appointments(workspace.database, ref)
    if not found and "/" in ref:
        found = appointments_of(workspace.database, objects_at(workspace.database, ref.strip()))
    standing = [one for one in found if one.status is not AppointmentStatus.CANCELLED]
    # All of them cancelled: the last place of one that moved and was cancelled there.
    candidates = standing or sorted(found, key=lambda one: one.object_id)[-1:]
    if not candidates:
        raise NotFound("appointment", ref)
    if len(candidates) > 1:
        raise Ambiguous("appointment", ref, [f"{one.href} ({one.calendar}, {one.start.isoformat()})" for one in candidates])
    return candidates[0]
