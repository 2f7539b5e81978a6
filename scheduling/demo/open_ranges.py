"""Open ranges for teleconsultation: TRANSPARENT events of their own category, each week for four weeks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from scheduling.demo.practitioners import OpenRange
from scheduling.demo.sample_object import WEEKS, SampleObject, first_monday, local, random_uuid, resource
from scheduling.icalendar.content_line import fold
from scheduling.icalendar.properties import PRODUCT, RANGE_CATEGORY
from scheduling.icalendar.vtimezone import vtimezone
from scheduling.model.interval import Interval

_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def range_object(open_range: OpenRange, monday: date, zone: ZoneInfo, chance: Random) -> SampleObject:
    """Write one range as a recurring event; UNTIL is in UTC, as RFC 5545, 3.3.10 wants it beside a local DTSTART."""
    first = first_monday(monday) + timedelta(days=open_range.weekdays[0])
    end_of_weeks = datetime.combine(first_monday(monday) + timedelta(weeks=WEEKS), time(), zone)
    until = end_of_weeks.astimezone(UTC) - timedelta(seconds=1)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{random_uuid(chance)}",
        f"DTSTAMP:{first - timedelta(days=14):%Y%m%d}T090000Z",
        f"DTSTART;TZID={zone.key}:{local(datetime.combine(first, open_range.start))}",
        f"DTEND;TZID={zone.key}:{local(datetime.combine(first, open_range.end))}",
        f"RRULE:FREQ=WEEKLY;UNTIL={until:%Y%m%dT%H%M%SZ};BYDAY={','.join(_BYDAY[day] for day in open_range.weekdays)}",
        "SUMMARY:Plage de téléconsultation",
        f"CATEGORIES:{RANGE_CATEGORY}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    definition = vtimezone(zone, first.year, until.year)
    return resource(chance, [fold(f"PRODID:{PRODUCT}"), definition, *map(fold, lines)])


def range_intervals(open_range: OpenRange, monday: date, zone: ZoneInfo) -> list[Interval]:
    """List when that range is open in the four weeks."""
    first = first_monday(monday)
    days = [first + timedelta(weeks=week, days=weekday) for week in range(WEEKS) for weekday in open_range.weekdays]
    return [Interval(datetime.combine(day, open_range.start, zone), datetime.combine(day, open_range.end, zone)) for day in days]
