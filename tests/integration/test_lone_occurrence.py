"""Who is invited to one occurrence of a series has that one alone (RFC 5545, 3.8.4.4): it is changed as any appointment."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from scheduling.booking.outcome import BookingOutcome
from scheduling.errors import NotAllowed
from scheduling.model.appointment import AppointmentStatus
from scheduling.office.agenda import find_appointment
from scheduling.office.desk import Desk, open_desk
from scheduling.office.workspace import Workspace
from tests.integration.clinic import HOUR, START, Clinic, foreign, outbox, settled

STAMP = "%Y%m%dT%H%M%SZ"
NAME = "invited.ics"
OURS = "CATEGORIES:TELECONSULTATION\nX-TELECONSULT-REFERENCE:7F3K2Q"


def occurrence(weeks: int = 0, *further: str) -> str:
    """One of a weekly series, named by its time of then."""
    start = START.astimezone(UTC) + timedelta(weeks=weeks)
    times = (f"RECURRENCE-ID:{start:{STAMP}}", f"DTSTART:{start:{STAMP}}", f"DTEND:{start + HOUR / 2:{STAMP}}")
    kept = ("X-THEIRS;X-P=1:kept", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@a.example")
    return "\n".join((*times, "SEQUENCE:4", *kept, *further))


def invited(clinic: Clinic, *further: str) -> tuple[Workspace, Desk]:
    """A profile that has seen the invitation."""
    workspace = clinic.profile("here")
    clinic.write(NAME, foreign("invited", occurrence(0, *further)))
    assert settled(workspace) == []
    return workspace, open_desk(workspace)


def stands(clinic: Clinic, workspace: Workspace, outcome: BookingOutcome) -> str:
    """The one event as the server has it; what others wrote in it is there, and nothing waits."""
    assert outbox(workspace) == [], outcome
    (body,) = clinic.bodies().values()
    assert body.count("BEGIN:VEVENT") == 1
    for line in (
        f"RECURRENCE-ID:{START.astimezone(UTC):{STAMP}}",
        "X-THEIRS;X-P=1:kept",
        "PARTSTAT=ACCEPTED:mailto:anna@a.example",
    ):
        assert line in body
    return body


@pytest.mark.parametrize("ours", [(OURS,), ()], ids=["ours", "foreign"])
def test_it_is_moved_and_cancelled_by_its_own_lines(any_clinic: Clinic, ours: tuple[str, ...]) -> None:
    workspace, desk = invited(any_clinic, *ours)
    moved = desk.move("invited", START + HOUR)
    assert moved.outcome == "moved"
    body = stands(any_clinic, workspace, moved)
    assert f"DTSTART:{(START + HOUR).astimezone(UTC):{STAMP}}" in body
    assert "SEQUENCE:5" in body
    back = desk.take_back()
    assert back is not None
    assert back.outcome == "moved"
    assert f"DTSTART:{START.astimezone(UTC):{STAMP}}" in stands(any_clinic, workspace, back)
    cancelled = desk.cancel("invited")
    assert cancelled.outcome == "cancelled"
    assert "STATUS:CANCELLED" in stands(any_clinic, workspace, cancelled)
    assert settled(workspace) == []
    assert find_appointment(workspace, "invited").status is AppointmentStatus.CANCELLED


def test_what_became_of_it_is_said_in_it(any_clinic: Clinic) -> None:
    workspace, desk = invited(any_clinic, OURS)
    told = desk.outcome("7F3K2Q", AppointmentStatus.FULFILLED)
    assert told.outcome == "changed"
    assert "X-TELECONSULT-STATUS:fulfilled" in stands(any_clinic, workspace, told)


def test_its_series_came_to_stand_beside_it_meanwhile(any_clinic: Clinic) -> None:
    """The whole series was sent by its organiser after we looked: it is the one occurrence that is cancelled."""
    workspace, desk = invited(any_clinic, OURS)
    start = START.astimezone(UTC)
    times = f"DTSTART:{start:{STAMP}}\nDTEND:{start + HOUR / 2:{STAMP}}\nRRULE:FREQ=WEEKLY;COUNT=5"
    series = foreign("invited", f"{times}\n{OURS}")
    one = foreign("invited", occurrence(0, OURS))
    any_clinic.write(NAME, series.replace("END:VCALENDAR\n", one[one.index("BEGIN:VEVENT") :]))
    cancelled = desk.cancel("7F3K2Q")
    assert cancelled.outcome == "cancelled"
    assert outbox(workspace) == []
    (body,) = any_clinic.bodies().values()
    events = body.split("BEGIN:VEVENT")[1:]
    assert {"RRULE" in one: "STATUS:CANCELLED" in one for one in events} == {True: False, False: True}


@pytest.mark.parametrize("calendar_server", ["xandikos"], indirect=True)  # Radicale takes no such object (400)
def test_of_several_without_their_series_it_is_said_why_not(any_clinic: Clinic) -> None:
    workspace = any_clinic.profile("here")
    two = foreign("invited", occurrence(1, OURS))
    any_clinic.write(NAME, foreign("invited", occurrence(0, OURS)).replace("END:VCALENDAR\n", two[two.index("BEGIN:VEVENT") :]))
    assert settled(workspace) == []
    before = any_clinic.bodies()
    desk = open_desk(workspace)
    for act in (
        lambda: desk.move("invited", START + HOUR),
        lambda: desk.cancel("invited"),
        lambda: desk.edit("invited", duration=HOUR),
        lambda: desk.outcome("invited", AppointmentStatus.ARRIVED),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.action == "recurring"
    assert any_clinic.bodies() == before
    assert outbox(workspace) == []
