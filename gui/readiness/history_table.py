"""Past examinations as a table: when, how much, the verdict by sign and word, its first cause, and the network's figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from device_check.report import Report, Verdict
from gui.messages import Messages
from gui.readiness.history_words import COLUMNS, FIGURES, cell_text
from gui.readiness.verdict_words import TONES
from gui.theme.theme import Theme
from gui.widgets.status_dot import paint_sign
from gui.widgets.tooltip import tooltip_text

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WIDTHS = {
    "taken_at": 138, "scope": 94, "verdict": 122, "cause": 150, "round_trip": 92, "loss": 76, "download": 106, "upload": 106,
}  # fmt: skip
_SIGN = 12
# The heading and four rows and a bit: that there are more is seen.
_LEAST_HEIGHT = 186


class HistoryModel(QAbstractTableModel):
    """The newest first, as they come."""

    def __init__(self, theme: Theme, messages: Messages) -> None:
        super().__init__()
        self._theme, self._messages = theme, messages
        self._reports: Sequence[Report] = ()
        self._zone: tzinfo = UTC
        self._signs: dict[tuple[Verdict, bool, int, float], QIcon] = {}

    def show(self, reports: Sequence[Report], zone: tzinfo) -> None:
        """Show these from now on, their times in `zone`."""
        self.beginResetModel()
        self._reports, self._zone = reports, zone
        self.endResetModel()

    def retranslate(self) -> None:
        """All words are others."""
        self.show(self._reports, self._zone)

    def at(self, row: int) -> Report | None:
        """The report of this row."""
        return self._reports[row] if 0 <= row < len(self._reports) else None

    def row_of(self, report_id: str) -> int:
        """Its row, or -1."""
        return next((row for row, report in enumerate(self._reports) if report.id == report_id), -1)

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else len(self._reports)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._messages.catalogue.text(f"past.column.{COLUMNS[section]}")
        return _alignment(COLUMNS[section]) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        report = self.at(index.row())
        if report is None or not index.isValid():
            return None
        column = COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return cell_text(report, column, self._messages.catalogue, self._zone)
            case Qt.ItemDataRole.ToolTipRole if column == "cause":
                return tooltip_text(cell_text(report, column, self._messages.catalogue, self._zone))
            case Qt.ItemDataRole.DecorationRole if column == "verdict":
                return self._sign(report.verdict)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
        return None

    def _sign(self, verdict: Verdict) -> QIcon:
        """The sign of a verdict, as cards have it, sharp on every screen."""
        density = max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
        side = self._theme.pixels(_SIGN)
        key = (verdict, self._theme.colours.dark, side, density)
        if key not in self._signs:
            made = QPixmap(round(side * density), round(side * density))
            made.setDevicePixelRatio(density)
            made.fill(Qt.GlobalColor.transparent)
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_sign(painter, QRectF(0.5, 0.5, side - 1, side - 1), self._theme, TONES.get(verdict))
            painter.end()
            # Its colour means something: a chosen row does not tint it.
            icon = self._signs[key] = QIcon()
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
                icon.addPixmap(made, mode)
        return self._signs[key]


class HistoryTable(QTableView):
    """`opened`: the row's report is to be shown; by double click, Enter, or Space."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, theme: Theme, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._row_changed)
        theme.changed.connect(self._dress)
        self._dress()

    def current(self) -> Report | None:
        """The report of the chosen row."""
        return self._model.at(self.currentIndex().row())

    def choose(self, report_id: str) -> None:
        """Choose the row of this report, if it is there."""
        if (row := self._model.row_of(report_id)) >= 0:
            self.selectRow(row)
            self.scrollTo(self._model.index(row, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._spread()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if (report := self.current()) is not None:
            self.opened.emit(report)

    def _row_changed(self, now: QModelIndex) -> None:
        self.chosen.emit(self._model.at(now.row()))

    def _spread(self) -> None:
        """Each column its width; what is left goes to the cause. Where the sum is too wide, it scrolls."""
        widths = {name: self._theme.pixels(width) for name, width in _WIDTHS.items()}
        left = max(0, self.viewport().width() - sum(widths.values()))
        for column, name in enumerate(COLUMNS):
            self.setColumnWidth(column, widths[name] + (left if name == "cause" else 0))

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.pixels(34))
        side = self._theme.pixels(_SIGN)
        self.setIconSize(QSize(side, side))
        self.setMinimumHeight(self._theme.pixels(_LEAST_HEIGHT))
        self._spread()
        self.viewport().update()


def _alignment(column: str) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in FIGURES else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
