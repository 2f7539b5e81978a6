"""A password's field, with a button that shows what is typed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.theme.theme import Theme
from gui.widgets.field import Field
from gui.widgets.parts import button
from gui.widgets.translated import Translated


class PasswordField(Translated, Field):
    """Hidden until the eye is pressed; hidden again when the field is emptied."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        edit = QLineEdit()
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._theme = theme
        self.eye = button("step")
        super().__init__(edit, self.eye, parent)
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._show)
        edit.textChanged.connect(self._changed)
        theme.changed.connect(self._draw)
        self._draw()
        self.retranslate()

    def retranslate(self) -> None:
        shown = self.eye.isChecked()
        text = self.tr("Cacher le mot de passe") if shown else self.tr("Montrer le mot de passe")
        self.eye.setAccessibleName(text)
        self.eye.setToolTip(text)

    def _show(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._draw()
        self.retranslate()

    def _changed(self, text: str) -> None:
        if not text:
            self.eye.setChecked(False)

    def _draw(self) -> None:
        side = self._theme.pixels(18)
        self.eye.setIconSize(QSize(side, side))
        self.eye.setIcon(self._theme.icon("eye-off" if self.eye.isChecked() else "eye", self._theme.colours.text, 18))
