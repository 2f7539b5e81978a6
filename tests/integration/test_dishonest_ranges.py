"""A server whose time-range REPORT was shown to leave things out is not believed: the calendar is synchronised instead."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from scheduling.booking.look import REACH, look
from scheduling.model.interval import Interval
from scheduling.office.desk import open_desk
from scheduling.office.workspace import Workspace
from scheduling.store.capabilities import Capabilities, keep_for_account, keep_for_calendar
from scheduling.store.collections import collections
from scheduling.store.occurrences import objects_around
from scheduling.store.outbox import add_operation, add_write, writes
from tests.helpers.faulty_proxy import Forward
from tests.helpers.scripted_server import Reply, Request
from tests.integration.clinic import LENGTH, QUERY, START, Clinic, foreign, settled

UTC = "%Y%m%dT%H%M%SZ"
MEETING = f"DTSTART;TZID=Europe/Paris:{START:%Y%m%dT%H%M%S}\nDURATION:PT30M"


def without_foreign(request: Request, forward: Forward) -> Reply:
    """Only what this program wrote is found: the claim is there, the answer looks whole, and is not."""
    answer = forward(request)
    assert isinstance(answer.body, bytes)
    hidden = re.sub(rb"<((?:\w+:)?response)\b(?:(?!</\1>).)*-//Other//EN.*?</\1>", b"", answer.body, flags=re.DOTALL)
    return replace(answer, body=hidden)


def distrusted(workspace: Workspace, *, of_calendar: bool) -> None:
    """The probe of the account, or of the calendar, has shown it."""
    (collection,) = [one for one in collections(workspace.database) if one.followed and one.name.endswith("Here")]
    with workspace.database.transaction() as cursor:
        if of_calendar:
            keep_for_calendar(cursor, collection.id, Capabilities(honest_ranges=False))
        else:
            keep_for_account(cursor, 1, Capabilities(honest_ranges=False))


def test_what_the_range_hides_is_seen(clinic: Clinic) -> None:
    clinic.write("meeting.ics", foreign("meeting", MEETING))
    clinic.proxy.on("REPORT", body=QUERY, act=without_foreign)
    for name, of_calendar in (("one", False), ("two", True)):
        workspace = clinic.profile(name)
        distrusted(workspace, of_calendar=of_calendar)
        told = open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH)
        assert (told.outcome, [one.summary for one in told.in_the_way]) == ("taken", ["meeting"])
        assert not [one for one in clinic.proxy.asked if QUERY in one.body], "it is not even asked"


def test_only_what_may_reach_the_time_is_read(clinic: Clinic) -> None:
    """A calendar of thousands is not parsed for one slot; what recurs, floats, or cannot be read is not passed over."""
    days = [START + timedelta(days=number) for number in range(-30, 31) if abs(number) > 3]
    for number, day in enumerate(days):
        clinic.write(f"{number}.ics", foreign(f"u{number}", f"DTSTART;TZID=Europe/Paris:{day:%Y%m%dT%H%M%S}\nDURATION:PT30M"))
    weekly = START - timedelta(days=700)
    clinic.write(
        "weekly.ics", foreign("weekly", f"DTSTART;TZID=Europe/Paris:{weekly:%Y%m%dT%H%M%S}\nDURATION:PT30M\nRRULE:FREQ=WEEKLY")
    )
    clinic.write("floating.ics", foreign("floating", f"DTSTART:{START:%Y%m%dT%H%M%S}\nDURATION:PT30M"))
    workspace = clinic.profile("here")
    settled(workspace)
    distrusted(workspace, of_calendar=True)
    context = workspace.booking_context()
    (collection,) = [one for one in collections(workspace.database) if one.followed and one.name.endswith("Here")]
    with workspace.database.transaction() as cursor:
        operation = add_operation(
            cursor, kind="book", collection_id=collection.id, uid="x", reference=None, href="/x", payload={}, now=context.now()
        )
        at = context.now()
        add_write(cursor, operation, collection_id=collection.id, step="claim", href="/x", nonce="x", at=at)
    (write,) = writes(workspace.database, operation)
    seen = look(context, collection, Interval(START, START + LENGTH), write)
    assert sorted(one.appointment.summary for one in seen.seen) == ["floating", "weekly"]
    around = objects_around(workspace.database, collection.id, Interval(START, START + LENGTH).widened(REACH, REACH))
    assert sorted(one.uid for one in around) == ["floating", "weekly"], "of 57 objects"
