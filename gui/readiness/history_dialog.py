"""The history of this workstation: trends, a table of past examinations, and the report of the one that is opened."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from device_check.report import Report
from device_check.thresholds import Thresholds
from gui.messages import Messages
from gui.readiness.history import History, Past
from gui.readiness.history_report import PastReport
from gui.readiness.history_table import HistoryModel, HistoryTable
from gui.readiness.trend_card import TrendCard
from gui.readiness.trend_series import TRENDS
from gui.theme.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated

SIZE = QSize(980, 660)
# As wide as this, all trends stand in one row.
_ONE_ROW = 1240


class HistoryDialog(Translated, QDialog):
    """`examination_wanted`: nothing is kept, and the person begins. `export_wanted`: a report, and the widget that asked."""

    examination_wanted = Signal()
    export_wanted = Signal(object)

    def __init__(
        self,
        theme: Theme,
        messages: Messages,
        thresholds: Thresholds,
        history: History,
        zone: tzinfo,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._messages, self._history, self._zone = theme, messages, history, zone
        self._past: Past | None = None
        self._failure: object | None = None
        self._title = label(role="title")
        self._how_long = label(role="secondary", wraps=True)
        self._trends = [TrendCard(theme, messages, thresholds, trend) for trend in TRENDS]
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self._columns = 0
        self._model = HistoryModel(theme, messages)
        self.table = HistoryTable(theme, self._model)
        self.report = PastReport(theme, messages)
        self._notice = Banner("banner", "booked")
        self._stack = QStackedWidget()
        self._past_page, self._notice_page = QScrollArea(), QWidget()
        self.back, self.show_it, self.export = button("quiet"), button("outline"), button("outline")
        self.act, self.shut = button("primary"), button()
        self._lay_out()
        self._connect()
        # Within the window that it belongs to.
        self.resize(SIZE.boundedTo(parent.window().size() - QSize(24, 24)) if parent is not None else SIZE)
        self.retranslate()

    def show_history(self) -> None:
        """Open it, and read what is kept. A report that was open last time is not what was asked for."""
        if self._stack.currentWidget() is self.report:
            self._turn_to(self._past_page)
        self.open()
        self._read()

    def set_zone(self, zone: tzinfo) -> None:
        """In which times are told."""
        self._zone = zone
        self.retranslate()

    def retranslate(self) -> None:
        texts = self._messages.catalogue
        self.setWindowTitle(texts.text("past.title"))
        self._title.setText(texts.text("past.title"))
        self.table.setAccessibleName(texts.text("past.table"))
        self.table.setAccessibleDescription(texts.text("past.table_help"))
        for made, key in (
            (self.back, "past.back"),
            (self.show_it, "past.show"),
            (self.export, "export.button"),
            (self.shut, "past.close"),
        ):
            made.setText(texts.text(key))
            made.setAccessibleName(made.text())
        self._model.retranslate()
        self._tell()

    # ---- reading

    def _read(self) -> None:
        job = self._history.read()
        job.succeeded.connect(self._show_past)
        job.failed.connect(self._fail)

    def _read_again(self) -> None:
        """Something new was kept while this is open."""
        if self.isVisible():
            self._read()

    def _show_past(self, past: Past) -> None:
        chosen, first = self.table.current(), self._past is None
        self._past, self._failure = past, None
        self._model.show(past.reports, self._zone)
        self._tell()
        if past.reports:
            self.table.choose(chosen.id if chosen is not None and self._model.row_of(chosen.id) >= 0 else past.reports[0].id)
        if first or self.focusWidget() in (None, self.act):
            (self.table if past.reports else self.act).setFocus(Qt.FocusReason.OtherFocusReason)

    def _fail(self, error: object) -> None:
        self._failure = error
        self._tell()

    def _tell(self) -> None:
        """What is known by now."""
        texts, past = self._messages.catalogue, self._past
        days = self._history.days()
        act = ""
        self._how_long.setText("")
        if self._failure is not None:
            told = self._messages.of(self._failure)
            self._notice.set_tone("conflict")
            self._notice.tell(texts.text("past.unread"), f"{told.headline} {told.remedy} {texts.text('past.unread_remedy')}")
            act = texts.text("past.again")
        elif past is None:
            self._notice.set_tone("booked")
            self._notice.tell(texts.text("past.reading"))
        elif not past.reports:
            self._notice.set_tone("booked")
            self._notice.tell(texts.text("past.empty"), texts.text("past.empty_remedy", days=days))
            act = texts.text("past.examine")
        else:
            told_days = [texts.counted("past.how_long", len(past.reports), days=days)]
            if past.unreadable:
                told_days.append(texts.counted("past.unreadable", past.unreadable))
            self._how_long.setText(" ".join(told_days))
            for card in self._trends:
                card.show_lines(past.lines[card.trend], past.period, self._zone)
        self.act.setText(act)
        self.act.setAccessibleName(act)
        self.act.setVisible(bool(act))
        self._how_long.setVisible(bool(self._how_long.text()))
        if self._stack.currentWidget() is not self.report or past is None or self._failure is not None:
            self._turn_to(self._past_page if past is not None and past.reports and self._failure is None else self._notice_page)

    # ---- pages

    def _turn_to(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        self.back.setVisible(page is self.report)
        self.export.setVisible(page is self.report)
        self.show_it.setVisible(page is self._past_page)

    def _open_report(self, report: Report) -> None:
        self.report.show_report(report, self._zone)
        self._turn_to(self.report)
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_chosen(self) -> None:
        if (report := self.table.current()) is not None:
            self._open_report(report)

    def _go_back(self) -> None:
        self._turn_to(self._past_page)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Escape: from a report back to the table, from there out."""
        if event.key() == Qt.Key.Key_Escape and self._stack.currentWidget() is self.report:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def _chosen(self, report: Report | None) -> None:
        for card in self._trends:
            card.chart.mark(report.id if report is not None else "")
        self.show_it.setEnabled(report is not None)

    def _act(self) -> None:
        if self._failure is None and self._past is not None and not self._past.reports:
            self.accept()
            self.examination_wanted.emit()
        else:
            self._failure = None
            self._past = None
            self._tell()
            self._read()

    def _export(self) -> None:
        if self.report.report is not None:
            self.export_wanted.emit(self.report.report)

    # ---- made once

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = len(self._trends) if self.width() >= self._theme.pixels(_ONE_ROW) else 2
        if columns != self._columns:
            self._columns = columns
            for place, card in enumerate(self._trends):
                self._grid.addWidget(card, place // columns, place % columns)
            for column in range(len(self._trends)):
                self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _lay_out(self) -> None:
        # Large text in a small window scrolls.
        inner = QWidget()
        self._past_page.setWidget(inner)
        self._past_page.setWidgetResizable(True)
        self._past_page.setFrameShape(QFrame.Shape.NoFrame)
        self._past_page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._past_page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        past = QVBoxLayout(inner)
        past.setContentsMargins(0, 0, 0, 0)
        past.setSpacing(12)
        past.addLayout(self._grid)
        past.addWidget(self.table, 1)
        notice = QVBoxLayout(self._notice_page)
        notice.setContentsMargins(0, 0, 0, 0)
        notice.addWidget(self._notice)
        notice.addStretch(1)
        self._notice.add_button(self.act)
        for page in (self._notice_page, self._past_page, self.report):
            self._stack.addWidget(page)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.back)
        foot.addStretch(1)
        for made in (self.export, self.show_it, self.shut):
            made.setAutoDefault(False)
            foot.addWidget(made)
        self.back.setAutoDefault(False)
        self._arrange()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(12)
        outer.addWidget(self._title)
        outer.addWidget(self._how_long)
        outer.addWidget(self._stack, 1)
        outer.addLayout(foot)

    def _connect(self) -> None:
        self.table.opened.connect(self._open_report)
        self.table.chosen.connect(self._chosen)
        for card in self._trends:
            card.chart.chosen.connect(self.table.choose)
        self.back.clicked.connect(self._go_back)
        self.show_it.clicked.connect(self._open_chosen)
        self.export.clicked.connect(self._export)
        self.act.clicked.connect(self._act)
        self.shut.clicked.connect(self.accept)
        self._history.kept.connect(self._read_again)
