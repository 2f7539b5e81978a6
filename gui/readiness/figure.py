"""A number with what it is above, and its limit below."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.parts import LabelRole, label

NONE = "–"


class Figure(QWidget):
    """Read as one sentence by a screen reader."""

    def __init__(self, role: LabelRole = "figure", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = label(role="secondary")
        self._value = label(role=role)
        self._limit = label(role="hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (self._caption, self._value, self._limit):
            column.addWidget(part)
        self.tell("", "")

    @property
    def value(self) -> str:
        """What is shown."""
        return self._value.text()

    def tell(self, caption: str, value: str, limit: str = "") -> None:
        """Set all three; nothing measured is a dash."""
        self._caption.setText(caption)
        self._value.setText(value or NONE)
        self._limit.setText(limit)
        self._limit.setVisible(bool(limit))
        self.setAccessibleName(" ".join(part for part in (caption, value or NONE, limit) if part))
