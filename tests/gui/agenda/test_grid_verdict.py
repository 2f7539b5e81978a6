"""The live verdict: a table of what is said before something is dropped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gui.agenda.drop_held import hold, judge, lengthened, shifted, wanted_interval
from gui.agenda.drop_verdict import drop_verdict, is_open, movable
from gui.agenda.drop_words import drop_sentence
from gui.agenda.grid_pointer import no_buffer
from gui.agenda.layout_axis import axis_of
from gui.agenda.layout_columns import columns_of
from gui.agenda.layout_view import View
from gui.language import Language
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval
from tests.gui.agenda.sample import MONDAY, NOW, PARIS, appointment, at, busy, calendar, days_of, open_hours
from tests.gui.agenda.test_grid_layout import WINTER, utc

OPEN = open_hours(MONDAY, MONDAY)
MINE = appointment(1, at("14:00"), 30, "Anne Mine")
OTHERS = [
    MINE,
    appointment(1, at("15:00"), 30, "Bernard Other"),
    busy(1, at("16:00"), 30, "RCP"),
    busy(1, at("16:30"), 30, "Anniversaire", busy=False),
    appointment(1, at("17:00"), 30, "Zoé Cancelled", AppointmentStatus.CANCELLED),
    appointment(2, at("14:30"), 30, "Carole Elsewhere"),
]


def between(start: str, end: str) -> Interval:
    return Interval(at(start), at(end))


@pytest.mark.parametrize(
    ("start", "end", "code", "tone", "allowed"),
    [
        ("14:30", "15:00", "free", "arrived", True),
        ("11:00", "12:00", "free", "arrived", True),
        ("11:45", "12:15", "outside", "pending", True),
        ("12:30", "13:00", "outside", "pending", True),
        ("9:00", "9:30", "past", "pending", True),
        ("14:45", "15:15", "taken", "conflict", False),
        ("15:45", "16:15", "taken", "conflict", False),
        ("16:30", "17:00", "free", "arrived", True),
        ("17:00", "17:30", "free", "arrived", True),
        ("14:00", "14:30", "unchanged", "booked", False),
        ("14:15", "14:45", "free", "arrived", True),
    ],
)
def test_what_is_said_of_a_move_in_its_own_calendar(start: str, end: str, code: str, tone: str, allowed: bool):
    verdict = drop_verdict(
        between(start, end), calendar(1, "One"), appointments=OTHERS, ranges=OPEN, buffer_of=no_buffer, now=NOW, moved=MINE
    )
    assert (verdict.code, verdict.tone, verdict.allowed) == (code, tone, allowed)


def test_in_another_calendar_only_what_stands_there_is_in_the_way():
    def verdict(start: str, end: str) -> str:
        return drop_verdict(
            between(start, end), calendar(2, "Two"), appointments=OTHERS, ranges=OPEN, buffer_of=no_buffer, now=NOW, moved=MINE
        ).code

    assert verdict("14:00", "14:30") == "free"
    assert verdict("14:30", "15:00") == "taken"
    assert verdict("15:00", "15:30") == "free"


def test_buffers_are_kept_and_whoever_is_in_the_way_is_named(language: Language):
    def quarter_after(kind: AppointmentKind | None) -> tuple[timedelta, timedelta]:
        return timedelta(), timedelta(minutes=15 if kind is AppointmentKind.FIRST_VISIT else 0)

    first_visit = appointment(1, at("14:00"), 30, "Anne Mine", kind=AppointmentKind.FIRST_VISIT)
    wanted = between("14:30", "15:00")
    verdict = drop_verdict(
        wanted, calendar(1, "One"), appointments=OTHERS, ranges=OPEN, buffer_of=quarter_after, now=NOW, moved=first_visit
    )
    # The one after it, for the pause between them; itself is not in its own way.
    assert [one.patient.family for one in verdict.blocked_by if one.patient] == ["Other"]
    sentence = drop_sentence(verdict, wanted, "One")
    assert "B. Other" in sentence
    assert "15:00" in sentence


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"foreign": True}, "foreign"),
        ({"recurs": True}, "recurring"),
        ({"all_day": True}, "recurring"),
        ({"conflict": True}, "conflict"),
        ({"status": AppointmentStatus.CANCELLED}, "cancelled"),
        ({"queued": True}, None),
    ],
)
def test_what_cannot_be_moved_at_all(changes: dict[str, object], code: str | None):
    verdict = movable(appointment(1, at("14:00"), **changes), calendar(1, "One"))  # type: ignore[arg-type]
    assert (verdict.code if verdict else None) == code
    assert verdict is None or not verdict.allowed


def test_a_calendar_that_can_only_be_read_refuses_in_both_directions():
    readable = calendar(2, "Two", writable=False)
    assert movable(MINE, readable).code == "read_only"  # type: ignore[union-attr]
    verdict = drop_verdict(
        between("9:30", "10:00"), readable, appointments=[], ranges=OPEN, buffer_of=no_buffer, now=NOW, moved=MINE
    )
    assert (verdict.code, verdict.allowed) == ("read_only", False)


def test_touching_ranges_are_open_together_and_a_gap_is_not():
    ranges = (
        *open_hours(MONDAY, MONDAY, ("11:00", "12:00")),
        *open_hours(MONDAY, MONDAY, ("10:00", "11:00"), ("12:05", "13:00")),
    )
    assert is_open(between("10:30", "11:30"), ranges)
    assert is_open(between("10:00", "12:00"), ranges)
    assert not is_open(between("11:30", "12:10"), ranges)
    assert not is_open(between("9:55", "10:05"), ranges)


def test_every_verdict_has_a_sentence_that_is_complete(language: Language):
    for changes in ({"foreign": True}, {"all_day": True}, {"conflict": True}, {"status": AppointmentStatus.CANCELLED}):
        verdict = movable(appointment(1, at("14:00"), **changes), calendar(1, "One"))  # type: ignore[arg-type]
        assert verdict is not None
        assert "{" not in drop_sentence(verdict, between("9:00", "9:30"), "One")
    for start in ("14:30", "12:30", "9:00", "14:45", "14:00"):
        wanted = between(start, "19:00") if start == "14:45" else Interval(at(start), at(start) + timedelta(minutes=30))
        verdict = drop_verdict(
            wanted, calendar(1, "One"), appointments=OTHERS, ranges=OPEN, buffer_of=no_buffer, now=NOW, moved=MINE
        )
        sentence = drop_sentence(verdict, wanted, "Dr One")
        assert start in sentence
        assert "{" not in sentence


def test_an_hour_moved_into_the_night_of_winter_time_stays_an_hour():
    hour = appointment(1, at("0:30", WINTER), 60, "Anne Night")
    days = days_of([hour], first=WINTER, last=WINTER, calendars=(calendar(1, "One"),), now=at("0:00", WINTER))
    axis = axis_of([WINTER], PARIS)
    view = View(
        columns_of(days, [WINTER], axis),
        axis,
        size=(500, 800),
        px_per_hour=72,
        scale=1,
        minimum_column=44,
        shortest_min=15,
        day_row=False,
    )
    held = shifted(view, hold("move", 0, view.columns[0].parts[0]), 0, 150)  # to 2:30, summer time
    wanted = wanted_interval(view, held)
    assert (wanted.start.timestamp(), wanted.end.timestamp()) == (utc(0, 30).timestamp(), utc(1, 30).timestamp())
    assert (held.top, held.bottom) == (150, 210)
    assert judge(view, held, days, no_buffer, days.now).code == "outside"
    longer = lengthened(view, hold("resize", 0, view.columns[0].parts[0]), 180)  # until 2:00 the second time
    assert wanted_interval(view, longer).end.timestamp() == utc(1).timestamp()
