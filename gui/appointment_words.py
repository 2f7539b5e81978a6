"""An appointment in words and signs: agenda, booking and the page of the day say it alike."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gui.language import day_month_text, time_text
from gui.messages import Messages
from gui.theme.colours import Tone
from scheduling.model.appointment import Appointment, AppointmentStatus
from scheduling.model.patient import Patient

_SIGNS: dict[Tone, str] = {
    "booked": "clock",
    "pending": "waiting",
    "arrived": "present",
    "fulfilled": "check",
    "noshow": "cross",
    "conflict": "warning",
    "busy": "busy",
}
"""The icon of each status; shapes differ, so that colour is never alone."""

_TONES: dict[AppointmentStatus, Tone] = {
    AppointmentStatus.PROPOSED: "pending",
    AppointmentStatus.PENDING: "pending",
    AppointmentStatus.ARRIVED: "arrived",
    AppointmentStatus.FULFILLED: "fulfilled",
    AppointmentStatus.CANCELLED: "fulfilled",
    AppointmentStatus.NOSHOW: "noshow",
}


def tone_of(appointment: Appointment) -> Tone:
    """Its colours: what waits for a person comes before what waits for the server, both before the status."""
    if appointment.conflict:
        return "conflict"
    if appointment.foreign:
        return "busy"
    if appointment.queued:
        return "pending"
    return _TONES.get(appointment.status, "booked")


def sign_of(appointment: Appointment) -> str:
    """The name of the icon beside its status."""
    if appointment.status is AppointmentStatus.CANCELLED and not appointment.conflict:
        return "cross"
    return _SIGNS[tone_of(appointment)]


def status_text(messages: Messages, appointment: Appointment) -> str:
    """Réservé, arrivé ...; of others' events whether they take time."""
    catalogue = messages.catalogue.on("window")
    if appointment.foreign:
        return catalogue.word("status", "busy" if appointment.busy else "free")
    return catalogue.word("status", appointment.status)


def kind_text(messages: Messages, appointment: Appointment) -> str:
    """Suivi, première consultation ...; empty where none is given."""
    return messages.catalogue.on("window").word("kind", appointment.kind) if appointment.kind else ""


def who_text(appointment: Appointment) -> str:
    """GARNIER Lucie; without the key, or without a name, the reference; of others' events the title."""
    if appointment.patient is not None and (name := patient_name(appointment.patient)):
        return name
    if appointment.foreign:
        return appointment.summary or QCoreApplication.translate("AgendaWords", "Occupé")
    return appointment.reference or appointment.summary or QCoreApplication.translate("AgendaWords", "Rendez-vous")


def patient_name(patient: Patient) -> str:
    """GARNIER Lucie, or the hospital's number where there is no name."""
    name = " ".join(part for part in ((patient.family or "").upper(), patient.given or "") if part)
    return name or (f"IPP {patient.ipp}" if patient.ipp else "")


def hours_text(appointment: Appointment) -> str:
    """14:30 – 15:00; whole days without hours."""
    if appointment.all_day:
        return QCoreApplication.translate("AgendaWords", "toute la journée")
    end = time_text(appointment.end)
    if appointment.end.date() > appointment.start.date():
        end = f"{day_month_text(appointment.end.date())} {end}"
    return f"{time_text(appointment.start)} – {end}"
