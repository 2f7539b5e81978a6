"""Widgets that change their language while they are shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class Translated(QWidget):
    """Inherit this before the Qt class: `class Panel(Translated, QFrame)`.

    `retranslate` sets every text of the widget; it is called by the widget at the end of its `__init__`, and here again when
    the language changes.
    """

    def retranslate(self) -> None:
        """Set all texts in the present language."""

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
