"""Who the appointment is for, and the join link: what is needed first, the rest behind "Plus"."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from gui.booking.patient_text import BadDate, looks_like_mail, read_birth_date, take_apart
from gui.booking.text_field import TextField
from gui.language import date_text
from gui.messages import Messages
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated
from scheduling.errors import LinkRefused
from scheduling.model.link import LONGEST_LINK, check_link
from scheduling.model.patient import LONGEST_FIELD, Patient
from scheduling.settings import Settings


class PatientFields(Translated, QWidget):
    """`changed` with every key. A line pasted or typed into the name is taken apart into the fields it names."""

    changed = Signal()

    def __init__(self, messages: Messages, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages, self.settings = messages, settings
        self.family, self.given = TextField(), TextField()
        self.born, self.ipp = TextField(40), TextField(40)
        self.phone, self.email = TextField(40), TextField(254)
        self.note, self.link = TextField(LONGEST_FIELD), TextField(LONGEST_LINK)
        self._fields = (self.family, self.given, self.born, self.ipp, self.phone, self.email, self.note, self.link)
        self._title = label(role="strong")
        self._kept = label(role="hint", wraps=True)
        self._has_keys: bool | None = None
        self._low = False
        self._more = button("quiet")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._show_more)
        self._hidden = QWidget()
        self._build()
        for field in self._fields:
            field.changed.connect(self.changed)
        self.family.edit.installEventFilter(self)
        self.family.edit.editingFinished.connect(self._take_apart)
        self.born.edit.editingFinished.connect(self._check_born)
        self.email.edit.editingFinished.connect(self._check_mail)
        self.link.edit.editingFinished.connect(self._check_link)
        self.retranslate()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        for left, right in ((self.family, self.given), (self.born, self.ipp)):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(left, 1)
            row.addWidget(right, 1)
            column.addLayout(row)
        hidden = QVBoxLayout(self._hidden)
        hidden.setContentsMargins(0, 0, 0, 0)
        hidden.setSpacing(8)
        for field in (self.phone, self.email, self.note, self.link):
            hidden.addWidget(field)
        self._hidden.hide()
        column.addWidget(self._hidden)
        column.addWidget(self._kept)

    @property
    def empty(self) -> bool:
        """Whether nothing was typed at all."""
        return not any(field.text for field in self._fields)

    def patient(self) -> Patient | None:
        """Who was typed; None where neither a name nor a hospital number was. Call `problem_field` first."""
        self._take_apart()
        if not self.family.text and not self.ipp.text:
            return None
        return Patient(
            family=self.family.text or None,
            given=self.given.text or None,
            birth_date=read_birth_date(self.born.text, date.today()).isoformat() if self.born.text else None,
            ipp=self.ipp.text or None,
            phone=self.phone.text or None,
            email=self.email.text or None,
            note=self.note.text or None,
        )

    def join_link(self) -> str | None:
        """The link, as it may be kept."""
        return self.link.text or None

    def problem_field(self) -> TextField | None:
        """Check all fields, explain each problem beside it, and answer the first."""
        self._take_apart()
        self._check_born()
        self._check_mail()
        self._check_link()
        return next((field for field in self._fields if field.wrong), None)

    def show_field(self, field: TextField) -> None:
        """Focus a field, also one behind "Plus"."""
        if self._hidden.isAncestorOf(field):
            self._more.setChecked(True)
        field.focus()

    def clear(self) -> None:
        """For the next patient."""
        for field in self._fields:
            field.edit.clear()
        self._more.setChecked(False)

    def set_low(self, low: bool) -> None:
        """Where there is little height, that identities are sealed is told by the title's tooltip alone."""
        self._low = low
        self._tell_kept()

    def set_keys(self, has_keys: bool) -> None:
        """Whether identities can be sealed for the other workstations of the hospital."""
        self._has_keys = has_keys
        self._tell_kept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        typed_here = watched is self.family.edit and event.type() == QEvent.Type.KeyPress
        if typed_here and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste):
            return self._paste()
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Patient"))
        self._more.setText(self.tr("Moins") if self._more.isChecked() else self.tr("Plus"))
        self._more.setAccessibleName(self.tr("Téléphone, courriel, note et lien de connexion"))
        self._more.setToolTip(self._more.accessibleName())
        self.family.set_name(self.tr("N&om"), self.tr("NOM Prénom, date"))
        self.given.set_name(self.tr("Prénom"))
        self.born.set_name(self.tr("Naissance"), self.tr("jj/mm/aaaa"))
        self.ipp.set_name(self.tr("IPP"))
        self.phone.set_name(self.tr("Téléphone"))
        self.email.set_name(self.tr("Courriel"))
        self.note.set_name(self.tr("Note"))
        self.link.set_name(self.tr("Lien de connexion"), "https://")
        if any(field.wrong for field in self._fields):
            self.problem_field()
        self._tell_kept()

    def _paste(self) -> bool:
        """Take a pasted line apart at once: the field itself would lose its line ends, and the cursor stay behind it."""
        text = QApplication.clipboard().text()
        line = self.family.edit
        if (line.text() and line.selectedText() != line.text()) or take_apart(text) is None:
            return False
        line.setText(" ".join(text.split())[: line.maxLength()])
        self._take_apart()
        return True

    def _take_apart(self) -> None:
        parts = take_apart(self.family.edit.text())
        if parts is None or (parts.given and self.given.text) or (parts.birth_date and self.born.text):
            return
        if parts.given:
            self.given.edit.setText(parts.given)
        if parts.birth_date:
            self.born.edit.setText(parts.birth_date)
        self.family.edit.setText(parts.family)
        self._check_born()

    def _check_born(self) -> None:
        problem = ""
        if self.born.text:
            try:
                born = date_text(read_birth_date(self.born.text, date.today()))
                if born != self.born.edit.text():
                    self.born.edit.setText(born)
            except BadDate as refused:
                problem = {
                    "unreadable": self.tr("Cette date n’existe pas : jour, mois, année, par exemple 12/04/1961."),
                    "short_year": self.tr("Écrivez l’année en entier, par exemple 1961."),
                    "future": self.tr("Cette date n’est pas encore passée."),
                    "too_old": self.tr("Cette date est trop ancienne."),
                }[refused.problem]
        self.born.tell(problem)

    def _check_mail(self) -> None:
        wrong = bool(self.email.text) and not looks_like_mail(self.email.text)
        self.email.tell(self.tr("Il manque quelque chose, par exemple nom@exemple.fr.") if wrong else "")

    def _check_link(self) -> None:
        problem = ""
        if self.link.text:
            try:
                check_link(self.link.text, self.settings.link_hosts)
            except LinkRefused as refused:
                told = self._messages.of(refused)
                problem = f"{told.headline} {told.remedy}".strip()
        self.link.tell(problem)

    def _show_more(self, shown: bool) -> None:
        self._hidden.setVisible(shown)
        self.retranslate()

    def _tell_kept(self) -> None:
        if self._has_keys is None:
            self._kept.setText("")
        elif self._has_keys:
            self._kept.setText(self.tr("Identité scellée : seuls les postes de l’établissement la lisent."))
        else:
            self._kept.setText(self.tr("Sans clé, l’identité reste sur ce poste."))
        self._kept.setVisible(not (self._low and self._has_keys))
        self._title.setToolTip(self._kept.text())
        self._title.setAccessibleDescription(self._kept.text())
