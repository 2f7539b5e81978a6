"""Widgets that change their language while they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    _Widget = QWidget
else:
    # Not a Qt class: an object with two of them crashes the program.
    _Widget = object


class Translated(_Widget):
    """Inherit this before the Qt class: `class Panel(Translated, QFrame)`.

    `retranslate` sets every text of the widget; it is called by the widget at the end of its `__init__`, and here again when
    the language changes.
    """

    def retranslate(self) -> None:
        """Set all texts in the present language."""

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            # Fields of dates and numbers keep the notation in which they were made until they are told, here or from above.
            self.setLocale(QLocale())
            self.retranslate()
