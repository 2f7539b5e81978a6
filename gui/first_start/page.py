"""The first start, in a calm card in the middle: sign in, choose, read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.accounts.account_form import AccountForm
from gui.accounts.calendar_delegate import ROW_HEIGHT
from gui.accounts.wishes import remove_account
from gui.first_start.choice_step import ChoiceStep
from gui.first_start.sync_step import SyncStep
from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.widgets.parts import button, fit_wrapped, label, surface
from gui.widgets.translated import Translated

if TYPE_CHECKING:
    from scheduling.office.connect import Connected

CARD_WIDTH = 520
"""At text scale 1; lines longer than some 70 characters are read badly."""


BESIDE_LIST = 490
"""Height of what stands above and below the list of calendars, at text scale 1."""
FEWEST_ROWS, MOST_ROWS = 4, 12


class FirstStart(Translated, QWidget):
    """`ready`: an account is kept, its calendars are chosen, and they were read or are being read. `demo_wanted`: the person
    wants to try it with the built-in calendar server.
    """

    ready = Signal()
    demo_wanted = Signal()

    def __init__(self, theme: Theme, office: Office, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._office = office
        self._account = ""
        self._number = 1
        self._demo_comes = False
        self.form = AccountForm(theme, office, messages)
        self.choice = ChoiceStep(theme, office, messages)
        self.reading = SyncStep(office, messages)
        self._step = label(role="hint")
        self._title = label(role="verdict", wraps=True)
        self._text = label(role="secondary", wraps=True)
        self._first = QWidget()
        first = QVBoxLayout(self._first)
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(14)
        for widget in (self._title, self._text, self.form):
            first.addWidget(widget)
        self._or = label(role="secondary", wraps=True)
        self.demo = button("quiet")
        self._card = surface("card")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(32, 28, 32, 28)
        inside.setSpacing(8)
        inside.addWidget(self._step)
        for step in (self._first, self.choice, self.reading):
            inside.addWidget(step)
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(2)
        self._or.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        below.addWidget(self._or)
        below.addWidget(self.demo, 0, Qt.AlignmentFlag.AlignHCenter)
        self._lay_out()
        self.form.connected.connect(self._connected)
        self.choice.chosen.connect(self._chosen)
        self.choice.back.connect(self._back)
        self.reading.done.connect(self.ready)
        self.demo.clicked.connect(self.demo_wanted)
        theme.changed.connect(self._resize)
        self._resize()
        self._show_step(1)
        self.retranslate()
        fit_wrapped(self)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Reliez ce poste à vos agendas"))
        self._text.setText(self.tr("Les rendez-vous restent sur le serveur de l’hôpital ; ce poste en garde une copie chiffrée."))
        self._or.setText(
            self.tr("L’hôpital d’exemple s’ouvre dans quelques secondes, dans une fenêtre à part.")
            if self._demo_comes
            else self.tr("Pas encore d’accès ? Un hôpital d’exemple fonctionne sur ce poste, sans rien envoyer.")
        )
        self.demo.setText(self.tr("Essayer avec un serveur d’agendas intégré"))
        self._step.setText(self.tr("Étape {number} sur 3").format(number=self._number))

    def demo_started(self) -> None:
        """The sample hospital is on its way: it takes some seconds, and a second one is not wanted."""
        self._demo_comes = True
        self.demo.setEnabled(False)
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        if self._number == 1:
            self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._resize()

    def _lay_out(self) -> None:
        body = QWidget()
        middle = QVBoxLayout(body)
        middle.setContentsMargins(16, 24, 16, 24)
        middle.setSpacing(16)
        middle.addStretch(1)
        middle.addWidget(self._card)
        middle.addWidget(self._below)
        middle.addStretch(1)
        across = QWidget()
        row = QHBoxLayout(across)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(body)
        row.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(across)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _resize(self) -> None:
        width = min(self._theme.pixels(CARD_WIDTH), 940)
        self._card.setFixedWidth(width)
        self._below.setFixedWidth(width)
        free = self.height() - self._theme.pixels(BESIDE_LIST)
        self.choice.choice.show_at_least(min(max(free // self._theme.pixels(ROW_HEIGHT), FEWEST_ROWS), MOST_ROWS))

    def _show_step(self, number: int) -> None:
        self._number = number
        for position, widget in enumerate((self._first, self.choice, self.reading), start=1):
            widget.setVisible(position == number)
        self._below.setVisible(number == 1)
        self.retranslate()

    def _connected(self, found: Connected) -> None:
        self._account = "" if found.renewed else found.account.name
        self._show_step(2)
        self.choice.show_found(found)

    def _chosen(self) -> None:
        self._show_step(3)
        self.reading.start()

    def _back(self) -> None:
        """Another account: this one is forgotten here; nothing changes on the server."""
        if self._account:
            remove_account(self._office, self._account)
        self._show_step(1)
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)
