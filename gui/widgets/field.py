"""A field with its label above and, where it is wrong, the reason below: what was typed is explained where it was typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from gui.widgets.line_edit import LineEdit
from gui.widgets.parts import label, label_for, name_field, restyle


class Field(QWidget):
    """`edit` is the line in which one types; `beside` stands to its right. Typing again takes the reason away."""

    def __init__(self, edit: QLineEdit | None = None, beside: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = edit or LineEdit()
        self._label = label_for(self.edit)
        self._hint = label(role="hint", wraps=True)
        self._wrong = label(role="wrong", wraps=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        if beside is not None:
            row.addWidget(beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addLayout(row)
        column.addWidget(self._hint)
        column.addWidget(self._wrong)
        self._hint.hide()
        self._wrong.hide()
        self.edit.textEdited.connect(self.clear)
        self.setFocusProxy(self.edit)

    @property
    def text(self) -> str:
        """What is typed, without blanks around it."""
        return self.edit.text().strip()

    @property
    def wrong(self) -> str:
        """The reason that is shown, or nothing."""
        return self._wrong.text() if not self._wrong.isHidden() else ""

    def name(self, text: str, hint: str = "") -> None:
        """Set the label; `hint` stands below the field while nothing is wrong."""
        name_field(self._label, self.edit, text)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint) and not self.wrong)

    def refuse(self, reason: str) -> None:
        """Show why this will not do, here and to a screen reader."""
        self._wrong.setText(reason)
        self._wrong.show()
        self._hint.hide()
        self._mark(True)
        self.edit.setAccessibleDescription(reason)

    def clear(self) -> None:
        """Nothing is wrong, as far as is known."""
        self._wrong.hide()
        self._hint.setVisible(bool(self._hint.text()))
        self._mark(False)
        self.edit.setAccessibleDescription(self._hint.text())

    def focus(self) -> None:
        """Go there, with all of it selected, and scroll to it once it has its place."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()
        QTimer.singleShot(0, self, self._scroll_here)

    def _scroll_here(self) -> None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        if parent is not None:
            parent.ensureWidgetVisible(self)

    def _mark(self, wrong: bool) -> None:
        if bool(self.edit.property("wrong")) != wrong:
            self.edit.setProperty("wrong", wrong)
            restyle(self.edit)
