"""A line to type in, with its label above and what is wrong with it below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gui.widgets.parts import label, label_for, restyle


class TextField(QWidget):
    """`changed` with every key; a problem that is shown goes with the next change of the text."""

    changed = Signal()

    def __init__(self, longest: int = 200, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setMaxLength(longest)
        self.line.textChanged.connect(self._text_changed)
        self._label = label_for(self.line)
        self._problem = label(role="wrong", wraps=True)
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self._label, self.line, self._problem):
            column.addWidget(part)
        column.addStretch(1)

    @property
    def text(self) -> str:
        """What is typed, without blanks around it."""
        return " ".join(self.line.text().split())

    @property
    def wrong(self) -> bool:
        """Whether a problem is shown."""
        return not self._problem.isHidden()

    def set_name(self, name: str, placeholder: str = "") -> None:
        """Label and accessible name; a letter after `&` is the mnemonic."""
        self._label.setText(name)
        self.line.setAccessibleName(name.replace("&", ""))
        self.line.setPlaceholderText(placeholder)

    def set_text(self, text: str) -> None:
        """Put a text in, as if it were typed."""
        self.line.setText(text)

    def tell(self, problem: str) -> None:
        """Explain what is wrong, beside what was typed; nothing: all is well."""
        if problem == self._problem.text() and bool(problem) == self.wrong:
            return
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.line.setAccessibleDescription(problem)
        self.line.setProperty("wrong", bool(problem))
        restyle(self.line)

    def _text_changed(self) -> None:
        self.tell("")
        self.changed.emit()
