"""A status as a badge: tinted ground, sign and word."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from gui.theme.colours import Tone
from gui.theme.theme import Theme
from gui.widgets.parts import label, set_tone


class Badge(QFrame):
    """One line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._told: tuple[Tone, str] = ("booked", "clock")
        self.setProperty("role", "notice")
        self._sign, self._word = label(), label(role="strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 14, 5)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._word, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._dress)

    def tell(self, tone: Tone, icon: str, word: str) -> None:
        """Show this."""
        self._told = (tone, icon)
        self._word.setText(word)
        self.setAccessibleName(word)
        self._dress()

    def _dress(self) -> None:
        tone, icon = self._told
        set_tone(self, tone)
        set_tone(self._word, tone, "ink")
        side = self._theme.pixels(16)
        found = self._theme.icon(icon, self._theme.colours.tones[tone].bar, 16)
        self._sign.setPixmap(found.pixmap(QSize(side, side), self.devicePixelRatioF()))
