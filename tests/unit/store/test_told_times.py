"""Objects without events: busy times, availability, and what is told of a calendar as a whole."""

from __future__ import annotations

from datetime import timedelta

from scheduling.model.appointment import AppointmentStatus
from scheduling.store.collections import collection_by_id
from scheduling.store.connection import Database
from scheduling.store.ingest import Ingest
from scheduling.store.objects import by_href, delete_object, etags, objects_of, put_fetched, unreadable_objects
from scheduling.store.occurrences import occurrences_between, widen
from scheduling.store.stored_object import AVAILABILITY, FREE_BUSY
from scheduling.store.told_times import availability_of
from scheduling.sync.availability import combine_availability
from tests.unit.store.samples import between, foreign

WEEK = between("2026-11-02", "2026-11-09")
HOME = "https://cal.example/a/"


def free_busy(*lines: str) -> bytes:
    inner = ("BEGIN:VFREEBUSY", "UID:fb", *lines, "END:VFREEBUSY")
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *inner, "END:VCALENDAR", ""]).encode()


def hours(*lines: str, rule: str = "RRULE:FREQ=DAILY") -> bytes:
    inner = ("BEGIN:AVAILABLE", "UID:h1", "DTSTART:20261102T080000Z", "DTEND:20261102T120000Z", rule, "END:AVAILABLE")
    component = ("BEGIN:VAVAILABILITY", "UID:h", *lines, *inner, "END:VAVAILABILITY")
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *component, "END:VCALENDAR", ""]).encode()


def put(database: Database, calendar: int, name: str, body: bytes, ingest: Ingest) -> None:
    with database.transaction() as cursor:
        put_fetched(cursor, calendar, HOME + name, None, body, ingest)


def test_busy_times_are_somebody_elses_and_take_their_time(database: Database, calendar: int, ingest: Ingest) -> None:
    kept = free_busy("FREEBUSY:20261103T080000Z/PT1H", "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261104T080000Z/PT1H")
    put(database, calendar, FREE_BUSY, kept, ingest)
    found = occurrences_between(database, WEEK)
    assert [(one.start.day, one.status, one.busy, one.foreign, one.summary) for one in found] == [
        (3, AppointmentStatus.BOOKED, True, True, ""),
        (4, AppointmentStatus.PENDING, True, True, ""),
    ]


def test_what_is_told_of_the_whole_is_no_object_of_the_servers(database: Database, calendar: int, ingest: Ingest) -> None:
    """Else the first listing would take it away, as no server names it."""
    put(database, calendar, FREE_BUSY, free_busy(), ingest)
    put(database, calendar, AVAILABILITY, hours(), ingest)
    put(database, calendar, "event.ics", foreign(), ingest)
    assert [href for _, href, _ in etags(database, calendar).values()] == [f"{HOME}event.ics"]
    assert len(objects_of(database, calendar)) == 3


def test_busy_times_that_cannot_be_read_are_named(database: Database, calendar: int, ingest: Ingest) -> None:
    put(database, calendar, "fb.ics", free_busy("FREEBUSY:soon/PT1H"), ingest)
    assert [one.problem for one in unreadable_objects(database, calendar)] == ["bad_time"]


def test_availability_opens_ranges_as_far_as_somebody_looks(database: Database, calendar: int, ingest: Ingest) -> None:
    put(database, calendar, "hours.ics", hours(), ingest)
    assert occurrences_between(database, WEEK, ranges=True) == [], "alone it says nothing: others may override it"
    combine_availability(database, collection_by_id(database, calendar), ingest)
    assert [one.start.day for one in occurrences_between(database, WEEK, ranges=True) if one.is_range] == list(range(2, 9))
    assert occurrences_between(database, WEEK) == []
    later = between("2031-11-03", "2031-11-05")
    assert occurrences_between(database, later, ranges=True) == []
    assert widen(database, later, ingest) == []
    assert len(occurrences_between(database, later, ranges=True)) == 2
    assert len(occurrences_between(database, WEEK, ranges=True)) == 7


def test_a_leave_of_a_higher_priority_closes_until_it_is_gone(database: Database, calendar: int, ingest: Ingest) -> None:
    collection = collection_by_id(database, calendar)
    put(database, calendar, "hours.ics", hours(), ingest)
    leave = hours(
        "PRIORITY:1", "BUSYTYPE:BUSY", "DTSTART:20261103T000000Z", "DTEND:20261105T000000Z", rule="RRULE:FREQ=DAILY;COUNT=1"
    )
    put(database, calendar, "leave.ics", leave, ingest)
    combine_availability(database, collection, ingest)
    assert [one.start.day for one in occurrences_between(database, WEEK, ranges=True) if one.is_range] == [2, 5, 6, 7, 8]
    (busy,) = [one for one in occurrences_between(database, WEEK) if one.busy]
    assert busy.end - busy.start == timedelta(days=2)
    known = by_href(database, calendar, f"{HOME}leave.ics")
    assert known is not None
    with database.transaction() as cursor:
        delete_object(cursor, known.id)
    combine_availability(database, collection, ingest)
    assert len(occurrences_between(database, WEEK, ranges=True)) == 7
    assert len(availability_of(database, calendar).objects) == 1


def test_what_the_server_tells_of_the_whole_counts_with_the_objects(database: Database, calendar: int, ingest: Ingest) -> None:
    collection = collection_by_id(database, calendar)
    combine_availability(database, collection, ingest, (hours().decode(),))
    assert len(occurrences_between(database, WEEK, ranges=True)) == 7
    combine_availability(database, collection, ingest)
    assert len(occurrences_between(database, WEEK, ranges=True)) == 7, "not asked again, it stays"
    combine_availability(database, collection, ingest, ())
    assert occurrences_between(database, WEEK, ranges=True) == []
    assert objects_of(database, calendar) == []


def test_without_any_nothing_is_written(database: Database, calendar: int, ingest: Ingest) -> None:
    combine_availability(database, collection_by_id(database, calendar), ingest, ())
    assert objects_of(database, calendar) == []
    assert database.rows("SELECT name FROM meta WHERE name LIKE 'availability%'") == []
