"""The next free slots of one practitioner, of any of several, or of several together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduling import clock
from scheduling.conflicts import kept_free, takes_time
from scheduling.errors import NotFound, ValueRefused
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.office.calendars import resolve_calendar
from scheduling.office.workspace import Workspace
from scheduling.public_holidays import public_holidays
from scheduling.slot_search import Calendar, Slot, SlotQuery, find_slots, prepare
from scheduling.store.collections import Collection, collections, labels
from scheduling.store.occurrences import occurrences_between, widen


@dataclass(frozen=True, slots=True)
class SlotAnswer:
    """`warnings`: `no_ranges:NAME` for a practitioner who has no open range in the period, and so is never proposed."""

    slots: list[Slot]
    warnings: list[str]


def free_slots(
    workspace: Workspace,
    *,
    calendars: list[str],
    duration: timedelta,
    start: datetime,
    end: datetime,
    quorum: int = 1,
    limit: int = 10,
) -> SlotAnswer:
    """Slots by start; `quorum` 1: any one of the calendars, their number: all together."""
    if not calendars:
        raise NotFound("calendar", "")
    if end.timestamp() <= start.timestamp():
        raise ValueRefused("to", end.isoformat(), "after_from")
    window = Interval(start, end)
    widen(workspace.database, window, workspace.ingest)
    named = {found.id: found for found in (resolve_calendar(workspace, one) for one in calendars)}
    if quorum == len(calendars):
        quorum = len(named)  # all of them, though one was named twice
    if not 1 <= quorum <= len(named):
        raise ValueRefused("quorum", str(quorum), "one_to_number_of_calendars")
    holidays = set(public_holidays(workspace.settings.holidays, range(start.year, end.year + 1)))
    called = labels(collections(workspace.database))
    times = [_time_of(workspace, one, called[one.id], window, holidays) for one in named.values()]
    warnings = [f"no_ranges:{one.name}" for one in times if not one.has_ranges]
    settings = workspace.settings
    query = SlotQuery(
        duration=duration,
        window=window,
        quorum=quorum,
        minimum_notice=timedelta(minutes=settings.minimum_notice_min),
        maximum_per_day=settings.max_per_day,
        limit=limit,
    )
    return SlotAnswer(find_slots(query, times, settings.zone, clock.now()), warnings)


def _time_of(workspace: Workspace, collection: Collection, name: str, window: Interval, holidays: set[date]) -> Calendar:
    settings = workspace.settings
    longest, _ = settings.widest_buffer()
    reach = longest + timedelta(days=1)
    found = occurrences_between(workspace.database, window.widened(reach, reach), [collection.id], ranges=True)
    ranges = [one.interval for one in found if one.is_range and one.status is not AppointmentStatus.CANCELLED]
    standing = [one for one in found if not one.is_range and takes_time(one)]
    nothing = timedelta(0)
    busy = [kept_free(one, before=nothing, after=nothing, buffer_of=settings.buffer) for one in standing]
    # The agenda's times are in the profile's zone, so their dates are the local days.
    per_day = Counter(one.start.date() for one in standing if not one.foreign)
    return prepare(name, ranges, busy, holidays, settings.zone, per_day=per_day)
