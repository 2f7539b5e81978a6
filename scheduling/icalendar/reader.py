"""The fast reader for the index: one pass over the lines of the events, nothing interpreted that the index does not ask."""

from __future__ import annotations

from dataclasses import dataclass, field

from scheduling.errors import UnreadableObject
from scheduling.icalendar import properties as our
from scheduling.icalendar.content_line import LINE, unfolded
from scheduling.icalendar.event import Event
from scheduling.icalendar.event_mapping import to_event
from scheduling.icalendar.object_zones import ObjectZones
from scheduling.icalendar.raw_event import RawEvent
from scheduling.icalendar.time_zones import TimeZones

LONGEST_UID = 2_000
"""Characters."""
MOST_EVENTS = 20_000
"""VEVENTs of one object; more are refused."""

_FIRST_EVENT = "\nBEGIN:VEVENT\n"


@dataclass(frozen=True, slots=True)
class CalendarObject:
    """One calendar object resource (RFC 4791, 4.1).

    `events`: the master first, overrides after, as they stand; empty for what is no event (VTODO, VJOURNAL).
    `recurs`: its events are to be expanded by `recurrence.occurrences`, not taken as they are.
    """

    uid: str
    events: tuple[Event, ...] = field(default=())
    recurs: bool = False


def read_object(body: bytes, zones: TimeZones) -> CalendarObject:
    """Read an object. A missing DTEND is DURATION, else one day for dates, else no time (RFC 5545, 3.6.1).

    Raises `UnreadableObject`: `too_large`, `too_many_events`, `not_icalendar`, `truncated`, `no_uid`, `bad_uid`, `no_start`,
    `bad_time`, `bad_duration`.
    """
    text = unfolded(body)
    uid, raw_events = raw_components(text)
    if not raw_events:
        return CalendarObject(uid)
    own_zones = ObjectZones(text, zones)
    events = [to_event(raw, own_zones) for raw in raw_events]
    if len(events) == 1:
        return CalendarObject(events[0].uid, (events[0],), events[0].recurs)
    # stable: masters first (the one revised last, RFC 5545 3.8.7.4), overrides in their order
    events.sort(key=lambda event: (event.recurrence_id is not None, -event.sequence if event.recurrence_id is None else 0))
    return CalendarObject(events[0].uid, tuple(events), True)


def raw_components(text: str) -> tuple[str, list[RawEvent]]:
    """The UID of the first component that has one, and the VEVENTs of unfolded `text`.

    Raises `UnreadableObject`: `not_icalendar`, `truncated`, `no_uid`, `bad_uid`, `no_start`, `too_many_events`.
    """
    if text[:15].upper() != "BEGIN:VCALENDAR" and text.lstrip()[:15].upper() != "BEGIN:VCALENDAR":
        raise UnreadableObject("not_icalendar")
    at = text.find(_FIRST_EVENT)
    if at >= 0:
        found = _scan(text, at + 1, 1)
        if found:
            return found
    found = _scan(text, 0, 0)
    if not found:
        raise UnreadableObject("truncated")
    return found


def _scan(text: str, at: int, level: int) -> tuple[str, list[RawEvent]] | None:
    """Collect from `at`, inside `level` open components; None where BEGIN and END do not close."""
    events: list[RawEvent] = []
    uid = ""
    raw = RawEvent()
    component = ""
    for name, parameters, value in LINE.findall(text, at):
        if name not in _WANTED:
            if name.isupper():
                continue
            name = name.upper()  # noqa: PLW2901  rare: programs write upper case
            if name not in _WANTED:
                continue
        if name == "BEGIN":
            level += 1
            if level == 2:
                component = value.strip().upper()
                raw = RawEvent()
        elif name == "END":
            level -= 1
            if level == 1:
                uid = uid or raw.uid
                if component == "VEVENT":
                    _check(raw)
                    events.append(raw)
                    if len(events) > MOST_EVENTS:
                        raise UnreadableObject("too_many_events")
        elif level == 2:
            raw.add(name, parameters, value)
    return (uid, events) if level == 0 else None


def _check(raw: RawEvent) -> None:
    if not raw.uid:
        raise UnreadableObject("no_uid")
    if len(raw.uid) > LONGEST_UID:
        raise UnreadableObject("bad_uid")
    if "DTSTART" not in raw.single:
        raise UnreadableObject("no_start")


_WANTED = frozenset(
    {
        *("BEGIN", "END", "UID", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"),
        *("SUMMARY", "STATUS", "TRANSP", "SEQUENCE", "CATEGORIES", "CONFERENCE", "URL"),
        *(our.STATUS, our.REFERENCE, our.SERIES, our.SEALED, our.NONCE, our.CLAIM, our.OVERBOOKED),
    }
)
