"""Days of an agenda made by hand: as in the design's picture, busy, empty, or as full as a large hospital."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.model.patient import Patient
from scheduling.office.agenda import AgendaDays
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 42, tzinfo=PARIS)
NAMES = ("Dr Amel Bensaïd", "Dr Paul Lefèvre", "Dr Inès Marchetti", "IDE Sophie Caron")
S, K = AppointmentStatus, AppointmentKind


def at(clock: str, day: date = MONDAY) -> datetime:
    """A time of day in Paris."""
    hour, minute = clock.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=PARIS)


def calendar(number: int, name: str, *, writable: bool = True) -> Collection:
    return Collection(
        id=number,
        account_id=1,
        account="hospital",
        href=f"https://calendars.example/{number}/",
        name=name,
        owner="hospital",
        writable=writable,
        followed=True,
        sync_token=None,
        ctag=None,
        reports=frozenset(),
        capabilities={},
        color=None,
        last_full=None,
        gone=False,
        by_address=False,
        resource_id=None,
        href_key=f"https://calendars.example/{number}",
    )


def appointment(
    number: int,
    start: datetime,
    minutes: int = 30,
    who: str = "",
    status: AppointmentStatus = S.BOOKED,
    kind: AppointmentKind | None = None,
    **other: object,
) -> StoredAppointment:
    """In calendar `number`; `who` is "Given Family", else there is no key and the reference is shown."""
    given, _, family = who.partition(" ")
    uid = f"{number}-{start.isoformat()}-{minutes}-{who}"
    made = StoredAppointment(
        uid=uid,
        calendar=f"calendar {number}",
        href=f"https://calendars.example/{number}/{uid}.ics",
        start=start,
        end=(start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo),
        status=status,
        reference="7F3K-2M9Q",
        kind=kind,
        patient=Patient(family=family, given=given) if family else None,
        collection_id=number,
        object_id=abs(hash(uid)) % 10**9,
    )
    return replace(made, **other)  # type: ignore[arg-type]


def busy(number: int, start: datetime, minutes: int, summary: str, **other: object) -> StoredAppointment:
    """Another program's event."""
    return appointment(number, start, minutes, foreign=True, summary=summary, reference=None, **other)


def days_of(
    appointments: list[StoredAppointment],
    *,
    calendars: tuple[Collection, ...] | None = None,
    ranges: dict[int, tuple[Interval, ...]] | None = None,
    first: date = MONDAY,
    last: date = MONDAY,
    now: datetime = NOW,
    holidays: dict[date, str] | None = None,
) -> AgendaDays:
    shown = calendars or tuple(calendar(number, name) for number, name in enumerate(NAMES, 1))
    return AgendaDays(
        first=first,
        last=last,
        calendars=shown,
        labels={one.id: one.name for one in shown},
        appointments=tuple(sorted(appointments, key=lambda one: one.start.timestamp())),
        ranges=ranges if ranges is not None else {one.id: open_hours(first, last) for one in shown},
        holidays=holidays or {},
        now=now,
    )


def open_hours(first: date, last: date, *halves: tuple[str, str]) -> tuple[Interval, ...]:
    """9 to 12 and 14 to 18 where nothing else is said, every day."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    wanted = halves or (("9:00", "12:00"), ("14:00", "18:00"))
    return tuple(Interval(at(start, day), at(end, day)) for day in days for start, end in wanted)


def picture() -> AgendaDays:
    """The day of `look/agenda-light.png`."""
    found = [
        appointment(1, at("8:30"), 30, "Lucie Garnier", S.FULFILLED, K.FOLLOW_UP),
        appointment(1, at("9:00"), 30, "Marc Petit", S.NOSHOW),
        appointment(1, at("9:30"), 30, "Awa Diallo", S.FULFILLED),
        appointment(1, at("10:15"), 45, "Chloé Roussel", S.ARRIVED, K.FIRST_VISIT),
        appointment(1, at("11:15"), 30, "Jean Fabre"),
        appointment(1, at("14:00"), 30, "Nora Haddad"),
        appointment(1, at("15:00"), 45, "Éric Colin", queued=True),
        appointment(2, at("9:00"), 30, "Fanny Martin"),
        busy(2, at("10:00"), 60, "RCP Sénologie"),
        appointment(2, at("11:00"), 45, reference="7F3K", conflict=True),
        appointment(2, at("13:30"), 30, "Paul Nguyen"),
        appointment(2, at("14:30"), 30, "Sarah Leroy"),
        appointment(2, at("16:00"), 45, "Théo Robert", kind=K.FOLLOW_UP),
        appointment(3, at("8:15"), 45, "Yanis Benali", S.FULFILLED, K.FOLLOW_UP),
        appointment(3, at("9:30"), 30, "Gaël Blanc"),
        appointment(3, at("10:30"), 30, "Rose Simon"),
        busy(3, at("12:00"), 60 * 24 * 4 + 6 * 60, "Congé"),
        appointment(4, at("8:00"), 30, "Victor Roy", S.FULFILLED),
        appointment(4, at("8:30"), 30, "Brune Faure", S.FULFILLED),
        appointment(4, at("9:00"), 30, "Olga Picard", S.FULFILLED),
        appointment(4, at("9:30"), 30, "Denis Mercier", S.FULFILLED),
        appointment(4, at("11:00"), 30, "Karim Dupuis"),
        appointment(4, at("13:00"), 30, "Inès Lambert"),
        appointment(4, at("13:30"), 30, "Zoé Perrin"),
    ]
    ranges = {
        1: open_hours(MONDAY, MONDAY, ("8:30", "12:30"), ("14:00", "17:00")),
        2: open_hours(MONDAY, MONDAY, ("9:00", "12:00"), ("13:30", "18:00")),
        3: open_hours(MONDAY, MONDAY, ("8:00", "12:00")),
        4: open_hours(MONDAY, MONDAY, ("8:00", "12:00"), ("13:00", "17:00")),
    }
    return days_of(found, ranges=ranges)


def hospital(practitioners: int = 20, days: int = 5, each: int = 20) -> AgendaDays:
    """A full week: `each` appointments per practitioner and day, in all statuses."""
    statuses = (S.BOOKED, S.BOOKED, S.FULFILLED, S.ARRIVED, S.NOSHOW, S.PENDING, S.BOOKED)
    last = MONDAY + timedelta(days=days - 1)
    found = []
    for number in range(1, practitioners + 1):
        for day in range(days):
            for index in range(each):
                start = at("8:00", MONDAY + timedelta(days=day)) + timedelta(minutes=30 * index)
                status = statuses[(number + day + index) % len(statuses)]
                if index % 9 == 4:
                    found.append(busy(number, start, 30, "Réunion de service"))
                else:
                    who = f"Anne Patient{number}{day}{index}"
                    found.append(appointment(number, start, 30, who, status, K.FOLLOW_UP, queued=index % 11 == 5))
    calendars = tuple(calendar(number, f"Dr Prénom Nom{number}") for number in range(1, practitioners + 1))
    return days_of(found, calendars=calendars, last=last)
