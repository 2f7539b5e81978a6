"""What waits to be sent, one after the other: how old each is, how it stands, and giving it up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.agenda.words import when_text
from gui.appointment_words import who_text
from gui.language import moment_text
from gui.messages import Messages
from gui.theme.theme import Theme
from gui.widgets.parts import button, label, line
from gui.widgets.translated import Translated

if TYPE_CHECKING:
    from scheduling.office.waiting import Waiting


class OutboxPanel(Translated, QWidget):
    """`lead_wanted`: an appointment to show. `give_up_wanted`: the id of what is not to be sent. `send_wanted`: now, all."""

    closed = Signal()
    lead_wanted = Signal(object)
    give_up_wanted = Signal(str)
    send_wanted = Signal()

    def __init__(self, theme: Theme, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._messages = theme, messages
        self._waiting: Sequence[Waiting] = ()
        self._busy = False
        self._title = label(role="title")
        self._explained = label(role="secondary", wraps=True)
        self._close, self._send = button("quiet"), button("outline")
        self._close.clicked.connect(self.closed)
        self._send.clicked.connect(self.send_wanted)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def show_waiting(self, waiting: Sequence[Waiting]) -> None:
        """Show these, oldest first."""
        self._waiting, self._busy = waiting, False
        self.retranslate()

    def set_busy(self, busy: bool) -> None:
        """Something of it is under way."""
        self._busy = busy
        self.retranslate()

    def focus_first(self) -> None:
        """Put the keyboard on what can be done."""
        self._send.setFocus(Qt.FocusReason.TabFocusReason)

    def retranslate(self) -> None:
        self._title.setText(self.tr("En attente d’envoi"))
        self._explained.setText(
            self.tr("Le serveur n’a pas encore confirmé ces changements : ils seront envoyés dès qu’il répond.")
        )
        self._send.setText(self.tr("Envoyer maintenant"))
        self._send.setEnabled(not self._busy)
        name = self.tr("Fermer (Échap)")
        self._close.setAccessibleName(name)
        self._close.setToolTip(name)
        self.setAccessibleName(self._title.text())
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in self._waiting:
            self._rows.addWidget(self._row(one))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _row(self, one: Waiting) -> QWidget:
        texts = self._messages.catalogue.on("window")
        row = QFrame()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(line())
        column.addSpacing(8)
        what = texts.word("operation", one.kind)
        about = who_text(one.appointment) if one.appointment is not None else one.reference or ""
        headline = " · ".join(part for part in (what[:1].upper() + what[1:], about) if part)
        column.addWidget(label(headline, role="strong", wraps=True))
        for text in self._facts(one):
            column.addWidget(label(text, role="secondary", wraps=True))
        choices = QHBoxLayout()
        if one.appointment is not None:
            lead = button("quiet", self.tr("Voir dans l’agenda"))
            lead.clicked.connect(partial(self.lead_wanted.emit, one.appointment))
            choices.addWidget(lead)
        if one.may_be_given_up:
            give_up = button("quiet", self.tr("Renoncer"))
            give_up.setAccessibleName(f"{give_up.text()} · {headline}")
            give_up.setEnabled(not self._busy)
            give_up.clicked.connect(partial(self._give_up, one.id))
            choices.addWidget(give_up)
        choices.addStretch(1)
        column.addLayout(choices)
        return row

    def _facts(self, one: Waiting) -> list[str]:
        texts = self._messages.catalogue.on("window")
        facts = []
        if one.appointment is not None:
            facts.append(f"{when_text(one.appointment.start)} · {one.appointment.calendar}")
        state = texts.word("state", one.state)
        facts.append(self.tr("Depuis {since} · {state}").format(since=moment_text(one.since), state=state))
        if one.last_error:
            reason = texts.word("detail", one.last_error)
            facts.append(self.tr("Dernier essai : {reason}").format(reason=reason))
        if one.next_attempt is not None:
            facts.append(self.tr("Prochain essai : {when}").format(when=moment_text(one.next_attempt)))
        if one.in_doubt:
            facts.append(self.tr("Peut-être déjà sur le serveur : la prochaine synchronisation le saura."))
        return facts

    def _give_up(self, operation: str) -> None:
        self.set_busy(True)
        self.give_up_wanted.emit(operation)

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(18, 14, 18, 18)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        column.addLayout(head)
        column.addWidget(self._explained)
        column.addWidget(self._send)
        column.addLayout(self._rows)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _dress(self) -> None:
        self._close.setIcon(self._theme.icon("close", size=16))
