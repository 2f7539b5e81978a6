"""VFREEBUSY: what is read of others', and what is kept of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.errors import UnreadableObject
from scheduling.icalendar.freebusy import BusyTime, free_busy_object, free_busy_request, read_free_busy
from scheduling.model.interval import Interval


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


def free_busy(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VFREEBUSY", *lines, "END:VFREEBUSY", "END:VCALENDAR", ""]).encode()


def test_periods_with_an_end_and_with_a_duration() -> None:
    body = free_busy("FREEBUSY:20261203T083000Z/20261203T090000Z,20261204T100000Z/PT1H30M")
    assert read_free_busy(body) == [
        BusyTime(Interval(at(3, 8, 30), at(3, 9))),
        BusyTime(Interval(at(4, 10), at(4, 11, 30))),
    ]


@pytest.mark.parametrize(
    ("kind", "found"),
    [("FREE", []), ("BUSY", [False]), ("BUSY-UNAVAILABLE", [False]), ("BUSY-TENTATIVE", [True]), ("X-AWAY", [False])],
)
def test_all_but_free_is_busy(kind: str, found: list[bool]) -> None:
    body = free_busy(f"FREEBUSY;FBTYPE={kind}:20261203T083000Z/20261203T090000Z")
    assert [one.tentative for one in read_free_busy(body)] == found


def test_folded_lines_in_lower_case_with_line_feeds_only() -> None:
    body = b"begin:vcalendar\nbegin:vfreebusy\nfreebusy:20261203T083000Z/2026\n 1203T090000Z\nend:vfreebusy\nend:vcalendar\n"
    assert read_free_busy(body) == [BusyTime(Interval(at(3, 8, 30), at(3, 9)))]


def test_nothing_busy_is_an_answer() -> None:
    assert read_free_busy(free_busy()) == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "no_free_busy"),
        (b"<html>maintenance</html>", "no_free_busy"),
        (free_busy("FREEBUSY:20261203T083000Z/20261203T090000Z")[:-20], "truncated"),
        (free_busy("FREEBUSY:tomorrow/PT1H"), "bad_time"),
        (free_busy("FREEBUSY:20261203T083000Z/20261203T080000Z"), "bad_time"),
        (free_busy("FREEBUSY:20261203T083000Z"), "bad_time"),
        (free_busy(*["FREEBUSY:20261203T083000Z/PT1M"] * 20_001), "too_many_events"),
    ],
)
def test_what_cannot_be_read_wholly_is_not_read_in_part(body: bytes, reason: str) -> None:
    """A period that is left out would be shown as free."""
    with pytest.raises(UnreadableObject) as refused:
        read_free_busy(body)
    assert refused.value.reason == reason


_TIMES = st.integers(0, 60 * 24 * 20).map(lambda minutes: datetime.fromtimestamp(1_796_000_000 // 60 * 60 + 60 * minutes, UTC))


@st.composite
def _busy(draw: st.DrawFn) -> BusyTime:
    first, second = sorted((draw(_TIMES), draw(_TIMES)))
    return BusyTime(Interval(first, second), draw(st.booleans()))


@given(st.lists(_busy(), max_size=8), st.randoms())
def test_what_is_written_says_the_same_whatever_the_order(busy: list[BusyTime], chance) -> None:  # type: ignore[no-untyped-def]
    written = free_busy_object("x", busy)
    shuffled = list(busy)
    chance.shuffle(shuffled)
    assert free_busy_object("x", shuffled) == written
    found = read_free_busy(written)
    for tentative in (True, False):
        for moment in {time for one in busy for time in (one.interval.start, one.interval.end)}:
            instant = Interval(moment, moment)
            before = any(one.interval.overlaps(instant) and one.interval.duration for one in busy if one.tentative is tentative)
            assert any(one.interval.overlaps(instant) for one in found if one.tentative is tentative) == bool(before)


def test_the_question_names_who_asks_about_whom_and_when() -> None:
    body = free_busy_request(
        uid="u1",
        organizer="mailto:desk@chu.example",
        attendee="mailto:x@chu.example\r\nATTENDEE:mailto:evil@example",
        interval=Interval(at(1, 0), at(2, 0)),
        now=at(1, 6),
    )
    lines = body.decode().split("\r\n")
    assert "METHOD:REQUEST" in lines
    assert "ORGANIZER:mailto:desk@chu.example" in lines
    assert {"DTSTART:20261201T000000Z", "DTEND:20261202T000000Z", "DTSTAMP:20261201T060000Z"} <= set(lines)
    assert sum(line.startswith("ATTENDEE") for line in lines) == 1, "an address from a server begins no line of its own"
