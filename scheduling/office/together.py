"""One visit with several practitioners: a booking in each of their calendars, or in none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.errors import CalDavError, InputRefused, SchedulingError
from scheduling.model.appointment import Appointment, AppointmentKind
from scheduling.model.patient import Patient
from scheduling.office.desk import open_desk
from scheduling.office.workspace import Workspace
from scheduling.progress import CancelToken
from scheduling.store.accounts import accounts


@dataclass(frozen=True, slots=True)
class TogetherOutcome:
    """`booked`: in the order asked for; empty where one was refused, and then `refused` is its outcome in `calendar_id`.

    `left`: what was booked before the refusal and could not be taken back at once; the next synchronisation may do so.
    """

    booked: tuple[BookingOutcome, ...]
    refused: BookingOutcome | None = None
    calendar_id: int | None = None
    taken_back: int = 0
    left: tuple[Appointment, ...] = ()


def book_together(
    workspace: Workspace,
    calendars: Sequence[tuple[int, str]],
    *,
    start: datetime,
    duration: timedelta,
    patient: Patient | None = None,
    kind: AppointmentKind | None = None,
    link: str | None = None,
    overbook: str | None = None,
) -> TogetherOutcome:
    """Book in each of `calendars` (id, address) in turn. Where one is refused, those before it are taken back.

    Raises what `Desk.book` raises, after taking back too.
    """
    booked: list[BookingOutcome] = []
    for calendar_id, href in calendars:
        try:
            outcome = open_desk(workspace).book(
                calendar=href, start=start, duration=duration, patient=patient, kind=kind, link=link, overbook=overbook
            )
        except SchedulingError:
            _take_back(workspace, booked)
            raise
        if outcome.outcome not in (Outcome.BOOKED, Outcome.QUEUED):
            left = _take_back(workspace, booked)
            return TogetherOutcome((), outcome, calendar_id, len(booked) - len(left), left)
        booked.append(outcome)
    return TogetherOutcome(tuple(booked))


def _take_back(workspace: Workspace, booked: Sequence[BookingOutcome]) -> tuple[Appointment, ...]:
    """Remove them again, the last first, even where the person cancelled; answers those that still stand."""
    if booked:
        workspace.cancel = CancelToken()
        for account in accounts(workspace.database):
            workspace.forget_transport(account)
    left = []
    for one in reversed(booked):
        appointment = one.appointment
        if appointment is None:
            continue
        try:
            outcome = open_desk(workspace).cancel(appointment.uid, remove=True)
        except (CalDavError, InputRefused):
            left.append(appointment)
            continue
        if outcome.outcome is not Outcome.CANCELLED:
            left.append(appointment)
    return tuple(left)
