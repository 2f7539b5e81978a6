"""What stands in one column: appointments cut to the day, and side by side where they overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gui.agenda.layout_axis import Axis
from scheduling.store.occurrences import StoredAppointment

Key = tuple[int, int, str, float]
"""One occurrence in one calendar: calendar, object, UID, start."""


def key_of(appointment: StoredAppointment) -> Key:
    """What tells one occurrence from all others, also after the agenda was read anew."""
    return appointment.collection_id, appointment.object_id, appointment.uid, appointment.start.timestamp()


@dataclass(frozen=True, slots=True)
class Part:
    """`top` and `bottom`: minutes on the axis. It takes the lanes from `lane` to `lane + span` (excluded) of `lanes`.

    `from_before`, `goes_on`: the appointment begins on an earlier day, ends on a later one.
    """

    appointment: StoredAppointment
    top: float
    bottom: float
    from_before: bool
    goes_on: bool
    lane: int = 0
    lanes: int = 1
    span: int = 1


def parts_of(appointments: Iterable[StoredAppointment], day: date, axis: Axis, shortest_min: float = 0.0) -> tuple[Part, ...]:
    """The parts of these appointments in the column of `day`, by start; what does not touch the day is left out.

    `shortest_min`: nothing is painted shorter, so lanes are dealt as if nothing were.
    """
    found = []
    for one in appointments:
        first, last = one.start.astimezone(axis.zone).date(), one.end.astimezone(axis.zone).date()
        top, bottom = axis.place(one.start, day), axis.place(one.end, day)
        if first > day or last < day or (bottom <= top and first < day):
            continue  # ends at this day's midnight, or elsewhere altogether
        found.append((one, top, bottom, first < day, last > day and axis.place(one.end, last) > 0))
    found.sort(key=lambda each: (each[1], -each[2], each[0].uid))
    dealt = deal_lanes([(top, max(bottom, top + shortest_min)) for _, top, bottom, _, _ in found])
    return tuple(Part(*each, *lanes) for each, lanes in zip(found, dealt, strict=True))


def deal_lanes(spans: Sequence[tuple[float, float]]) -> list[tuple[int, int, int]]:
    """For each span (sorted by start) its lane, how many lanes its group has, and over how many it may spread.

    A group is what hangs together by overlaps; touching ends do not overlap. Each takes the first lane that is free, and
    spreads to the right as far as nothing else is beside it.
    """
    answer: list[tuple[int, int, int]] = []
    at = 0
    while at < len(spans):
        reach, after = spans[at][1], at + 1
        while after < len(spans) and spans[after][0] < reach:
            reach, after = max(reach, spans[after][1]), after + 1
        answer.extend(_deal_group(spans[at:after]))
        at = after
    return answer


def _deal_group(group: Sequence[tuple[float, float]]) -> list[tuple[int, int, int]]:
    ends: list[float] = []
    lanes: list[int] = []
    for top, bottom in group:
        lane = next((number for number, end in enumerate(ends) if end <= top), len(ends))
        ends[lane : lane + 1] = [bottom]
        lanes.append(lane)
    return [(lane, len(ends), _spread(at, group, lanes, len(ends)) - lane) for at, lane in enumerate(lanes)]


def _spread(at: int, group: Sequence[tuple[float, float]], lanes: Sequence[int], count: int) -> int:
    top, bottom = group[at]
    beside = (
        lanes[other]
        for other, (start, end) in enumerate(group)
        if lanes[other] > lanes[at] and start < bottom and top < max(end, start)
    )
    return min(beside, default=count)
