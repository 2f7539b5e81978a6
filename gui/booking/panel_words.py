"""What the panel says of the state it is in: what is searched, and why nothing can be booked yet."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gui.booking.finder import SlotFinder
from gui.booking.panel_layout import PanelLayout
from gui.language import day_month_text
from gui.messages import Messages
from scheduling.model.appointment import AppointmentKind


@dataclass(frozen=True, slots=True)
class Searched:
    """`widen`: what the button beside the text would do; `wrong`: it is an error."""

    text: str = ""
    widen: str = ""
    wrong: bool = False


def searched(finder: SlotFinder, parts: PanelLayout, messages: Messages) -> Searched:
    """Above the list: what is waited for, or why it is empty."""
    if not parts.practitioners.chosen:
        return Searched(QCoreApplication.translate("BookingPanel", "Cochez au moins un praticien dont l’agenda vous est ouvert."))
    if finder.state == "failed":
        told = messages.of(finder.error)
        return Searched(f"{told.headline} {told.remedy}", wrong=True)
    if finder.proposals:
        return Searched()
    if finder.state == "asking":
        return Searched(QCoreApplication.translate("BookingPanel", "Recherche des créneaux libres…"))
    minutes, period = parts.length.minutes.value(), parts.period.period
    text = QCoreApplication.translate("BookingPanel", "Aucun créneau libre de {minutes} min d’ici au {day}.")
    widen = QCoreApplication.translate("BookingPanel", "Chercher jusqu’au {day}")
    return Searched(
        text.format(minutes=minutes, day=day_month_text(period.last)), widen.format(day=day_month_text(period.wider().last))
    )


def patient_missing(parts: PanelLayout) -> bool:
    """Whether nobody is named; a case conference may have no patient."""
    patient = parts.patient
    meeting = parts.length.chosen_kind is AppointmentKind.CASE_CONFERENCE and patient.empty
    return not meeting and not patient.family.text and not patient.ipp.text


def why_not(finder: SlotFinder, parts: PanelLayout, *, booking: bool) -> str:
    """Why the large button does nothing; empty where it books."""
    proposal = finder.proposal
    if booking:
        return QCoreApplication.translate("BookingPanel", "Vérification auprès du serveur… Échap abandonne.")
    if not parts.practitioners.chosen:
        return QCoreApplication.translate("BookingPanel", "Aucun praticien coché.")
    if proposal is not None and proposal.in_the_way:
        return QCoreApplication.translate("BookingPanel", "Ce créneau est pris : choisissez-en un autre.")
    if proposal is not None and not proposal.known:
        return QCoreApplication.translate("BookingPanel", "Vérification du créneau dessiné…")
    if finder.running and (proposal is None or not proposal.drawn):
        return QCoreApplication.translate("BookingPanel", "Recherche des créneaux libres…")
    if proposal is None:
        return QCoreApplication.translate("BookingPanel", "Aucun créneau à réserver.")
    if patient_missing(parts):
        return QCoreApplication.translate("BookingPanel", "Indiquez le nom ou l’IPP du patient.")
    return ""
