"""The keys that open patients' identities: which there are, and receiving one."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.accounts.error_notice import ErrorNotice
from gui.accounts.key_import import KeyImport
from gui.accounts.wishes import KnownKey, list_keys
from gui.language import date_text
from gui.messages import Messages
from gui.office import Office
from gui.preferences.section import Section
from gui.widgets.parts import fit_wrapped, label, line


class KeysSection(Section):
    """Read each time it is shown; the keys themselves never come here."""

    def __init__(self, office: Office, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.keys: list[KnownKey] | None = None
        self._title = label(role="title")
        self._text = label(role="secondary", wraps=True)
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self._error = ErrorNotice(messages)
        self._import_title = label(role="title")
        self.importing = KeyImport(office, messages)
        card = self.add_card()
        for widget in (self._title, self._text, self._list, self._error):
            card.addWidget(widget)
        other = self.add_card()
        other.addWidget(self._import_title)
        other.addWidget(self.importing)
        self.importing.imported.connect(self._read)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Clés connues de ce poste"))
        self._import_title.setText(self.tr("Recevoir une clé"))
        if self.keys is None:
            self._text.setText(self.tr("Lecture des clés…"))
        elif self.keys:
            self._text.setText(self.tr("Le nom des patients voyage scellé : seuls les postes qui ont la clé le montrent."))
        else:
            self._text.setText(self.tr("Aucune clé : les rendez-vous sont montrés par leur référence, sans nom de patient."))
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for one in self.keys or ():
            self._rows.addWidget(line())
            self._rows.addWidget(label(self.tr("Clé {id}").format(id=one.id), "strong"))
            created = date_text(datetime.fromisoformat(one.created).astimezone().date())
            text = self.tr("créée le {date} · scelle les nouvelles identités") if one.seals else self.tr("créée le {date}")
            self._rows.addWidget(label(text.format(date=created), "secondary", wraps=True))
        fit_wrapped(self._list)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        job = list_keys(self._office)
        job.succeeded.connect(self._show)
        job.failed.connect(self._error.tell_error)

    def _show(self, keys: list[KnownKey]) -> None:
        self._error.forget()
        self.keys = keys
        self.retranslate()
