"""The physician's day as values: what comes next and how long until then. Pure, no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from scheduling.errors import LinkRefused
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.link import check_link
from scheduling.store.occurrences import StoredAppointment

SOON = timedelta(minutes=30)
"""So long before its start an appointment shows what may become of it."""

_AHEAD = frozenset({AppointmentStatus.PROPOSED, AppointmentStatus.PENDING, AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED})


@dataclass(frozen=True, slots=True)
class Day:
    """`appointments`: of `day`, by start, cancelled ones left out; `later`: the next day that has some of ours, and those."""

    day: date
    appointments: tuple[StoredAppointment, ...]
    later: tuple[StoredAppointment, ...]


@dataclass(frozen=True, slots=True)
class Countdown:
    """`minutes` until it begins, since it began, or 0 for now."""

    phase: Literal["before", "now", "during"]
    minutes: int = 0


def day_of(appointments: Iterable[StoredAppointment], day: date) -> Day:
    """Sort what was read from `day` on."""
    standing = [one for one in appointments if one.status is not AppointmentStatus.CANCELLED]
    today = tuple(one for one in standing if one.start.date() <= day and (one.end.date() > day or _ends_on(one, day)))
    ahead = [one for one in standing if not one.foreign and one.start.date() > day]
    next_day = min((one.start.date() for one in ahead), default=None)
    return Day(day, today, tuple(one for one in ahead if one.start.date() == next_day))


def next_of(appointments: Sequence[StoredAppointment], now: datetime) -> StoredAppointment | None:
    """The teleconsultation that is under way or comes next: of two at once the one that began last."""
    instant = now.astimezone(UTC)
    open_ = [one for one in appointments if not one.foreign and one.status in _AHEAD and one.end.astimezone(UTC) > instant]
    begun = [one for one in open_ if one.start.astimezone(UTC) <= instant]
    if begun:
        return begun[-1]
    return open_[0] if open_ else None


def countdown(appointment: StoredAppointment, now: datetime) -> Countdown:
    """Whole minutes: until the start rounded up, so that "in 1 min" never means now; since the start rounded down."""
    seconds = (appointment.start.astimezone(UTC) - now.astimezone(UTC)).total_seconds()
    if seconds > 0:
        return Countdown("before", -int(-seconds // 60))
    minutes = int(-seconds // 60)
    return Countdown("during", minutes) if minutes else Countdown("now")


def asks_outcome(appointment: StoredAppointment, now: datetime) -> bool:
    """Whether it is time to say what became of it, and nobody did."""
    near = appointment.start.astimezone(UTC) - SOON <= now.astimezone(UTC)
    return not appointment.foreign and appointment.status in _AHEAD and near


def link_host(link: str | None, allowed: Iterable[str]) -> str:
    """`host` or `host:port` of a link that may be opened, else nothing. Its path stays out: it may let anybody in."""
    try:
        parts = urlsplit(check_link(link or "", allowed))
    except LinkRefused:
        return ""
    host = (parts.hostname or "").rstrip(".")
    return host if parts.port in (None, 443) else f"{host}:{parts.port}"


def _ends_on(appointment: StoredAppointment, day: date) -> bool:
    """An appointment that ends at midnight ends the day before; an empty one on its own day."""
    midnight = datetime.combine(day, datetime.min.time(), appointment.end.tzinfo)
    return appointment.start.date() == day or (appointment.end.date() == day and appointment.end > midnight)
