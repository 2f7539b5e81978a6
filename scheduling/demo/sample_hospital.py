"""The sample hospital as data: twelve practitioners, four weeks of ranges, about 600 appointments, meetings and leave.

The same for the same Monday, moment and zone, but for the seals, which are fresh each time.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from scheduling.availability import open_time
from scheduling.demo.absences import leave, on_call
from scheduling.demo.open_ranges import range_intervals, range_object
from scheduling.demo.practitioners import SamplePractitioner, practice_of, practitioners
from scheduling.demo.sample_appointments import sample_appointments
from scheduling.demo.sample_object import WEEKS, SampleObject, Written, first_monday
from scheduling.demo.staff_meetings import MEETINGS
from scheduling.model.interval import Interval
from scheduling.public_holidays import public_holidays
from scheduling.sealing.keys import SealingKeys

__all__ = ["SampleObject", "SamplePractitioner", "practitioners", "sample_calendar"]


def sample_calendar(
    practitioner: SamplePractitioner, monday: date, zone: ZoneInfo, keys: SealingKeys, now: datetime | None = None
) -> list[SampleObject]:
    """Write all objects of one calendar: the week before `monday`, its own, and the two after.

    What ends before `now` (without it: the first instant of `monday`) is done, missed or cancelled; what is ahead is booked,
    pending or cancelled. Raises `ValueError` where `monday` is none.
    """
    if monday.weekday() != 0:
        raise ValueError("the sample begins on a Monday")
    practice, place = practice_of(practitioner), practitioners().index(practitioner)
    chance = Random(f"{practitioner.slug} {monday.isoformat()} {zone.key}")  # noqa: S311  a sample, not a secret
    ranges = [range_object(one, monday, zone, chance) for one in practice.ranges]
    others: list[Written] = [MEETINGS[practice.meeting](practitioner, monday, zone, chance)]
    others += [leave(practice.away, monday + timedelta(days=first), days, zone, chance) for first, days in practice.leave]
    others += [on_call(monday, chance)] if practice.on_call else []
    window = _window(monday, zone)
    open_ = open_time(
        window,
        [interval for one in practice.ranges for interval in range_intervals(one, monday, zone)],
        [interval for one in others for interval in one.busy],
        set(public_holidays("FR", {first_monday(monday).year, monday.year, (monday + timedelta(weeks=WEEKS)).year})),
        zone,
    )
    moment = now or datetime.combine(monday, time(), zone)
    booked = sample_appointments(
        practice, open_, begin=window.start, place=place, now=moment, zone=zone, keys=keys, chance=chance
    )
    return [*ranges, *(one.object for one in others), *booked]


def _window(monday: date, zone: ZoneInfo) -> Interval:
    begin = first_monday(monday)
    return Interval(datetime.combine(begin, time(), zone), datetime.combine(begin + timedelta(weeks=WEEKS), time(), zone))
