"""Appointments as lines to read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduling.command_line.dates import days_text, span_text
from scheduling.command_line.terminal_text import table
from scheduling.messages.catalogue import Catalogue
from scheduling.messages.one_line import one_line
from scheduling.model.appointment import Appointment
from scheduling.model.patient import Patient

if TYPE_CHECKING:
    from scheduling.booking.outcome import BookingOutcome

COLUMNS = ("when", "reference", "calendar", "status", "patient", "kind", "summary", "notes")


def appointment_table(
    appointments: Iterable[Appointment], zone: ZoneInfo, catalogue: Catalogue, columns: int | None = None
) -> list[str]:
    """One appointment a line, aligned."""
    rows = [
        (
            when_text(one, zone, catalogue),
            one.reference or "",
            one.calendar,
            status_text(one, catalogue),
            patient_text(one.patient),
            catalogue.word("kind", one.kind) if one.kind else "",
            one.summary if one.foreign else "",
            ", ".join(_notes(one, catalogue)),
        )
        for one in appointments
    ]
    return table([catalogue.text(f"column.{name}") for name in COLUMNS], rows, columns)


def when_text(appointment: Appointment, zone: ZoneInfo, catalogue: Catalogue) -> str:
    """When it takes place."""
    text = days_text if appointment.all_day else span_text
    return text(appointment.start, appointment.end, zone, catalogue)


def status_text(appointment: Appointment, catalogue: Catalogue) -> str:
    """The status; of other programs' events only whether the time is taken."""
    if appointment.foreign:
        return catalogue.text("status.busy" if appointment.busy else "status.free")
    return catalogue.word("status", appointment.status)


def patient_text(patient: Patient | None) -> str:
    """Enough to tell one patient from another in a list; nothing where the key is not known."""
    if patient is None:
        return ""
    return " ".join(part for part in (patient.family, patient.given) if part) or patient.ipp or ""


def line_text(appointment: Appointment, zone: ZoneInfo, catalogue: Catalogue) -> str:
    """One appointment in one line: reference or summary, when, where, status."""
    named = appointment.reference or appointment.summary or catalogue.text("outcome.unnamed")
    parts = (named, when_text(appointment, zone, catalogue), appointment.calendar, status_text(appointment, catalogue))
    return ", ".join(one_line(part) for part in (*parts, *_notes(appointment, catalogue)) if part)


def outcome_lines(outcome: BookingOutcome, zone: ZoneInfo, catalogue: Catalogue) -> list[str]:
    """What happened, with what; on a refusal what stands in the way, and what to do."""
    code = str(outcome.outcome)
    found = outcome.appointment
    what = catalogue.text(f"outcome.{code}")
    lines = [catalogue.text("outcome.line", what=what, appointment=line_text(found, zone, catalogue)) if found else what]
    if found and found.link:
        lines.append(catalogue.text("outcome.link", link=found.link))
    if outcome.in_the_way:
        lines.append(catalogue.text("outcome.in_the_way"))
        lines.extend(f"  {line_text(one, zone, catalogue)}" for one in outcome.in_the_way)
    remedy = catalogue.find(f"outcome.remedy.{code}")
    return [*lines, remedy] if remedy else lines


def warning_lines(warnings: Iterable[str], catalogue: Catalogue) -> list[str]:
    """Each warning as a sentence; a code may name what it is about (`no_ranges:NAME`)."""
    lines = []
    for warning in warnings:
        code, _, name = warning.partition(":")
        lines.append(catalogue.text("message.warning", text=catalogue.find(f"warning.{code}", name=name) or warning))
    return lines


def _notes(appointment: Appointment, catalogue: Catalogue) -> list[str]:
    notes = {"queued": appointment.queued, "conflict": appointment.conflict, "overbooked": appointment.overbooked is not None}
    return [catalogue.text(f"note.{name}") for name, holds in notes.items() if holds]
