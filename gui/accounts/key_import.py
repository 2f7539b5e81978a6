"""A key file and its passphrase: with the key, patients' names are shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from gui.accounts.error_notice import ErrorNotice
from gui.accounts.wishes import import_keys
from gui.messages import Messages
from gui.office import Office
from gui.widgets.field import Field
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated
from scheduling.errors import NotFound, SealRefused


class KeyImport(Translated, QWidget):
    """`imported` tells how many keys the file held."""

    imported = Signal(int)

    def __init__(self, office: Office, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._messages = messages
        self._failure: object | None = None
        self._count = 0
        self._dialog: QFileDialog | None = None
        self._browse = button()
        self.file = Field(QLineEdit(), self._browse)
        edit = QLineEdit()
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase = Field(edit)
        self._error = ErrorNotice(messages)
        self._done = label(role="secondary", wraps=True)
        self._done.hide()
        self.go = button("outline")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.file, self.passphrase, self._error, self._done):
            column.addWidget(widget)
        column.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        self._browse.clicked.connect(self._open)
        self.go.clicked.connect(self._start)
        for field in (self.file, self.passphrase):
            field.edit.returnPressed.connect(self._start)
        self.setFocusProxy(self.file)
        self.retranslate()

    def retranslate(self) -> None:
        self.file.name(self.tr("Fichier de la clé"), self.tr("Celui que l’informatique a remis à votre service."))
        self.passphrase.name(self.tr("Phrase secrète"), self.tr("Seulement si le fichier est protégé."))
        self._browse.setText(self.tr("Parcourir…"))
        self.go.setText(self.tr("Importer"))
        self._explain(focus=False)
        if self._count:
            self._done.setText(self.tr("%n clé(s) importée(s). Les noms scellés ainsi sont maintenant montrés.", "", self._count))

    def _open(self) -> None:
        dialog = self._dialog = QFileDialog(self, self.tr("Fichier de la clé"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Clés (*.json)"), self.tr("Tous les fichiers (*)")])
        dialog.fileSelected.connect(self._selected)
        dialog.open()

    def _selected(self, path: str) -> None:
        self.file.edit.setText(path)
        self.file.clear()
        self.passphrase.focus()

    def _start(self) -> None:
        if not self.go.isEnabled():
            return
        self._failure = None
        self._error.forget()
        self._done.hide()
        for field in (self.file, self.passphrase):
            field.clear()
        if not self.file.text:
            self.file.refuse(self.tr("Choisissez le fichier de la clé."))
            self.file.focus()
            return
        self.go.setEnabled(False)
        job = import_keys(self._office, Path(self.file.text).expanduser(), self.passphrase.edit.text() or None)
        job.succeeded.connect(self._imported)
        job.failed.connect(self._failed)
        job.finished.connect(self._ended)

    def _imported(self, count: int) -> None:
        self._count = count
        self.passphrase.edit.clear()
        self.file.edit.clear()
        self.retranslate()
        self._done.show()
        self.imported.emit(count)

    def _failed(self, error: object) -> None:
        self._failure = error
        self._explain(focus=True)

    def _ended(self) -> None:
        self.go.setEnabled(True)

    def _explain(self, *, focus: bool) -> None:
        error = self._failure
        if error is None:
            return
        told = self._messages.of(error)
        reason = f"{told.headline} {told.remedy}".strip()
        if isinstance(error, SealRefused) and error.reason.startswith("passphrase"):
            at = self.passphrase
        elif isinstance(error, NotFound | SealRefused):
            at = self.file
        else:
            self._error.tell_error(error)
            return
        at.refuse(reason)
        if focus:
            at.focus()
