"""Staff meetings (RCP: the meeting that decides on each patient's treatment) as six other programs write recurrence.

Weekly by weekday, every other week with an exception, monthly with a moved occurrence, listed dates, and weekly in
UTC, which drifts by an hour on the wall when the clock changes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from scheduling.demo.foreign_zones import foreign_zone
from scheduling.demo.practitioners import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, SamplePractitioner
from scheduling.demo.sample_object import WEEKS, Written, first_monday, local, on, random_uuid, resource
from scheduling.icalendar.content_line import fold
from scheduling.model.interval import Interval

Meeting = Callable[[SamplePractitioner, date, ZoneInfo, Random], Written]


def thunderbird_weekly(practitioner: SamplePractitioner, monday: date, zone: ZoneInfo, chance: Random) -> Written:
    """Write FREQ=WEEKLY;BYDAY=WE, begun ten weeks ago, without an end."""
    days = _weekly(monday, WEDNESDAY)
    times = [on(day, time(11, 30), 60, zone) for day in days]
    begun = days[0] - timedelta(weeks=10)
    tzid, definition = foreign_zone("thunderbird", zone, monday.year)
    lines = [
        "BEGIN:VEVENT",
        f"CREATED:{_stamp(begun)}",
        f"LAST-MODIFIED:{_stamp(begun)}",
        f"DTSTAMP:{_stamp(begun)}",
        f"UID:{random_uuid(chance)}",
        f"SUMMARY:RCP {practitioner.unit}",
        "RRULE:FREQ=WEEKLY;BYDAY=WE",
        f"DTSTART;TZID={tzid}:{local(datetime.combine(begun, time(11, 30)))}",
        f"DTEND;TZID={tzid}:{local(datetime.combine(begun, time(12, 30)))}",
        "TRANSP:OPAQUE",
        "LOCATION:Salle de réunion B\\, 2e étage",
        "X-MOZ-GENERATION:3",
        "END:VEVENT",
    ]
    return _written(chance, "-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN", definition, lines, times)


def outlook_weekly(practitioner: SamplePractitioner, monday: date, zone: ZoneInfo, chance: Random) -> Written:
    """Write it as Outlook through Exchange does: a Windows zone name, long UID, busy status of its own, a reminder."""
    days = _weekly(monday, MONDAY)
    times = [on(day, time(10), 60, zone) for day in days]
    begun = days[0] - timedelta(weeks=20)
    until = datetime.combine(days[0] + timedelta(weeks=30), time(10), zone).astimezone(UTC)
    tzid, definition = foreign_zone("outlook", zone, monday.year)
    lines = [
        "BEGIN:VEVENT",
        "DESCRIPTION;LANGUAGE=fr-FR:Ordre du jour : dossiers à présenter avant vendredi midi. Merci de les inscrire\\n",
        f"RRULE:FREQ=WEEKLY;UNTIL={until:%Y%m%dT%H%M%SZ};INTERVAL=1;BYDAY=MO;WKST=MO",
        f"UID:040000008200E00074C5B7101A82E00800000000{chance.getrandbits(192):048X}",
        f"SUMMARY;LANGUAGE=fr-FR:RCP {practitioner.unit}",
        f"DTSTART;TZID={tzid}:{local(datetime.combine(begun, time(10)))}",
        f"DTEND;TZID={tzid}:{local(datetime.combine(begun, time(11)))}",
        "CLASS:PUBLIC",
        "PRIORITY:5",
        f"DTSTAMP:{_stamp(begun)}",
        "TRANSP:OPAQUE",
        "STATUS:CONFIRMED",
        "SEQUENCE:2",
        "LOCATION;LANGUAGE=fr-FR:Salle Curie",
        "X-MICROSOFT-CDO-APPT-SEQUENCE:2",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY",
        "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE",
        "X-MICROSOFT-CDO-INSTTYPE:1",
        "BEGIN:VALARM",
        "DESCRIPTION:REMINDER",
        "TRIGGER;RELATED=START:-PT15M",
        "ACTION:DISPLAY",
        "END:VALARM",
        "END:VEVENT",
    ]
    return _written(chance, "Microsoft Exchange Server 2010", definition, lines, times)


def google_biweekly(practitioner: SamplePractitioner, monday: date, zone: ZoneInfo, chance: Random) -> Written:
    """Write every other Friday, this week's held, the one in two weeks called off by EXDATE."""
    days = _weekly(monday, FRIDAY)
    begun, called_off = days[1] - timedelta(weeks=8), days[3]
    tzid, definition = foreign_zone("google", zone, monday.year)
    lines = [
        "BEGIN:VEVENT",
        f"DTSTART;TZID={tzid}:{local(datetime.combine(begun, time(14)))}",
        f"DTEND;TZID={tzid}:{local(datetime.combine(begun, time(15)))}",
        "RRULE:FREQ=WEEKLY;WKST=MO;INTERVAL=2;BYDAY=FR",
        f"EXDATE;TZID={tzid}:{local(datetime.combine(called_off, time(14)))}",
        f"DTSTAMP:{_stamp(begun)}",
        f"UID:{chance.getrandbits(128):032x}@google.com",
        f"CREATED:{_stamp(begun)}",
        "DESCRIPTION:",
        f"LAST-MODIFIED:{_stamp(begun)}",
        "SEQUENCE:1",
        "STATUS:CONFIRMED",
        f"SUMMARY:Réunion d’équipe {practitioner.unit}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]
    return _written(
        chance,
        "-//Google Inc//Google Calendar 70.9054//EN",
        definition,
        lines,
        [on(days[1], time(14), 60, zone)],
        "CALSCALE:GREGORIAN",
    )


def apple_monthly(practitioner: SamplePractitioner, monday: date, zone: ZoneInfo, chance: Random) -> Written:
    """Write the second Tuesday of each month; the Monday's month has it a day later (an override, RECURRENCE-ID)."""
    usual = [_second_tuesday(monday.year, monday.month + months) for months in range(-4, 3)]
    moved = _second_tuesday(monday.year, monday.month)
    held = [moved + timedelta(days=1) if day == moved else day for day in usual]
    times = [on(day, time(13, 30), 60, zone) for day in held if 0 <= (day - first_monday(monday)).days < 7 * WEEKS]
    tzid, definition = foreign_zone("apple", zone, monday.year)
    uid = random_uuid(chance).upper()

    def event(day: date, *more: str) -> list[str]:
        return [
            "BEGIN:VEVENT",
            "TRANSP:OPAQUE",
            f"DTEND;TZID={tzid}:{local(datetime.combine(day, time(14, 30)))}",
            f"UID:{uid}",
            f"DTSTAMP:{_stamp(usual[0])}",
            "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC",
            f"SUMMARY:RCP {practitioner.unit} – dossiers complexes",
            f"DTSTART;TZID={tzid}:{local(datetime.combine(day, time(13, 30)))}",
            "SEQUENCE:1",
            *more,
            "END:VEVENT",
        ]

    lines = event(usual[0], "RRULE:FREQ=MONTHLY;BYDAY=2TU")
    lines += event(moved + timedelta(days=1), f"RECURRENCE-ID;TZID={tzid}:{local(datetime.combine(moved, time(13, 30)))}")
    return _written(chance, "-//Apple Inc.//macOS 14.5//EN", definition, lines, times, "CALSCALE:GREGORIAN")


def evolution_dates(practitioner: SamplePractitioner, monday: date, zone: ZoneInfo, chance: Random) -> Written:
    """Write dates one by one (RDATE), with a TZID that only its own family of programs knows, and DURATION for an end."""
    days = _weekly(monday, THURSDAY)
    first, rest = days[0], [days[2], days[3]]
    tzid, definition = foreign_zone("evolution", zone, monday.year)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{chance.getrandbits(160):040x}",
        f"DTSTAMP:{_stamp(first)}",
        f"DTSTART;TZID={tzid}:{local(datetime.combine(first, time(14)))}",
        "DURATION:PT1H30M",
        f"RDATE;TZID={tzid}:{','.join(local(datetime.combine(day, time(14))) for day in rest)}",
        f"SUMMARY:Comité de suivi {practitioner.unit}",
        "TRANSP:OPAQUE",
        "CLASS:PUBLIC",
        "SEQUENCE:2",
        'X-EVOLUTION-CALDAV-ETAG:"1"',
        "END:VEVENT",
    ]
    times = [on(day, time(14), 90, zone) for day in (first, *rest)]
    return _written(chance, "-//Ximian//NONSGML Evolution Calendar//EN", definition, lines, times)


def script_utc_weekly(practitioner: SamplePractitioner, monday: date, zone: ZoneInfo, chance: Random) -> Written:
    """Write each Thursday at the same time in UTC, as a script does that knows no zones."""
    days = _weekly(monday, THURSDAY)
    begun = days[0] - timedelta(weeks=12)
    at = on(days[1], time(9), 60, zone).start.astimezone(UTC)
    starts = [datetime.combine(day, at.time(), UTC) for day in days]
    times = [Interval(start, start + timedelta(minutes=45)) for start in starts]
    lines = [
        "BEGIN:VEVENT",
        f"UID:transmission-{chance.getrandbits(64):016x}",
        f"DTSTAMP:{_stamp(begun)}",
        f"DTSTART:{datetime.combine(begun, at.time()):%Y%m%dT%H%M%SZ}",
        f"DTEND:{datetime.combine(begun, at.time()) + timedelta(minutes=45):%Y%m%dT%H%M%SZ}",
        "RRULE:FREQ=WEEKLY;COUNT=52",
        f"SUMMARY:Transmission {practitioner.unit}",
        "END:VEVENT",
    ]
    return _written(chance, "-//hospital//planning export//FR", b"", lines, times)


MEETINGS: dict[str, Meeting] = {
    meeting.__name__: meeting
    for meeting in (thunderbird_weekly, outlook_weekly, google_biweekly, apple_monthly, evolution_dates, script_utc_weekly)
}


def _weekly(monday: date, weekday: int) -> list[date]:
    begin = first_monday(monday) + timedelta(days=weekday)
    return [begin + timedelta(weeks=week) for week in range(WEEKS)]


def _second_tuesday(year: int, month: int) -> date:
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return first + timedelta(days=(TUESDAY - first.weekday()) % 7 + 7)


def _stamp(day: date) -> str:
    return f"{day - timedelta(days=3):%Y%m%d}T081500Z"


def _written(chance: Random, product: str, definition: bytes, lines: list[str], busy: list[Interval], *head: str) -> Written:
    folded = [fold(line) for line in (f"PRODID:{product}", *head)]
    return Written(resource(chance, [*folded, definition, *map(fold, lines)]), tuple(busy))
