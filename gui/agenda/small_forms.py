"""The small questions asked inside the details: another length, cancel with a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from gui.widgets.number_fields import inset
from gui.widgets.parts import button, label, label_for, name_field
from gui.widgets.translated import Translated

LONGEST_REASON = 200


class LengthForm(Translated, QWidget):
    """`wanted`: minutes."""

    wanted = Signal(int)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label(role="title")
        self._minutes = QSpinBox()
        inset(self._minutes)
        self._minutes.setRange(5, 480)
        self._minutes.setSingleStep(5)
        self._name = label_for(self._minutes)
        self._go, self._back = button("primary"), button("quiet")
        self._go.clicked.connect(lambda: self.wanted.emit(self._minutes.value()))
        self._back.clicked.connect(self.given_up)
        self._minutes.valueChanged.connect(self._changed)
        self._before = 0
        _stack(self, self._title, self._name, self._minutes, self._go, self._back)
        self.retranslate()

    def start(self, minutes: int) -> None:
        """Begin with the present length."""
        self._before = minutes
        self._minutes.setValue(minutes)
        self._changed()
        self._minutes.setFocus()
        self._minutes.selectAll()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Modifier la durée"))
        name_field(self._name, self._minutes, self.tr("Durée"))
        self._minutes.setSuffix(self.tr(" min"))
        self._go.setText(self.tr("Donner cette durée"))
        self._back.setText(self.tr("Laisser comme elle est"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        _enter_or_escape(event, self._go, self._back) or super().keyPressEvent(event)

    def _changed(self) -> None:
        self._go.setEnabled(self._minutes.value() != self._before)


class ReasonForm(Translated, QWidget):
    """Cancel, or book over another one: `wanted` has the reason, which may be empty for cancelling."""

    wanted = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None, *, overbook: bool = False) -> None:
        super().__init__(parent)
        self._overbook = overbook
        self._title = label(role="title")
        self._explanation = label(role="secondary", wraps=True)
        self._explanation.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._reason = QLineEdit()
        self._reason.setMaxLength(LONGEST_REASON)
        self._name = label_for(self._reason)
        self._go, self._back = button("primary"), button("quiet")
        self._go.clicked.connect(lambda: self.wanted.emit(self._reason.text().strip()))
        self._back.clicked.connect(self.given_up)
        self._reason.textChanged.connect(self._changed)
        _stack(self, self._title, self._explanation, self._name, self._reason, self._go, self._back)
        self._changed()
        self.retranslate()

    def start(self) -> None:
        """Begin with an empty field."""
        self._reason.clear()
        self._reason.setFocus()

    def retranslate(self) -> None:
        if self._overbook:
            self._title.setText(self.tr("Réserver quand même"))
            self._explanation.setText(self.tr("Le rendez-vous sera en surnombre. Le motif est gardé dans le journal."))
            name_field(self._name, self._reason, self.tr("Motif (nécessaire)"))
            self._go.setText(self.tr("Réserver en surnombre"))
            self._back.setText(self.tr("Ne pas réserver"))
            return
        self._title.setText(self.tr("Annuler ce rendez-vous ?"))
        self._explanation.setText(self.tr("Le créneau sera libéré. Un retour en arrière reste possible (Ctrl+Z)."))
        name_field(self._name, self._reason, self.tr("Raison (facultative, sans nom de patient)"))
        self._go.setText(self.tr("Annuler le rendez-vous"))
        self._back.setText(self.tr("Le garder"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        _enter_or_escape(event, self._go, self._back) or super().keyPressEvent(event)

    def _changed(self) -> None:
        self._go.setEnabled(bool(self._reason.text().strip()) or not self._overbook)


def _stack(form: QWidget, *parts: QWidget) -> None:
    column = QVBoxLayout(form)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for one in parts:
        column.addWidget(one)


def _enter_or_escape(event: QKeyEvent, go: QPushButton, back: QPushButton) -> bool:
    key = event.key()
    if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and go.isEnabled():
        go.click()
    elif key == Qt.Key.Key_Escape:
        back.click()
    else:
        return False
    return True
