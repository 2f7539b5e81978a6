"""The keyboard's place in the grid: a stretch of time in a column, or the appointment that stands there. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from gui.agenda.layout_columns import Column
from gui.agenda.layout_parts import Part
from gui.agenda.layout_view import View

STEP_MIN = 15
LENGTH_MIN = 30
"""How long a slot is that nobody lengthened."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """`at`: minutes on the axis. `part`: the appointment it is on."""

    column: int
    at: float
    part: Part | None = None


def at_place(view: View, column: int, at: float) -> Cursor:
    """The cursor at these minutes: on what stands in the quarter of an hour that begins there, if anything does."""
    column = min(max(column, 0), len(view.columns) - 1)
    at = min(max(snapped(at), 0), view.axis.length_min - STEP_MIN)
    there = [one for one in view.columns[column].parts if one.top < at + STEP_MIN and max(one.bottom, one.top + 1) > at]
    return Cursor(column, at, next(iter(there), None))


def snapped(at: float, step: int = STEP_MIN) -> float:
    """The step that `at` lies in."""
    return float(at // step * step)


def moved_down(view: View, cursor: Cursor) -> Cursor:
    """A quarter of an hour later, or past the appointment it is on."""
    at = cursor.at + STEP_MIN
    if cursor.part is not None:
        at = max(at, -(-cursor.part.bottom // STEP_MIN) * STEP_MIN)
    return at_place(view, cursor.column, at)


def moved_up(view: View, cursor: Cursor) -> Cursor:
    """A quarter of an hour earlier, or before the appointment it is on."""
    at = cursor.at - STEP_MIN
    if cursor.part is not None:
        at = min(at, snapped(cursor.part.top) - STEP_MIN)
    found = at_place(view, cursor.column, at)
    # Onto an appointment from below: it is entered at its beginning, from where the next step up leaves it.
    return replace(found, at=max(snapped(found.part.top), 0)) if found.part is not None else found


def moved_aside(view: View, cursor: Cursor, by: int) -> Cursor | None:
    """The same time in another column; None past the edge."""
    column = cursor.column + by
    return at_place(view, column, cursor.at) if 0 <= column < len(view.columns) else None


def next_part(view: View, cursor: Cursor, by: int) -> Cursor | None:
    """The next (1) or previous (-1) appointment, column by column; None where there is no other."""
    every = [(number, part) for number, column in enumerate(view.columns) for part in column.parts]
    if cursor.part is not None and (cursor.column, cursor.part) in every:
        at = every.index((cursor.column, cursor.part)) + by
    else:
        before = sum((number, part.top) < (cursor.column, cursor.at) for number, part in every)
        at = before if by > 0 else before - 1
    return on_part(*every[at]) if 0 <= at < len(every) else None


def on_part(column: int, part: Part) -> Cursor:
    """The cursor on an appointment."""
    return Cursor(column, snapped(part.top), part)


def slot_of(view: View, cursor: Cursor) -> tuple[float, float]:
    """The slot that would be drawn there: half an hour, or until the next appointment."""
    column = view.columns[cursor.column]
    free_until = min((one.top for one in column.parts if one.top > cursor.at), default=float(view.axis.length_min))
    return cursor.at, min(cursor.at + LENGTH_MIN, free_until, view.axis.length_min)


def open_edge(view: View, cursor: Cursor, *, last: bool) -> Cursor:
    """Where open time begins or ends on this day; morning and evening where none is open."""
    column = view.columns[cursor.column]
    if last:
        return at_place(view, cursor.column, max((end for _, end in column.open), default=18 * 60) - STEP_MIN)
    return at_place(view, cursor.column, min((start for start, _ in column.open), default=8 * 60))


def first_cursor(view: View, now: datetime) -> Cursor:
    """Where one begins: now, or where the day begins to be open."""
    today: date = now.astimezone(view.axis.zone).date()
    number = next((number for number, one in enumerate(view.columns) if one.day == today), None)
    if number is not None:
        return at_place(view, number, view.axis.place(now, today))
    return open_edge(view, Cursor(0, 0), last=False)


def kept_cursor(view: View, cursor: Cursor, before: Column) -> Cursor:
    """The same place after the agenda was read anew: same practitioner, same day if it is still shown."""
    found = view.find(before.calendar.id, before.day)
    if found is None:
        found = next((number for number, one in enumerate(view.columns) if one.calendar.id == before.calendar.id), cursor.column)
    return at_place(view, found, cursor.at)
