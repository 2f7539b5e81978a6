"""Small builders that the tests of the pure questions share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.model.appointment import Appointment, AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval

PARIS = ZoneInfo("Europe/Paris")


def at(text: str, zone: ZoneInfo = PARIS, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def between(start: str, end: str, zone: ZoneInfo = PARIS) -> Interval:
    return Interval(at(start, zone), at(end, zone))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def visit(
    start: datetime,
    minutes: int,
    uid: str = "u",
    status: AppointmentStatus = AppointmentStatus.BOOKED,
    kind: AppointmentKind | None = None,
    busy: bool = True,
) -> Appointment:
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)
    return Appointment(uid=uid, calendar="c", href=None, start=start, end=end, status=status, kind=kind, busy=busy)
