"""What an edit means for the lines of an event: times, duration, status, revision. Pure: nothing is written here."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from scheduling.errors import UnreadableObject, ValueRefused
from scheduling.icalendar import properties as our
from scheduling.icalendar.content_line import ContentLine, escape_text, unfolded
from scheduling.icalendar.event_lines import EventLines, event_lines, sequence_of
from scheduling.icalendar.object_zones import ObjectZones
from scheduling.icalendar.time_values import (
    day_after,
    expressible,
    in_utc,
    is_date,
    midnight,
    read_date,
    read_duration,
    read_local,
    write_date,
    write_duration,
    write_local,
    write_utc,
)
from scheduling.icalendar.time_zones import TimeZones
from scheduling.icalendar.writer import status_value, x_status_value
from scheduling.model.appointment import AppointmentStatus

Change = tuple[str, str] | None
"""Parameters (without the leading `;`) and the raw, escaped value; None removes the property."""


def time_changes(
    body: bytes, start: datetime, end: datetime, zones: TimeZones, recurrence_id: str | None = None
) -> dict[str, Change]:
    """The lines that move an event to `start`, `end` (aware): DTSTART, and DTEND or DURATION, whichever it has.

    Each property keeps its own zone, UTC stays UTC, floating stays floating (in `zones.floating`), a date stays a date
    where both ends are midnights there. A time that its zone cannot express (the second pass of a repeated hour) is
    written in UTC. A line that already means the right instant is not named. RRULE and overrides are not touched: moving
    a whole series is another edit. Raises `UnreadableObject`, ValueError where `end` is before `start`.
    """
    start, end = in_utc(start).replace(microsecond=0), in_utc(end).replace(microsecond=0)
    if end < start:
        raise ValueError("an event cannot end before it starts")
    event = event_lines(body, recurrence_id, zones)
    own_zones = ObjectZones(unfolded(body), zones)
    dtstart, dtend, duration = (event.first(name) for name in ("DTSTART", "DTEND", "DURATION"))
    if dtstart is None:
        raise UnreadableObject("no_start")
    begins = _Place(dtstart, own_zones)
    ends = _Place(dtend, own_zones) if dtend else begins
    written_start, written_end = begins.write(start), ends.write(end)
    # dates and floating times do not mix with UTC (RFC 5545, 3.8.2.2): where one must go to UTC, both do
    other_kind = begins.unzoned and (written_start is None or written_end is None)
    if written_start is None or other_kind:
        written_start = begins.write_utc(start)
    if written_end is None or other_kind:
        written_end = ends.write_utc(end)
    changes: dict[str, Change] = {}
    if other_kind or begins.instant() != start:
        changes["DTSTART"] = written_start
    if dtend is not None:
        if other_kind or ends.instant() != end:
            changes["DTEND"] = written_end
    elif duration is not None:
        local = start if written_start[1].endswith("Z") else begins.local(start)
        if other_kind or read_duration(duration.value.strip()).after(local) != end:
            whole_days = begins.date and not other_kind
            changes["DURATION"] = (
                duration.parameters,
                _days(local, begins.local(end)) if whole_days else write_duration(end - start),
            )
    elif other_kind or end != (day_after(begins.local(start)) if begins.date else start):
        changes["DTEND"] = written_end
    return changes


def duration_changes(body: bytes, duration: timedelta, zones: TimeZones, recurrence_id: str | None = None) -> dict[str, Change]:
    """The line that makes an event last `duration` of elapsed time; DTSTART stays as it is.

    Raises `ValueRefused` where an all-day event would not last whole days, `UnreadableObject` as reading does.
    """
    event = event_lines(body, recurrence_id, zones)
    dtstart = event.first("DTSTART")
    if dtstart is None:
        raise UnreadableObject("no_start")
    start = _Place(dtstart, ObjectZones(unfolded(body), zones)).instant()
    changes = time_changes(body, start, start + duration, zones, recurrence_id)
    if "DTSTART" in changes:
        raise ValueRefused("duration", str(duration), "whole_days")
    return changes


def bump_changes(
    body: bytes, now: datetime, significant: bool, recurrence_id: str | None = None, zones: TimeZones | None = None
) -> dict[str, Change]:
    """DTSTAMP and LAST-MODIFIED at `now`; SEQUENCE one higher where the change is `significant` (time, participants, status)."""
    changes: dict[str, Change] = {"DTSTAMP": ("", write_utc(now)), "LAST-MODIFIED": ("", write_utc(now))}
    if significant:
        changes["SEQUENCE"] = ("", str(sequence_of(_event(body, recurrence_id, zones)) + 1))
    return changes


def status_changes(status: AppointmentStatus) -> dict[str, Change]:
    """STATUS, and X-TELECONSULT-STATUS where STATUS cannot say it."""
    x_status = x_status_value(status)
    return {"STATUS": ("", status_value(status)), our.STATUS: ("", x_status) if x_status else None}


def text_change(text: str | None) -> Change:
    """A TEXT property as a person wrote it; None or empty removes."""
    return ("", escape_text(text)) if text else None


def _event(body: bytes, recurrence_id: str | None, zones: TimeZones | None) -> EventLines:
    return event_lines(body, recurrence_id, zones or TimeZones(ZoneInfo("UTC")))


class _Place:
    """The kind of time that one line holds: a date, UTC, or local in a zone; and how to write an instant as that kind."""

    def __init__(self, line: ContentLine, zones: ObjectZones) -> None:
        self._line = line
        self._value = line.value.strip()
        self.date = is_date(self._value)
        self._zone: tzinfo = zones.floating
        tzid = ""
        if not self.date:
            self._zone, tzid = zones.of(line.parameters)
        self.unzoned = not tzid and not self._value.endswith("Z")

    def local(self, instant: datetime) -> datetime:
        """The instant on this line's wall clock."""
        return instant.astimezone(self._zone)

    def instant(self) -> datetime:
        """What the line means now, in UTC."""
        if self.date:
            return in_utc(midnight(read_date(self._value), self._zone))
        return in_utc(read_local(self._value, self._zone))

    def write(self, instant: datetime) -> tuple[str, str] | None:
        """The instant in this line's kind, or None where it cannot be said."""
        local = self.local(instant)
        if self.date:
            starts_day = in_utc(midnight(local.date(), self._zone)) == instant
            return (self._line.parameters, write_date(local)) if starts_day else None
        if self._value.endswith("Z"):
            return self._line.parameters, write_utc(instant)
        return (self._line.parameters, write_local(local)) if expressible(local) else None

    def write_utc(self, instant: datetime) -> tuple[str, str]:
        """The instant in UTC: the parameters lose TZID and VALUE."""
        kept = [part for part in _parts(self._line.parameters) if part.partition("=")[0].upper() not in ("TZID", "VALUE")]
        return ";".join(kept), write_utc(instant)


def _parts(parameters: str) -> list[str]:
    """Parameters one by one; a `;` inside quotes does not part."""
    parts, quoted, current = [], False, ""
    for character in parameters:
        quoted ^= character == '"'
        if character == ";" and not quoted:
            parts.append(current)
            current = ""
        else:
            current += character
    return [part for part in [*parts, current] if part]


def _days(start: datetime, end: datetime) -> str:
    return f"P{(end.date() - start.date()).days}D"
