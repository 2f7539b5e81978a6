"""One section of the preferences: cards, one below the other."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.theme.theme import Theme
from gui.widgets.parts import label, surface
from gui.widgets.translated import Translated


class Section(Translated, QWidget):
    """Add cards; `name` sets what a screen reader calls the section."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = QVBoxLayout(self)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(16)
        self._cards.addStretch(1)

    def name(self, text: str) -> None:
        """What the section is called."""
        self.setAccessibleName(text)

    def grow(self, number: int, grows: bool) -> None:
        """Whether the card of this number (from 0) takes the height that is left."""
        self._cards.setStretch(number, int(grows))
        self._cards.setStretch(self._cards.count() - 1, int(not grows))

    def add_card(self) -> QVBoxLayout:
        """A card at the end; what is put into the answer stands in it."""
        card = surface("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(18, 18, 18, 18)
        inside.setSpacing(12)
        self._cards.insertWidget(self._cards.count() - 1, card)
        return inside


def name_parts(box: QComboBox, name: str) -> None:
    """Its list and its line are controls of their own to a screen reader."""
    box.view().setAccessibleName(name)
    edit = box.lineEdit()
    if edit is not None:
        edit.setAccessibleName(name)


class ManagedNote(Translated, QWidget):
    """Tells that the hospital's policy fixes what stands beside."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sign = QLabel()
        self._text = label(role="hint")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._sign)
        row.addWidget(self._text)
        row.addStretch(1)
        theme.changed.connect(self._draw)
        self._draw()
        self.retranslate()

    def retranslate(self) -> None:
        self._text.setText(self.tr("Géré par l’établissement"))

    def _draw(self) -> None:
        self._sign.setPixmap(self._theme.icon("lock", size=14).pixmap(self._theme.pixels(14)))


class SettingRow(QWidget):
    """A setting: what it is called and a hint, what is chosen, and the lock where it is managed."""

    def __init__(self, theme: Theme, control: QWidget, managed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self._name = label(role="strong", wraps=True)
        self._hint = label(role="secondary", wraps=True)
        self._hint.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._name)
        column.addWidget(self._hint)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.addWidget(control)
        row.addStretch(1)
        column.addLayout(row)
        if managed:
            column.addWidget(ManagedNote(theme))
        control.setEnabled(not managed)

    def tell(self, name: str, hint: str = "") -> None:
        """Set the words, and the control's accessible name."""
        self._name.setText(name)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._control.setAccessibleName(name)
        self._control.setAccessibleDescription(hint)
        if isinstance(self._control, QComboBox):
            name_parts(self._control, name)
