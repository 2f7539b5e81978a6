"""The twelve practitioners of the sample hospital: who they are, when they are open, what they do, when they are away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from scheduling.model.appointment import AppointmentKind

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)

FIRST, NEXT, REMOTE, CONFERENCE = (
    AppointmentKind.FIRST_VISIT,
    AppointmentKind.FOLLOW_UP,
    AppointmentKind.REMOTE_MONITORING,
    AppointmentKind.CASE_CONFERENCE,
)


@dataclass(frozen=True)
class SamplePractitioner:
    """`slug` is the calendar's path and the physician's user name."""

    slug: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class OpenRange:
    """Open each week on these weekdays (0: Monday) from `start` to `end`, local times."""

    weekdays: tuple[int, ...]
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Visit:
    """A kind of visit, how long it takes, and how often it comes among the others."""

    kind: AppointmentKind
    minutes: int
    weight: int


@dataclass(frozen=True, slots=True)
class Practice:
    """How one practitioner works.

    `meeting`: a form of `staff_meetings`; `leave`: (first day, days), counted from the Monday asked for; `fill`: how often
    a free half hour is booked, week by week; `on_call`: by telephone, one week,
    which closes nothing.
    """

    ranges: tuple[OpenRange, ...]
    visits: tuple[Visit, ...]
    meeting: str
    leave: tuple[tuple[int, int], ...] = ()
    away: str = "Congé"
    fill: tuple[float, ...] = (0.8, 0.72, 0.52, 0.3)
    patients_in_series: int = 0
    on_call: bool = False


_PHYSICIAN = (Visit(NEXT, 30, 6), Visit(FIRST, 45, 3), Visit(CONFERENCE, 30, 1))
_NURSE = (Visit(REMOTE, 30, 7), Visit(NEXT, 15, 2), Visit(REMOTE, 15, 2))
_NURSE_FILL = (0.5, 0.42, 0.26, 0.14)


def _hours(weekdays: tuple[int, ...], *halves: tuple[str, str]) -> tuple[OpenRange, ...]:
    return tuple(OpenRange(weekdays, time.fromisoformat(start), time.fromisoformat(end)) for start, end in halves)


_PRACTICES = {
    SamplePractitioner("amel.bensaid", "Dr Amel Bensaïd", "Sénologie"): Practice(
        _hours((MONDAY, WEDNESDAY), ("08:30", "12:30"), ("14:00", "17:00")), _PHYSICIAN, "thunderbird_weekly"
    ),
    SamplePractitioner("paul.lefevre", "Dr Paul Lefèvre", "Sénologie"): Practice(
        _hours((MONDAY, THURSDAY), ("09:00", "12:00"), ("13:30", "18:00")), _PHYSICIAN, "outlook_weekly", leave=((14, 5),)
    ),
    SamplePractitioner("claire.fontaine", "Dr Claire Fontaine", "Sénologie"): Practice(
        _hours((TUESDAY, FRIDAY), ("09:00", "12:30"), ("14:00", "16:30")), _PHYSICIAN, "google_biweekly"
    ),
    SamplePractitioner("ines.marchetti", "Dr Inès Marchetti", "Hématologie"): Practice(
        _hours((MONDAY, TUESDAY), ("08:00", "12:00"), ("13:30", "16:30")), _PHYSICIAN, "apple_monthly", leave=((1, 4),)
    ),
    SamplePractitioner("mathieu.delorme", "Dr Mathieu Delorme", "Hématologie"): Practice(
        _hours((WEDNESDAY, THURSDAY), ("09:00", "12:00"), ("14:00", "17:30")), _PHYSICIAN, "evolution_dates"
    ),
    SamplePractitioner("awa.ndiaye", "Dr Awa Ndiaye", "Hématologie"): Practice(
        _hours((TUESDAY, THURSDAY), ("08:30", "12:30"), ("14:00", "16:00")), _PHYSICIAN, "script_utc_weekly", on_call=True
    ),
    SamplePractitioner("hugo.tran", "Dr Hugo Tran", "Thorax"): Practice(
        _hours((MONDAY, FRIDAY), ("09:00", "12:00"), ("14:00", "17:00")), _PHYSICIAN, "outlook_weekly"
    ),
    SamplePractitioner("lea.moreau", "Dr Léa Moreau", "Thorax"): Practice(
        _hours((TUESDAY, WEDNESDAY), ("08:30", "12:00"), ("13:30", "17:00")),
        _PHYSICIAN,
        "apple_monthly",
        leave=((9, 2),),
        away="Formation",
    ),
    SamplePractitioner("karim.haddadi", "Dr Karim Haddadi", "Thorax"): Practice(
        _hours((WEDNESDAY, FRIDAY), ("09:00", "12:30"), ("14:00", "17:00")), _PHYSICIAN, "thunderbird_weekly"
    ),
    SamplePractitioner("sophie.caron", "IDE Sophie Caron", "Suivi à distance"): Practice(
        _hours((MONDAY, WEDNESDAY, FRIDAY), ("08:00", "12:00"), ("13:00", "16:00")),
        _NURSE,
        "google_biweekly",
        fill=_NURSE_FILL,
        patients_in_series=4,
    ),
    SamplePractitioner("julien.petitjean", "IDE Julien Petitjean", "Suivi à distance"): Practice(
        _hours((TUESDAY, THURSDAY), ("08:00", "12:00"), ("13:00", "16:00")),
        _NURSE,
        "evolution_dates",
        leave=((-7, 5),),
        fill=_NURSE_FILL,
        patients_in_series=3,
    ),
    SamplePractitioner("maria.ferreira", "IDE Maria Ferreira", "Suivi à distance"): Practice(
        _hours((MONDAY, TUESDAY, THURSDAY), ("09:00", "12:30"), ("13:30", "17:00")),
        _NURSE,
        "script_utc_weekly",
        fill=_NURSE_FILL,
        patients_in_series=4,
        on_call=True,
    ),
}


def practitioners() -> tuple[SamplePractitioner, ...]:
    """List the twelve, unit by unit."""
    return tuple(_PRACTICES)


def practice_of(practitioner: SamplePractitioner) -> Practice:
    """Tell how this one works; `KeyError` for anybody else."""
    return _PRACTICES[practitioner]
