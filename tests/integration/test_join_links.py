"""A join link that is changed here, while another program puts its own way to join beside it."""

from __future__ import annotations

from scheduling.office.desk import open_desk
from tests.integration.clinic import LENGTH, PATIENT, START, Clinic, outbox, settled

OLD, NEW = "https://visio.example.org/r/1", "https://visio.example.org/r/2"
PHONE = "CONFERENCE;FEATURE=PHONE;LABEL=Pont:tel:+33100000000"


def said(clinic: Clinic) -> list[str]:
    """The ways to join as the server has them, sorted; parameters stand in an order of its own."""
    (body,) = clinic.bodies().values()
    body = body.replace("FEATURE=VIDEO;VALUE=URI", "VALUE=URI;FEATURE=VIDEO")
    return sorted(line.strip() for line in body.splitlines() if line.startswith(("CONFERENCE", "URL")))


def ways(link: str) -> list[str]:
    return sorted([f"CONFERENCE;VALUE=URI;FEATURE=VIDEO:{link}", f"URL:{link}", PHONE])


def test_another_link_here_and_a_way_to_dial_in_there(any_clinic: Clinic) -> None:
    clinic, workspace = any_clinic, any_clinic.profile("here", settings='link_hosts = ["visio.example.org"]\n')
    desk = open_desk(workspace)
    booked = desk.book(calendar=clinic.calendars[0], start=START, duration=LENGTH, patient=PATIENT, link=OLD).appointment
    assert booked is not None
    assert booked.reference is not None
    assert settled(workspace) == []
    ((path, body),) = clinic.bodies().items()
    lines = body.replace("\r\n", "\n").replace("END:VEVENT", f"{PHONE}\nEND:VEVENT")
    clinic.write(path.rpartition("/")[2], lines)

    changed = desk.edit(booked.reference, link=NEW)  # on the version without the other way
    assert (changed.outcome, outbox(workspace)) == ("changed", [])
    assert said(clinic) == ways(NEW)
    assert changed.appointment is not None
    assert changed.appointment.link == NEW

    assert settled(workspace) == []
    back = desk.take_back()
    assert back is not None
    assert back.outcome == "changed"
    assert said(clinic) == ways(OLD)
    assert back.appointment is not None
    assert back.appointment.link == OLD
