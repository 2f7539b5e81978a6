"""An appointment as everything shows it: agenda, booking, JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduling.model.interval import Interval
from scheduling.model.patient import Patient


class AppointmentStatus(StrEnum):
    """FHIR R4 `Appointment.status`, the codes used here."""

    PROPOSED = "proposed"
    PENDING = "pending"
    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"


class AppointmentKind(StrEnum):
    """What the visit is; the value is also its iCalendar category, in capitals."""

    FIRST_VISIT = "first-visit"
    FOLLOW_UP = "follow-up"
    REMOTE_MONITORING = "remote-monitoring"
    CASE_CONFERENCE = "case-conference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One occurrence in one calendar. `foreign`: another program's event; `patient`: None without the key.
    `is_range`: not an appointment but open time of its practitioner.
    """

    uid: str
    calendar: str
    href: str | None
    start: datetime
    end: datetime
    status: AppointmentStatus
    reference: str | None = None
    kind: AppointmentKind | None = None
    summary: str = ""
    link: str | None = None
    patient: Patient | None = None
    series: str | None = None
    queued: bool = False
    conflict: bool = False
    foreign: bool = False
    all_day: bool = False
    busy: bool = True
    is_range: bool = False
    recurrence_id: str | None = None
    overbooked: str | None = None

    @property
    def interval(self) -> Interval:
        """When it takes place."""
        return Interval(self.start, self.end)
