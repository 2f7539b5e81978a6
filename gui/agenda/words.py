"""An appointment in words: status with its sign, who, what. The list, the details and the announcements say it alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from gui.language import date_text, day_month_text, moment_text, time_text
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


def state_text(messages: Messages, appointment: Appointment) -> str:
    """The status, and whether something is still to be sent or settled: réservé · à envoyer."""
    note = "conflict" if appointment.conflict else "queued" if appointment.queued else ""
    status = status_text(messages, appointment)
    return f"{status} · {messages.catalogue.on('window').word('note', note)}" if note else status


def remarks(appointment: Appointment) -> list[str]:
    """What else must be known of it."""
    found = []
    if appointment.conflict:
        found.append(QCoreApplication.translate("AgendaWords", "à trancher : une décision est attendue"))
    elif appointment.queued:
        found.append(QCoreApplication.translate("AgendaWords", "pas encore confirmé par le serveur"))
    if appointment.overbooked:
        found.append(QCoreApplication.translate("AgendaWords", "en surnombre"))
    if appointment.recurrence_id is not None:
        found.append(QCoreApplication.translate("AgendaWords", "se répète"))
    if appointment.foreign:
        found.append(QCoreApplication.translate("AgendaWords", "écrit par un autre programme"))
    return found


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


def birth_text(text: str) -> str:
    """12/04/1961; what is no date is shown as it is."""
    try:
        return date_text(date.fromisoformat(text))
    except ValueError:
        return text


def hours_text(appointment: Appointment) -> str:
    """14:30 – 15:00; whole days without hours."""
    if appointment.all_day:
        return QCoreApplication.translate("AgendaWords", "toute la journée")
    end = time_text(appointment.end)
    if appointment.end.date() > appointment.start.date():
        end = f"{day_month_text(appointment.end.date())} {end}"
    return f"{time_text(appointment.start)} – {end}"


def minutes_of(appointment: Appointment) -> int:
    """How long it is, in minutes."""
    return round(appointment.interval.duration.total_seconds() / 60)


def duration_text(minutes: int) -> str:
    """30 min, 1 h 30."""
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02}" if minutes % 60 else f"{minutes // 60} h"


def host_of(link: str) -> str:
    """The host of a link; its rest may let anybody in and is not shown."""
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""


def in_the_way_text(appointments: Sequence[Appointment]) -> str:
    """Each with its hours, by name where the name is known."""
    return ", ".join(f"{who_text(one)} ({hours_text(one)})" for one in appointments)


def when_text(moment: datetime) -> str:
    """lun. 23 nov. 14:30."""
    return moment_text(moment)
