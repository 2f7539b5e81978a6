"""The accounts: those that there are, and adding one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.accounts.account_form import AccountForm
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.preferences.account_row import AccountRow
from gui.preferences.section import Section
from gui.theme.theme import Theme
from gui.widgets.parts import button, label, line
from scheduling.store.accounts import Account


class AccountsSection(Section):
    """`added`: an account was added or renewed."""

    added = Signal()

    def __init__(self, theme: Theme, office: Office, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._office = office
        self._messages = messages
        self.rows: dict[int, AccountRow] = {}
        self._empty = label(role="secondary", wraps=True)
        self._title = label(role="title")
        self._list = QWidget()
        self._account_rows = QVBoxLayout(self._list)
        self._account_rows.setContentsMargins(0, 0, 0, 0)
        self._account_rows.setSpacing(16)
        self.add = button("outline")
        self._add_title = label(role="title")
        self.form = AccountForm(theme, office, messages)
        card = self.add_card()
        for widget in (self._title, self._empty, self._list):
            card.addWidget(widget)
        self._empty.hide()
        card.addWidget(line())
        card.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._adding = QWidget()
        adding = QVBoxLayout(self._adding)
        adding.setContentsMargins(0, 0, 0, 0)
        adding.setSpacing(12)
        for widget in (self._add_title, self.form):
            adding.addWidget(widget)
        self._adding.hide()
        card.addWidget(self._adding)
        self.add.clicked.connect(self._show_form)
        self.form.connected.connect(self._connected)
        office.sync_changed.connect(self._show)
        self._show(office.sync_state)
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Comptes de ce poste"))
        self._empty.setText(self.tr("Aucun compte. Ajoutez celui que l’informatique vous a donné."))
        self.add.setText(self.tr("Ajouter un compte…"))
        self._add_title.setText(self.tr("Ajouter un compte"))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._office.load_state()

    def _show(self, state: SyncState) -> None:
        if state.office is None:
            return
        known: dict[int, Account] = {one.id: one for one in state.office.accounts}
        for number in set(self.rows) - set(known):
            self.rows.pop(number).deleteLater()
        for one in known.values():
            if one.id not in self.rows:
                self.rows[one.id] = AccountRow(self._theme, self._office, self._messages, one)
                self._account_rows.addWidget(self.rows[one.id])
            self.rows[one.id].show_account(one, sum(calendar.account_id == one.id for calendar in state.office.followed))
        self._empty.setVisible(not known)

    def _show_form(self) -> None:
        self._adding.show()
        self.add.hide()
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connected(self, _found: object) -> None:
        self.form.reset()
        self._adding.hide()
        self.add.show()
        self._office.synchronise()
        self.added.emit()
