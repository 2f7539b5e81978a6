"""A line of the booking panel: its blanks put in order, its longest length known."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.widgets.field import Field


class TextField(Field):
    """`changed` with every change of the text, typed or put in; a problem that is shown goes with it."""

    changed = Signal()

    def __init__(self, longest: int = 200, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.edit.setMaxLength(longest)
        self.edit.textChanged.connect(self._text_changed)

    @property
    def text(self) -> str:
        """What is typed, with single blanks."""
        return " ".join(self.edit.text().split())

    def set_name(self, name: str, placeholder: str = "") -> None:
        """Label and accessible name; a letter after `&` is the mnemonic."""
        self.name(name)
        self.edit.setAccessibleName(name.replace("&", ""))
        self.edit.setPlaceholderText(placeholder)

    def tell(self, problem: str) -> None:
        """Explain what is wrong, beside what was typed; nothing: all is well."""
        if problem:
            self.refuse(problem)
        elif self.wrong:
            self.clear()

    def _text_changed(self) -> None:
        self.tell("")
        self.changed.emit()
