"""The next free slots of one practitioner, of any of several, or of several together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from math import ceil

from scheduling import clock
from scheduling.conflicts import kept_free, takes_time
from scheduling.errors import NotFound, ValueRefused
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.office.calendars import resolve_calendar
from scheduling.office.workspace import Workspace
from scheduling.public_holidays import public_holidays
from scheduling.slot_search import Calendar, Rank, Slot, SlotQuery, find_slots, prepare
from scheduling.store.collections import Collection, collection_by_id, collections, labels
from scheduling.store.occurrences import occurrences_between, widen

NEAR = timedelta(days=14)
"""How far before and after a wanted moment the nearest slots are looked for."""

_ALL = 100_000


@dataclass(frozen=True, slots=True)
class SlotAnswer:
    """`warnings`: `no_ranges:NAME` for a practitioner who has no open range in the period, and so is never proposed.

    `ids`: the calendars by the names that stand in the slots.
    """

    slots: list[Slot]
    warnings: list[str]
    ids: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotWish:
    """What the window asks for: like `SlotQuery`, by days (both included) and calendar ids.

    `near`: the slots nearest to this moment, `NEAR` around it, instead of those between the days. Slots of the same practitioners
    do not overlap each other here: each is another choice. `taken`: time of a calendar that the server just refused, and that
    the local copy may not know yet.
    """

    calendar_ids: tuple[int, ...]
    duration: timedelta
    first: date
    last: date
    quorum: int = 1
    hours: tuple[time, time] | None = None
    weekdays: frozenset[int] | None = None
    rank: Rank = "soonest"
    limit: int = 5
    near: datetime | None = None
    taken: tuple[tuple[int, Interval], ...] = ()


def slots_for(workspace: Workspace, wish: SlotWish) -> SlotAnswer:
    """The slots for a wish, best first; with `near` those nearest to it, by start. Raises as `free_slots` does."""
    zone = workspace.settings.zone
    window = Interval(clock.start_of_day(wish.first, zone), clock.start_of_day(wish.last + timedelta(days=1), zone))
    if wish.near is not None:
        window = Interval(wish.near, wish.near).widened(NEAR, NEAR)
    overlapping = ceil(wish.duration / SlotQuery(duration=wish.duration, window=window).step)
    query = _query(
        workspace,
        duration=wish.duration,
        window=window,
        quorum=wish.quorum,
        hours=wish.hours,
        weekdays=wish.weekdays,
        rank="soonest" if wish.near else wish.rank,
        # Of each slot that is kept, so many at most are left out before and after it.
        limit=_ALL if wish.near else wish.limit * 2 * max(1, overlapping),
    )
    answer = _answer(workspace, [collection_by_id(workspace.database, one) for one in wish.calendar_ids], query, wish.taken)
    slots = answer.slots
    if wish.near is not None:
        wanted = wish.near.timestamp()
        slots = sorted(slots, key=lambda slot: (abs(slot.interval.start.timestamp() - wanted), slot.interval.start))
    chosen = _apart(slots, wish.limit)
    return SlotAnswer(sorted(chosen, key=_start) if wish.near else chosen, answer.warnings, answer.ids)


def free_slots(
    workspace: Workspace,
    *,
    calendars: list[str],
    duration: timedelta,
    start: datetime,
    end: datetime,
    quorum: int = 1,
    limit: int = 10,
    hours: tuple[time, time] | None = None,
    weekdays: frozenset[int] | None = None,
    rank: Rank = "soonest",
) -> SlotAnswer:
    """Slots by start; `quorum` 1: any one of the calendars, their number: all together."""
    if not calendars:
        raise NotFound("calendar", "")
    if end.timestamp() <= start.timestamp():
        raise ValueRefused("to", end.isoformat(), "after_from")
    named = {found.id: found for found in (resolve_calendar(workspace, one) for one in calendars)}
    if quorum == len(calendars):
        quorum = len(named)  # all of them, though one was named twice
    query = _query(
        workspace,
        duration=duration,
        window=Interval(start, end),
        quorum=quorum,
        limit=limit,
        hours=hours,
        weekdays=weekdays,
        rank=rank,
    )
    return _answer(workspace, list(named.values()), query)


def _query(
    workspace: Workspace,
    *,
    duration: timedelta,
    window: Interval,
    quorum: int,
    limit: int,
    hours: tuple[time, time] | None,
    weekdays: frozenset[int] | None,
    rank: Rank,
) -> SlotQuery:
    return SlotQuery(
        duration=duration,
        window=window,
        quorum=max(quorum, 1),
        hours=hours,
        weekdays=weekdays,
        minimum_notice=timedelta(minutes=workspace.settings.minimum_notice_min),
        maximum_per_day=workspace.settings.max_per_day,
        rank=rank,
        limit=limit,
    )


def _answer(
    workspace: Workspace, named: list[Collection], query: SlotQuery, taken: Sequence[tuple[int, Interval]] = ()
) -> SlotAnswer:
    if not named:
        raise NotFound("calendar", "")
    if query.quorum > len(named):
        raise ValueRefused("quorum", str(query.quorum), "one_to_number_of_calendars")
    window, settings = query.window, workspace.settings
    widen(workspace.database, window, workspace.ingest)
    holidays = set(public_holidays(settings.holidays, range(window.start.year, window.end.year + 1)))
    called = labels(collections(workspace.database))
    times = []
    for one in named:
        more = [interval for calendar_id, interval in taken if calendar_id == one.id]
        # Who can only be seen to be busy or not is free whenever not busy, but only to join others: nobody books there.
        together = query.quorum == len(named) > 1
        times.append(_time_of(workspace, one, called[one.id], window, holidays, more, always=together and not one.readable))
    warnings = [f"no_ranges:{one.name}" for one in times if not one.has_ranges]
    ids = {called[one.id]: one.id for one in named}
    return SlotAnswer(find_slots(query, times, settings.zone, clock.now()), warnings, ids)


def _apart(slots: Iterable[Slot], limit: int) -> list[Slot]:
    """The first `limit` of them that share no time with an earlier one of the same practitioners."""
    kept: list[Slot] = []
    for slot in slots:
        if len(kept) == limit:
            break
        if not any(set(one.calendars) & set(slot.calendars) and one.interval.overlaps(slot.interval) for one in kept):
            kept.append(slot)
    return kept


def _start(slot: Slot) -> datetime:
    return slot.interval.start.astimezone(UTC)


def _time_of(
    workspace: Workspace,
    collection: Collection,
    name: str,
    window: Interval,
    holidays: set[date],
    taken: list[Interval],
    *,
    always: bool = False,
) -> Calendar:
    """`always`: where no open range is known, it is open all the time."""
    settings = workspace.settings
    longest, _ = settings.widest_buffer()
    reach = longest + timedelta(days=1)
    found = occurrences_between(workspace.database, window.widened(reach, reach), [collection.id], ranges=True)
    ranges = [one.interval for one in found if one.is_range and one.status is not AppointmentStatus.CANCELLED]
    if always and not ranges:
        ranges = [window]
    standing = [one for one in found if not one.is_range and takes_time(one)]
    nothing = timedelta(0)
    busy = [kept_free(one, before=nothing, after=nothing, buffer_of=settings.buffer) for one in standing]
    # The agenda's times are in the profile's zone, so their dates are the local days.
    per_day = Counter(one.start.date() for one in standing if not one.foreign)
    return prepare(name, ranges, [*busy, *taken], holidays, settings.zone, per_day=per_day)
