"""Which lines of a body belong to which VEVENT: what the patch and the merge need to know, with octet spans."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.errors import UnreadableObject
from scheduling.icalendar import join_link
from scheduling.icalendar.components import components
from scheduling.icalendar.content_line import ContentLine, unfolded
from scheduling.icalendar.event_mapping import recurrence_id
from scheduling.icalendar.object_zones import ObjectZones
from scheduling.icalendar.time_zones import TimeZones


@dataclass(frozen=True, slots=True)
class EventLines:
    """One VEVENT of a body.

    `lines`: its own properties, none of a VALARM's. `insert_at`: the offset where a further property goes: before the
    first sub-component, else before END:VEVENT.
    """

    lines: tuple[ContentLine, ...]
    insert_at: int

    def first(self, name: str) -> ContentLine | None:
        """The first line of that name (upper case)."""
        return next((line for line in self.lines if line.name == name), None)

    def all(self, name: str) -> list[ContentLine]:
        """Every line of that name (upper case)."""
        return [line for line in self.lines if line.name == name]

    def meant(self, name: str) -> list[ContentLine]:
        """The lines of that name that an edit of ours means: all of them, but of CONFERENCE our own only."""
        found = self.all(name)
        if name != join_link.NAME:
            return found
        url = self.first("URL")
        own = join_link.own_conferences([(line.parameters, line.value) for line in found], url.value if url else None)
        return [found[place] for place in own]


def all_events(body: bytes) -> list[EventLines]:
    """Every VEVENT of `body`, in its order. Raises `UnreadableObject`: `too_large`, `truncated`."""
    calendars = [one for one in components(body) if one.name == "VCALENDAR"]
    return [EventLines(one.lines, one.insert_at) for calendar in calendars for one in calendar.parts if one.name == "VEVENT"]


def event_lines(body: bytes, wanted: str | None, zones: TimeZones) -> EventLines:
    """The master (`wanted` None) or the override whose RECURRENCE-ID is `wanted`, normalised or as written.

    Of several masters the one with the highest SEQUENCE, as the reader has it; where there is none, the override that is the
    object's only event: who was invited to one occurrence has nothing else (RFC 5545, 3.8.4.4). Raises `UnreadableObject`:
    `no_event` where there is none, or what `all_events` raises.
    """
    best: EventLines | None = None
    best_sequence = -1
    own_zones: ObjectZones | None = None
    events = all_events(body)
    for event in events:
        line = event.first("RECURRENCE-ID")
        if wanted is None:
            if (line is None or len(events) == 1) and sequence_of(event) > best_sequence:
                best, best_sequence = event, sequence_of(event)
        elif line is not None:
            own_zones = own_zones or ObjectZones(unfolded(body), zones)
            if wanted in (line.value.strip(), recurrence_id((line.parameters, line.value), own_zones)):
                return event
    if best is None:
        raise UnreadableObject("no_event")
    return best


def lone_occurrence(body: bytes, zones: TimeZones) -> str | None:
    """The RECURRENCE-ID, normalised, of an override that is the only event of its object; None where it is no such object.

    Raises `UnreadableObject`.
    """
    events = all_events(body)
    line = events[0].first("RECURRENCE-ID") if len(events) == 1 else None
    return recurrence_id((line.parameters, line.value), ObjectZones(unfolded(body), zones)) if line else None


def sequence_of(event: EventLines) -> int:
    """SEQUENCE (RFC 5545, 3.8.7.4); 0 where it is missing or no number."""
    line = event.first("SEQUENCE")
    text = line.value.strip() if line else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
