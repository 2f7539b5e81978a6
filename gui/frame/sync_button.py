"""The state of sync in the header: when it was, what waits, what failed; a click opens what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gui.frame.sign_button import SignButton
from gui.language import moment_text, time_text
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.theme.colours import Tone
from gui.theme.theme import Theme
from gui.widgets.translated import Translated
from scheduling import clock

if TYPE_CHECKING:
    from gui.frame.sync_panel import SyncPanel


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
            from gui.frame.sync_panel import SyncPanel  # fields and jobs that the start does without

            self._panel = SyncPanel(self._theme, self._office, self._messages, self)
            self._panel.show_state(self._office.sync_state, self.text())
        self._panel.open_below(self)
