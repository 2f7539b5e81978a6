"""Objects and calendars for the store's tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.icalendar.time_zones import TimeZones
from scheduling.icalendar.writer import new_event
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.model.patient import Patient
from scheduling.sealing import SealingKey, SealingKeys
from scheduling.store.accounts import add_account
from scheduling.store.collections import upsert_collections
from scheduling.store.connection import Database
from scheduling.store.ingest import Ingest

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
KEY = bytes(range(32))
KEYS = SealingKeys([SealingKey("unit-1", "2026-01-01T00:00:00+00:00", bytes(range(100, 132)))])
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Found:
    href: str
    name: str = "Consultations"
    owner: str = "Dr Amel Bensaïd"
    writable: bool = True
    color: str = ""
    resource_id: str = ""
    readable: bool = True
    reports: frozenset[str] = frozenset()


def ingest_with(keys: SealingKeys = KEYS) -> Ingest:
    return Ingest(TimeZones(PARIS), keys, Interval(NOW - timedelta(days=366), NOW + timedelta(days=732)))


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def between(start: str, end: str) -> Interval:
    return Interval(paris(start), paris(end))


def two_calendars(database: Database) -> tuple[int, int]:
    with database.transaction() as cursor:
        account = add_account(cursor, name="hospital", url="https://cal.example/", username="secretariat")
        one, other = upsert_collections(
            cursor, account, [Found("https://cal.example/a/"), Found("https://cal.example/b/", name="IDE", owner="Sophie Caron")]
        )
    return one, other


def ours(
    uid: str = "u1",
    reference: str = "7F3K2Q",
    start: str = "2026-11-03T10:00",
    minutes: int = 30,
    *,
    patient: Patient | None = None,
    status: AppointmentStatus = AppointmentStatus.BOOKED,
    keys: SealingKeys = KEYS,
    nonce: str = "n1",
    claim: str | None = None,
) -> bytes:
    begin = paris(start)
    return new_event(
        uid=uid,
        reference=reference,
        interval=Interval(begin.astimezone(UTC), begin.astimezone(UTC) + timedelta(minutes=minutes)),
        zone=PARIS,
        status=status,
        kind=AppointmentKind.FOLLOW_UP,
        summary=f"Téléconsultation {reference}",
        link="https://video.example/room",
        series=None,
        sealed=keys.seal(patient, uid) if patient else None,
        nonce=nonce,
        now=NOW,
        claim=claim,
    )


def foreign(uid: str = "f1", *lines: str, start: str = "20261103T130000Z", end: str = "20261103T140000Z") -> bytes:
    body = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Other//EN", "BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261001T000000Z"),
        *(f"DTSTART:{start}", f"DTEND:{end}", *lines, "END:VEVENT", "END:VCALENDAR", ""),
    ]
    return "\r\n".join(body).encode()
