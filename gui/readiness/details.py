"""Details of a card: folded until they are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from gui.widgets.parts import label
from gui.widgets.translated import Translated


class Details(Translated, QPushButton):
    """The button that unfolds them; `lines` is what it unfolds: the card puts it below everything else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # No next step, and six of them: in grey.
        self.setProperty("role", "segment")
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        kept = self.sizePolicy()
        # Its place is kept: nothing jumps when a check is done.
        kept.setRetainSizeWhenHidden(True)
        self.setSizePolicy(kept)
        self.clicked.connect(self._toggle)
        self.lines = label(role="secondary", wraps=True)
        self._of = ""
        self._open = False
        self.tell(())

    @property
    def is_open(self) -> bool:
        """Whether they are unfolded."""
        return self._open

    def name_card(self, of: str) -> None:
        """Of which card they are: a screen reader hears several buttons of the same text."""
        self._of = of
        self.retranslate()

    def tell(self, lines: Sequence[str]) -> None:
        """What is unfolded; without any there is nothing to unfold."""
        self.lines.setText("\n".join(lines))
        self.setVisible(bool(lines))
        self._fold()

    def retranslate(self) -> None:
        text = self.tr("Masquer") if self._open else self.tr("Détails")
        self.setText(text)
        self.setAccessibleName(self.tr("{text} : {card}").format(text=text, card=self._of))

    def _toggle(self) -> None:
        self._open = not self._open
        self.retranslate()
        self._fold()

    def _fold(self) -> None:
        self.lines.setVisible(self._open and bool(self.lines.text()))
