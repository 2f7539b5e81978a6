"""Free slots against an oracle: every minute around a change of the clock, each start tried against every interval."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.model.interval import Interval
from scheduling.slot_search import SlotQuery, find_slots, prepare
from tests.unit.calendars_by_hand import utc

EARLY = utc("2026-01-01T00:00")
MINUTE = timedelta(minutes=1)

MINUTE = timedelta(minutes=1)

ZONES = {
    "Europe/Paris": datetime(2026, 10, 24, 20, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2026, 10, 3, 12, tzinfo=UTC),
    "Asia/Beirut": datetime(2026, 3, 28, 12, tzinfo=UTC),
    "America/New_York": datetime(2026, 3, 8, 0, tzinfo=UTC),
    "Asia/Kathmandu": datetime(2026, 6, 1, 6, tzinfo=UTC),
}
LENGTH = 18 * 60
spans = st.lists(st.tuples(st.integers(0, LENGTH), st.integers(0, 400)), max_size=5)
queries = st.fixed_dictionaries(
    {
        "minutes": st.integers(5, 120),
        "step": st.sampled_from((5, 10, 15, 30, 60)),
        "window": st.tuples(st.integers(0, 300), st.integers(300, LENGTH)),
        "weekdays": st.none() | st.frozensets(st.integers(0, 6), min_size=1),
        "hours": st.none() | st.sampled_from(((time(0), time(2, 30)), (time(2, 15), time(5)), (time(1), time(0)))),
        "now": st.integers(-60, 600),
        "limit": st.sampled_from((1, 3, 1000)),
    }
)


def by_brute_force(
    query: SlotQuery, calendars: list[tuple[list[Interval], list[Interval]]], zone: ZoneInfo, now: datetime
) -> list[datetime]:
    free_minutes = [free_of(ranges, busy, ZONES[zone.key]) for ranges, busy in calendars]
    answers = []
    for minute in range(LENGTH + 1):
        start = ZONES[zone.key] + minute * MINUTE
        end = start + query.duration
        local = start.astimezone(zone)
        if start < max(query.window.start, now) or end > query.window.end:
            continue
        if (local.hour * 60 + local.minute) % (query.step // MINUTE):
            continue
        if query.weekdays is not None and local.weekday() not in query.weekdays:
            continue
        if query.hours is not None and not inside_hours(start, end, query.hours, zone):
            continue
        taken = set(range(minute, minute + query.duration // MINUTE))
        if sum(taken <= free for free in free_minutes) >= query.quorum:
            answers.append(start)
    return answers


def free_of(ranges: list[Interval], busy: list[Interval], origin: datetime) -> set[int]:
    def minutes(interval: Interval) -> set[int]:
        return set(range((interval.start - origin) // MINUTE, (interval.end - origin) // MINUTE))

    # An event without a length takes the minute it stands on.
    taken = [minutes(Interval(b.start, max(b.end, b.start + MINUTE))) for b in busy]
    return set().union(*map(minutes, ranges)) - set().union(*taken)


def inside_hours(start: datetime, end: datetime, hours: tuple[time, time], zone: ZoneInfo) -> bool:
    bounds = day_bounds(start.astimezone(zone).date(), hours, zone)
    return bounds is not None and bounds[0] <= start and end <= bounds[1]


@cache
def day_bounds(day: date, hours: tuple[time, time], zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    # The minutes of the day, one after the other: from the first that shows hours[0] or later to the last before hours[1].
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    shown = [(instant, instant.astimezone(zone)) for instant in (noon + n * MINUTE for n in range(-40 * 60, 40 * 60))]
    of_day = [(instant, local.time()) for instant, local in shown if local.date() == day]
    first = [instant for instant, clock in of_day if clock >= hours[0]]
    before_end = [instant for instant, clock in of_day if hours[1] == time() or clock < hours[1]]
    return (first[0], before_end[-1] + MINUTE) if first and before_end else None


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(ZONES)), st.lists(st.tuples(spans, spans), min_size=1, max_size=3), st.integers(1, 3), queries)
def test_like_trying_every_minute(
    name: str, drawn: list[tuple[list[tuple[int, int]], list[tuple[int, int]]]], quorum: int, asked: dict
) -> None:  # type: ignore[type-arg]
    zone, origin = ZoneInfo(name), ZONES[name]

    def interval(first: int, length: int) -> Interval:
        return Interval(origin + first * MINUTE, origin + (first + length) * MINUTE)

    calendars = [([interval(*pair) for pair in ranges], [interval(*pair) for pair in busy]) for ranges, busy in drawn]
    query = SlotQuery(
        duration=asked["minutes"] * MINUTE,
        window=Interval(*(origin + bound * MINUTE for bound in asked["window"])),
        quorum=min(quorum, len(calendars)),
        step=asked["step"] * MINUTE,
        weekdays=asked["weekdays"],
        hours=asked["hours"],
        limit=asked["limit"],
    )
    now = origin + asked["now"] * MINUTE
    prepared = [prepare(str(n), ranges, busy, (), zone) for n, (ranges, busy) in enumerate(calendars)]
    expected = by_brute_force(query, calendars, zone, now)
    found = find_slots(query, prepared, zone, now)
    assert [slot.interval.start.astimezone(UTC) for slot in found] == expected[: query.limit]
    compact = find_slots(replace(query, rank="compact", limit=1000), prepared, zone, now)
    assert sorted(slot.interval.start.astimezone(UTC) for slot in compact) == expected
    for slot in found:
        assert len(slot.calendars) == query.quorum
        assert slot.interval.duration == query.duration
