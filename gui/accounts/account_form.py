"""Address, name, password, and how to sign in; what will not do is explained at the field where it was typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gui.accounts.blame import blamed
from gui.accounts.error_notice import ErrorNotice
from gui.accounts.job_progress import JobProgress
from gui.accounts.password_field import PasswordField
from gui.accounts.way_field import WayField
from gui.accounts.wishes import connect
from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.widgets.field import Field
from gui.widgets.parts import button
from gui.widgets.translated import Translated
from scheduling.caldav.sign_in.credentials import WITHOUT_NAME, WITHOUT_SECRET
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
        self.way = WayField()
        self.address.edit.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.go = button("primary")
        self.progress = JobProgress(messages)
        self.error = ErrorNotice(messages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.address, self.username, self.password, self.way, self.error, self.progress, self.go):
            column.addWidget(widget)
        self.go.clicked.connect(self._start)
        for field in self._fields():
            field.edit.returnPressed.connect(self._start)
            field.edit.textEdited.connect(self._edited)
        self.way.changed.connect(self._fit_way)
        self.setFocusProxy(self.address)
        self.retranslate()

    def retranslate(self) -> None:
        self.address.name(self.tr("Adresse du serveur d’agendas"), self.tr("Celle que l’informatique vous a donnée."))
        self.address.edit.setPlaceholderText("agendas.hopital.example")
        self.username.name(self.tr("Identifiant"))
        self.password.name(self.tr("Jeton d’accès") if self.way.auth == "bearer" else self.tr("Mot de passe"))
        self.go.setText(self.tr("Se connecter"))
        self._explain(focus=False)

    def reset(self) -> None:
        """Empty, for another account."""
        self._failure, self._missing = None, False
        for field in self._fields():
            field.edit.clear()
            field.clear()
        self.way.reset()
        self.error.forget()

    def _fields(self) -> tuple[Field, ...]:
        return self.address, self.username, self.password

    def _fit_way(self) -> None:
        """Ask only for what this way to sign in needs."""
        self.username.setVisible(self.way.auth not in WITHOUT_NAME)
        self.password.setVisible(self.way.auth not in WITHOUT_SECRET)
        for field in self._fields():
            field.clear()
        self._edited()
        self.retranslate()

    def _edited(self) -> None:
        self._failure, self._missing = None, False
        self.error.forget()

    def _start(self) -> None:
        if not self.go.isEnabled():
            return
        named = self.way.auth in WITHOUT_NAME or self.username.text
        self._failure, self._missing = None, not (self.address.text and named)
        for field in self._fields():
            field.clear()
        self.error.forget()
        if self._missing:
            self._explain(focus=True)
            return
        job = connect(self._office, self.address.text, *self._credentials(), self.way.auth)
        job.succeeded.connect(self._succeeded)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        self._allow(False)
        self.progress.follow(job)
        self.progress.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _credentials(self) -> tuple[str, str]:
        """Name and password or token: of those that this way needs."""
        username = "" if self.way.auth in WITHOUT_NAME else self.username.text
        if self.way.auth in WITHOUT_SECRET:
            return username, ""
        return username, self.password.text if self.way.auth == "bearer" else self.password.edit.text()

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
        self.way.setEnabled(allowed)
        self.go.setEnabled(allowed)
        self.go.setVisible(allowed)

    def _explain(self, *, focus: bool) -> None:
        wrong: list[Field] = []
        if self._missing:
            for field, reason in (
                (self.address, self.tr("Écrivez l’adresse du serveur d’agendas.")),
                (self.username, self.tr("Écrivez votre identifiant.")),
            ):
                if not field.text and not field.isHidden():
                    field.refuse(reason)
                    wrong.append(field)
        elif self._failure is not None:
            told = self._messages.of(self._failure)
            remedy = told.remedy
            if isinstance(self._failure, SignInRefused) and self._failure.reason in ("token_refused", "no_token"):
                remedy = self.tr("Copiez le jeton en entier, sans espace ni retour à la ligne.")
            elif isinstance(self._failure, SignInRefused) and self._failure.reason == "refused":
                remedy = self.tr("Vérifiez l’identifiant et le mot de passe, puis réessayez.")
            field_of = {"address": self.address, "username": self.username, "password": self.password}
            at = field_of.get(blamed(self._failure))
            if at is None or at.isHidden():
                self.error.tell_error(self._failure)
            else:
                at.refuse(f"{told.headline} {remedy}".strip())
                wrong.append(at)
        if focus and wrong:
            wrong[0].focus()
