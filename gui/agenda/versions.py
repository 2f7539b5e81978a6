"""Two versions of one appointment, row by row: what differs, and who changed it. Pure but for the words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gui.agenda.words import duration_text, host_of, minutes_of
from gui.appointment_words import hours_text, kind_text, patient_name, status_text
from gui.language import weekday_text
from gui.messages import Messages
from scheduling.model.appointment import Appointment


@dataclass(frozen=True, slots=True)
class VersionRow:
    """`here` and `there` as words; `changed_here`, `changed_there`: other than what both were made from."""

    name: str
    here: str
    there: str
    changed_here: bool
    changed_there: bool

    @property
    def differs(self) -> bool:
        """Whether it matters which version stays."""
        return self.here != self.there


def version_rows(
    messages: Messages, here: Appointment | None, there: Appointment | None, base: Appointment | None
) -> list[VersionRow]:
    """Rows that say nothing on either side are left out. None: there is no such version (deleted)."""
    sides = [_texts(messages, one) for one in (here, there, base)]
    rows = []
    for name in _texts(messages, here or there or base):
        ours, theirs, before = (side.get(name, "") for side in sides)
        if ours or theirs:
            known = base is not None
            rows.append(VersionRow(name, ours, theirs, known and ours != before, known and theirs != before))
    return rows


def _texts(messages: Messages, one: Appointment | None) -> dict[str, str]:
    if one is None:
        return {}
    translate = QCoreApplication.translate
    return {
        translate("AgendaVersions", "Jour"): weekday_text(one.start.date()),
        translate("AgendaVersions", "Heure"): hours_text(one),
        translate("AgendaVersions", "Durée"): duration_text(minutes_of(one)),
        translate("AgendaVersions", "Praticien"): one.calendar,
        translate("AgendaVersions", "État"): status_text(messages, one),
        translate("AgendaVersions", "Nature"): kind_text(messages, one),
        translate("AgendaVersions", "Patient"): patient_name(one.patient) if one.patient else "",
        translate("AgendaVersions", "Téléconsultation"): host_of(one.link) if one.link else "",
        translate("AgendaVersions", "Titre"): one.summary,
    }
