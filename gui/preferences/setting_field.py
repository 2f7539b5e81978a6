"""A setting that is typed: it is checked at the field, and written when the person says so."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.messages import Messages
from gui.preferences.kept_settings import KeptSettings
from gui.preferences.section import ManagedNote
from gui.theme.theme import Theme
from gui.widgets.field import Field
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated


class SettingField(Translated, QWidget):
    """Say in `read` what a text comes to, raising `ValueError` with the reason, and in `shown` how a value is written."""

    def __init__(
        self, theme: Theme, kept: KeptSettings, messages: Messages, name: str, value: object, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kept = kept
        self._messages = messages
        self._name = name
        self._value = value
        self.save = button("outline")
        self.field = Field(QLineEdit(self.shown(value)), self.save)
        self._done = label(role="secondary")
        self._done.hide()
        managed = kept.is_managed(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.field)
        row = QHBoxLayout()
        row.addWidget(self._done)
        if managed:
            row.addWidget(ManagedNote(theme))
        column.addLayout(row)
        self.field.edit.setReadOnly(managed)
        self.field.edit.setEnabled(not managed)
        self.save.setVisible(not managed)
        self.save.setEnabled(False)
        self.field.edit.textEdited.connect(self._edited)
        self.field.edit.returnPressed.connect(self.keep)
        self.save.clicked.connect(self.keep)

    def retranslate(self) -> None:
        self.save.setText(self.tr("Enregistrer"))
        self._done.setText(self.tr("Enregistré"))

    def shown(self, value: object) -> str:
        """How the value is written in the field."""
        raise NotImplementedError

    def read(self, text: str) -> object:
        """What the text comes to; `ValueError` says why it will not do."""
        raise NotImplementedError

    def keep(self) -> None:
        """Write what is typed, if it will do."""
        if not self.save.isEnabled():
            return
        try:
            self._value = self.read(self.field.text)
        except ValueError as reason:
            self.field.refuse(str(reason))
            self.field.focus()
            return
        self.save.setEnabled(False)
        job = self._kept.write(self._name, self._value)
        job.succeeded.connect(self._written)
        job.failed.connect(self._failed)

    def _edited(self) -> None:
        self.save.setEnabled(True)
        self._done.hide()

    def _written(self, _settings: object) -> None:
        self.field.edit.setText(self.shown(self._value))
        self._done.show()

    def _failed(self, error: object) -> None:
        told = self._messages.of(error)
        self.save.setEnabled(True)
        self.field.refuse(f"{told.headline} {told.remedy}".strip())
        self.field.focus()
