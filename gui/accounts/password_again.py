"""The password that an account is asked for again, typed where the refusal is told, and tried before it is kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.accounts.blame import TYPED_ANEW
from gui.accounts.error_notice import ErrorNotice
from gui.accounts.job_progress import JobProgress
from gui.accounts.password_field import PasswordField
from gui.accounts.wishes import set_password
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.theme.theme import Theme
from gui.widgets.parts import button
from gui.widgets.translated import Translated
from scheduling.errors import SignInRefused
from scheduling.store.accounts import Account


def refused_account(state: SyncState) -> Account | None:
    """The account whose password or token the last synchronisation was refused for."""
    error = state.error
    if state.office is None or not isinstance(error, SignInRefused) or error.reason not in TYPED_ANEW:
        return None
    return next((one for one in state.office.accounts if one.name == error.account), None)


class PasswordAgain(Translated, QWidget):
    """`kept`: it works, and replaces the old one. `given_up`: the person would rather not."""

    kept = Signal()
    given_up = Signal()

    def __init__(
        self, theme: Theme, office: Office, messages: Messages, *, may_give_up: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._messages = messages
        self._account: Account | None = None
        self._failure: object | None = None
        self.password = PasswordField(theme)
        self.save = button("outline")
        self._no_change = button("quiet")
        self._no_change.setVisible(may_give_up)
        self.progress = JobProgress(messages)
        self.error = ErrorNotice(messages)
        row = QHBoxLayout()
        for one in (self.save, self._no_change):
            row.addWidget(one)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.password)
        column.addLayout(row)
        for widget in (self.progress, self.error):
            column.addWidget(widget)
        self.save.clicked.connect(self._save)
        self.password.edit.returnPressed.connect(self._save)
        self._no_change.clicked.connect(self.given_up)
        self.setFocusProxy(self.password)
        self.retranslate()

    def retranslate(self) -> None:
        token = self._token
        self.password.name(
            self.tr("Nouveau jeton d’accès") if token else self.tr("Nouveau mot de passe"),
            self.tr("Il est essayé sur le serveur avant d’être gardé."),
        )
        self.save.setText(self.tr("Enregistrer"))
        self._no_change.setText(self.tr("Annuler"))
        self._explain()

    def ask(self, account: Account) -> None:
        """Ask for this account's; what was being typed for the same one stays."""
        if self._account is None or self._account.id != account.id:
            self.forget()
        self._account = account
        self.retranslate()

    def forget(self) -> None:
        """What was typed, and what was wrong with it."""
        self._failure = None
        self.error.forget()
        self.password.edit.clear()
        self.password.clear()

    @property
    def _token(self) -> bool:
        return self._account is not None and self._account.auth == "bearer"

    def _save(self) -> None:
        if not self.save.isEnabled() or self._account is None:
            return
        self._failure = None
        self.error.forget()
        self.password.clear()
        typed = self.password.edit.text()
        job = set_password(self._office, self._account.name, typed.strip() if self._token else typed)
        job.succeeded.connect(self._saved)
        job.failed.connect(self._failed)
        job.finished.connect(self._ended)
        self.save.setEnabled(False)
        self.progress.follow(job)

    def _saved(self, _account: object) -> None:
        self.forget()
        self.kept.emit()

    def _failed(self, error: object) -> None:
        self._failure = error
        self._explain()
        if self.password.wrong:
            self.password.focus()

    def _ended(self) -> None:
        self.save.setEnabled(True)

    def _explain(self) -> None:
        if self._failure is None:
            return
        if isinstance(self._failure, SignInRefused) and self._failure.reason in TYPED_ANEW:
            told = self._messages.of(self._failure)
            remedy = (
                self.tr("Copiez le jeton en entier, sans espace ni retour à la ligne.")
                if self._token
                else self.tr("Vérifiez le mot de passe : majuscules et espaces comptent.")
            )
            self.password.refuse(f"{told.headline} {remedy}")
        else:
            self.error.tell_error(self._failure)
