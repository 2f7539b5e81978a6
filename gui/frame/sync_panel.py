"""What synchronisation does or did, below its light in the header."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gui.accounts.password_again import PasswordAgain, refused_account
from gui.frame.loss_list import LossList
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.theme.theme import Theme
from gui.widgets.parts import button, fit_wrapped, label, surface
from gui.widgets.translated import Translated
from scheduling.errors import AccountEmptied, CalendarEmptied
from scheduling.sync.report import Loss

WIDTH = 400
"""Pixels, with text at its usual size."""


class SyncPanel(Translated, QFrame):
    """What synchronisation does or did, with its buttons; a password that was refused is asked for here, and whether a calendar
    that is suddenly empty is rightly so.
    """

    def __init__(self, theme: Theme, office: Office, messages: Messages, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._office = office
        self._messages = messages
        self._details = ""
        card = surface("card")
        self._title = label(role="title", wraps=True)
        self._text = label(role="secondary", wraps=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._now = button("primary")
        self._cancel = button("outline")
        self._copy = button("quiet")
        self.again = PasswordAgain(theme, office, messages)
        self.again.hide()
        self.again.kept.connect(office.synchronise)
        self.losses = LossList(messages)
        self.losses.accepted.connect(self._accept)
        self.losses.asked.connect(self._arrange)
        self._now.clicked.connect(office.synchronise)
        self._cancel.clicked.connect(office.cancel_sync)
        self._copy.clicked.connect(self._copy_details)
        row = QHBoxLayout()
        for one in (self._now, self._cancel, self._copy):
            row.addWidget(one)
        row.addStretch(1)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(18, 18, 18, 18)
        inside.setSpacing(12)
        for widget in (self._title, self._text, self._bar, self.again, self.losses):
            inside.addWidget(widget)
        inside.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        fit_wrapped(self)
        theme.changed.connect(self._fit)
        self.retranslate()

    def retranslate(self) -> None:
        self._now.setText(self.tr("Synchroniser maintenant"))
        self._cancel.setText(self.tr("Arrêter"))
        self._copy.setText(self.tr("Copier les détails"))
        self._bar.setAccessibleName(self.tr("Avancement"))

    def show_state(self, state: SyncState, title: str) -> None:
        """Follow the office."""
        self._title.setText(title)
        self._bar.setVisible(state.running)
        self._bar.setRange(0, state.total)
        self._bar.setValue(state.done)
        self._cancel.setVisible(state.running)
        account = None if state.running else refused_account(state)
        text, self._details = "", ""
        if state.running:
            text = self._messages.step(state.step)
        elif state.error is not None:
            told = self._messages.of(state.error)
            remedy = told.remedy
            if account is not None:
                remedy = self.tr("Donnez-le de nouveau ici ; ce qui attend est gardé et part ensuite.")
            elif isinstance(state.error, CalendarEmptied | AccountEmptied):
                remedy = self._messages.catalogue.text("loss.remedy")
            text, self._details = "\n".join(filter(None, (told.headline, remedy))), told.details
        elif state.office is not None and state.office.queued:
            text = self.tr("Ce qui attend est gardé sur ce poste et part à la prochaine synchronisation.")
        if account is not None:
            self.again.ask(account)
        self.again.setVisible(account is not None)
        self.losses.show_losses(state.losses)
        self.losses.setVisible(bool(state.losses) and not state.running)
        self._now.setVisible(not state.running and not self.losses.asking)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._copy.setVisible(bool(self._details) and not self.losses.asking)
        self._fit()

    def open_below(self, anchor: QWidget) -> None:
        """Open under the button, inside the screen."""
        self._fit()
        corner = anchor.mapToGlobal(QPoint(anchor.width() - self.width(), anchor.height() + 4))
        screen = anchor.screen().availableGeometry()
        self.move(max(screen.left(), min(corner.x(), screen.right() - self.width())), corner.y())
        self.show()
        first = self.again if self.again.isVisible() else self._cancel if self._cancel.isVisible() else self._now
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # only now is it known how high what was shown or written is
            self._fit()
        return done

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        self.again.forget()
        self.losses.close_questions()

    def _arrange(self) -> None:
        """What is asked stands alone."""
        for made, shown in ((self._now, not self._office.sync_state.running), (self._copy, bool(self._details))):
            made.setVisible(shown and not self.losses.asking)
        self._fit()

    def _fit(self) -> None:
        """As wide as the text's size asks for, as high as the lines then need, within the screen."""
        screen = self.screen().availableGeometry()
        width = min(round(WIDTH * self._theme.scale), screen.width())
        layout = self.layout()
        assert layout is not None
        self.setFixedWidth(width)
        self.resize(width, min(layout.totalHeightForWidth(width), screen.height()))

    def _accept(self, loss: Loss) -> None:
        self._office.accept_loss(loss)
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._text.text()}\n{self._details}")
