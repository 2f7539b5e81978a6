"""Bodies made to hang a reader: each is answered or refused within seconds, because every pass is linear.

The bound is wide (a busy machine must not fail it): where a pass is quadratic these take minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from scheduling.errors import UnreadableObject
from scheduling.icalendar.availability_reader import joined, read_availability
from scheduling.icalendar.content_line import content_lines, fold, parameter, unfolded, values_of
from scheduling.icalendar.merge import Merged, merge
from scheduling.icalendar.patch import patch_event, time_changes
from scheduling.icalendar.reader import read_object
from scheduling.icalendar.recurrence import occurrences
from tests.unit.icalendar.samples import TWO_YEARS, calendar, utc, vevent, zones

SECONDS = 20
START = "DTSTART;TZID=Own:20261103T093000"
OWN_ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Own", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0300",
    "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


def times(count: int) -> list[str]:
    return [f"2027{1 + n % 12:02}{1 + n // 12 % 28:02}T{n // 336 % 24:02}{n % 60:02}{n // 60 % 60:02}" for n in range(count)]


def overrides(count: int, extra: str = "") -> list[str]:
    lines: list[str] = []
    for at in times(count):
        lines += ["BEGIN:VEVENT", "UID:s", f"RECURRENCE-ID{extra};TZID=Own:{at}", START, "END:VEVENT"]
    return lines


def master(*lines: str) -> list[str]:
    return ["BEGIN:VEVENT", "UID:s", START, *lines, "END:VEVENT"]


BODIES: dict[str, Callable[[], bytes]] = {
    "overrides in a custom zone": lambda: calendar(*OWN_ZONE, *master("RRULE:FREQ=DAILY"), *overrides(10_000)),
    "all of them this and future": lambda: calendar(
        *OWN_ZONE, *master("RRULE:FREQ=HOURLY;COUNT=9000"), *overrides(5_000, ";RANGE=THISANDFUTURE")
    ),
    "dates left out, one a line": lambda: calendar(
        *OWN_ZONE, *master("RRULE:FREQ=DAILY", *(f"EXDATE;TZID=Own:{at}" for at in times(50_000)))
    ),
    "definitions": lambda: calendar(*OWN_ZONE * 9_000, *master()),
    "definitions that never end": lambda: calendar(*["BEGIN:VTIMEZONE"] * 100_000, *master()),
    "names of zones": lambda: calendar(
        *(line for n in range(9_000) for line in ("BEGIN:VEVENT", "UID:s", f"DTSTART;TZID=Z/{n}:20261103T000000", "END:VEVENT"))
    ),
    "quotes": lambda: vevent(START, "ATTENDEE;" + 'X="' * 1_000_000 + ":x"),
    "parameters": lambda: vevent("DTSTART" + ";A" * 1_500_000 + ":20261103"),
    "quotes in a zone": lambda: vevent("DTSTART;TZID=a" + '"b" ' * 900_000 + ":20261103T000000"),
    "components": lambda: calendar(*["BEGIN:VEVENT"] * 250_000),
    "folds": lambda: b"BEGIN:VCALENDAR" + b"\r\n " * 1_300_000,
    "carriage returns": lambda: b"BEGIN:VCALENDAR" + b"\r" * 4_000_000,
    "line feeds": lambda: b"BEGIN:VCALENDAR" + b"\n" * 4_000_000,
    "blanks": lambda: b" " * 4_000_000,
    "categories": lambda: vevent(START, "CATEGORIES:" + "a," * 1_900_000),
    "backslashes": lambda: vevent(START, "CATEGORIES:" + "\\" * 4_000_000, "SUMMARY:" + "\\" * 10_000),
    "hours in each other": lambda: calendar(
        "BEGIN:VAVAILABILITY", *["BEGIN:A"] * 200_000, *["END:A"] * 200_000, "END:VAVAILABILITY"
    ),
    "hours of many lines": lambda: calendar(
        *("BEGIN:VAVAILABILITY", "BEGIN:AVAILABLE", *["X-ABCDEFGH:1"] * 250_000, "END:AVAILABLE", "END:VAVAILABILITY")
    ),
    "escaped commas": lambda: vevent(START, "CATEGORIES:" + "\\," * 1_900_000),
}


@pytest.mark.parametrize("name", BODIES)
def test_every_pass_is_linear(name: str) -> None:
    body = BODIES[name]()
    known = zones()
    passes: list[Callable[[], object]] = [
        lambda: content_lines(body),
        lambda: read_object(body, known),
        lambda: occurrences(body, TWO_YEARS, known),
        lambda: patch_event(body, {"SUMMARY": ("", "x")}, "20300101T000000Z", known),
        lambda: time_changes(body, utc(2027, 1, 1), utc(2027, 1, 2), known),
        lambda: joined([body]),
        lambda: read_availability(body, TWO_YEARS, known),
    ]
    began = time.perf_counter()
    for each in passes:
        refused(each)
    assert time.perf_counter() - began < SECONDS


def refused(act: Callable[[], object]) -> str:
    try:
        act()
    except UnreadableObject as unreadable:
        return unreadable.reason
    return ""


def test_parts_of_lines_are_linear() -> None:
    began = time.perf_counter()
    parameter(";" * 1_000_000, "TZID")
    parameter('A="' * 500_000, "TZID")
    values_of("\\," * 1_000_000 + "\\")
    fold("SUMMARY:" + "é" * 1_000_000)
    unfolded(b"\r" * 3_000_000 + b"x")
    assert time.perf_counter() - began < SECONDS


def test_what_an_index_keeps_is_bounded() -> None:
    long = "x" * 1_000_000
    (event,) = read_object(
        vevent(
            "DTSTART;TZID=" + "Z" * 100_000 + ":20261103T093000",
            "CATEGORIES:" + "a" * 5_000 + "," + ",".join(f"c{n}" for n in range(50_000)),
            "CATEGORIES:TELECONSULTATION",
            *(
                f"{name}:{long[:300_000]}"
                for name in ("X-TELECONSULT-NONCE", "X-TELECONSULT-SERIES", "X-TELECONSULT-CLAIM", "SUMMARY")
            ),
            "X-TELECONSULT-SEALED:" + long,
        ),
        zones(),
    ).events
    assert event.ours
    assert len(event.categories) <= 100
    assert max(map(len, event.categories)) <= 200
    assert (event.nonce, event.series, event.claim, event.sealed) == (None, None, None, None)
    assert len(event.time_zone) <= 255
    assert refused(lambda: read_object(vevent("DTSTART:20261103T093000Z", uid=long), zones())) == "bad_uid"


def test_merge_of_many_zones_is_linear() -> None:
    base = BODIES["names of zones"]()
    local, server = (base.replace(b"VERSION:2.0", b"VERSION:2.0\r\nX-SIDE-%d:1" % side, 1) for side in (1, 2))
    began = time.perf_counter()
    merged = merge(base, local, server, zones())
    assert time.perf_counter() - began < SECONDS
    assert isinstance(merged, Merged)
    assert b"X-SIDE-1:1" in merged.body
    assert b"X-SIDE-2:1" in merged.body
