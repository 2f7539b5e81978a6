"""An appointment's fields as rows of name and value; the values can be selected and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.agenda.words import birth_text, duration_text, host_of, minutes_of, remarks
from gui.appointment_words import hours_text, kind_text, patient_name
from gui.language import day_text
from gui.messages import Messages
from gui.widgets.parts import label
from gui.widgets.translated import Translated
from scheduling.store.occurrences import StoredAppointment

Rows = Sequence[tuple[str, str, str]]
"""Name, value, the value's role."""


class Facts(Translated, QWidget):
    """Rows are made anew each time: which there are depends on the appointment."""

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._appointment: StoredAppointment | None = None
        self._calendar = ""
        self._shown: list[QLabel] = []
        self._rows: list[tuple[str, str, str]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)

    def show_appointment(self, appointment: StoredAppointment, calendar: str) -> None:
        """`calendar`: what a person calls it."""
        self._appointment, self._calendar = appointment, calendar
        self.retranslate()

    def retranslate(self) -> None:
        if self._appointment is None:
            return
        rows = self._facts(self._appointment)
        if rows == self._rows:
            return  # what is selected to be copied stays selected
        self._rows = rows
        for made in self._shown:
            self._column.removeWidget(made)
            made.hide()
            made.deleteLater()
        self._shown = []
        while self._column.count():
            self._column.takeAt(0)
        for name, value, role in rows:
            self._add(name, value, role)

    def _add(self, name: str, value: str, role: str) -> None:
        if name:
            named = label(name, "secondary")
            self._column.addWidget(named)
            self._shown.append(named)
        shown = label(value, "strong" if role == "strong" else "title" if role == "title" else "body", wraps=True)
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        # Selectable by keyboard once it has the focus, which a click or a screen reader gives: Tab goes to what can be operated.
        shown.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        shown.setAccessibleName(self.tr("{name} : {value}").format(name=name, value=value) if name else value)
        self._column.addWidget(shown)
        self._column.addSpacing(7)
        self._shown.append(shown)

    def _facts(self, one: StoredAppointment) -> list[tuple[str, str, str]]:
        hours = hours_text(one)
        if not one.all_day:
            hours = f"{hours} · {duration_text(minutes_of(one))}"
        rows = [("", f"{day_text(one.start.date())}\n{hours}", "strong"), (self.tr("Praticien"), self._calendar, "")]
        patient = one.patient
        if patient is not None:
            rows.append((self.tr("Patient"), patient_name(patient), "strong"))
            born = birth_text(patient.birth_date) if patient.birth_date else ""
            ipp = f"IPP {patient.ipp}" if patient.ipp and patient.family else ""
            if more := " · ".join(part for part in (self.tr("né(e) le {date}").format(date=born) if born else "", ipp) if part):
                rows.append(("", more, ""))
            if reach := "\n".join(part for part in (patient.phone, patient.email) if part):
                rows.append((self.tr("Joindre"), reach, ""))
            if patient.note:
                rows.append((self.tr("Note"), patient.note, ""))
        elif not one.foreign:
            rows.append((self.tr("Patient"), self.tr("identité scellée, ou non renseignée"), ""))
        if one.foreign and one.summary:
            rows.append((self.tr("Titre"), one.summary, "strong"))
        if one.kind:
            rows.append((self.tr("Nature"), kind_text(self._messages, one), ""))
        if one.link:
            rows.append((self.tr("Téléconsultation"), host_of(one.link), ""))
        if one.series:
            rows.append((self.tr("Série"), one.series, ""))
        if one.reference:
            rows.append((self.tr("Référence"), one.reference, ""))
        if notes := "\n".join(remarks(one)):
            rows.append((self.tr("Remarques"), notes, ""))
        return rows
