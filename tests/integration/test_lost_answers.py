"""An answer is lost, or a request: what was told stands, what was not told is found out, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from scheduling.booking.outcome import BookingOutcome
from scheduling.model.appointment import AppointmentStatus
from scheduling.office.conflicts import resolve_conflict
from scheduling.office.desk import open_desk
from scheduling.office.workspace import Workspace
from tests.helpers.faulty_proxy import Act, answer_lost, does_but_says, request_lost
from tests.integration.clinic import (
    CLAIM,
    CONFIRMED,
    HOUR,
    LENGTH,
    PATIENT,
    START,
    Clinic,
    outbox,
    patient_of,
    settled,
    shown,
)


@dataclass(frozen=True)
class Step:
    """One write of an action: the request that is hit, and what stands once all is settled, calendar by calendar."""

    method: str
    body: bytes
    skip: int
    here: list[tuple[str, datetime]]
    there: list[tuple[str, datetime]]
    writes: int
    """How many writes the whole action makes when nothing is lost."""


BOOKED, MOVED, CANCELLED = [("CONFIRMED", START)], [("CONFIRMED", START + HOUR)], [("CANCELLED", START)]
STEPS = {
    "book claim": Step("PUT", CLAIM, 0, BOOKED, [], 2),
    "book confirm": Step("PUT", CONFIRMED, 0, BOOKED, [], 2),
    "overbook": Step("PUT", CONFIRMED, 0, BOOKED, [], 1),
    "move claim": Step("PUT", CLAIM, 0, MOVED, [], 3),
    "move change": Step("PUT", CONFIRMED, 0, MOVED, [], 3),
    "move withdrawal": Step("DELETE", b"", 0, MOVED, [], 3),
    "cancel": Step("PUT", b"", 0, CANCELLED, [], 1),
    "outcome": Step("PUT", b"", 0, BOOKED, [], 1),
    "remove": Step("DELETE", b"", 0, [], [], 1),
    "transfer claim": Step("PUT", CLAIM, 0, CANCELLED, MOVED, 3),
    "transfer confirm": Step("PUT", CONFIRMED, 0, CANCELLED, MOVED, 3),
    "transfer release": Step("PUT", b"STATUS:CANCELLED", 0, CANCELLED, MOVED, 3),
    "restore claim": Step("PUT", CLAIM, 0, BOOKED, [], 3),
    "restore put": Step("PUT", b"", 1, BOOKED, [], 3),
}
FAULTS: dict[str, Act] = {
    "answer lost": answer_lost,
    "request lost": request_lost,
    "done, said 500": does_but_says(500),
}
DONE = {"booked", "moved", "cancelled", "changed"}


def prepared(clinic: Clinic, workspace: Workspace, action: str) -> Callable[[], BookingOutcome]:
    """The appointment that the action needs, and the action."""
    desk, calendar, other = open_desk(workspace), *clinic.calendars
    if action == "book":
        return lambda: desk.book(calendar=calendar, start=START, duration=LENGTH, patient=PATIENT)
    if action == "overbook":
        return lambda: desk.book(calendar=calendar, start=START, duration=LENGTH, patient=PATIENT, overbook="urgence")
    reference = clinic.books(workspace)
    actions: dict[str, Callable[[], BookingOutcome]] = {
        "move": lambda: desk.move(reference, START + HOUR),
        "transfer": lambda: desk.move(reference, START + HOUR, other),
        "cancel": lambda: desk.cancel(reference),
        "remove": lambda: desk.cancel(reference, remove=True),
        "outcome": lambda: desk.outcome(reference, AppointmentStatus.ARRIVED),
        "restore": lambda: resolve_conflict(workspace, reference, "local"),
    }
    if action == "restore":
        clinic.delete(next(iter(clinic.bodies())))
        assert desk.outcome(reference, AppointmentStatus.ARRIVED).outcome == "conflict"
    return actions[action]


def unclaimed(clinic: Clinic, calendar: int) -> list[tuple[str, datetime]]:
    return [one for one in clinic.standing(calendar) if one[0] != "CLAIM"]


@pytest.mark.parametrize("reads_back", [True, False], ids=["read back", "then dark"])
@pytest.mark.parametrize("fault", list(FAULTS))
@pytest.mark.parametrize("step", list(STEPS))
def test_a_write_without_an_answer(clinic: Clinic, step: str, fault: str, reads_back: bool) -> None:
    expected, proxy = STEPS[step], clinic.proxy
    workspace = clinic.profile("here")
    act = prepared(clinic, workspace, step.partition(" ")[0])
    proxy.heal()
    hit = FAULTS[fault] if reads_back else proxy.going_dark(FAULTS[fault])
    rule = proxy.on(expected.method, body=expected.body, skip=expected.skip, times=1, act=hit)
    told = act()
    assert rule.applied == 1, "the step was hit"
    arrived = fault != "request lost"
    if reads_back and arrived:
        assert told.outcome in DONE or expected.method == "DELETE", "it stands, and can be read back"
        assert len(proxy.methods("PUT")) <= expected.writes, "no write was made twice"
    assert told.outcome in DONE | {"queued"}
    waiting = {kind for kind, _ in outbox(workspace)}
    if told.outcome == "queued":
        assert waiting != set()
    elif "old_time_not_yet_released" in told.warnings:
        assert waiting >= {"cancel"}
    else:
        assert waiting <= {"withdraw"}
        assert unclaimed(clinic, 0) == expected.here, "what was told stands at once"
    assert unclaimed(clinic, 1) == expected.there or told.outcome == "queued"
    proxy.heal()
    assert settled(workspace) == []
    assert (clinic.standing(0), clinic.standing(1)) == (expected.here, expected.there)
    assert outbox(workspace) == []
    again = settled(workspace)
    agenda = sorted((one.start, one.queued, one.conflict) for one in shown(workspace))
    assert again == []
    assert agenda == sorted((start, False, False) for _, start in expected.here + expected.there)
    if step != "remove":
        (reference,) = {one.reference for one in shown(workspace)}
        assert patient_of(workspace, str(reference)) == PATIENT
