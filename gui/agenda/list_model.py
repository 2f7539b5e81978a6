"""The agenda as a table of words: what the grid shows by place and colour is said here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gui.agenda.words import remarks, state_text
from gui.appointment_words import hours_text, kind_text, sign_of, tone_of, who_text
from gui.language import weekday_text
from gui.messages import Messages
from gui.theme.theme import Theme
from gui.widgets.tooltip import tooltip_text
from scheduling.model.appointment import AppointmentStatus
from scheduling.store.occurrences import StoredAppointment

_Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("day", "hours", "calendar", "who", "kind", "status", "remarks")
_ROOT = QModelIndex()


class AgendaList(QAbstractTableModel):
    """Sorts itself; equal rows stay by start."""

    def __init__(self, theme: Theme, messages: Messages) -> None:
        super().__init__()
        self._theme, self._messages = theme, messages
        self._all: list[StoredAppointment] = []
        self._rows: list[StoredAppointment] = []
        self._labels: dict[int, str] = {}
        self._sorted = (0, Qt.SortOrder.AscendingOrder)
        self.cancelled_too = False

    def show(self, appointments: Sequence[StoredAppointment], labels: dict[int, str]) -> None:
        """Show these from now on."""
        self.beginResetModel()
        self._all, self._labels = list(appointments), labels
        self._arrange()
        self.endResetModel()

    def show_cancelled(self, cancelled_too: bool) -> None:
        """Whether cancelled appointments are among them."""
        self.beginResetModel()
        self.cancelled_too = cancelled_too
        self._arrange()
        self.endResetModel()

    def at(self, row: int) -> StoredAppointment | None:
        """The appointment of this row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, appointment: StoredAppointment | None) -> int:
        """Its row, or -1."""
        if appointment is None:
            return -1
        same = (one.object_id == appointment.object_id and one.recurrence_id == appointment.recurrence_id for one in self._rows)
        return next((row for row, found in enumerate(same) if found), -1)

    def retranslate(self) -> None:
        """All words are others."""
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            names = {
                "day": self.tr("Jour"),
                "hours": self.tr("Heure"),
                "calendar": self.tr("Praticien"),
                "who": self.tr("Patient ou référence"),
                "kind": self.tr("Nature"),
                "status": self.tr("État"),
                "remarks": self.tr("Remarques"),
            }
            return names[COLUMNS[section]]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.at(index.row())
        if one is None or not index.isValid():
            return None
        name = COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self._texts(one)[name]()
            return text if role == Qt.ItemDataRole.DisplayRole else tooltip_text(text)
        if role == Qt.ItemDataRole.DecorationRole and name == "status":
            return self._theme.icon(sign_of(one), self._theme.colours.tones[tone_of(one)].bar, 16)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._texts(one)[name]()
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        chosen = [self._rows[index.row()] for index in self.persistentIndexList()]
        before = list(self.persistentIndexList())
        self.layoutAboutToBeChanged.emit()
        self._sorted = (column, order)
        self._arrange()
        after = [
            self.index(self.row_of(one), index.column()) if one is not None else QModelIndex()
            for one, index in zip(chosen, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        found = [one for one in self._all if self.cancelled_too or one.status is not AppointmentStatus.CANCELLED]
        found.sort(key=lambda one: (one.start.timestamp(), self._labels.get(one.collection_id, one.calendar), one.object_id))
        column, order = self._sorted
        name = COLUMNS[column]
        descending = order is Qt.SortOrder.DescendingOrder
        if name not in ("day", "hours"):
            found.sort(key=lambda one: self._texts(one)[name]().casefold(), reverse=descending)
        elif name == "hours":
            found.sort(key=lambda one: (one.start.time(), one.start.date()), reverse=descending)
        elif descending:
            found.reverse()
        self._rows = found

    def _texts(self, one: StoredAppointment) -> dict[str, Callable[[], str]]:
        return {
            "day": lambda: weekday_text(one.start.date()),
            "hours": lambda: hours_text(one),
            "calendar": lambda: self._labels.get(one.collection_id, one.calendar),
            "who": lambda: who_text(one),
            "kind": lambda: kind_text(self._messages, one),
            "status": lambda: state_text(self._messages, one),
            "remarks": lambda: ", ".join(remarks(one)),
        }
