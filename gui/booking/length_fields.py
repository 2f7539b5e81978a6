"""How long the appointment takes, and what it is."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui.messages import Messages
from gui.widgets.number_fields import spin_box
from gui.widgets.parts import label_for
from gui.widgets.translated import Translated
from scheduling.model.appointment import AppointmentKind

KINDS: tuple[AppointmentKind | None, ...] = (None, *AppointmentKind)
"""By their place in the list: Qt would give back plain text for what it keeps itself."""

SHORTEST_MIN, LONGEST_MIN, USUAL_MIN = 10, 120, 30


class LengthFields(Translated, QWidget):
    """Minutes and kind."""

    changed = Signal()

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self.minutes = spin_box(SHORTEST_MIN, LONGEST_MIN)
        self.minutes.setSingleStep(5)
        self.minutes.setValue(USUAL_MIN)
        self.kind = QComboBox()
        self.kind.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.kind.setMinimumContentsLength(8)
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.addItems([""] * len(KINDS))
        self.kind.setCurrentIndex(KINDS.index(AppointmentKind.FOLLOW_UP))
        self._label = label_for(self.minutes)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.minutes)
        row.addWidget(self.kind, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addLayout(row)
        self.minutes.valueChanged.connect(self.changed)
        self.kind.currentIndexChanged.connect(self.changed)
        self.retranslate()

    @property
    def duration(self) -> timedelta:
        """As it is set."""
        return timedelta(minutes=self.minutes.value())

    @property
    def chosen_kind(self) -> AppointmentKind | None:
        """None: not told."""
        return KINDS[self.kind.currentIndex()]

    def set_minutes(self, minutes: int) -> None:
        """Take over a length, as near as may be."""
        self.minutes.setValue(min(max(minutes, SHORTEST_MIN), LONGEST_MIN))

    def retranslate(self) -> None:
        self._label.setText(self.tr("&Durée et nature"))
        self.minutes.setAccessibleName(self.tr("Durée en minutes"))
        self.minutes.setSuffix(self.tr(" min"))
        self.kind.setAccessibleName(self.tr("Nature du rendez-vous"))
        words = self._messages.catalogue.on("window")
        self.kind.setItemText(0, self.tr("Sans nature"))
        for place, one in enumerate(AppointmentKind, start=1):
            text = words.word("kind", one)
            self.kind.setItemText(place, text[:1].upper() + text[1:])
