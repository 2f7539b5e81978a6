"""Whose agendas are shown: a check box each, all or none, and a filter where there are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gui.theme.theme import Theme
from gui.widgets.line_edit import LineEdit
from gui.widgets.parts import button, label
from gui.widgets.tooltip import tooltip_text
from gui.widgets.translated import Translated
from gui.window_state import WindowState
from scheduling.store.collections import Collection

TICKED = "agenda/calendars"
KNOWN = "agenda/known_calendars"
MANY = 8
"""From so many on there is a filter."""
FIRST_TICKED = 4
"""Of calendars never seen before, so many are shown at first: more columns would be too narrow to read."""


class Practitioners(Translated, QWidget):
    """`changed`: the ticked ones changed. What is ticked is remembered by the calendar's address."""

    changed = Signal()

    def __init__(self, theme: Theme, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = state
        self._calendars: dict[int, Collection] = {}
        self._boxes: dict[int, _Box] = {}
        self._title = label(role="title")
        self._all, self._none = button("quiet"), button("quiet")
        self._all.clicked.connect(lambda: self._tick_all(True))
        self._none.clicked.connect(lambda: self._tick_all(False))
        self.filter = LineEdit()
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._sift)
        self.filter.hide()
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._area = _Area(self._list)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._title, 1)
        head.addWidget(self._all)
        head.addWidget(self._none)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(head)
        outer.addWidget(self.filter)
        outer.addWidget(self._area)
        self.retranslate()

    @property
    def ticked(self) -> list[Collection]:
        """Those whose agendas are shown, in the order of the list."""
        return [one for number, one in self._calendars.items() if self._boxes[number].isChecked()]

    def show_calendars(self, calendars: Sequence[Collection], labels: Mapping[int, str]) -> bool:
        """List these; answers whether the ticked ones are others than before."""
        before = [one.id for one in self.ticked]
        same = [(one.id, labels.get(one.id, one.name)) for one in calendars] == [
            (number, made.whole) for number, made in self._boxes.items()
        ]
        self._calendars = {one.id: one for one in calendars}
        if not same:
            self._list_anew(calendars, labels)
        return [one.id for one in self.ticked] != before

    def tick(self, number: int) -> None:
        """Show this one too."""
        if number in self._boxes:
            self._boxes[number].setChecked(True)

    def tick_all(self) -> None:
        """Show all."""
        self._tick_all(True)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Praticiens"))
        self._all.setText(self.tr("Tous"))
        self._all.setAccessibleName(self.tr("Montrer tous les praticiens"))
        self._none.setText(self.tr("Aucun"))
        self._none.setAccessibleName(self.tr("Ne montrer aucun praticien"))
        self.filter.setPlaceholderText(self.tr("Filtrer les praticiens"))
        self.filter.setAccessibleName(self.tr("Filtrer les praticiens"))
        for number, made in self._boxes.items():
            made.setToolTip(self._tooltip(number))

    def _list_anew(self, calendars: Sequence[Collection], labels: Mapping[int, str]) -> None:
        kept = set(self._state.value(TICKED, [""]))
        known = set(self._state.value(KNOWN, [""]))
        first_time = not known - {""}
        focused = next((number for number, made in self._boxes.items() if made.hasFocus()), None)
        for made in self._boxes.values():
            self._rows.removeWidget(made)
            made.deleteLater()
        self._boxes = {}
        for place, one in enumerate(calendars):
            made = _Box(labels.get(one.id, one.name), self._list)
            made.setChecked(one.href in kept or (one.href not in known and (not first_time or place < FIRST_TICKED)))
            made.toggled.connect(self._toggled)
            self._boxes[one.id] = made
            self._rows.addWidget(made)
            made.setToolTip(self._tooltip(one.id))
            if one.id == focused:
                made.setFocus()
        before: QWidget = self.filter
        for made in self._boxes.values():  # what is made later comes last by Tab otherwise
            QWidget.setTabOrder(before, made)
            before = made
        self.filter.setVisible(len(calendars) >= MANY)
        self._sift()
        self._remember()

    def _tooltip(self, number: int) -> str:
        made, one = self._boxes[number], self._calendars[number]
        text = made.whole if one.writable else self.tr("{name} : lecture seule").format(name=made.whole)
        return tooltip_text(text)

    def _tick_all(self, ticked: bool) -> None:
        for made in self._boxes.values():
            if not made.isHidden():
                made.blockSignals(True)
                made.setChecked(ticked)
                made.blockSignals(False)
        self._toggled()

    def _toggled(self) -> None:
        self._remember()
        self.changed.emit()

    def _remember(self) -> None:
        # Those that are not followed just now keep what was chosen for them.
        here = {one.href for one in self._calendars.values()}
        elsewhere = [href for href in self._state.value(TICKED, [""]) if href and href not in here]
        known = [href for href in self._state.value(KNOWN, [""]) if href and href not in here]
        self._state.keep(TICKED, elsewhere + [one.href for one in self.ticked])
        self._state.keep(KNOWN, known + sorted(here))

    def _sift(self) -> None:
        wanted = self.filter.text().casefold() if not self.filter.isHidden() else ""
        for made in self._boxes.values():
            made.setVisible(wanted in made.whole.casefold())
        self._area.updateGeometry()


class _Box(QCheckBox):
    """A check box whose text is cut where it does not fit; the whole is its accessible name."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.whole = " ".join(text.split())
        self.setAccessibleName(self.whole)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        room = max(self.width() - 34, 20)
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.fontMetrics().horizontalAdvance(self.whole) + 40, max(super().sizeHint().height(), 32))


class _Area(QScrollArea):
    """As high as its list where there is room; scrolls where there is not."""

    def __init__(self, listed: QWidget) -> None:
        super().__init__()
        self._listed = listed
        self.setWidget(listed)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(100, self._listed.sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(60, min(self._listed.sizeHint().height(), 4 * 34))
