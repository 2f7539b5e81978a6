"""Fifty objects as other programs write them: read, expanded, and compared with `icalendar` and `recurring-ical-events`."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime, time
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events

from scheduling.icalendar.reader import read_object
from scheduling.icalendar.recurrence import RecurringObject, occurrences
from tests.unit.icalendar.samples import FOREIGN, PARIS, TWO_YEARS, zones

each = pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)


def parsed(body: bytes) -> icalendar.Calendar:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns when it guesses a zone
        found = icalendar.Calendar.from_ical(body)
    assert isinstance(found, icalendar.Calendar)
    return found


def instant(value: date) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=PARIS)).astimezone(UTC)


def test_there_are_fifty_and_each_is_described() -> None:
    assert len(FOREIGN) == 50
    described = (Path(FOREIGN[0]).parent / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in FOREIGN if f"`{path.name}`" not in described] == []


@each
def test_it_is_a_valid_resource(path: Path) -> None:
    body = path.read_bytes()
    assert b"\r\n" in body
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    calendar = parsed(body)
    assert calendar.errors == []
    assert "METHOD" not in calendar
    assert calendar["VERSION"] == "2.0"
    events = calendar.walk("VEVENT")
    assert len({str(event["UID"]) for event in events}) == 1
    for event in events:
        assert event.errors == []
        assert "DTSTAMP" in event
    used = {line.params["TZID"] for event in events for line in (event["DTSTART"],) if "TZID" in line.params}
    assert used <= {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}


@each
def test_the_scanners_times_are_icalendars(path: Path) -> None:
    body = path.read_bytes()
    found = read_object(body, zones())
    theirs = parsed(body).walk("VEVENT")
    theirs.sort(key=lambda event: "RECURRENCE-ID" in event)
    assert [(event.start, event.end) for event in found.events] == [
        (instant(event.start), instant(event.end)) for event in theirs
    ]
    for event, their in zip(found.events, theirs, strict=True):
        assert event.uid == str(their["UID"])
        assert event.all_day is not isinstance(their.start, datetime)
        assert event.sequence == their.get("SEQUENCE", 0)
        assert event.transparent is (their.get("TRANSP", "").upper() == "TRANSPARENT")
        if "utf8" not in path.name:  # icalendar reads a fold inside a sequence wrongly
            assert event.summary == str(their["SUMMARY"])


@each
def test_the_occurrences_are_those_of_recurring_ical_events(path: Path) -> None:
    body = path.read_bytes()
    ours = occurrences(body, TWO_YEARS, zones())
    theirs = recurring_ical_events.of(parsed(body)).between(TWO_YEARS.start, TWO_YEARS.end)
    assert sorted((one.start, one.end) for one in ours) == sorted((instant(one.start), instant(one.end)) for one in theirs)
    if not read_object(body, zones()).recurs:
        assert ours == list(read_object(body, zones()).events)


@each
def test_an_object_read_once_gives_the_same_window_by_window(path: Path) -> None:
    whole = RecurringObject(path.read_bytes(), zones())
    everything = whole.between(TWO_YEARS)
    half = TWO_YEARS.start + TWO_YEARS.duration / 2
    first, second = (whole.between(type(TWO_YEARS)(*bounds)) for bounds in ((TWO_YEARS.start, half), (half, TWO_YEARS.end)))
    assert sorted({(one.start, one.recurrence_id) for one in first + second}, key=str) == sorted(
        {(one.start, one.recurrence_id) for one in everything}, key=str
    )


def test_the_utf8_of_a_fold_inside_a_sequence_is_whole() -> None:
    (path,) = [path for path in FOREIGN if "utf8" in path.name]
    (event,) = read_object(path.read_bytes(), zones()).events
    assert event.summary.endswith("手術 " + "🏥" * 10)
    assert "\ufffd" not in event.summary
