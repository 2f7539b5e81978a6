"""Adding a calendar: by its address, or by the name of its owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.accounts.job_progress import JobProgress
from gui.accounts.wishes import add_calendar, find_calendars
from gui.messages import Messages
from gui.office import Office
from gui.widgets.elided import ElidedLabel
from gui.widgets.field import Field
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated

if TYPE_CHECKING:
    from scheduling.office.calendars import FoundByName

MOST_SHOWN = 40


class CalendarSearch(Translated, QWidget):
    """`added`: a calendar is followed that was not known before."""

    added = Signal()

    def __init__(self, office: Office, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._messages = messages
        self._failure: object | None = None
        self._found: Sequence[FoundByName] | None = None
        self._added = ""
        self.followers: list[QPushButton] = []
        """A button for each calendar that was found."""
        self._title = label(role="title")
        self.go = button("outline")
        self.field = Field(QLineEdit(), self.go)
        self.progress = JobProgress(messages)
        self._told = label(role="secondary", wraps=True)
        self._told.hide()
        self._results = QWidget()
        self._rows = QVBoxLayout(self._results)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self._title, self.field, self.progress, self._told, self._results):
            column.addWidget(widget)
        self.go.clicked.connect(self._start)
        self.field.edit.returnPressed.connect(self._start)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Ajouter un agenda"))
        self.field.name(
            self.tr("Nom de la personne, ou adresse de l’agenda"),
            self.tr("La recherche se fait sur le serveur de vos comptes."),
        )
        self.go.setText(self.tr("Chercher"))
        if self._failure is not None:
            self._explain()
        self._show_found()

    def _start(self) -> None:
        text = self.field.text
        if not self.go.isEnabled():
            return
        self._failure, self._found, self._added = None, None, ""
        self.field.clear()
        self._show_found()
        if not text:
            self.field.refuse(self.tr("Écrivez un nom ou une adresse."))
            self.field.focus()
        elif text.startswith(("/", "http://", "https://")):
            self._add(text)
        else:
            job = find_calendars(self._office, text)
            job.succeeded.connect(self._show_people)
            job.failed.connect(self._failed)
            job.finished.connect(self._ended)
            self.progress.follow(job)
            self.go.setEnabled(False)

    def _add(self, address: str) -> None:
        self._failure, self._added = None, ""
        job = add_calendar(self._office, address)
        job.succeeded.connect(self._kept)
        job.failed.connect(self._failed)
        job.finished.connect(self._ended)
        self.progress.follow(job)
        self.go.setEnabled(False)

    def _kept(self, calendar: object) -> None:
        self._added = str(getattr(calendar, "name", self._added))
        self._found = None
        self.field.edit.clear()
        self._show_found()
        self.added.emit()

    def _show_people(self, found: Sequence[FoundByName]) -> None:
        self._found = found
        self._show_found()

    def _failed(self, error: object) -> None:
        self._failure, self._added = error, ""
        self._explain()
        self.field.focus()

    def _ended(self) -> None:
        self.go.setEnabled(True)

    def _explain(self) -> None:
        told = self._messages.of(self._failure)
        self.field.refuse(f"{told.headline} {told.remedy}".strip())

    def _show_found(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.followers = []
        calendars = [(one, person) for person in self._found or () for one in person.calendars]
        if self._found is not None and not calendars:
            names = ", ".join(person.name for person in self._found)
            if names:
                text = self.tr("Trouvé : {names}, mais aucun agenda ne vous est montré. Demandez-leur l’accès.").format(
                    names=names
                )
            else:
                text = self.tr("Personne de ce nom sur le serveur.")
        elif self._found is not None:
            text = self.tr("%n agenda(s) trouvé(s)", "", len(calendars))
            if len(calendars) > MOST_SHOWN:
                text = self.tr("{found}, dont {count} sont montrés : précisez le nom.").format(found=text, count=MOST_SHOWN)
        else:
            text = self.tr("« {name} » est maintenant suivi.").format(name=self._added) if self._added else ""
        self._told.setText(text)
        self._told.setVisible(bool(text))
        for calendar, person in calendars[:MOST_SHOWN]:
            rights = self.tr("lecture et écriture") if calendar.writable else self.tr("lecture seule")
            if not calendar.readable:
                rights = self.tr("disponibilités seulement")
            text = self.tr("{owner} · {calendar} · {rights}").format(owner=person.name, calendar=calendar.name, rights=rights)
            made = button("outline", self.tr("Suivre"))
            made.setAccessibleName(self.tr("Suivre {calendar}").format(calendar=f"{person.name} {calendar.name}"))
            self.followers.append(made)
            made.clicked.connect(self._follower(calendar.href))
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(ElidedLabel(text), 1)
            row.addWidget(made)
            self._rows.addWidget(line)

    def _follower(self, href: str) -> Callable[[], None]:
        return lambda: self._add(href)
