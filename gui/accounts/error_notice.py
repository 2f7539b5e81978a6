"""What went wrong, what to do, and the details to copy for whoever helps."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.messages import Messages
from gui.widgets.banner import Banner
from gui.widgets.parts import button
from gui.widgets.translated import Translated


class ErrorNotice(Translated, Banner):
    """Hidden until `tell_error`; `remedy` there replaces the catalogue's where this place knows better."""

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__("notice", "conflict", parent)
        self._messages = messages
        self._error: object | None = None
        self._copy = button("quiet")
        self._copy.clicked.connect(self._copy_details)
        self.add_button(self._copy)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        self._copy.setText(self.tr("Copier les détails"))
        if self._error is not None:
            told = self._messages.of(self._error)
            self.tell(told.headline, told.remedy)

    def tell_error(self, error: object) -> None:
        """Show what a job failed with."""
        self._error = error
        self.retranslate()
        self.show()

    def forget(self) -> None:
        """It no longer matters."""
        self._error = None
        self.hide()

    def _copy_details(self) -> None:
        told = self._messages.of(self._error)
        QGuiApplication.clipboard().setText("\n".join(filter(None, (told.headline, told.remedy, told.details))))
