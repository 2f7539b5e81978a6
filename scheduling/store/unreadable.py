"""What can be told of an object that cannot be read: most often when it is, so that nobody is booked over it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.errors import UnreadableObject
from scheduling.icalendar.content_line import LARGEST_OBJECT, LINE, parameter, unfolded
from scheduling.icalendar.time_values import in_utc, is_date, midnight, read_date, read_instant
from scheduling.icalendar.time_zones import TimeZones

MOST_EVENTS = 1_000
_FREE = {("TRANSP", "TRANSPARENT"), ("STATUS", "CANCELLED")}
_ONE_HOUR = timedelta(hours=1)
_UID = re.compile(r"^UID[^:\n]*:([^\n]{1,1000})", re.MULTILINE | re.IGNORECASE)

Line = tuple[str, str]


def guessed_uid(body: bytes) -> str:
    """The first UID, or empty."""
    found = _UID.search(unfolded(body[:LARGEST_OBJECT]))
    return found[1].strip() if found else ""


def guessed_times(body: bytes, zones: TimeZones) -> list[tuple[datetime, datetime]]:
    """From when to when its events that take time are, as far as their DTSTART and DTEND can be read; UTC."""
    found = []
    for event in _events(body):
        if any((name, event[name][1].strip().upper()) in _FREE for name in ("TRANSP", "STATUS") if name in event):
            continue
        try:
            start = _instant(event["DTSTART"], zones)
        except (KeyError, UnreadableObject):
            continue
        try:
            end = _instant(event["DTEND"], zones)
        except (KeyError, UnreadableObject):
            end = start + (timedelta(days=1) if is_date(event["DTSTART"][1].strip()) else _ONE_HOUR)
        found.append((start, max(start, end)))
    return found


def _events(body: bytes) -> Iterator[dict[str, Line]]:
    """The first lines of each VEVENT by name, whether it ends or not."""
    event: dict[str, Line] | None = None
    depth = count = 0
    for name, parameters, value in LINE.findall(unfolded(body[:LARGEST_OBJECT])):
        upper = name.upper()
        if upper == "BEGIN" and value.strip().upper() == "VEVENT":
            if event is not None:
                yield event
            event, depth, count = {}, 0, count + 1
            if count > MOST_EVENTS:
                return
        elif event is not None and upper == "BEGIN":
            depth += 1
        elif event is not None and upper == "END":
            if depth == 0:
                yield event
                event = None
            depth -= 1
        elif event is not None and depth == 0:
            event.setdefault(upper, (parameters, value))
    if event is not None:
        yield event


def _instant(line: Line, zones: TimeZones) -> datetime:
    parameters, value = line[0], line[1].strip()
    if is_date(value):
        return in_utc(midnight(read_date(value), zones.floating))
    tzid = parameter(parameters.removeprefix(";"), "TZID")
    zone = zones.resolve(tzid, None) if tzid else zones.floating
    return read_instant(value, ZoneInfo("UTC") if value.endswith("Z") else zone)
