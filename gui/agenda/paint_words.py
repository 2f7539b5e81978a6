"""What stands on an appointment in the grid, where there is little room. The whole is told by tooltip, list and details."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QCoreApplication, QObject

from gui.agenda.layout_columns import Column
from gui.agenda.layout_parts import Part
from gui.agenda.words import duration_text, remarks
from gui.appointment_words import hours_text, who_text
from gui.language import day_month_text, time_text
from scheduling.model.appointment import Appointment, AppointmentKind, AppointmentStatus


def short_who(appointment: Appointment) -> str:
    """L. Garnier; without the key the reference; of others' events the title."""
    patient = appointment.patient
    if patient is None or not patient.family:
        return " ".join(who_text(appointment).split())
    family = patient.family.title() if patient.family.isupper() else patient.family
    return " ".join(f"{patient.given[0].upper()}. {family}".split()) if patient.given else " ".join(family.split())


def family_of(appointment: Appointment) -> str:
    """Garnier, where even the initial is too much; empty without a name."""
    patient = appointment.patient
    return " ".join(patient.family.split()) if patient is not None and patient.family else ""


def title_of(part: Part) -> str:
    """Who or what, and until when, where that is another day."""
    one = part.appointment
    if part.goes_on:
        return _until(short_who(one), one)
    return short_who(one)


def chip_text(appointment: Appointment, day_is_last: bool) -> str:
    """An event of the whole day, and until when."""
    return short_who(appointment) if day_is_last else _until(short_who(appointment), appointment)


def _until(text: str, appointment: Appointment) -> str:
    end = appointment.end - timedelta(minutes=1)  # whole days end at midnight: the day before is meant
    day = (
        str(end.day) if (end.year, end.month) == (appointment.start.year, appointment.start.month) else day_month_text(end.date())
    )
    return QCoreApplication.translate("AgendaGrid", "{who} jusqu’au {day}").format(who=text, day=day)


def second_line(appointment: Appointment) -> str:
    """What waits for somebody; else the kind, and what became of it."""
    if appointment.conflict:
        return QCoreApplication.translate("AgendaGrid", "conflit · choisir")
    if appointment.queued:
        return QCoreApplication.translate("AgendaGrid", "en attente d’envoi")
    said = [kind_word(appointment.kind), status_word(appointment)]
    return " · ".join(one for one in said if one)


def kind_word(kind: AppointmentKind | None) -> str:
    """In as few letters as tell it."""
    translate = QCoreApplication.translate
    words = {
        AppointmentKind.FIRST_VISIT: translate("AgendaGrid", "1re consultation"),
        AppointmentKind.FOLLOW_UP: translate("AgendaGrid", "suivi"),
        AppointmentKind.REMOTE_MONITORING: translate("AgendaGrid", "télésurveillance"),
        AppointmentKind.CASE_CONFERENCE: translate("AgendaGrid", "RCP"),
    }
    return words.get(kind, "") if kind else ""


def status_word(appointment: Appointment) -> str:
    """Nothing for what is simply booked."""
    translate = QCoreApplication.translate
    words = {
        AppointmentStatus.PROPOSED: translate("AgendaGrid", "proposé"),
        AppointmentStatus.PENDING: translate("AgendaGrid", "à confirmer"),
        AppointmentStatus.ARRIVED: translate("AgendaGrid", "arrivé"),
        AppointmentStatus.FULFILLED: translate("AgendaGrid", "réalisé"),
        AppointmentStatus.NOSHOW: translate("AgendaGrid", "absent"),
        AppointmentStatus.CANCELLED: translate("AgendaGrid", "annulé"),
    }
    return words.get(appointment.status, "")


def whole_text(appointment: Appointment, label: str) -> str:
    """All of it, line by line, for tooltips and readers of screens."""
    lines = [f"{hours_text(appointment)}  {who_text(appointment)}", label]
    said = [kind_word(appointment.kind), status_word(appointment)]
    if not appointment.foreign and not any(said[1:]):
        said[1] = QCoreApplication.translate("AgendaGrid", "réservé")
    if appointment.foreign:
        translate = QCoreApplication.translate
        said[1] = translate("AgendaGrid", "occupé") if appointment.busy else translate("AgendaGrid", "n’occupe pas l’agenda")
    lines.append(" · ".join(one for one in said if one))
    lines += remarks(appointment)
    if appointment.reference and appointment.patient is not None:
        lines.append(appointment.reference)
    return "\n".join(lines)


class _Counted(QObject):
    """Plural forms: Qt's extraction of texts understands them in `tr` only, which belongs to QObjects."""

    def appointments(self, count: int) -> str:
        """9 rendez-vous."""
        return self.tr("%n rendez-vous", "", count)


def header_texts(column: Column) -> tuple[str, ...]:
    """9 rendez-vous · 2 h 30 libres; then the same in fewer and fewer words, as many forms for every column."""
    translate = QCoreApplication.translate
    count, few = _Counted().appointments(column.count), translate("AgendaGrid", "{count} rdv").format(count=column.count)
    minutes = int(column.free.total_seconds()) // 300 * 5
    if not column.open and not column.count:
        closed = translate("AgendaGrid", "fermé")
        return translate("AgendaGrid", "pas de plage ouverte"), closed, closed, "–"
    if not minutes:
        return count, few, few, str(column.count)
    free = translate("AgendaGrid", "{duration} libres").format(duration=duration_text(minutes))
    if 60 <= minutes < 120:  # in French the plural begins at two
        free = translate("AgendaGrid", "{duration} libre").format(duration=duration_text(minutes))
    return f"{count} · {free}", f"{few} · {free}", few, str(column.count)


def header_names(label: str) -> tuple[str, str]:
    """A name as short as still tells it: Bensaïd, and its initials AB; titles are left out."""
    words = [one for one in label.split() if not one.endswith(".") and one.casefold() not in {"dr", "pr", "ide", "mme", "m"}]
    words = words or label.split() or [label]
    return words[-1], "".join(one[0].upper() for one in words[:3])


def ghost_texts(time: str) -> tuple[str, ...]:
    """15:15 libre; where that is too long, the time."""
    return QCoreApplication.translate("AgendaGrid", "{time} libre").format(time=time), time


def start_text(part: Part) -> str:
    """When it begins; what began before today has no time here."""
    return "" if part.from_before else time_text(part.appointment.start)
