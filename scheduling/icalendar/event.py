"""What one VEVENT says, in our words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduling.icalendar.properties import CATEGORY, RANGE_CATEGORY
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Times are UTC; `recurrence_id` is normalised: a DATE-TIME in UTC (`20261103T083000Z`) or a DATE (`20261103`).

    `time_zone` is the TZID as written, empty for UTC, floating times and dates. `recurs`: has RRULE, RDATE or EXDATE.
    `claimed_by`: who claims, where it is a claim that tells so. `link`, `reference` and `kind` are read from our own events only.
    """

    uid: str
    recurrence_id: str | None
    start: datetime
    end: datetime
    all_day: bool
    status: AppointmentStatus
    summary: str
    transparent: bool
    categories: tuple[str, ...]
    reference: str | None
    kind: AppointmentKind | None
    link: str | None
    series: str | None
    sealed: str | None
    claim: str | None
    nonce: str | None
    overbooked: str | None
    sequence: int
    time_zone: str
    recurs: bool
    claimed_by: str | None = None

    @property
    def interval(self) -> Interval:
        """From start to end."""
        return Interval(self.start, self.end)

    @property
    def ours(self) -> bool:
        """Whether this is an appointment (or claim) of this application."""
        return CATEGORY in self.categories

    @property
    def is_range(self) -> bool:
        """Whether this is an open range of its practitioner."""
        return RANGE_CATEGORY in self.categories

    @property
    def busy(self) -> bool:
        """Whether the time is taken.

        TRANSP says so of others' events; of ours it is not asked, because servers keep it per user: only a
        cancelled appointment frees its time. An open range never takes any.
        """
        if self.is_range:
            return False
        if self.ours:
            return self.status is not AppointmentStatus.CANCELLED
        return not self.transparent and self.status is not AppointmentStatus.CANCELLED
