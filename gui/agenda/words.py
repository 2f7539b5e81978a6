"""What the agenda alone says of an appointment: remarks, lengths, what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from gui.appointment_words import hours_text, status_text, who_text
from gui.language import date_text, moment_text
from gui.messages import Messages
from scheduling.model.appointment import Appointment


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


def birth_text(text: str) -> str:
    """12/04/1961; what is no date is shown as it is."""
    try:
        return date_text(date.fromisoformat(text))
    except ValueError:
        return text


def minutes_of(appointment: Appointment) -> int:
    """How long it is, in minutes."""
    return round(appointment.interval.duration.total_seconds() / 60)


def duration_text(minutes: int) -> str:
    """30 min, 1 h 30 / 1 h 30 min."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return QCoreApplication.translate("AgendaWords", "{minutes} min").format(minutes=minutes)
    if not rest:
        return QCoreApplication.translate("AgendaWords", "{hours} h").format(hours=hours)
    return QCoreApplication.translate("AgendaWords", "{hours} h {minutes:02}").format(hours=hours, minutes=rest)


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
