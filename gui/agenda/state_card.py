"""What stands in the agenda's place while there is nothing to show: what is waited for, or what to do first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.messages import Messages
from gui.office import SyncState
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated


class StateCard(Translated, QWidget):
    """`pressed`: the reason whose button was pressed: `nothing_followed`, `nothing_ticked`, `failed`."""

    pressed = Signal(str)

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._reason = "loading"
        self._error: object | None = None
        self._sync = SyncState()
        self._headline = label(role="title", wraps=True)
        self._explanation = label(role="secondary", wraps=True)
        for one in (self._headline, self._explanation):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = button("outline")
        self.button.clicked.connect(lambda: self.pressed.emit(self._reason))
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._headline)
        column.addWidget(self._explanation)
        column.addSpacing(4)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.retranslate()

    def tell(self, reason: str, error: object | None = None) -> None:
        """`loading`, `nothing_followed`, `nothing_ticked`, `failed` with its error."""
        self._reason, self._error = reason, error
        self.retranslate()

    def tell_sync(self, state: SyncState) -> None:
        """While calendars are read for the first time, that is what is waited for."""
        self._sync = state
        if self._reason == "loading" and self.isVisible():
            self.retranslate()

    def retranslate(self) -> None:
        headline, explanation, press = self._texts()
        self._headline.setText(headline)
        self._explanation.setText(explanation)
        self._explanation.setVisible(bool(explanation))
        self.button.setText(press)
        self.button.setVisible(bool(press))
        self.setAccessibleName(headline)

    def _texts(self) -> tuple[str, str, str]:
        if self._reason == "nothing_followed":
            return (
                self.tr("Aucun agenda n’est encore suivi"),
                self.tr("Choisissez dans les préférences ceux que vous voulez voir ici."),
                self.tr("Choisir des agendas"),
            )
        if self._reason == "nothing_ticked":
            return (
                self.tr("Aucun praticien n’est coché"),
                self.tr("Cochez à gauche ceux dont vous voulez voir l’agenda."),
                self.tr("Montrer tous les praticiens"),
            )
        if self._reason == "failed":
            found = self._messages.of(self._error)
            return found.headline, found.remedy, self.tr("Réessayer")
        if self._sync.running:
            count = ""
            if self._sync.total:
                count = self.tr("{done} sur {total}").format(done=self._sync.done, total=self._sync.total)
            return self._messages.step(self._sync.step), count, ""
        return self.tr("Lecture de l’agenda…"), "", ""
