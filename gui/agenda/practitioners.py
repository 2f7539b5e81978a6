"""Whose agendas are shown: a check box each, all or none, and a filter where there are many."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gui.agenda.calendar_choice import CalendarChoice
from gui.widgets.line_edit import LineEdit
from gui.widgets.parts import button, label
from gui.widgets.tooltip import tooltip_text
from gui.widgets.translated import Translated
from scheduling.store.collections import Collection

MANY = 8
"""From so many on there is a filter."""


class Practitioners(Translated, QWidget):
    """The calendars of a choice, to tick."""

    def __init__(self, choice: CalendarChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = choice
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
        choice.listed.connect(self._list_anew)
        choice.changed.connect(self._show_ticks)
        self._list_anew()
        self.retranslate()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Praticiens"))
        self._all.setText(self.tr("Tous"))
        self._all.setAccessibleName(self.tr("Montrer tous les praticiens"))
        self._none.setText(self.tr("Aucun"))
        self._none.setAccessibleName(self.tr("Ne montrer aucun praticien"))
        self.filter.setPlaceholderText(self.tr("Filtrer les praticiens"))
        self.filter.setAccessibleName(self.tr("Filtrer les praticiens"))
        self._name_boxes()

    def _list_anew(self) -> None:
        focused = next((number for number, made in self._boxes.items() if made.hasFocus()), None)
        for made in self._boxes.values():
            self._rows.removeWidget(made)
            made.deleteLater()
        self._boxes = {}
        before: QWidget = self.filter
        for number, name in self._choice.labels.items():
            made = _Box(name, self._list)
            made.setChecked(self._choice.is_ticked(number))
            made.toggled.connect(self._toggled)
            self._boxes[number] = made
            self._rows.addWidget(made)
            if number == focused:
                made.setFocus()
            QWidget.setTabOrder(before, made)  # what is made later comes last by Tab otherwise
            before = made
        self._name_boxes()
        self.filter.setVisible(len(self._boxes) >= MANY)
        self._sift()

    def _name_boxes(self) -> None:
        for one in self._choice.calendars:
            self._boxes[one.id].setToolTip(self._tooltip(one))

    def _tooltip(self, one: Collection) -> str:
        whole = self._boxes[one.id].whole
        return tooltip_text(whole if one.writable else self.tr("{name} : lecture seule").format(name=whole))

    def _tick_all(self, ticked: bool) -> None:
        self._choice.tick([number for number, made in self._boxes.items() if not made.isHidden()], ticked)

    def _toggled(self) -> None:
        made = self.sender()
        for number, one in self._boxes.items():
            if one is made:
                self._choice.tick([number], one.isChecked())
                return

    def _show_ticks(self) -> None:
        for number, made in self._boxes.items():
            made.setChecked(self._choice.is_ticked(number))

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

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
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

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(100, self._listed.sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(60, min(self._listed.sizeHint().height(), 4 * 34))
