"""Values as the facade hands them out."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from scheduling.model.appointment import Appointment, AppointmentKind, AppointmentStatus
from scheduling.model.patient import Patient

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 11, 23, 14, 30, tzinfo=PARIS)
END = datetime(2026, 11, 23, 15, 0, tzinfo=PARIS)

BOOKED = Appointment(
    uid="u-1",
    calendar="Dr Amel Bensaïd",
    href="https://cal.example/a/u.ics",
    start=datetime(2026, 11, 23, 13, 30, tzinfo=UTC),
    end=END,
    status=AppointmentStatus.BOOKED,
    reference="7F3K2Q",
    kind=AppointmentKind.FOLLOW_UP,
    summary="Téléconsultation 7F3K2Q",
    link="https://visio.example/r",
    patient=Patient(family="DURAND", given="Jeanne", note="une note"),
)
FOREIGN = Appointment(
    uid="u-2",
    calendar="Dr Amel Bensaïd",
    href=None,
    start=START,
    end=END,
    status=AppointmentStatus.BOOKED,
    summary="RCP\x1b[31m sein",
    foreign=True,
)
