"""Whose day it is: the calendar that was chosen last, the only one that is followed, or a choice to make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from gui.widgets.elided import ElidedLabel
from gui.widgets.parts import label, label_for
from gui.widgets.translated import Translated
from gui.window_state import WindowState
from scheduling.store.collections import Collection

_KEY = "today/calendar"


def my_calendar(calendars: Sequence[Collection], state: WindowState) -> Collection | None:
    """The one that was chosen last, or the only one; None: nothing is followed, or nothing chosen yet."""
    kept = state.value(_KEY, "")
    found = next((one for one in calendars if one.href == kept), None)
    return found or (calendars[0] if len(calendars) == 1 else None)


class TodayHeader(Translated, QWidget):
    """What stands in the window's header: title, date, and "my agenda". `chosen`: another calendar."""

    chosen = Signal()

    def __init__(self, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._calendars: tuple[Collection, ...] = ()
        self._title = label(role="title")
        self.day = ElidedLabel(role="secondary")
        self.box = QComboBox()
        self.box.setMinimumContentsLength(14)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.activated.connect(self._activated)
        self._name = label_for(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self.day, 1)
        row.addWidget(self._name)
        row.addWidget(self.box)
        self.retranslate()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        usual = super().sizeHint()
        return QSize(usual.width() + self.day.sizeHint().width(), usual.height())

    @property
    def calendar(self) -> Collection | None:
        """Whose day it is; None: nothing is followed, or nothing chosen yet."""
        place = self.box.currentIndex()
        return self._calendars[place] if 0 <= place < len(self._calendars) else None

    def set_calendars(self, calendars: Sequence[Collection], names: Mapping[int, str]) -> None:
        """Those that are followed."""
        self._calendars = tuple(calendars)
        self.box.clear()
        self.box.addItems([names.get(one.id, one.name) for one in calendars])
        mine = my_calendar(calendars, self._state)
        self.box.setCurrentIndex(-1 if mine is None else self._calendars.index(mine))
        self.box.setVisible(len(calendars) > 1)
        self._name.setVisible(len(calendars) > 1)

    @property
    def names(self) -> list[str]:
        """What the agendas are called, in their order."""
        return [self.box.itemText(place) for place in range(self.box.count())]

    def choose(self, place: int) -> None:
        """Choose one of them."""
        self.box.setCurrentIndex(place)
        self._activated()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Aujourd’hui"))
        self._name.setText(self.tr("&Mon agenda"))
        self.box.setAccessibleName(self.tr("Mon agenda"))
        self.box.setPlaceholderText(self.tr("Choisissez…"))

    def _activated(self) -> None:
        if self.calendar is not None:
            self._state.keep(_KEY, self.calendar.href)
            self.chosen.emit()
