"""Address, name and password; signing in with progress; what will not do is explained at the field where it was typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gui.accounts.blame import blamed
from gui.accounts.error_notice import ErrorNotice
from gui.accounts.job_progress import JobProgress
from gui.accounts.password_field import PasswordField
from gui.accounts.wishes import connect
from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.widgets.field import Field
from gui.widgets.parts import button
from gui.widgets.translated import Translated
from scheduling.errors import SignInRefused


class AccountForm(Translated, QWidget):
    """`connected` tells a `Connected`: the account is kept. Nothing typed is lost where it fails or is stopped."""

    connected = Signal(object)

    def __init__(self, theme: Theme, office: Office, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._messages = messages
        self._failure: object | None = None
        self._missing = False
        self.address = Field(QLineEdit())
        self.username = Field(QLineEdit())
        self.password = PasswordField(theme)
        self.address.edit.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.go = button("primary")
        self.progress = JobProgress(messages)
        self.error = ErrorNotice(messages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.address, self.username, self.password, self.error, self.progress, self.go):
            column.addWidget(widget)
        self.go.clicked.connect(self._start)
        for field in self._fields():
            field.edit.returnPressed.connect(self._start)
            field.edit.textEdited.connect(self._edited)
        self.setFocusProxy(self.address)
        self.retranslate()

    def retranslate(self) -> None:
        self.address.name(self.tr("Adresse du serveur d’agendas"), self.tr("Celle que l’informatique vous a donnée."))
        self.address.edit.setPlaceholderText("agendas.hopital.example")
        self.username.name(self.tr("Identifiant"))
        self.password.name(self.tr("Mot de passe"))
        self.go.setText(self.tr("Se connecter"))
        self._explain(focus=False)

    def reset(self) -> None:
        """Empty, for another account."""
        self._failure, self._missing = None, False
        for field in self._fields():
            field.edit.clear()
            field.clear()
        self.error.forget()

    def _fields(self) -> tuple[Field, ...]:
        return self.address, self.username, self.password

    def _edited(self) -> None:
        self._failure, self._missing = None, False
        self.error.forget()

    def _start(self) -> None:
        if not self.go.isEnabled():
            return
        self._failure, self._missing = None, not (self.address.text and self.username.text)
        for field in self._fields():
            field.clear()
        self.error.forget()
        if self._missing:
            self._explain(focus=True)
            return
        job = connect(self._office, self.address.text, self.username.text, self.password.edit.text())
        job.succeeded.connect(self._succeeded)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        self._allow(False)
        self.progress.follow(job)
        self.progress.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _succeeded(self, found: object) -> None:
        self._allow(True)
        self.password.edit.clear()
        self.connected.emit(found)

    def _failed(self, error: object) -> None:
        self._allow(True)
        self._failure = error
        self._explain(focus=True)

    def _cancelled(self) -> None:
        self._allow(True)
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _allow(self, allowed: bool) -> None:
        for field in self._fields():
            field.setEnabled(allowed)
        self.go.setEnabled(allowed)
        self.go.setVisible(allowed)

    def _explain(self, *, focus: bool) -> None:
        wrong: list[Field] = []
        if self._missing:
            for field, reason in (
                (self.address, self.tr("Écrivez l’adresse du serveur d’agendas.")),
                (self.username, self.tr("Écrivez votre identifiant.")),
            ):
                if not field.text:
                    field.refuse(reason)
                    wrong.append(field)
        elif self._failure is not None:
            told = self._messages.of(self._failure)
            remedy = told.remedy
            if isinstance(self._failure, SignInRefused) and self._failure.reason == "refused":
                remedy = self.tr("Vérifiez l’identifiant et le mot de passe, puis réessayez.")
            field_of = {"address": self.address, "username": self.username, "password": self.password}
            at = field_of.get(blamed(self._failure))
            if at is None:
                self.error.tell_error(self._failure)
            else:
                at.refuse(f"{told.headline} {remedy}".strip())
                wrong.append(at)
        if focus and wrong:
            wrong[0].focus()
