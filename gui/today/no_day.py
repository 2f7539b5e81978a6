"""What stands on the page of the day while there is no day to show: what is waited for, or whose agenda it is to be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from gui.widgets.parts import button, label


class NoDay(QFrame):
    """`chosen`: the place of an agenda among those that are offered."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.headline = label(role="title", wraps=True)
        self.text = label(role="body", wraps=True)
        self._offers: list[QPushButton] = []
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(8)
        column.addWidget(self.headline)
        column.addWidget(self.text)

    def tell(self, headline: str, text: str = "", offers: Sequence[str] = ()) -> None:
        """Say this; each of the agendas offered is a button."""
        self.headline.setText(headline)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        if [one.accessibleName() for one in self._offers] == list(offers):
            return
        for one in self._offers:
            one.hide()
            one.deleteLater()
        self._offers = []
        for place, name in enumerate(offers):
            made = button("row", name.replace("&", "&&"))
            made.setAccessibleName(name)
            made.clicked.connect(lambda _=False, place=place: self.chosen.emit(place))
            self._column.addWidget(made)
            self._offers.append(made)
