"""Who the visit is with: one of those ticked in the agenda, all of them together, or some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QScrollArea, QVBoxLayout, QWidget

from gui.booking.disclosure import Disclosure
from gui.booking.names import short_names
from gui.theme.theme import Theme
from gui.widgets.translated import Translated
from scheduling.store.collections import Collection, labels

ALL = 1_000_000
"""How many together, however many are ticked."""
ROWS_SHOWN = 6


class PractitionersField(Translated, QWidget):
    """`changed`: another choice. Whom a person unticked here stays so while the agenda shows them."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._known: dict[int, Collection] = {}
        self._names: Mapping[int, str] = {}
        self._short: Mapping[int, str] = {}
        self._unticked: set[int] = set()
        self._wanted = 1
        self._only: Collection | None = None
        self._boxes: dict[int, QCheckBox] = {}
        self.disclosure = Disclosure(theme)
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._list)
        self._how = QComboBox()
        self._how.activated.connect(self._how_chosen)
        self.disclosure.content.addWidget(self._scroll)
        self.disclosure.content.addWidget(self._how)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.disclosure)
        theme.changed.connect(self._fit)
        self.retranslate()

    @property
    def chosen(self) -> list[Collection]:
        """In the agenda's order, which is the order of preference."""
        if self._only is not None:
            return [self._only]
        return [one for one in self._known.values() if one.id not in self._unticked and one.writable]

    @property
    def quorum(self) -> int:
        """How many of the chosen must be free together."""
        return max(1, min(self._wanted, len(self.chosen)))

    @property
    def short(self) -> Mapping[int, str]:
        """Short names by calendar id."""
        return self._short

    @property
    def names(self) -> Mapping[int, str]:
        """What a person calls each, by calendar id."""
        return self._names

    def collection(self, calendar_id: int) -> Collection | None:
        """One of those that the agenda shows."""
        return self._known.get(calendar_id)

    def set_calendars(self, calendars: Sequence[Collection]) -> None:
        """Those ticked in the agenda; the ones that may only be read cannot be booked."""
        if [one.id for one in calendars] == list(self._known) and list(calendars) == list(self._known.values()):
            return
        self._known = {one.id: one for one in calendars}
        self._names = labels(calendars)
        self._short = short_names(self._names)
        for box in self._boxes.values():
            self._rows.removeWidget(box)
            box.deleteLater()
        self._boxes = {}
        before: QWidget = self.disclosure.button
        for one in calendars:
            box = QCheckBox()
            box.setText(self._names[one.id].replace("&", "&&"))
            box.setChecked(one.writable and one.id not in self._unticked)
            box.setEnabled(one.writable)
            box.toggled.connect(self._ticked)
            self._boxes[one.id] = box
            self._rows.addWidget(box)
            QWidget.setTabOrder(before, box)
            before = box
        self._only = self._known.get(self._only.id) if self._only else None
        self._fit()
        self._changed()

    def only(self, calendar_id: int | None) -> None:
        """Look for this one alone, as a slot was drawn there; None: as it was chosen before."""
        self._only = self._known.get(calendar_id) if calendar_id is not None else None
        self._changed()

    def retranslate(self) -> None:
        self.disclosure.set_name(self.tr("&Praticiens"))
        self._how.setAccessibleName(self.tr("Combien de praticiens"))
        self._tell()

    def _ticked(self) -> None:
        self._unticked -= set(self._boxes)
        self._unticked |= {one for one, box in self._boxes.items() if not box.isChecked()}
        self._only = None
        self._changed()

    def _how_chosen(self, place: int) -> None:
        self._wanted = ALL if place == self._how.count() - 1 else place + 1
        self._changed()

    def _how_text(self, number: int, count: int) -> str:
        if number == 1:
            return self.tr("Un parmi eux")
        if number == count:
            return self.tr("Tous ensemble")
        return self.tr("{number} ensemble, parmi {count}").format(number=number, count=count)

    def _changed(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        chosen = self.chosen
        count = len(chosen)
        self._how.setVisible(count > 1)
        self._how.clear()
        self._how.addItems([self._how_text(number, count) for number in range(1, count + 1)])
        self._how.setCurrentIndex(self.quorum - 1)
        names = ", ".join(self._short[one.id] for one in chosen)
        if count == 0:
            summary = self.tr("Aucun praticien coché")
        elif count == 1:
            summary = self._names[chosen[0].id]
        elif self.quorum == 1:
            summary = self.tr("un parmi {count} : {names}").format(count=count, names=names)
        elif self.quorum == count:
            summary = self.tr("ensemble : {names}").format(names=names)
        else:
            summary = self.tr("{quorum} parmi {count} : {names}").format(quorum=self.quorum, count=count, names=names)
        self.disclosure.set_summary(summary)

    def _fit(self) -> None:
        row = self._theme.pixels(32)
        self._scroll.setFixedHeight(max(1, min(len(self._boxes), ROWS_SHOWN)) * row + 2)
