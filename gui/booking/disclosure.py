"""A field that opens: closed, it says in a few words what is chosen; open, the controls stand below it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gui.booking.painted import FieldButton
from gui.theme.theme import Theme
from gui.widgets.parts import label_for, surface


class Disclosure(QWidget):
    """Enter and Escape within the open part close it again; `closed` tells whether Enter did."""

    opened = Signal()
    closed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = FieldButton(theme)
        self.button.clicked.connect(self._toggle)
        self._label = label_for(self.button)
        self.body = surface("card")
        self.content = QVBoxLayout(self.body)
        self.content.setContentsMargins(12, 8, 12, 12)
        self.content.setSpacing(4)
        self.body.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self._label, self.button, self.body):
            column.addWidget(part)
        self._name = ""
        self._summary = ""

    def set_name(self, name: str) -> None:
        """The field's label; a letter after `&` is its mnemonic."""
        self._name = name.replace("&", "")
        self._label.setText(name)
        self._tell()

    def set_summary(self, text: str) -> None:
        """What is chosen."""
        self._summary = text
        self.button.set_summary(text)
        self._tell()

    @property
    def is_open(self) -> bool:
        """Whether the controls are shown."""
        return not self.body.isHidden()

    def close_body(self, *, done: bool = False) -> None:
        """Hide the controls; the focus returns to the field, if it was in them."""
        if not self.is_open:
            return
        focused = QApplication.focusWidget()
        inside = focused is not None and self.body.isAncestorOf(focused)
        self.body.hide()
        self.button.open = False
        self.button.update()
        if inside:
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit(done)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        key = event.key()
        if self.is_open and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.close_body(done=key != Qt.Key.Key_Escape)
        else:
            super().keyPressEvent(event)

    def _toggle(self) -> None:
        if self.is_open:
            self.close_body()
            return
        self.body.show()
        self.button.open = True
        self.button.update()
        first = self.body.nextInFocusChain()
        while first is not None and first is not self.body:
            if self.body.isAncestorOf(first) and first.focusPolicy() & Qt.FocusPolicy.TabFocus and first.isEnabled():
                first.setFocus(Qt.FocusReason.TabFocusReason)
                break
            first = first.nextInFocusChain()
        self.opened.emit()

    def _tell(self) -> None:
        named = self.tr("{name} : {summary}").format(name=self._name, summary=self._summary)
        self.button.setAccessibleName(named if self._summary else self._name)
