"""The workstation: where throughput is measured, whether it examines itself, and whether the program opens with the session."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from gui.messages import Messages
from gui.preferences.before_toggle import BeforeToggle
from gui.preferences.kept_settings import KeptSettings
from gui.preferences.section import Section
from gui.preferences.session_start import SessionStart, autostart_folder, this_program
from gui.preferences.speed_url_field import SpeedUrlField
from gui.theme.theme import Theme
from gui.widgets.parts import label


class WorkstationSection(Section):
    """Opening with the session is offered on Linux; elsewhere the installer does it."""

    def __init__(
        self,
        theme: Theme,
        kept: KeptSettings,
        messages: Messages,
        profile: Path,
        secrets: Path | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.speed_url = SpeedUrlField(theme, kept, messages, "check.speed_url", kept.settings.check.get("speed_url", ""))
        self.speed_url.retranslate()
        self._start = SessionStart(this_program(profile, secrets), autostart_folder())
        self.at_start = QCheckBox()
        self.at_start.setChecked(self._start.wanted)
        self._hint = label(role="secondary", wraps=True)
        self._wrong = label(role="wrong", wraps=True)
        self._wrong.hide()
        self._failed = ""
        if sys.platform.startswith("linux"):
            card = self.add_card()
            card.addWidget(self.at_start, 0, Qt.AlignmentFlag.AlignLeft)
            for widget in (self._hint, self._wrong):
                card.addWidget(widget)
        self.before = BeforeToggle(theme, kept, messages)
        self.add_card().addWidget(self.before)
        self.add_card().addWidget(self.speed_url)
        self.at_start.toggled.connect(self._want)
        self.retranslate()

    def retranslate(self) -> None:
        self.at_start.setText(self.tr("Ouvrir à l’ouverture de session"))
        self.at_start.setAccessibleName(self.at_start.text())
        self._hint.setText(self.tr("La fenêtre s’ouvre d’elle-même et le poste est prêt avant le premier rendez-vous."))
        if self._failed:
            self._wrong.setText(self.tr("Ce choix n’a pas pu être écrit ({reason}).").format(reason=self._failed))

    def _want(self, wanted: bool) -> None:
        try:
            self._start.want(wanted)
            self._failed = ""
        except OSError as error:
            self._failed = error.strerror or type(error).__name__
        self._wrong.setVisible(bool(self._failed))
        self.retranslate()
        if self._failed:
            self.at_start.blockSignals(True)
            self.at_start.setChecked(not wanted)
            self.at_start.blockSignals(False)
