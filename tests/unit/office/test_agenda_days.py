"""The days of the agenda in one read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from scheduling.errors import ValueRefused
from scheduling.model.appointment import AppointmentStatus
from scheduling.office.agenda import agenda_days
from scheduling.office.settings import write_setting
from scheduling.office.state import office_state
from scheduling.office.workspace import Workspace
from scheduling.store.collections import set_followed
from scheduling.store.meta import LAST_SYNC, keep_fact
from scheduling.store.objects import put_fetched
from scheduling.store.outbox import add_operation, set_state
from tests.unit.store.samples import PARIS, foreign, ours, paris

TUESDAY, WEDNESDAY = date(2026, 11, 3), date(2026, 11, 4)
RANGE = ("CATEGORIES:TELECONSULTATION-RANGE", "TRANSP:TRANSPARENT")


def put(workspace: Workspace, calendar: int, name: str, body: bytes) -> None:
    with workspace.database.transaction() as cursor:
        put_fetched(cursor, calendar, f"/{calendar}/{name}.ics", '"1"', body, workspace.ingest)


def test_what_the_painted_agenda_needs(workspace: Workspace, calendars: tuple[int, int]) -> None:
    one, other = calendars
    put(workspace, one, "u1", ours("u1", start="2026-11-03T10:00"))
    put(workspace, one, "u2", ours("u2", "ABC234", start="2026-11-04T23:30"))
    put(workspace, one, "late", ours("late", "ABC235", start="2026-11-05T00:00"))
    put(workspace, other, "gone", ours("gone", "ABC236", start="2026-11-03T09:00", status=AppointmentStatus.CANCELLED))
    put(workspace, other, "daily", foreign("daily", "RRULE:FREQ=DAILY;COUNT=9"))
    put(workspace, other, "open", foreign("open", *RANGE, start="20261103T070000Z", end="20261103T110000Z"))
    put(workspace, other, "shut", foreign("shut", *RANGE, "STATUS:CANCELLED", start="20261104T070000Z", end="20261104T110000Z"))
    days = agenda_days(workspace, TUESDAY, WEDNESDAY, [other, 999, one])
    assert [(found.uid, found.collection_id) for found in days.appointments] == [
        ("gone", other),
        ("u1", one),
        ("daily", other),
        ("daily", other),
        ("u2", one),
    ]
    assert all(found.start.tzinfo is PARIS for found in days.appointments)
    assert [found.id for found in days.calendars] == [other, one]
    assert days.labels == {one: "Consultations", other: "IDE"}
    assert [(found.start, found.end) for found in days.ranges[other]] == [(paris("2026-11-03T08:00"), paris("2026-11-03T12:00"))]
    assert days.ranges[one] == ()
    assert abs(days.now - datetime.now(PARIS)) < timedelta(minutes=1)


def test_all_that_are_followed_where_none_is_asked_for(workspace: Workspace, calendars: tuple[int, int]) -> None:
    with workspace.database.transaction() as cursor:
        set_followed(cursor, calendars[0], False)
    assert [one.id for one in agenda_days(workspace, TUESDAY, TUESDAY).calendars] == [calendars[1]]
    assert agenda_days(workspace, TUESDAY, TUESDAY, []).calendars == ()


def test_a_day_of_25_hours_is_whole(workspace: Workspace, calendars: tuple[int, int]) -> None:
    put(workspace, calendars[0], "late", ours("late", start="2026-10-25T23:30"))
    day = date(2026, 10, 25)
    assert [one.uid for one in agenda_days(workspace, day, day).appointments] == ["late"]
    assert agenda_days(workspace, day - timedelta(days=1), day - timedelta(days=1)).appointments == ()


def test_days_in_the_wrong_order(workspace: Workspace) -> None:
    with pytest.raises(ValueRefused):
        agenda_days(workspace, WEDNESDAY, TUESDAY)


def test_public_holidays_in_both_languages_and_from_the_store_the_second_time(workspace: Workspace) -> None:
    christmas, new_year = date(2026, 12, 25), date(2027, 1, 1)
    french = agenda_days(workspace, date(2026, 12, 20), date(2027, 1, 5)).holidays
    assert french == {christmas: "Noël", new_year: "Jour de l'an"}
    assert agenda_days(workspace, christmas, christmas, language="en").holidays == {christmas: "Christmas Day"}
    with workspace.database.transaction() as cursor:
        cursor.execute("UPDATE meta SET value = replace(value, 'No\\u00ebl', 'KEPT') WHERE name = 'holidays FR 2026 fr'")
    assert agenda_days(workspace, christmas, christmas).holidays == {christmas: "KEPT"}
    with workspace.database.transaction() as cursor:
        cursor.execute("UPDATE meta SET value = json_set(value, '$.on', '2020-01-01') WHERE name LIKE 'holidays%'")
    assert agenda_days(workspace, christmas, christmas).holidays == {christmas: "Noël"}, "kept too long"


def test_a_place_without_holidays_hides_no_agenda(workspace: Workspace) -> None:
    for place in ("", "XX-9", "nonsense"):
        workspace.settings = write_setting(workspace.directory, "holidays", place)
        assert agenda_days(workspace, date(2026, 12, 25), date(2026, 12, 25)).holidays == {}


def test_how_the_profile_stands(workspace: Workspace, calendars: tuple[int, int]) -> None:
    empty = office_state(workspace)
    assert (empty.queued, empty.queued_since, empty.conflicts, empty.last_sync, empty.has_keys) == (0, None, 0, None, False)
    with workspace.database.transaction() as cursor:
        set_followed(cursor, calendars[0], False)
        keep_fact(cursor, LAST_SYNC, "2026-11-02T08:30:00.000000+00:00")
        for number, state in enumerate(["queued", "unknown", "taken", "conflict", "queued"]):
            since = paris("2026-11-02T09:00") + timedelta(minutes=10 - number)
            operation = add_operation(
                cursor,
                kind="book",
                collection_id=calendars[0],
                uid=f"u{number}",
                reference=None,
                href="/x",
                payload={},
                now=since,
            )
            set_state(cursor, operation, state)
    state = office_state(workspace)
    assert (state.queued, state.conflicts) == (3, 2)
    assert state.queued_since == paris("2026-11-02T09:06")
    assert state.last_sync == paris("2026-11-02T09:30")
    assert [one.id for one in state.calendars] == list(calendars)
    assert [one.id for one in state.followed] == [calendars[1]]
    assert [one.name for one in state.accounts] == ["hospital"]
    assert state.labels == {calendars[0]: "Consultations", calendars[1]: "IDE"}
