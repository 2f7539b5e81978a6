"""One calendar, or account, of which the server suddenly shows next to nothing: whether that is believed is asked in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.messages import Messages
from gui.widgets.elided import ElidedLabel
from gui.widgets.parts import button, fit_wrapped, label
from gui.widgets.translated import Translated
from scheduling.sync.report import Loss


class LossRow(Translated, QWidget):
    """`accepted`: a person has read how much goes, and says that the server is right. `asked`: the question came or went."""

    accepted = Signal(object)
    asked = Signal()

    def __init__(self, messages: Messages, loss: Loss, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self.loss = loss
        self._name = ElidedLabel("", "strong")
        self._count = ElidedLabel("", "secondary")
        self.accept = button("outline")
        self._question = label(wraps=True)
        self.forget = button("outline")
        self.keep = button("quiet")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._count)
        self._told = QWidget()
        row = QHBoxLayout(self._told)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignTop)
        self._asking = QWidget()
        choices = QHBoxLayout()
        choices.addWidget(self.forget)
        choices.addWidget(self.keep)
        choices.addStretch(1)
        column = QVBoxLayout(self._asking)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._question)
        column.addLayout(choices)
        self._asking.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._told)
        outer.addWidget(self._asking)
        self.accept.clicked.connect(self._ask)
        self.keep.clicked.connect(self._keep)
        self.forget.clicked.connect(lambda: self.accepted.emit(self.loss))
        self.retranslate()
        fit_wrapped(self)

    @property
    def asking(self) -> bool:
        """Whether the question stands there."""
        return not self._asking.isHidden()

    def close_question(self) -> None:
        """It was not answered."""
        self._told.show()
        self._asking.hide()

    def retranslate(self) -> None:
        texts, loss = self._messages.catalogue, self.loss
        inside = {"appointments": loss.appointments, "coming": loss.coming}
        if loss.whole_account:
            number = len(loss.calendars)
            count = texts.counted("loss.calendars", number)
            question = texts.counted("loss.account_question", number, name=loss.name)
            explained = [texts.counted("loss.account_inside", loss.events, **inside)]
            forget = texts.counted("loss.account_forget", number)
        else:
            count = texts.counted("loss.events", loss.events)
            question = texts.text("loss.question", events=loss.events, name=loss.name)
            explained = [texts.text("loss.inside", **inside), texts.text("loss.unsent")]
            forget = texts.text("loss.forget", events=loss.events)
        self._name.setText(loss.name)
        self._count.setText(count)
        self._question.setText("\n".join((question, *explained)))
        self.accept.setText(texts.text("loss.accept"))
        self.accept.setAccessibleName(texts.text("loss.accept_named", name=loss.name))
        self.accept.setAccessibleDescription(count)
        self.forget.setText(forget)
        self.keep.setText(texts.text("loss.keep"))
        for made in (self.forget, self.keep):
            made.setAccessibleDescription(self._question.text())  # it is read when the keyboard comes here

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() == Qt.Key.Key_Escape and self.asking:
            self._keep()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        self._told.hide()
        self._asking.show()
        self.asked.emit()
        self.keep.setFocus(Qt.FocusReason.TabFocusReason)

    def _keep(self) -> None:
        self.close_question()
        self.asked.emit()
        self.accept.setFocus(Qt.FocusReason.TabFocusReason)
