"""A strip across the window that tells something once: a fault of our own, a notice of how the profile was opened."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.messages import Message
from gui.theme.colours import Tone
from gui.widgets.banner import Banner
from gui.widgets.parts import button
from gui.widgets.translated import Translated


class FaultStrip(Translated, Banner):
    """Hidden until something is told."""

    def __init__(self, tone: Tone = "conflict", parent: QWidget | None = None) -> None:
        super().__init__("notice", tone, parent)
        self._details = ""
        self._copy = button("quiet")
        self._close = button("quiet")
        self._copy.clicked.connect(self._copy_details)
        self._close.clicked.connect(self.hide)
        self.add_button(self._copy)
        self.add_button(self._close)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        self._copy.setText(self.tr("Copier les détails"))
        self._close.setText(self.tr("Fermer"))

    def tell_message(self, message: Message) -> None:
        """Show it; what was told before gives way."""
        self.tell(message.headline, message.remedy)
        self._details = message.details
        self._copy.setVisible(bool(message.details))
        self.show()

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
