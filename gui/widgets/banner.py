"""A banner or notice in the colours of a status: a strip, a headline, what to do, and its buttons."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.theme.colours import Tone
from gui.widgets.parts import label, set_tone


class Banner(QFrame):
    """`banner` is a page's loudest sentence (22 px); `notice` a small card beside other things."""

    def __init__(
        self, kind: Literal["banner", "notice"] = "notice", tone: Tone = "booked", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        large = kind == "banner"
        self.setProperty("role", kind)
        self.headline = label(role="verdict" if large else "strong", wraps=True)
        self.explanation = label(role="body" if large else "secondary", wraps=True)
        texts = QVBoxLayout()
        texts.setSpacing(8 if large else 2)
        texts.addWidget(self.headline)
        texts.addWidget(self.explanation)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(*((28, 18, 24, 18) if large else (12, 8, 12, 8)))
        outer.setSpacing(16)
        outer.addLayout(texts, 1)
        self._outer, self._texts = outer, texts
        self._large = large
        self.set_tone(tone)

    def set_tone(self, tone: Tone) -> None:
        """Show it in the colours of this status."""
        set_tone(self, tone)
        if not self._large:
            set_tone(self.headline, tone, "ink")

    def tell(self, headline: str, explanation: str = "") -> None:
        """Set both sentences; without an explanation its line is gone."""
        self.headline.setText(headline)
        self.explanation.setText(explanation)
        self.explanation.setVisible(bool(explanation))
        self.setAccessibleName(headline)
        self.setAccessibleDescription(explanation)

    def add_below(self, made: QWidget) -> None:
        """Put something small below both sentences."""
        self._texts.addWidget(made)

    def add_button(self, made: QWidget) -> None:
        """Put a button, or several in one widget, at the right."""
        self._outer.addWidget(made)
