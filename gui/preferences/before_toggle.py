"""Whether the workstation is examined by itself before an appointment."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from gui.messages import Messages
from gui.preferences.kept_settings import KeptSettings
from gui.preferences.section import ManagedNote
from gui.theme.theme import Theme
from gui.widgets.parts import label
from gui.widgets.translated import Translated

NAME = "check.before_appointments"


class BeforeToggle(Translated, QWidget):
    """Kept as soon as it is ticked; policy may fix it."""

    def __init__(self, theme: Theme, kept: KeptSettings, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept, self._messages = kept, messages
        managed = kept.is_managed(NAME)
        self.box = QCheckBox()
        self.box.setChecked(bool(kept.settings.check.get("before_appointments", True)))
        self.box.setEnabled(not managed)
        self._hint = label(role="secondary", wraps=True)
        self._wrong = label(role="wrong", wraps=True)
        self._wrong.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._hint)
        column.addWidget(self._wrong)
        if managed:
            column.addWidget(ManagedNote(theme))
        self.box.toggled.connect(self._want)
        self.retranslate()

    def retranslate(self) -> None:
        self.box.setText(self.tr("Vérifier le poste 15 minutes avant chaque téléconsultation"))
        self.box.setAccessibleName(self.box.text())
        self._hint.setText(
            self.tr(
                "La caméra s’allume quelques secondes ; rien n’est enregistré. "
                "Jamais pendant qu’un autre programme s’en sert, et sans rien dire si tout va bien."
            )
        )

    def _want(self, wanted: bool) -> None:
        self._wrong.hide()
        job = self._kept.write(NAME, wanted)
        job.failed.connect(self._failed)

    def _failed(self, error: object) -> None:
        told = self._messages.of(error)
        self._wrong.setText(f"{told.headline} {told.remedy}")
        self._wrong.show()
        self.box.blockSignals(True)
        self.box.setChecked(not self.box.isChecked())
        self.box.blockSignals(False)
