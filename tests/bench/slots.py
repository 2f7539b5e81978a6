"""How long a search for free slots takes: `python -m tests.bench.slots`.

50 practitioners, 6 months, 100,000 busy intervals. The baseline, `linear`, tries every start of the grid against all of each
practitioner's busy intervals, one after the other, and stops as early; both answer the same, which is checked.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from scheduling.model.interval import Interval
from scheduling.slot_search import Calendar, Slot, SlotQuery, find_slots, prepare

PARIS = ZoneInfo("Europe/Paris")
PRACTITIONERS, DAYS, BUSY = 50, 182, 100_000
MONDAY = datetime(2026, 11, 23, tzinfo=PARIS)
MINUTE = timedelta(minutes=1)
ROUNDS = 5


def practice(seed: int) -> tuple[list[Interval], list[Interval]]:
    """One practitioner's ranges (weekdays 8:00 to 18:00) and 2,000 busy intervals, the first weeks nearly full."""
    chance = random.Random(seed)
    busy = []
    weekdays = [MONDAY + timedelta(days=day) for day in range(DAYS) if (MONDAY + timedelta(days=day)).weekday() < 5]
    ranges = [Interval(day.replace(hour=8), day.replace(hour=18)) for day in weekdays]
    per_day = BUSY / PRACTITIONERS / len(weekdays)
    for number, day in enumerate(weekdays):
        count = round(per_day * (1.5 - number / len(weekdays)))
        at = day.replace(hour=8)
        for _ in range(count):
            length = chance.choice((15, 15, 20, 30))
            busy.append(Interval(at, at + length * MINUTE))
            at += (length + chance.choice((0, 0, 0, 5, 10, 15))) * MINUTE
    return ranges, busy


def linear(
    query: SlotQuery, practices: Sequence[tuple[list[Interval], list[Interval]]], stop_after: int
) -> list[tuple[datetime, int]]:
    """The baseline: (start, how many are free), tried one by one."""
    found = []
    start = query.window.start.astimezone(UTC)
    while start + query.duration <= query.window.end and len(found) < stop_after:
        local, wanted = start.astimezone(PARIS), Interval(start, start + query.duration)
        end = local + query.duration
        if query.hours is None or (
            local.time() >= query.hours[0] and end.date() == local.date() and end.time() <= query.hours[1]
        ):
            free = sum(
                any(r.start <= wanted.start and wanted.end <= r.end for r in ranges) and not any(wanted.overlaps(b) for b in busy)
                for ranges, busy in practices
            )
            if free >= query.quorum:
                found.append((start, free))
        start += query.step
    return found


def best_ms(question: Callable[[], object]) -> float:
    """Milliseconds of the fastest of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        begin = perf_counter()
        question()
        times.append(perf_counter() - begin)
    return 1000 * min(times)


def main() -> None:
    practices = [practice(seed) for seed in range(PRACTITIONERS)]
    begin = perf_counter()
    calendars: list[Calendar] = [prepare(str(n), ranges, busy, (), PARIS) for n, (ranges, busy) in enumerate(practices)]
    prepared_ms = 1000 * (perf_counter() - begin)
    now = datetime(2026, 11, 1, tzinfo=UTC)
    window = Interval(MONDAY, MONDAY + timedelta(days=DAYS))
    soonest = SlotQuery(duration=30 * MINUTE, window=window, limit=10)
    afternoons = replace(soonest, hours=(time(14), time(18)), quorum=2)
    together = replace(soonest, quorum=40)
    print(f"{PRACTITIONERS} practitioners, {DAYS} days, {sum(len(busy) for _, busy in practices):,} busy intervals")
    print(f"prepared once in {prepared_ms:.0f} ms ({prepared_ms / PRACTITIONERS:.1f} ms each)\n")
    print(f"{'question (10 answers)':34} {'find_slots ms':>14} {'linear ms':>12} {'ratio':>10}")
    for name, query in (
        ("any one, soonest", soonest),
        ("2 of 50, afternoons, soonest", afternoons),
        ("40 of 50 together, soonest", together),
        ("all 50 together, soonest", replace(soonest, quorum=50)),
        ("any one, compact, 4 weeks", replace(soonest, rank="compact", window=Interval(MONDAY, MONDAY + timedelta(weeks=4)))),
        ("any one, compact, 6 months", replace(soonest, rank="compact")),
    ):
        slots: list[Slot] = find_slots(query, calendars, PARIS, now)
        ours = best_ms(lambda query=query: find_slots(query, calendars, PARIS, now))  # type: ignore[misc]
        if query.rank == "compact" or query.quorum == PRACTITIONERS:
            # Minutes by trying: it is not waited for.
            print(f"{name:34} {ours:14.2f} {'-':>12} {'-':>10}   {len(slots)} slots")
            continue
        begin = perf_counter()
        naive = linear(query, practices, query.limit)
        baseline = 1000 * (perf_counter() - begin)
        assert naive == [(slot.interval.start, len(slot.free)) for slot in slots], name
        print(f"{name:34} {ours:14.2f} {baseline:12.0f} {baseline / ours:10.0f}   {len(slots)} slots")


if __name__ == "__main__":
    main()
