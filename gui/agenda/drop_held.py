"""What a person holds: a slot being drawn, an appointment being moved or lengthened, by mouse or by keyboard. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from gui.agenda.drop_verdict import DropVerdict, drop_verdict, movable
from gui.agenda.layout_parts import Part
from gui.agenda.layout_view import View
from scheduling.conflicts import BufferOf
from scheduling.model.interval import Interval
from scheduling.office.agenda import AgendaDays
from scheduling.store.occurrences import StoredAppointment

SHORTEST_MIN = 5


@dataclass(frozen=True, slots=True)
class Held:
    """`top`, `bottom`: minutes on the axis, of the column where it is held now. `grip`: where in it the mouse took hold."""

    kind: Literal["draw", "move", "resize"]
    column: int
    top: float
    bottom: float
    moved: StoredAppointment | None = None
    grip: float = 0.0
    by_key: bool = False


def hold(kind: Literal["move", "resize"], column: int, part: Part, grip: float = 0.0, *, by_key: bool = False) -> Held:
    """Take hold of an appointment."""
    return Held(kind, column, part.top, part.bottom, part.appointment, grip, by_key)


def shifted(view: View, held: Held, column: int, top: float) -> Held:
    """Held at another place: it keeps its length, in elapsed time."""
    top = min(max(top, 0), view.axis.length_min - SHORTEST_MIN)
    day = view.columns[column].day
    if held.moved is not None:
        end = _plus(view.axis.moment(top, day), held.moved.interval.duration)
        bottom = view.axis.place(end, day)
    else:
        bottom = min(top + held.bottom - held.top, view.axis.length_min)
    return replace(held, column=column, top=top, bottom=max(bottom, top + SHORTEST_MIN))


def lengthened(view: View, held: Held, bottom: float) -> Held:
    """Another end; never before a few minutes after the start."""
    return replace(held, bottom=min(max(bottom, held.top + SHORTEST_MIN), view.axis.length_min))


def stretched(view: View, held: Held, anchor: float, at: float, step: int) -> Held:
    """Drawn from `anchor` to the pointer, upward or downward, at least one step."""
    if at >= anchor:
        return replace(held, top=anchor, bottom=min(max(at, anchor + step), view.axis.length_min))
    return replace(held, top=max(at, 0), bottom=anchor + step)


def wanted_interval(view: View, held: Held) -> Interval:
    """The time where it is held."""
    day = view.columns[held.column].day
    if held.kind == "move" and held.moved is not None:
        unmoved = held.moved.start.astimezone(view.axis.zone)
        start = (
            unmoved if unmoved.date() == day and view.axis.place(unmoved, day) == held.top else view.axis.moment(held.top, day)
        )
        return Interval(start, _plus(start, held.moved.interval.duration))
    if held.kind == "resize" and held.moved is not None:
        start = held.moved.start.astimezone(view.axis.zone)
        return Interval(
            start, max(view.axis.moment(held.bottom, day), _plus(start, timedelta(minutes=1)), key=datetime.timestamp)
        )
    start, end = view.axis.moment(held.top, day), view.axis.moment(held.bottom, day)
    return Interval(start, max(start, end, key=datetime.timestamp))


def judge(view: View, held: Held, days: AgendaDays, buffer_of: BufferOf, now: datetime) -> DropVerdict:
    """The live verdict upon it."""
    calendar = view.columns[held.column].calendar
    if held.moved is not None:
        own = next((one for one in days.calendars if one.id == held.moved.collection_id), calendar)
        refused = movable(held.moved, own)
        if refused is not None:
            return refused
    return drop_verdict(
        wanted_interval(view, held),
        calendar,
        appointments=days.appointments,
        ranges=days.ranges.get(calendar.id, ()),
        buffer_of=buffer_of,
        now=now,
        moved=held.moved,
    )


def _plus(moment: datetime, duration: timedelta) -> datetime:
    return (moment.astimezone(UTC) + duration).astimezone(moment.tzinfo)
