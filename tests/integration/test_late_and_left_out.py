"""What a server's answer leaves out though we know of it, and a claim that grew too old to be confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from scheduling import clock
from scheduling.office.desk import Desk, open_desk
from scheduling.office.synchronise import synchronise
from tests.integration.clinic import LENGTH, START, Clinic, foreign

UTC = "%Y%m%dT%H%M%SZ"


def test_a_date_added_to_a_series_is_seen_where_the_server_does_not_expand_it(any_clinic: Clinic) -> None:
    utc = START.astimezone(clock.now().tzinfo)
    first = utc - timedelta(days=21)
    lines = f"DTSTART:{first:{UTC}}\nDTEND:{first + LENGTH:{UTC}}\nRDATE:{utc:{UTC}}"
    any_clinic.write("meeting.ics", foreign("meeting", lines))
    workspace = any_clinic.profile("here")
    synchronise(workspace)
    taken = open_desk(workspace).book(calendar=any_clinic.calendars[0], start=START, duration=LENGTH)
    assert taken.outcome == "taken"
    assert [one.summary for one in taken.in_the_way] == ["meeting"]


def test_a_claim_older_than_15_s_is_withdrawn_and_never_confirmed(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    passed = iter(range(0, 10_000, 16))  # sixteen seconds between any two looks at the clock
    context = replace(workspace.booking_context(), elapsed_s=lambda: float(next(passed)))
    outcome = Desk(workspace, context).book(calendar=clinic.calendars[0], start=START, duration=LENGTH)
    assert outcome.outcome == "contended"
    assert clinic.standing() == []
