"""The state of sync in the header: when it was, what waits, what failed; a click opens what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gui.frame.sign_button import SignButton
from gui.language import moment_text, time_text
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.theme.colours import Tone
from gui.theme.theme import Theme
from gui.widgets.parts import button, label, surface
from gui.widgets.translated import Translated
from scheduling import clock


class SyncButton(Translated, SignButton):
    """Shows the office's `SyncState`."""

    def __init__(self, theme: Theme, office: Office, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._office = office
        self._messages = messages
        self._panel: SyncPanel | None = None
        self.clicked.connect(self._open)
        office.sync_changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        self._show(self._office.sync_state)

    def _show(self, state: SyncState) -> None:
        tone, text = self._told(state)
        self.tell(tone, text, bold=False)
        self.setAccessibleName(self.tr("Synchronisation : {state}").format(state=text))
        self.setToolTip(self.tr("État de la synchronisation · F5 synchronise maintenant"))
        if self._panel is not None:
            self._panel.show_state(state, text)

    def _told(self, state: SyncState) -> tuple[Tone | None, str]:
        office = state.office
        if state.running:
            return "booked", self.tr("Synchronisation…")
        if office is None:
            return None, ""
        if not office.accounts:
            return None, self.tr("Aucun compte")
        today = office.last_sync is not None and office.last_sync.date() == clock.now().astimezone(office.last_sync.tzinfo).date()
        last = "" if office.last_sync is None else time_text(office.last_sync) if today else moment_text(office.last_sync)
        if office.conflicts:
            return "conflict", self.tr("%n conflit(s) à trancher", "", office.conflicts)
        waiting = self.tr("%n en attente", "", office.queued) if office.queued else ""
        if state.error is not None:
            return "pending", " · ".join(filter(None, (self.tr("Échec de la synchronisation"), waiting or last)))
        if waiting:
            return "pending", f"{last} · {waiting}" if last else waiting
        if last and not today:
            return None, self.tr("Synchronisé {moment}").format(moment=last)
        if last:
            return "arrived", self.tr("Synchronisé à {time}").format(time=last)
        return None, self.tr("Pas encore synchronisé")

    def _open(self) -> None:
        if self._panel is None:
            self._panel = SyncPanel(self._office, self._messages, self)
            self._panel.show_state(self._office.sync_state, self.text())
        self._panel.open_below(self)


class SyncPanel(Translated, QFrame):
    """What synchronisation does or did, with its buttons."""

    def __init__(self, office: Office, messages: Messages, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
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
        for widget in (self._title, self._text, self._bar):
            inside.addWidget(widget)
        inside.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        self.setMinimumWidth(360)
        self.setMaximumWidth(440)
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
        self._now.setVisible(not state.running)
        self._cancel.setVisible(state.running)
        text, self._details = "", ""
        if state.running:
            text = self._messages.step(state.step)
        elif state.error is not None:
            told = self._messages.of(state.error)
            text, self._details = "\n".join(filter(None, (told.headline, told.remedy))), told.details
        elif state.office is not None and state.office.queued:
            text = self.tr("Ce qui attend est gardé sur ce poste et part à la prochaine synchronisation.")
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._copy.setVisible(bool(self._details))
        self.adjustSize()

    def open_below(self, anchor: QWidget) -> None:
        """Open under the button, inside the screen."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(anchor.width() - self.width(), anchor.height() + 4))
        screen = anchor.screen().availableGeometry()
        self.move(max(screen.left(), min(corner.x(), screen.right() - self.width())), corner.y())
        self.show()
        (self._cancel if self._cancel.isVisible() else self._now).setFocus(Qt.FocusReason.PopupFocusReason)

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._text.text()}\n{self._details}")
