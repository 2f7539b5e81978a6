"""The agenda as a list: everything the grid shows, in words, for the keyboard and screen readers."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHeaderView, QTableView, QVBoxLayout, QWidget

from gui.agenda.list_model import COLUMNS, AgendaList
from gui.messages import Messages
from gui.theme.theme import Theme
from gui.widgets.folding import Folding
from gui.widgets.parts import label
from gui.widgets.translated import Translated
from gui.window_state import WindowState
from scheduling.store.occurrences import StoredAppointment

CANCELLED_TOO = "agenda/list_cancelled"
_LEAST = {"day": 108, "hours": 126, "calendar": 138, "who": 150, "kind": 116, "status": 112, "remarks": 120}
_WIDTHS = {"day": 108, "hours": 128, "calendar": 160, "who": 190, "kind": 168, "status": 148, "remarks": 160}


class AgendaListView(Translated, QWidget):
    """Signals as the grid has them."""

    appointment_chosen = Signal(object)
    appointment_opened = Signal(object)
    cancel_asked = Signal(object)
    menu_wanted = Signal(object, object)
    """Appointment, global QPoint."""

    def __init__(self, theme: Theme, messages: Messages, state: WindowState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._state = theme, state
        self.model = AgendaList(theme, messages)
        self.model.cancelled_too = state.value(CANCELLED_TOO, False)
        self._count = label(role="secondary")
        self._cancelled = QCheckBox()
        self._cancelled.setChecked(self.model.cancelled_too)
        self._cancelled.toggled.connect(self._cancelled_toggled)
        self.table = _Table(theme)
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.table.opened.connect(self._opened)
        self.table.delete_pressed.connect(lambda: self._current(self.cancel_asked))
        self.table.doubleClicked.connect(self._opened)
        self.table.customContextMenuRequested.connect(self._menu)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 16)
        outer.setSpacing(8)
        outer.addWidget(Folding((self._count, self._cancelled)))
        outer.addWidget(self.table, 1)
        theme.changed.connect(self._dress)
        self._dress()
        self.setFocusProxy(self.table)
        self.retranslate()

    def show_days(self, appointments: list[StoredAppointment], labels: dict[int, str], first: date, last: date) -> None:
        """List these; the chosen row stays chosen. One day needs no column of days."""
        chosen = self.current()
        self.model.show(appointments, labels)
        self.table.setColumnHidden(0, first == last)
        self.table.spread()
        self.choose(chosen)
        self._tell_count()

    def current(self) -> StoredAppointment | None:
        """The chosen row's appointment."""
        return self.model.at(self.table.currentIndex().row())

    def choose(self, appointment: StoredAppointment | None) -> None:
        """Choose its row, without a signal."""
        row = self.model.row_of(appointment)
        selection = self.table.selectionModel()
        selection.blockSignals(True)
        if row < 0:
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())
        else:
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 1))
        selection.blockSignals(False)
        self.table.viewport().update()

    def retranslate(self) -> None:
        chosen = self.current()
        self.model.retranslate()
        self.choose(chosen)
        self._cancelled.setText(self.tr("Montrer aussi les annulés"))
        self.table.setAccessibleName(self.tr("Rendez-vous"))
        self.table.setAccessibleDescription(
            self.tr(
                "Flèches : un autre rendez-vous. Entrée : le détail. Suppr : annuler. Touche Menu : tout ce qui est possible."
            )
        )
        self._tell_count()

    def _tell_count(self) -> None:
        self._count.setText(self.tr("%n rendez-vous", "", self.model.rowCount()))

    def _cancelled_toggled(self, shown: bool) -> None:
        self._state.keep(CANCELLED_TOO, shown)
        chosen = self.current()
        self.model.show_cancelled(shown)
        self.choose(chosen)
        self._tell_count()

    def _row_changed(self, current: QModelIndex) -> None:
        found = self.model.at(current.row())
        if found is not None:
            self.appointment_chosen.emit(found)

    def _opened(self) -> None:
        self._current(self.appointment_opened)

    def _current(self, signal: SignalInstance) -> None:
        found = self.current()
        if found is not None:
            signal.emit(found)

    def _menu(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        found = self.model.at(index.row()) if index.isValid() else self.current()
        if found is not None:
            self.menu_wanted.emit(found, self.table.viewport().mapToGlobal(place))

    def _dress(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._theme.pixels(34))
        self.table.setIconSize(QSize(self._theme.pixels(16), self._theme.pixels(16)))
        self.table.spread()


class _Table(QTableView):
    opened = Signal()
    delete_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def spread(self) -> None:
        """Give the columns their width; what is left goes to names and remarks. Where the sum is too wide, it scrolls."""
        shown = [name for column, name in enumerate(COLUMNS) if not self.isColumnHidden(column)]
        least, wanted = (sum(self._theme.pixels(one[name]) for name in shown) for one in (_LEAST, _WIDTHS))
        room = self.viewport().width()
        part = min(max((room - least) / (wanted - least), 0.0), 1.0)
        left = max(room - wanted, 0)
        for name in shown:
            width = _LEAST[name] + part * (_WIDTHS[name] - _LEAST[name])
            share = {"who": left // 3, "remarks": left - left // 3}.get(name, 0)
            self.setColumnWidth(COLUMNS.index(name), int(self._theme.scale * width) + share)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self.spread()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)
