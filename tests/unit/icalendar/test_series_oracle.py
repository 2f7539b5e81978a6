"""Random series, with dates added and left out and overrides, against `recurring-ical-events`.

Times lie in the day, so that no occurrence spans a change of the clock: there the two mean to differ (`recurrence`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.icalendar.recurrence import occurrences
from scheduling.model.interval import Interval
from tests.unit.icalendar.samples import PARIS, TWO_YEARS, calendar, utc, zones

RULES = st.sampled_from(
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=21",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR",
        "FREQ=WEEKLY;BYDAY=TU;WKST=SU",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY",
    ]
)
KINDS = st.sampled_from(["Europe/Paris", "UTC", "floating", "date"])


def written(name: str, kind: str, moment: datetime, extra: str = "") -> str:
    if kind == "date":
        return f"{name};VALUE=DATE{extra}:{moment:%Y%m%d}"
    if kind == "UTC":
        return f"{name}{extra}:{moment:%Y%m%dT%H%M%S}Z"
    return f"{name}{extra}{';TZID=' + kind if kind != 'floating' else ''}:{moment:%Y%m%dT%H%M%S}"


def instant(value: date) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=PARIS)).astimezone(UTC)


@st.composite
def objects(draw: st.DrawFn) -> bytes:
    kind = draw(KINDS)
    first = draw(st.datetimes(datetime(2026, 1, 10), datetime(2027, 3, 1)))
    first = first.replace(hour=0 if kind == "date" else draw(st.integers(8, 16)), minute=0, second=0, microsecond=0)
    rule = draw(RULES) + f";COUNT={draw(st.integers(1, 12))}"
    length = timedelta(days=draw(st.integers(1, 3))) if kind == "date" else timedelta(minutes=draw(st.integers(0, 90)))
    places = list(rrulestr(rule, dtstart=first))
    events = [
        "BEGIN:VEVENT",
        "UID:s",
        "SEQUENCE:0",
        written("DTSTART", kind, first),
        written("DTEND", kind, first + length),
        f"RRULE:{rule}",
    ]
    left_out = draw(st.sets(st.sampled_from(places), max_size=3))
    events += [written("EXDATE", kind, place) for place in sorted(left_out)]
    added = draw(st.sets(st.integers(1, 200), max_size=3))
    events += [written("RDATE", kind, first + timedelta(days=days)) for days in sorted(added)]
    events.append("END:VEVENT")
    following = draw(st.booleans())
    for place in sorted(draw(st.sets(st.sampled_from(places), max_size=3))):
        moved = place + timedelta(days=draw(st.integers(-2, 2)))
        moved += timedelta(0) if kind == "date" else timedelta(hours=draw(st.integers(-2, 2)))
        extra = ";RANGE=THISANDFUTURE" if following and moved.date() == place.date() else ""
        following = False
        events += [
            "BEGIN:VEVENT",
            "UID:s",
            "SEQUENCE:1",
            written("RECURRENCE-ID", kind, place, extra),
            written("DTSTART", kind, moved),
        ]
        events += [written("DTEND", kind, moved + length), "END:VEVENT"]
    return calendar(*events)


@settings(max_examples=400, deadline=None)
@given(objects(), st.integers(0, 700), st.integers(1, 90))
def test_the_same_occurrences(body: bytes, begin: int, days: int) -> None:
    calendar_of_it = icalendar.Calendar.from_ical(body)
    start = utc(2026, 1, 1) + timedelta(days=begin)
    for window in (TWO_YEARS, Interval(start, start + timedelta(days=days))):
        # asked wide and cut here: recurring-ical-events compares naive dates and times with the bare window
        theirs = recurring_ical_events.of(calendar_of_it).between(
            window.start - timedelta(days=2), window.end + timedelta(days=2)
        )
        expected = [(instant(one.start), instant(one.end)) for one in theirs]
        ours = occurrences(body, window, zones())
        assert sorted((one.start, one.end) for one in ours) == sorted(
            pair for pair in expected if Interval(*pair).overlaps(window)
        )
