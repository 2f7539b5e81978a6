"""Days away, as other programs write them: all-day events over several days, and one that takes no time."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from scheduling.availability import whole_days
from scheduling.demo.sample_object import Written, first_monday, random_uuid, resource
from scheduling.icalendar.content_line import fold


def leave(summary: str, first: date, days: int, zone: ZoneInfo, chance: Random) -> Written:
    """Write days away: DTEND is the day after the last (RFC 5545, 3.6.1), Outlook's "out of office" beside."""
    lines = [
        "BEGIN:VEVENT",
        f"UID:{random_uuid(chance)}",
        f"DTSTAMP:{first - timedelta(days=30):%Y%m%d}T073000Z",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{first + timedelta(days=days):%Y%m%d}",
        f"SUMMARY:{summary}",
        "TRANSP:OPAQUE",
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "END:VEVENT",
    ]
    away = whole_days([first + timedelta(days=day) for day in range(days)], zone)
    return Written(resource(chance, [fold("PRODID:-//hospital//leave//FR"), *map(fold, lines)]), away)


def on_call(monday: date, chance: Random) -> Written:
    """Write a week on call, by telephone: an all-day event that is TRANSPARENT and closes nothing."""
    first = first_monday(monday) + timedelta(weeks=1)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{random_uuid(chance).upper()}",
        f"DTSTAMP:{first - timedelta(days=60):%Y%m%d}T120000Z",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{first + timedelta(days=7):%Y%m%d}",
        "SUMMARY:Astreinte téléphonique",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    return Written(resource(chance, [fold("PRODID:-//Apple Inc.//iOS 18.1//EN"), *map(fold, lines)]))
