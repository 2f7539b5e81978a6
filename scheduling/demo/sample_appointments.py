"""About fifty appointments for each practitioner: inside the open time, apart from each other, statuses as the hour has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from scheduling.availability import subtract
from scheduling.demo.fictitious_patients import patient
from scheduling.demo.practitioners import Practice, Visit
from scheduling.demo.sample_object import WEEKS, SampleObject, random_uuid
from scheduling.icalendar.writer import new_event
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.model.patient import Patient
from scheduling.model.reference import ALPHABET, LENGTH
from scheduling.sealing.keys import SealingKeys

_PAUSE = timedelta(minutes=30)
_QUARTER = timedelta(minutes=15)
_ROOMS = "https://visio.example.org/"

# (status, how many in a hundred)
_PAST = (
    (AppointmentStatus.FULFILLED, 84),
    (AppointmentStatus.NOSHOW, 7),
    (AppointmentStatus.CANCELLED, 7),
    (AppointmentStatus.BOOKED, 2),
)
_AHEAD = ((AppointmentStatus.BOOKED, 88), (AppointmentStatus.PENDING, 6), (AppointmentStatus.CANCELLED, 6))


@dataclass(frozen=True, slots=True)
class _Planned:
    interval: Interval
    visit: Visit
    patient: Patient
    series: str | None = None


def sample_appointments(
    practice: Practice,
    open_: Sequence[Interval],
    *,
    begin: datetime,
    place: int,
    now: datetime,
    zone: ZoneInfo,
    keys: SealingKeys,
    chance: Random,
) -> list[SampleObject]:
    """Fill a part of the `open_` time, less with each week after `begin`.

    `place`: the practitioner's among all, for references and patient numbers of their own.
    """
    patients = _Patients(chance, place)
    planned = list(_series(practice, open_, zone, patients, chance))
    remaining = subtract(open_, [one.interval for one in planned])
    planned += _others(practice, remaining, begin, patients, chance)
    planned.sort(key=lambda one: one.interval)
    references = _references(place)
    return [_object(one, next(references), now, zone, keys, chance) for one in planned]


class _Patients:
    """New ones with numbers of their own, and some who come again."""

    def __init__(self, chance: Random, place: int) -> None:
        self._chance = chance
        self._numbers = count(1000 * (place + 1))
        self._seen: list[Patient] = []

    def new(self) -> Patient:
        self._seen.append(patient(self._chance, next(self._numbers)))
        return self._seen[-1]

    def any(self) -> Patient:
        return self._chance.choice(self._seen) if self._seen and self._chance.random() < 0.2 else self.new()


def _series(
    practice: Practice, open_: Sequence[Interval], zone: ZoneInfo, patients: _Patients, chance: Random
) -> Iterator[_Planned]:
    # The same patient each week at the same hour, one after the other in the first range of a day.
    visit, hours = practice.visits[0], practice.ranges[0]
    weekdays = hours.weekdays
    for number in range(practice.patients_in_series):
        weekday, row = weekdays[number % len(weekdays)], number // len(weekdays)
        series, who = random_uuid(chance), patients.new()
        for stretch in open_:
            day = stretch.start.astimezone(zone)
            if day.weekday() != weekday or day.time() != hours.start:
                continue
            start = stretch.start + row * timedelta(minutes=visit.minutes)
            wanted = Interval(start, start + timedelta(minutes=visit.minutes))
            if wanted.end <= stretch.end:
                yield _Planned(wanted, visit, who, series)


def _others(
    practice: Practice, open_: Sequence[Interval], begin: datetime, patients: _Patients, chance: Random
) -> Iterator[_Planned]:
    weights = [visit.weight for visit in practice.visits]
    for stretch in open_:
        week = min((stretch.start - begin) // timedelta(weeks=1), WEEKS - 1)
        start = stretch.start
        while start + _QUARTER <= stretch.end:
            visit = chance.choices(practice.visits, weights)[0]
            end = start + timedelta(minutes=visit.minutes)
            if end <= stretch.end and chance.random() < practice.fill[week]:
                yield _Planned(Interval(start, end), visit, patients.any())
                start = end
            else:
                start += _PAUSE


def _object(planned: _Planned, reference: str, now: datetime, zone: ZoneInfo, keys: SealingKeys, chance: Random) -> SampleObject:
    interval, uid = planned.interval, random_uuid(chance)
    status = _status(interval, now, chance)
    booked_on = min(interval.start, now) - timedelta(days=chance.randrange(2, 30), minutes=chance.randrange(600))
    body = new_event(
        uid=uid,
        reference=reference,
        interval=interval,
        zone=zone,
        status=status,
        kind=planned.visit.kind,
        summary=f"Téléconsultation {reference}",
        link=f"{_ROOMS}{chance.getrandbits(128):032x}",
        series=planned.series,
        sealed=keys.seal(planned.patient, uid),
        nonce=random_uuid(chance),
        now=booked_on.astimezone(UTC),
        sequence=int(status is AppointmentStatus.CANCELLED),
    )
    return SampleObject(f"{random_uuid(chance)}.ics", body)


def _status(interval: Interval, now: datetime, chance: Random) -> AppointmentStatus:
    if interval.start <= now < interval.end:
        return AppointmentStatus.ARRIVED
    choices = _PAST if interval.end <= now else _AHEAD
    return chance.choices([status for status, _ in choices], [often for _, often in choices])[0]


def _references(place: int) -> Iterator[str]:
    # An odd factor permutes the numbers below 2**30: no two appointments of the hospital share a reference.
    for number in count(place, 100):
        mixed = (number * 0x2545F491 + 0x1B873593) % len(ALPHABET) ** LENGTH
        yield "".join(ALPHABET[mixed // len(ALPHABET) ** digit % len(ALPHABET)] for digit in range(LENGTH))
