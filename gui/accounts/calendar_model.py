"""Calendars to tick: each with its owner and rights; a filter that knows no case and no accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal

from gui.widgets.tooltip import tooltip_text
from scheduling.store.collections import Collection

Index = QModelIndex | QPersistentModelIndex
RIGHTS_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_NO_INDEX = QModelIndex()


class CalendarModel(QAbstractListModel):
    """`ticked` tells id and state after a person changed one."""

    ticked = Signal(int, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calendars: list[Collection] = []
        self._labels: Mapping[int, str] = {}
        self._ticked: set[int] = set()

    def show(self, calendars: Sequence[Collection], labels: Mapping[int, str], ticked: set[int]) -> None:
        """Show these; where they are the same as before, the view keeps its place."""
        same = [one.id for one in calendars] == [one.id for one in self._calendars]
        if not same:
            self.beginResetModel()
        self._calendars, self._labels, self._ticked = list(calendars), dict(labels), set(ticked)
        if not same:
            self.endResetModel()
        elif calendars:
            self.dataChanged.emit(self.index(0), self.index(len(calendars) - 1))

    def retranslate(self) -> None:
        """The words for rights changed."""
        if self._calendars:
            self.dataChanged.emit(self.index(0), self.index(len(self._calendars) - 1))

    @property
    def chosen(self) -> dict[int, bool]:
        """Every calendar's id, and whether it is ticked."""
        return {one.id: one.id in self._ticked for one in self._calendars}

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else len(self._calendars)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self._calendars[index.row()]
        label = self._labels.get(one.id, one.name)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return label
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if one.id in self._ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip_text(f"{label}\n{one.href}")
            case Qt.ItemDataRole.AccessibleTextRole:
                ticked = self.tr("suivi") if one.id in self._ticked else self.tr("non suivi")
                return f"{label}, {self._rights(one)}, {ticked}"
            case _:
                return self._rights(one) if role == RIGHTS_ROLE else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802  Qt's name
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        ticked = Qt.CheckState(value) == Qt.CheckState.Checked
        self.tick([index.row()], ticked)
        self.ticked.emit(self._calendars[index.row()].id, ticked)
        return True

    def tick(self, rows: Sequence[int], ticked: bool) -> None:
        """Tick or clear these rows, without a signal for each."""
        changed = {self._calendars[row].id for row in rows}
        self._ticked = self._ticked | changed if ticked else self._ticked - changed
        self.retranslate()

    def _rights(self, one: Collection) -> str:
        if one.gone:
            rights = self.tr("n’est plus montré par le serveur")
        elif not one.readable:
            rights = self.tr("disponibilités seulement")
        elif one.writable:
            rights = self.tr("lecture et écriture")
        else:
            rights = self.tr("lecture seule")
        return self.tr("{owner} · {rights}").format(owner=one.owner, rights=rights) if one.owner else rights


class CalendarFilter(QSortFilterProxyModel):
    """Lets through whose name or owner contains every word asked for."""

    def __init__(self, source: CalendarModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self.setSourceModel(source)

    def ask(self, text: str) -> None:
        """Show what contains these words."""
        self._words = folded(text).split()
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: N802  Qt's name
        index = self.sourceModel().index(row, 0, parent)
        text = folded(f"{index.data()} {index.data(RIGHTS_ROLE)}")
        return all(word in text for word in self._words)


def folded(text: str) -> str:
    """Without case and accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
