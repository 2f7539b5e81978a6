"""Servers that keep objects elsewhere, name no strong etags, drop what they do not know, refuse bodies, lose calendars."""

from __future__ import annotations

import re

import pytest

from scheduling.errors import NotAllowed, NotFound
from scheduling.model.appointment import AppointmentStatus
from scheduling.office.conflicts import open_conflicts, resolve_conflict
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.store.collections import collections
from scheduling.store.objects import objects_of
from tests.helpers.faulty_proxy import (
    Act,
    kept_elsewhere,
    line_feeds_only,
    no_etags,
    refuses,
    request_lost,
    says,
    weak_etags,
    without_extensions,
)
from tests.integration.clinic import CLAIM, HOUR, LENGTH, PATIENT, QUERY, START, Clinic, outbox, patient_of, settled, shown

ONE = [("CONFIRMED", START)]


def test_kept_under_another_name(any_clinic: Clinic) -> None:
    clinic, workspace = any_clinic, any_clinic.profile("here")
    clinic.proxy.on("PUT", act=kept_elsewhere)
    desk, reference = open_desk(workspace), clinic.books(workspace)
    (path,) = clinic.bodies()
    assert "/kept-" in path
    (collection,) = [one for one in collections(workspace.database) if one.href == clinic.calendars[0]]
    assert [one.href.endswith(path) for one in objects_of(workspace.database, collection.id)] == [True]
    assert desk.move(reference, START + HOUR).outcome == "moved"
    assert clinic.standing() == [("CONFIRMED", START + HOUR)]
    assert desk.cancel(reference, remove=True).outcome == "cancelled"
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace), shown(workspace)) == ([], [], [])


def test_a_claim_kept_under_another_name_is_withdrawn(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    clinic.proxy.on("PUT", body=CLAIM, times=1, act=kept_elsewhere)
    clinic.proxy.on("REPORT", body=QUERY, act=clinic.proxy.going_dark(request_lost))
    assert open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH).outcome == "queued"
    assert clinic.standing() == [("CLAIM", START)]
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == (ONE, [])


ETAGS: dict[str, Act] = {
    "weak": weak_etags,
    "none": no_etags,
    "weak, other line ends": lambda request, forward: weak_etags(request, lambda asked: line_feeds_only(asked, forward)),
}


@pytest.mark.parametrize("etags", list(ETAGS))
def test_without_strong_etags(any_clinic: Clinic, etags: str) -> None:
    clinic, workspace = any_clinic, any_clinic.profile("here")
    clinic.proxy.on("*", act=ETAGS[etags])
    desk, reference = open_desk(workspace), clinic.books(workspace)
    assert desk.book(calendar=clinic.calendars[0], start=START, duration=LENGTH).outcome == "taken"
    assert desk.move(reference, START + HOUR).outcome == "moved"
    assert clinic.standing() == [("CONFIRMED", START + HOUR)]
    assert desk.outcome(reference, AppointmentStatus.ARRIVED).outcome == "changed"
    assert settled(workspace) == []
    assert desk.cancel(reference, remove=True).outcome == "cancelled"
    at_once = clinic.books(workspace)
    assert desk.cancel(at_once, remove=True).outcome == "cancelled"
    assert settled(workspace) == []
    assert (clinic.standing(), outbox(workspace)) == ([], [])


def moved_by_others(clinic: Clinic, hour: int) -> None:
    """Another program gives the one appointment of the calendar another time."""
    ((path, body),) = clinic.bodies().items()
    moved = re.sub(r"^(DT\w+;TZID=Europe/Paris:\d{8}T)\d\d", rf"\g<1>{hour}", body, flags=re.MULTILINE)
    clinic.write(path.rpartition("/")[2], moved.replace("\r\n", "\n"))
    assert clinic.standing() == [("CONFIRMED", START.replace(hour=hour))]


@pytest.mark.parametrize("etags", list(ETAGS))
def test_without_strong_etags_others_are_not_overwritten(clinic: Clinic, etags: str) -> None:
    """Somebody moved it meanwhile: their time stays where we only say who came, and a removal asks a person."""
    workspace = clinic.profile("here")
    clinic.proxy.on("*", act=ETAGS[etags])
    desk, reference = open_desk(workspace), clinic.books(workspace)
    moved_by_others(clinic, 14)
    assert desk.outcome(reference, AppointmentStatus.ARRIVED).outcome == "changed"
    assert clinic.standing() == [("CONFIRMED", START + 4 * HOUR)]
    moved_by_others(clinic, 16)
    assert desk.cancel(reference, remove=True).outcome == "conflict"
    assert clinic.standing() == [("CONFIRMED", START + 6 * HOUR)]
    resolve_conflict(workspace, reference, "server")
    assert (clinic.standing(), outbox(workspace)) == ([("CONFIRMED", START + 6 * HOUR)], [])
    assert patient_of(workspace, reference) == PATIENT


def test_a_server_that_drops_extensions(any_clinic: Clinic) -> None:
    """It cannot hold claims: booking there is refused, and nothing of it is left."""
    clinic, workspace = any_clinic, any_clinic.profile("here")
    clinic.proxy.on("PUT", act=without_extensions)
    with pytest.raises(NotAllowed) as refusal:
        open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH)
    assert refusal.value.action == "incapable"
    assert (clinic.bodies(), outbox(workspace), shown(workspace)) == ({}, [], [])


@pytest.mark.parametrize(
    ("status", "condition"),
    [(403, "<C:max-resource-size/>"), (412, "<C:valid-calendar-data/>"), (415, ""), (403, "<C:supported-calendar-component/>")],
)
def test_the_body_is_refused(clinic: Clinic, status: int, condition: str) -> None:
    workspace = clinic.profile("here")
    clinic.proxy.on("PUT", act=refuses(status, condition))
    desk = open_desk(workspace)
    with pytest.raises(NotAllowed) as refusal:
        desk.book(calendar=clinic.calendars[0], start=START, duration=LENGTH)
    assert refusal.value.action == "refused"
    assert len(clinic.proxy.methods("PUT")) == 1, "it would be refused again"
    assert (clinic.bodies(), outbox(workspace), shown(workspace)) == ({}, [], [])
    desk.book(calendar=clinic.calendars[0], start=START, duration=LENGTH, offline=True)
    assert settled(workspace) == []
    assert outbox(workspace) == [("book", "failed")]
    assert len(open_conflicts(workspace)) == 1, "a person is asked"


def test_an_unreadable_object_holds_up_nothing_else(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    desk, reference = open_desk(workspace), clinic.books(workspace)
    (path,) = clinic.bodies()
    clinic.proxy.on("*", act=request_lost)
    assert desk.outcome(reference, AppointmentStatus.ARRIVED).outcome == "queued"
    desk.book(calendar=clinic.calendars[0], start=START + HOUR, duration=LENGTH, offline=True)
    clinic.proxy.heal()
    clinic.proxy.on("PUT", path=path, act=says(412))
    clinic.proxy.on("GET", path=path, act=says(200, {"ETag": '"z"'}, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\n"))
    assert settled(workspace) == []
    assert outbox(workspace) == [("outcome", "failed")]
    assert clinic.standing() == [*ONE, ("CONFIRMED", START + HOUR)]


def test_a_calendar_deleted_on_the_server(clinic: Clinic) -> None:
    """What waits for it is kept for a person; the other calendars go on."""
    workspace = clinic.profile("here")
    desk = open_desk(workspace)
    queued = desk.book(calendar=clinic.calendars[0], start=START, duration=LENGTH, patient=PATIENT, offline=True).appointment
    assert queued is not None
    clinic.delete(clinic.calendars[0].removeprefix(clinic.proxy.url.rstrip("/")))
    with pytest.raises(NotFound):
        desk.book(calendar=clinic.calendars[0], start=START + HOUR, duration=LENGTH)
    clinic.books(workspace, calendar=1)
    for full in (False, True):
        told = {one.href: one.error for one in synchronise(workspace, full=full).calendars}
        gone = told.pop(clinic.calendars[0], None)
        assert gone is not None
        assert gone.code == "calendar_gone"
        assert set(told.values()) == {None}
    assert outbox(workspace) == [("book", "failed")]
    assert [one.reference for one in open_conflicts(workspace)] == [queued.reference]
    assert patient_of(workspace, str(queued.reference)) == PATIENT
    assert clinic.standing(1) == ONE


def test_a_calendar_deleted_between_claim_and_look(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    queued = open_desk(workspace).book(calendar=clinic.calendars[0], start=START, duration=LENGTH, patient=PATIENT, offline=True)
    clinic.proxy.on("REPORT", path=clinic.calendars[0].rstrip("/").rpartition("/")[2], act=says(404))
    assert settled(workspace) == ["calendar_gone"]
    assert outbox(workspace) == [("book", "failed")]
    assert queued.appointment is not None
    assert patient_of(workspace, str(queued.appointment.reference)) == PATIENT
