"""VAVAILABILITY: the examples of RFC 7953, and what combines with what."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduling.errors import UnreadableObject
from scheduling.icalendar.availability_reader import Stretch, has_availability, joined, read_availability
from scheduling.icalendar.time_zones import TimeZones
from scheduling.model.interval import Interval

MONTREAL = ZoneInfo("America/Montreal")
ZONES = TimeZones(ZoneInfo("Europe/Paris"))
MONDAY = datetime(2026, 12, 7, tzinfo=UTC)
DAY = Interval(MONDAY, datetime(2026, 12, 8, tzinfo=UTC))
LETTERS = {Stretch.AVAILABLE: "F", Stretch.BUSY: "B", Stretch.UNAVAILABLE: "U", Stretch.TENTATIVE: "T"}


def available(start: str, end: str, *more: str, uid: str = "a") -> list[str]:
    return ["BEGIN:AVAILABLE", f"UID:{uid}", f"DTSTART:202612{start}Z", f"DTEND:202612{end}Z", *more, "END:AVAILABLE"]


def component(*lines: str | list[str]) -> list[str]:
    flat = [one for line in lines for one in ([line] if isinstance(line, str) else line)]
    return ["BEGIN:VAVAILABILITY", "UID:v", *flat, "END:VAVAILABILITY"]


def body(*components: list[str]) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", *(line for one in components for line in one), "END:VCALENDAR", ""]).encode()


def hours(found: bytes, window: Interval = DAY) -> str:
    """One letter for each two hours, as the RFC draws it; `.`: nothing is said of it."""
    told = read_availability(found, window, ZONES)
    begin = window.start.timestamp()
    letters = []
    for slot in range(12):
        moment = datetime.fromtimestamp(begin + slot * 7200, UTC)
        letters += [next((LETTERS[kind] for interval, kind in told if interval.start <= moment < interval.end), ".")]
    return "".join(letters)


def test_the_simple_example_of_the_rfc() -> None:
    """5.1.1, before the meeting: available from 8 to 18 o'clock, in Montreal."""
    example = body(
        component(
            "DTSTART;TZID=America/Montreal:20111002T000000",
            [
                *("BEGIN:AVAILABLE", "UID:a", "DTSTART;TZID=America/Montreal:20111002T080000"),
                *("DTEND;TZID=America/Montreal:20111002T180000", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "END:AVAILABLE"),
            ],
        )
    )
    day = Interval(datetime(2011, 11, 7, tzinfo=MONTREAL), datetime(2011, 11, 8, tzinfo=MONTREAL))
    assert hours(example, day) == "UUUUFFFFFUUU"
    saturday = Interval(datetime(2011, 11, 5, tzinfo=MONTREAL), datetime(2011, 11, 6, tzinfo=MONTREAL))
    assert hours(example, saturday) == "U" * 12


def test_the_traveller_of_the_rfc() -> None:
    """5.1.2: the week in Denver, of priority 1, overrides Montreal's hours wholly."""

    def zone(name: str, *lines: str) -> list[str]:
        return [
            *(line.replace("ZONE", name) for line in lines),
            *("BEGIN:AVAILABLE", f"UID:{name}", f"DTSTART;TZID={name}:20111003T080000"),
            *(f"DTEND;TZID={name}:20111003T180000", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "END:AVAILABLE"),
        ]

    example = body(
        component(zone("America/Montreal", "DTSTART;TZID=ZONE:20111002T000000")),
        component(
            zone("America/Denver", "PRIORITY:1", "DTSTART;TZID=ZONE:20111023T000000", "DTEND;TZID=ZONE:20111030T000000"),
        ),
    )
    day = Interval(datetime(2011, 10, 24, tzinfo=MONTREAL), datetime(2011, 10, 25, tzinfo=MONTREAL))
    assert hours(example, day) == "UUUUUFFFFFUU"
    after = Interval(datetime(2011, 10, 31, tzinfo=MONTREAL), datetime(2011, 11, 1, tzinfo=MONTREAL))
    assert hours(example, after) == "UUUUFFFFFUUU"


def test_outside_its_bounds_nothing_is_said() -> None:
    bounded = component("DTSTART:20261207T080000Z", "DTEND:20261207T160000Z", available("07T060000", "07T120000"))
    assert hours(body(bounded)) == "....FFUU...."
    lasting = component("DTSTART:20261207T080000Z", "DURATION:PT4H", available("07T060000", "07T120000"))
    assert hours(body(lasting)) == "....FF......"


def test_without_bounds_it_speaks_of_all_time() -> None:
    assert hours(body(component(available("07T080000", "07T120000")))) == "UUUUFFUUUUUU"


@pytest.mark.parametrize(
    ("first", "second", "drawn"),
    [
        # 0 and none are the lowest, then 9 to 1
        ("PRIORITY:0", "PRIORITY:9", "UUUUFFBBUUUU"),
        ("X-NONE:1", "PRIORITY:5", "UUUUFFBBUUUU"),
        ("PRIORITY:5", "PRIORITY:3", "UUUUFFBBUUUU"),
        ("PRIORITY:3", "PRIORITY:5", "UUUUFFFFUUUU"),
        ("PRIORITY:1", "PRIORITY:0", "UUUUFFFFUUUU"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_higher_priority_overrides_in_whatever_order_they_stand(first: str, second: str, drawn: str, turned: bool) -> None:
    base = component(first, available("07T080000", "07T160000"))
    leave = component(second, "BUSYTYPE:BUSY", "DTSTART:20261207T120000Z", "DTEND:20261207T160000Z")
    assert hours(body(*((leave, base) if turned else (base, leave)))) == drawn


@pytest.mark.parametrize(
    ("one", "other", "drawn"),
    [
        ("BUSY", "BUSY-UNAVAILABLE", "B"),
        ("BUSY-UNAVAILABLE", "BUSY-TENTATIVE", "U"),
        ("BUSY-TENTATIVE", "BUSY", "B"),
        ("X-ELSE", "BUSY-TENTATIVE", "B"),
    ],
)
def test_of_one_priority_the_graver_kind_counts(one: str, other: str, drawn: str) -> None:
    both = [component(f"BUSYTYPE:{kind}", "PRIORITY:4") for kind in (one, other)]
    assert hours(body(*both)) == hours(body(*reversed(both))) == drawn * 12


def test_one_occurrence_is_moved() -> None:
    weekly = available("07T080000", "07T120000", "RRULE:FREQ=DAILY;COUNT=3")
    moved = ["BEGIN:AVAILABLE", "UID:a", "RECURRENCE-ID:20261208T080000Z", "DTSTART:20261208T140000Z"]
    moved += ["DTEND:20261208T180000Z", "END:AVAILABLE"]
    tuesday = Interval(datetime(2026, 12, 8, tzinfo=UTC), datetime(2026, 12, 9, tzinfo=UTC))
    assert hours(body(component(weekly, moved)), tuesday) == "UUUUUUUFFUUU"


def test_an_open_end_opens_nothing() -> None:
    endless = ["BEGIN:AVAILABLE", "UID:a", "DTSTART:20261207T080000Z", "END:AVAILABLE"]
    assert hours(body(component(endless))) == "U" * 12


def test_objects_are_brought_together_with_their_zones() -> None:
    own_zone = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Ward\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0200\r\n"
        b"TZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VAVAILABILITY\r\nUID:w\r\nBEGIN:AVAILABLE\r\nUID:wa\r\n"
        b"DTSTART;TZID=Ward:20261207T100000\r\nDTEND;TZID=Ward:20261207T140000\r\nEND:AVAILABLE\r\nEND:VAVAILABILITY\r\n"
        b"END:VCALENDAR\r\n"
    )
    leave = body(component("PRIORITY:1", "BUSYTYPE:BUSY", "DTSTART:20261207T100000Z", "DTEND:20261207T120000Z"))
    event = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:e\r\nDTSTART:20261207T080000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    together = joined([own_zone, b"BEGIN:VCALENDAR\r\nBEGIN:VAVAILABILITY\r\n", event, leave])
    assert b"VEVENT" not in together
    assert hours(together) == "UUUUFBUUUUUU"
    assert joined([event]) == b""


def test_only_what_has_one_is_taken_for_one() -> None:
    assert has_availability(body(component()))
    assert not has_availability(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Availability\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (body(*[component()] * 51), "too_many_events"),
        (body(component(available("07T080000", "07T120000")))[:-40], "truncated"),
        (body(component("DTSTART:yesterday")), "bad_time"),
        (body(component(available("07T080000", "07T080001", "RRULE:FREQ=SECONDLY;INTERVAL=2"))), "too_many_occurrences"),
    ],
)
def test_bounded(found: bytes, reason: str) -> None:
    with pytest.raises(UnreadableObject) as refused:
        read_availability(found, DAY, ZONES)
    assert refused.value.reason == reason
