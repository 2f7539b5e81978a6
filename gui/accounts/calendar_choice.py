"""A list of calendars to tick, with a filter where there are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QListView, QVBoxLayout, QWidget

from gui.accounts.calendar_delegate import ROW_HEIGHT, CalendarDelegate
from gui.accounts.calendar_model import CalendarFilter, CalendarModel
from gui.language import number_text
from gui.theme.theme import Theme
from gui.widgets.field import Field
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated
from scheduling.store.collections import Collection

MOST_AT_A_GLANCE = 7
"""More calendars get a filter, and all the height there is."""


_UNBOUNDED = 16_777_215
"""Qt's QWIDGETSIZE_MAX."""


class CalendarChoice(Translated, QWidget):
    """`changed` tells what a person changed, as ids and their new states; `chosen` is the present choice."""

    changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._least_rows = 4
        self.model = CalendarModel(self)
        self._shown = CalendarFilter(self.model, self)
        self.filter = Field()
        self.filter.edit.setClearButtonEnabled(True)
        self.view = QListView()
        self.view.setModel(self._shown)
        self.view.setItemDelegate(CalendarDelegate(theme, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._count = label(role="secondary")
        self._all = button("quiet")
        self._none = button("quiet")
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(self._all)
        row.addWidget(self._none)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.filter)
        column.addWidget(self.view, 1)
        column.addLayout(row)
        self.filter.edit.textChanged.connect(self._shown.ask)
        self.model.ticked.connect(self._ticked)
        self._all.clicked.connect(self._tick_all)
        self._none.clicked.connect(self._clear_all)
        theme.changed.connect(self._resize)
        self.retranslate()
        self._resize()

    def retranslate(self) -> None:
        self.filter.name(self.tr("Filtrer par nom ou propriétaire"))
        self.view.setAccessibleName(self.tr("Agendas"))
        self.view.setAccessibleDescription(self.tr("La barre d’espace coche ou décoche."))
        self._all.setText(self.tr("Tout cocher"))
        self._none.setText(self.tr("Tout décocher"))
        self.model.retranslate()
        self._tell_count()

    @property
    def chosen(self) -> dict[int, bool]:
        """Every calendar's id, and whether it is ticked."""
        return self.model.chosen

    def show_calendars(self, calendars: Sequence[Collection], labels: Mapping[int, str], ticked: set[int]) -> None:
        """Show these calendars; the present row and the filter stay where they are."""
        self.model.show(calendars, labels, ticked)
        self.filter.setVisible(len(calendars) > MOST_AT_A_GLANCE)
        for one in (self._all, self._none):
            one.setVisible(len(calendars) > 1)
        if not self.view.currentIndex().isValid() and self._shown.rowCount():
            self.view.setCurrentIndex(self._shown.index(0, 0))
        self._tell_count()
        self._resize()

    def show_at_least(self, rows: int) -> None:
        """So many rows are seen without scrolling, where there are so many."""
        if rows != self._least_rows:
            self._least_rows = rows
            self._resize()

    def _ticked(self, number: int, ticked: bool) -> None:
        self._tell_count()
        self.changed.emit({number: ticked})

    def _tick_all(self) -> None:
        self._tick_shown(True)

    def _clear_all(self) -> None:
        self._tick_shown(False)

    def _tick_shown(self, ticked: bool) -> None:
        before = self.chosen
        rows = [self._shown.mapToSource(self._shown.index(row, 0)).row() for row in range(self._shown.rowCount())]
        self.model.tick(rows, ticked)
        self._tell_count()
        self.changed.emit({number: now for number, now in self.chosen.items() if before[number] != now})

    def _tell_count(self) -> None:
        chosen = self.chosen
        self._count.setText(
            self.tr("{count} sur {total} suivis").format(count=number_text(sum(chosen.values())), total=number_text(len(chosen)))
        )

    def _resize(self) -> None:
        rows, height = self.model.rowCount(), self._theme.pixels(ROW_HEIGHT)
        few = rows <= MOST_AT_A_GLANCE
        self.view.setMinimumHeight(height * min(max(rows, 1), self._least_rows) + 4)
        self.view.setMaximumHeight(height * max(rows, 1) + 4 if few else _UNBOUNDED)
        self.view.doItemsLayout()
