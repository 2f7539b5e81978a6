"""What can be done with an appointment, and why not. Pure; the desk has the last word."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.model.appointment import AppointmentStatus
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment


@dataclass(frozen=True, slots=True)
class Possible:
    """`why_not`: `conflict`, `foreign`, `read_only`, `cancelled`, `recurring`; empty where everything is possible."""

    move: bool = False
    resize: bool = False
    cancel: bool = False
    outcome: bool = False
    join: bool = False
    why_not: str = ""


def possible(appointment: StoredAppointment, collection: Collection | None, *, link_ok: bool) -> Possible:
    """`collection`: its calendar, where it is known; `link_ok`: whether its link may be opened."""
    join = bool(appointment.link) and link_ok and appointment.status is not AppointmentStatus.CANCELLED
    why_not = _why_not(appointment, collection)
    if why_not:
        return Possible(join=join, why_not=why_not)
    return Possible(move=True, resize=True, cancel=True, outcome=not appointment.queued, join=join)


def _why_not(appointment: StoredAppointment, collection: Collection | None) -> str:
    if appointment.conflict:
        return "conflict"
    if appointment.foreign:
        return "foreign"
    if collection is not None and (not collection.writable or collection.gone):
        return "read_only"
    if appointment.status is AppointmentStatus.CANCELLED:
        return "cancelled"
    if appointment.recurs:
        return "recurring"
    return ""
