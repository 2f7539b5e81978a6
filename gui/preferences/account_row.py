"""One account: a new password, or forgetting it; both asked for in place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.accounts.error_notice import ErrorNotice
from gui.accounts.password_again import PasswordAgain
from gui.accounts.wishes import remove_account
from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.widgets.elided import ElidedLabel
from gui.widgets.parts import button, fit_wrapped, label
from gui.widgets.translated import Translated
from scheduling.caldav.sign_in.credentials import WITHOUT_SECRET
from scheduling.store.accounts import Account


class AccountRow(Translated, QWidget):
    """What is being typed outlives that the list is read again: the row of an account is kept."""

    def __init__(self, theme: Theme, office: Office, messages: Messages, account: Account, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._messages = messages
        self._account = account
        self._followed = 0
        self._failure: object | None = None
        self._name = ElidedLabel("", "strong")
        self._where = ElidedLabel("", "secondary")
        self.change = button("outline")
        self.forget = button("quiet")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._where)
        self._buttons = _group((), (self.change, self.forget))
        self._changing = PasswordAgain(theme, office, messages, may_give_up=True)
        self.password = self._changing.password
        self._question = label(role="body", wraps=True)
        self.sure = button("outline")
        self._keep = button("quiet")
        self._forgetting = _group((self._question,), (self.sure, self._keep))
        self.error = ErrorNotice(messages)
        self._done = label(role="secondary", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(words)
        for widget in (self._buttons, self._changing, self._forgetting, self.error, self._done):
            column.addWidget(widget)
        self.change.clicked.connect(self._ask_password)
        self.forget.clicked.connect(self._ask_sure)
        self._changing.kept.connect(self._saved)
        self._changing.given_up.connect(self._close)
        self.sure.clicked.connect(self._forget)
        self._keep.clicked.connect(self._close)
        self._close()
        self.retranslate()
        fit_wrapped(self)

    def retranslate(self) -> None:
        self._name.setText(self._account.name)
        self._where.setText(
            self.tr("{url} · {username} · {calendars}").format(
                url=self._account.url,
                username=self._account.username or self._signs_in(),
                calendars=self.tr("%n agenda(s) suivi(s)", "", self._followed),
            )
        )
        for made, text in (
            (
                self.change,
                self.tr("Nouveau jeton d’accès…") if self._account.auth == "bearer" else self.tr("Nouveau mot de passe…"),
            ),
            (self.forget, self.tr("Oublier…")),
        ):
            made.setText(text)
            made.setAccessibleName(self.tr("{action} {account}").format(action=text, account=self._account.name))
        self.change.setVisible(self._account.auth not in WITHOUT_SECRET)
        self._question.setText(
            self.tr("Oublier ce compte ? Ses agendas et leur copie disparaissent de ce poste ; rien ne change sur le serveur.")
        )
        self.sure.setText(self.tr("Oublier le compte"))
        self._keep.setText(self.tr("Le garder"))
        token = self._account.auth == "bearer"
        self._done.setText(
            self.tr("Le nouveau jeton est enregistré.") if token else self.tr("Le nouveau mot de passe est enregistré.")
        )
        self._explain()

    def show_account(self, account: Account, followed: int) -> None:
        """What is known of it now."""
        self._account, self._followed = account, followed
        self.retranslate()

    def _close(self) -> None:
        self._buttons.show()
        self._changing.hide()
        self._forgetting.hide()
        self._done.hide()
        self._failure = None
        self.error.forget()
        self._changing.forget()

    def _ask_password(self) -> None:
        self._close()
        self._buttons.hide()
        self._changing.ask(self._account)
        self._changing.show()
        self.password.focus()

    def _ask_sure(self) -> None:
        self._close()
        self._buttons.hide()
        self._forgetting.show()
        self._keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _saved(self) -> None:
        self._close()
        self._done.show()
        # What was refused with the old password is tried with the new one at once.
        self._office.synchronise()

    def _forget(self) -> None:
        self.error.forget()
        job = remove_account(self._office, self._account.name)
        job.failed.connect(self._failed)
        job.finished.connect(self._ended)
        self._allow(False)

    def _failed(self, error: object) -> None:
        self._failure = error
        self._explain()

    def _ended(self) -> None:
        self._allow(True)

    def _allow(self, allowed: bool) -> None:
        for made in (self.sure, self.change, self.forget):
            made.setEnabled(allowed)

    def _explain(self) -> None:
        if self._failure is not None:
            self.error.tell_error(self._failure)

    def _signs_in(self) -> str:
        """How, where there is no name to show."""
        if self._account.auth == "negotiate":
            return self.tr("session du poste")
        return self.tr("certificat du poste") if self._account.auth == "certificate" else self.tr("jeton d’accès")


def _group(widgets: tuple[QWidget, ...], buttons: tuple[QWidget, ...]) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for widget in widgets:
        column.addWidget(widget)
    row = QHBoxLayout()
    for one in buttons:
        row.addWidget(one)
    row.addStretch(1)
    column.addLayout(row)
    return made
