"""Occurrences of what recurs: RRULE, RDATE (also PERIOD), EXDATE, overrides, RANGE=THISANDFUTURE (RFC 5545, 3.8.5, 3.8.4.4).

The meaning is that of `recurring-ical-events`, the oracle of the tests; why it does not run here says
`recurrence_rule`. An occurrence lasts as long on the wall clock as its master does between DTSTART and DTEND: an on-call
weekend ends on Monday at 8 also where the clock changed (3.8.5.3 would have it end at 7 or 9; no program shows it so).
"""

from __future__ import annotations

from itertools import islice

from scheduling.errors import UnreadableObject
from scheduling.icalendar.content_line import unfolded
from scheduling.icalendar.event import Event
from scheduling.icalendar.event_mapping import to_event
from scheduling.icalendar.object_zones import ObjectZones
from scheduling.icalendar.raw_event import RawEvent
from scheduling.icalendar.reader import raw_components
from scheduling.icalendar.recurrence_rule import Budget
from scheduling.icalendar.series import Series
from scheduling.icalendar.time_zones import TimeZones
from scheduling.model.interval import Interval
from scheduling.progress import CancelToken

MOST_OCCURRENCES = 20_000
"""Of one object in one window."""


class RecurringObject:
    """One object for repeated expansions: its lines are read once. Raises `UnreadableObject`, as the reader and `Series` do."""

    def __init__(self, body: bytes, zones: TimeZones) -> None:
        text = unfolded(body)
        own_zones = ObjectZones(text, zones)
        by_uid: dict[str, list[tuple[RawEvent, Event]]] = {}
        for raw in raw_components(text)[1]:
            event = to_event(raw, own_zones)
            by_uid.setdefault(event.uid, []).append((raw, event))
        self._series = [Series(components, own_zones) for components in by_uid.values()]

    def between(self, window: Interval, limit: int = MOST_OCCURRENCES, cancel: CancelToken | None = None) -> list[Event]:
        """The occurrences that overlap `window`, by start; see `occurrences`."""
        budget = Budget(cancel=cancel)
        found: list[Event] = []
        for series in self._series:
            found += islice(series.between(window, budget), limit + 1 - len(found))
            if len(found) > limit:
                raise UnreadableObject("too_many_occurrences")
        return sorted(found, key=lambda event: (event.start, event.end, event.recurrence_id or ""))


def occurrences(
    body: bytes, window: Interval, zones: TimeZones, limit: int = MOST_OCCURRENCES, cancel: CancelToken | None = None
) -> list[Event]:
    """Every occurrence of the object `body` that overlaps `window`, by start; what does not recur is itself its only one.

    `recurrence_id` of an occurrence is its place in the series, normalised. Raises `UnreadableObject`: `bad_rule`,
    `too_many_occurrences` (more than `limit`, or more steps than half a second takes), or what the reader raises;
    `Cancelled`.
    """
    return RecurringObject(body, zones).between(window, limit, cancel)
