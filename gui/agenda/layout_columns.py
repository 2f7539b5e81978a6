"""The columns of the agenda: each day's practitioners, with what is open, what stands there and what is still free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from gui.agenda.layout_axis import Axis
from gui.agenda.layout_parts import Part, parts_of
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.office.agenda import AgendaDays
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment

_USUAL_MIN = 8.0 * 60


@dataclass(frozen=True, slots=True)
class Column:
    """One practitioner on one day.

    `open`: minutes on the axis. `count`: our appointments. `free`: open and not taken, from now on.
    `whole_day`: events without a time of day. `away`: one of them says that the practitioner is busy.
    """

    day: date
    calendar: Collection
    label: str
    open: tuple[tuple[float, float], ...]
    parts: tuple[Part, ...]
    whole_day: tuple[StoredAppointment, ...]
    count: int
    free: timedelta

    @property
    def away(self) -> bool:
        """Whether an event of the whole day keeps the practitioner busy."""
        return any(one.busy for one in self.whole_day)


def days_between(first: date, last: date) -> list[date]:
    """Both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def columns_of(
    days: AgendaDays, shown: Sequence[date], axis: Axis, *, shortest_min: float = 0.0, cancelled: bool = False
) -> tuple[Column, ...]:
    """Day by day, the practitioners inside each day; cancelled appointments only if `cancelled`."""
    by_place: dict[tuple[date, int], list[StoredAppointment]] = defaultdict(list)
    for one in days.appointments:
        if cancelled or one.status is not AppointmentStatus.CANCELLED:
            day, last = one.start.astimezone(axis.zone).date(), one.end.astimezone(axis.zone).date()
            for number in range(min((last - max(day, shown[0])).days, len(shown)) + 1):
                by_place[max(day, shown[0]) + timedelta(days=number), one.collection_id].append(one)
    return tuple(
        _column(days, day, calendar, by_place[day, calendar.id], axis, shortest_min)
        for day in shown
        for calendar in days.calendars
    )


def first_min(columns: Iterable[Column]) -> float:
    """Minutes on the axis at which the day begins: what is open or booked there first; where there is nothing, eight o'clock."""
    begins = [start for one in columns for start, _ in one.open]
    begins += [part.top for one in columns for part in one.parts if not part.from_before and not part.appointment.foreign]
    return min(begins, default=_USUAL_MIN)


def _column(
    days: AgendaDays, day: date, calendar: Collection, found: Sequence[StoredAppointment], axis: Axis, shortest_min: float
) -> Column:
    whole_day = tuple(one for one in found if one.all_day and axis.place(one.end, day) > 0)
    parts = parts_of((one for one in found if not one.all_day), day, axis, shortest_min)
    ranges = days.ranges.get(calendar.id, ())
    spans = [(axis.place(one.start, day), axis.place(one.end, day)) for one in ranges]
    busy = [one.interval for one in found if one.busy and one.status is not AppointmentStatus.CANCELLED]
    today = Interval(axis.moment(0, day), axis.moment(axis.length_min, day))
    return Column(
        day=day,
        calendar=calendar,
        label=days.labels.get(calendar.id, calendar.name),
        open=tuple(span for span in spans if span[1] > span[0]),
        parts=parts,
        whole_day=whole_day,
        count=sum(not one.foreign and one.status is not AppointmentStatus.CANCELLED for one in found),
        free=free_time(ranges, busy, today, days.now),
    )


def free_time(ranges: Iterable[Interval], busy: Iterable[Interval], within: Interval, now: datetime) -> timedelta:
    """Time that is open and not taken, in elapsed time, in the part of `within` that is still to come."""
    begin, end = max(within.start.astimezone(UTC), now.astimezone(UTC)), within.end.astimezone(UTC)
    # Each stretch of time as its two ends; open where one range or more is running and nothing busy is.
    ends: list[tuple[datetime, int, int]] = []
    for found, open_by, busy_by in ((ranges, 1, 0), (busy, 0, 1)):
        for one in found:
            start, stop = max(one.start.astimezone(UTC), begin), min(one.end.astimezone(UTC), end)
            if start < stop:
                ends += [(start, open_by, busy_by), (stop, -open_by, -busy_by)]
    free, is_open, is_busy, since = timedelta(), 0, 0, begin
    for at, open_by, busy_by in sorted(ends):
        if is_open and not is_busy:
            free += at - since
        is_open, is_busy, since = is_open + open_by, is_busy + busy_by, at
    return free
