"""A look that is not complete is no look: whatever the server fails at, nobody is booked onto somebody else."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling import clock
from scheduling.booking.outcome import BookingOutcome
from scheduling.office.conflicts import open_conflicts
from scheduling.office.desk import open_desk
from scheduling.office.workspace import Workspace
from tests.helpers.faulty_proxy import Forward, says
from tests.helpers.scripted_server import Reply, Request
from tests.integration.clinic import CONFIRMED, HOUR, LENGTH, PARIS, QUERY, START, Clinic, foreign, outbox, settled

ONE = [("CONFIRMED", START)]
by_query_and_by_synchronising = pytest.mark.parametrize("query_status", [0, 500], ids=["by query", "by synchronising"])


def fail_queries(clinic: Clinic, status: int) -> None:
    """Every time-range query is answered so (0: as it should be)."""
    if status:
        clinic.proxy.on("REPORT", body=QUERY, act=says(status))


def book(clinic: Clinic, workspace: Workspace, start: datetime = START) -> BookingOutcome:
    return open_desk(workspace).book(calendar=clinic.calendars[0], start=start, duration=LENGTH)


@pytest.mark.parametrize("status", [403, 500])
def test_queries_fail(any_clinic: Clinic, status: int) -> None:
    here, there = any_clinic.profile("here"), any_clinic.profile("there")
    fail_queries(any_clinic, status)
    assert book(any_clinic, here).outcome == "booked"
    second = book(any_clinic, there)
    assert second.outcome == "taken"
    assert [one.start for one in second.in_the_way] == [START]
    assert any_clinic.standing() == ONE


def test_a_query_that_leaves_our_own_claim_out(any_clinic: Clinic) -> None:
    """An index that lags behind: the answer is in order, and wrong."""

    def lagging(request: Request, forward: Forward) -> Reply:
        answer = forward(request)
        assert isinstance(answer.body, bytes)
        empty = re.sub(rb"<((?:\w+:)?response)\b.*</\1>", b"", answer.body, flags=re.DOTALL)
        assert empty != answer.body
        return replace(answer, body=empty)

    here, there = any_clinic.profile("here"), any_clinic.profile("there")
    book(any_clinic, here)
    any_clinic.proxy.on("REPORT", body=QUERY, act=lagging)
    assert book(any_clinic, there).outcome == "taken"
    assert any_clinic.standing() == ONE


@pytest.mark.parametrize("status", [403, 500])
def test_an_object_that_cannot_be_fetched_may_stand_there(clinic: Clinic, status: int) -> None:
    here, there = clinic.profile("here"), clinic.profile("there")
    book(clinic, here)
    (path,) = clinic.bodies()
    fail_queries(clinic, 500)
    clinic.proxy.on("REPORT", body=b"multiget", act=says(500))
    clinic.proxy.on("GET", path=path, act=says(status))
    assert book(clinic, there).outcome != "booked"
    assert clinic.standing() == ONE
    clinic.proxy.heal()
    settled(there)
    assert clinic.standing() == ONE
    assert {state for _, state in outbox(there)} <= {"taken"}
    assert [one.reason for one in open_conflicts(there)] == [state for _, state in outbox(there)]


@pytest.mark.parametrize("names", [("one", "two"), ("one", "one")], ids=["two profiles", "two windows of one profile"])
@by_query_and_by_synchronising
def test_two_look_at_the_same_moment(clinic: Clinic, names: tuple[str, str], query_status: int) -> None:
    for name in dict.fromkeys(names):
        clinic.profile(name)
    both_claimed = threading.Barrier(2, timeout=20)

    def together(request: Request, forward: Forward) -> Reply:
        both_claimed.wait()
        return Reply(query_status) if query_status else forward(request)

    clinic.proxy.on("REPORT", body=QUERY, times=2, act=together)
    fail_queries(clinic, query_status)
    told: list[BookingOutcome] = []

    def run(name: str) -> None:
        with clinic.reopened(name) as workspace:
            told.append(book(clinic, workspace))

    threads = [threading.Thread(target=run, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(one.outcome for one in told) in (["booked", "taken"], ["booked", "contended"])
    clinic.proxy.heal()
    with clinic.reopened("one") as workspace:
        assert settled(workspace) == []
    assert clinic.standing() == ONE


@by_query_and_by_synchronising
def test_a_series_beyond_the_index(any_clinic: Clinic, query_status: int) -> None:
    far = (clock.now().astimezone(PARIS) + timedelta(days=1100)).replace(hour=10, minute=0, second=0, microsecond=0)
    begin = START.strftime("%Y%m%d")
    lines = f"DTSTART;TZID=Europe/Paris:{begin}T100000\nDTEND;TZID=Europe/Paris:{begin}T110000\nRRULE:FREQ=DAILY"
    any_clinic.write("series.ics", foreign("series", lines))
    workspace = any_clinic.profile("here")
    fail_queries(any_clinic, query_status)
    assert book(any_clinic, workspace, far).outcome == "taken"
    assert book(any_clinic, workspace, far + 2 * HOUR).outcome == "booked"


@by_query_and_by_synchronising
@pytest.mark.parametrize("hour", [10, 23], ids=["at ten", "late in the evening"])
def test_floating_time_is_the_clinics_time(any_clinic: Clinic, query_status: int, hour: int) -> None:
    """A server may judge a floating time in UTC (RFC 4791, 9.9)."""
    start = START.replace(hour=hour)
    lines = f"DTSTART:{start:%Y%m%dT%H%M%S}\nDTEND:{start + LENGTH:%Y%m%dT%H%M%S}"
    any_clinic.write("floating.ics", foreign("floating", lines))
    workspace = any_clinic.profile("here")
    fail_queries(any_clinic, query_status)
    assert book(any_clinic, workspace, start).outcome == "taken"
    assert book(any_clinic, workspace, start - HOUR).outcome == "booked"


@by_query_and_by_synchronising
@pytest.mark.parametrize(("zone", "hour"), [("Pacific/Noumea", 9), ("Pacific/Honolulu", 20)], ids=["east", "west"])
def test_a_whole_day_is_the_clinics_day(any_clinic: Clinic, query_status: int, zone: str, hour: int) -> None:
    day = START.date()
    lines = f"DTSTART;VALUE=DATE:{day:%Y%m%d}\nDTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}\nTRANSP:OPAQUE"
    any_clinic.write("leave.ics", foreign("leave", lines))
    workspace = any_clinic.profile("here", f'time_zone = "{zone}"\n')
    fail_queries(any_clinic, query_status)
    start = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
    assert book(any_clinic, workspace, start).outcome == "taken"
    assert book(any_clinic, workspace, start + timedelta(days=1)).outcome == "booked"


@by_query_and_by_synchronising
def test_a_move_that_waits_has_not_left_its_time(clinic: Clinic, query_status: int) -> None:
    """Here it is shown at its new time; on the server it stands at the old one, where nobody else may be booked."""
    workspace = clinic.profile("here")
    reference = clinic.books(workspace)
    refused = clinic.proxy.on("PUT", body=CONFIRMED, act=says(503))
    assert open_desk(workspace).move(reference, START + 3 * HOUR).outcome == "queued"
    assert refused.applied > 0
    clinic.proxy.heal()
    fail_queries(clinic, query_status)
    assert book(clinic, workspace).outcome == "taken"
