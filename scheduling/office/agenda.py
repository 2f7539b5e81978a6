"""The agenda and one appointment by its reference: from the store alone, so that it answers at once and offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduling import clock
from scheduling.errors import Ambiguous, NotFound, ValueRefused
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.office.closed_days import closed_days
from scheduling.office.workspace import Workspace
from scheduling.store.collections import Collection, collections, collections_by_id, labels
from scheduling.store.objects import objects_at
from scheduling.store.occurrences import (
    StoredAppointment,
    appointments_of,
    find_appointments,
    is_covered,
    occurrences_between,
    widen,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDays:
    """Some days of some calendars, as they are painted; times are in the profile's zone.

    `appointments`: by start, cancelled ones and busy time of other programs too, each occurrence of what recurs.
    `ranges`: open ranges by calendar id, by start, cancelled ones left out. `holidays`: public holidays by day, with their
    names. `labels`: what a person calls each calendar, by id.
    """

    first: date
    last: date
    calendars: tuple[Collection, ...]
    labels: Mapping[int, str]
    appointments: tuple[StoredAppointment, ...]
    ranges: Mapping[int, tuple[Interval, ...]]
    holidays: Mapping[date, str]
    now: datetime


def agenda_days(
    workspace: Workspace, first: date, last: date, calendar_ids: Sequence[int] | None = None, *, language: str = "fr"
) -> AgendaDays:
    """Everything that stands from `first` to `last`, both included, in one read.

    Calendars come in the order asked for, and those that are gone are left out; None: all that are followed.
    """
    zone, database = workspace.settings.zone, workspace.database
    if last < first:
        raise ValueRefused("to", last.isoformat(), "after_from")
    known = collections(database)
    shown = [one for one in known if one.followed] if calendar_ids is None else collections_by_id(database, calendar_ids)
    ids = [one.id for one in shown]
    window = Interval(clock.start_of_day(first, zone), clock.start_of_day(last + timedelta(days=1), zone))
    if not is_covered(database, window):
        widen(database, window, workspace.ingest, workspace.cancel)
    ranges: dict[int, list[Interval]] = {one: [] for one in ids}
    appointments = []
    for one in occurrences_between(database, window, ids, ranges=True):
        if not one.is_range:
            appointments.append(one)
        elif one.status is not AppointmentStatus.CANCELLED:
            ranges[one.collection_id].append(one.interval)
    called = labels(known)
    return AgendaDays(
        first=first,
        last=last,
        calendars=tuple(shown),
        labels={one: called[one] for one in ids},
        appointments=tuple(appointments),
        ranges={one: tuple(found) for one, found in ranges.items()},
        holidays=closed_days(workspace, first, last, language),
        now=clock.now().astimezone(zone),
    )


def agenda(
    workspace: Workspace, start: datetime, end: datetime, calendar_ids: Sequence[int] | None = None
) -> list[StoredAppointment]:
    """Everything between `start` (included) and `end` (excluded), by start; all followed calendars where none is named."""
    if end.timestamp() <= start.timestamp():
        raise ValueRefused("to", end.isoformat(), "after_from")
    interval = Interval(start, end)
    widen(workspace.database, interval, workspace.ingest)
    return occurrences_between(workspace.database, interval, calendar_ids or None, ranges=False)


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
