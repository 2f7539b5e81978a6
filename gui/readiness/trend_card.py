"""A trend with its name, what it comes to in words, and its painted lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from itertools import zip_longest

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from device_check.thresholds import Thresholds
from gui.language import date_text, day_month_text, moment_text, number_text, time_text
from gui.messages import Messages
from gui.readiness.trend_chart import TrendChart, line_ink, line_pen
from gui.readiness.trend_series import TRENDS, Line, Point
from gui.theme.theme import Theme
from gui.widgets.elided import ElidedLabel
from gui.widgets.parts import label
from gui.widgets.translated import Translated

# Factor to the unit shown, decimals.
_SHOWN = {"round_trip": (1.0, 0), "loss": (100.0, 1), "throughput": (1e-6, 1), "speech": (1.0, 0)}


class TrendCard(Translated, QFrame):
    """`trend`: one of `TRENDS`. A screen reader is told what the lines come to."""

    def __init__(
        self, theme: Theme, messages: Messages, thresholds: Thresholds, trend: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._messages = messages
        self.setProperty("role", "card")
        self.trend = trend
        self._row = thresholds.row(*TRENDS[trend][0])
        self._lines: Sequence[Line] = ()
        self._period: tuple[datetime, datetime] | None = None
        self._zone: tzinfo | None = None
        self._title = label(role="strong")
        self._keys = [_Key(theme, second=second) for second in (False, True)]
        self._summary = ElidedLabel(role="secondary")
        self.chart = TrendChart(theme)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addStretch(1)
        for key in self._keys:
            head.addWidget(key)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 8)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._summary)
        column.addWidget(self.chart)
        self.retranslate()

    def show_lines(self, lines: Sequence[Line], period: tuple[datetime, datetime] | None, zone: tzinfo) -> None:
        """The lines of this trend, from the first kept examination to the last; times are told in `zone`."""
        self._lines, self._period, self._zone = lines, period, zone
        self.retranslate()

    def retranslate(self) -> None:
        texts = self._messages.catalogue
        lines = self._lines
        several = len(TRENDS[self.trend]) > 1
        self._title.setText(texts.text(f"trend.{self.trend}"))
        for key, line in zip_longest(self._keys, lines):
            key.setVisible(several and line is not None)
            if line is not None:
                key.tell(self._line_name(line), second=line is not lines[0])
        measured = [line for line in lines if line.values]
        told = [self._comes_to(measured[0]), self._limit()] if measured else [texts.text("trend.never")]
        self._summary.setText(" · ".join(told))
        self.setAccessibleName(self._title.text())
        self.chart.setAccessibleName(self._title.text())
        said = [self._alternative(line, named=several) for line in lines] or [texts.text("trend.never")]
        self.chart.setAccessibleDescription(". ".join([*said, texts.text("trend.limit", limit=self._quantity(self._row.ready))]))
        if self._period is not None:
            self.chart.show_lines(lines, self._row, self._period, self._number, self._told_of, self._dates(*self._period))

    # ---- words

    def _line_name(self, line: Line) -> str:
        return self._messages.catalogue.word("trend", line.check if line.check in ("relay", "network") else line.measure)

    def _comes_to(self, line: Line) -> str:
        last = next(point for point in reversed(line.points) if point.value is not None)
        value, middle = last.value or 0.0, line.median or 0.0
        texts = self._messages.catalogue
        return texts.text("trend.comes_to", last=self._quantity(value, at_least=last.at_least), middle=self._number(middle))

    def _limit(self) -> str:
        key = "trend.least" if self._row.better == "higher" else "trend.most"
        return self._messages.catalogue.text(key, limit=self._number(self._row.ready))

    def _alternative(self, line: Line, *, named: bool) -> str:
        """What eyes take from the line."""
        texts, values, gaps = self._messages.catalogue, line.values, len(line.points) - len(line.values)
        parts = []
        if values:
            measured = texts.counted("trend.measured", len(values))
            least, most = self._quantity(min(values)), self._quantity(max(values))
            parts.append(texts.text("trend.range", measured=measured, least=least, most=most, comes_to=self._comes_to(line)))
            beyond = line.beyond(self._row)
            parts.append(texts.counted("trend.beyond", beyond) if beyond else texts.text("trend.within"))
        if gaps:
            parts.append(texts.counted("trend.gaps", gaps))
        told = ", ".join(parts)
        return texts.text("trend.line", name=self._line_name(line), told=told) if named else told

    def _told_of(self, line: Line, point: Point) -> str:
        """A point's tooltip."""
        texts = self._messages.catalogue
        value = texts.text("trend.not_measured") if point.value is None else self._quantity(point.value, at_least=point.at_least)
        moment = moment_text(point.taken_at.astimezone(self._zone))
        if len(TRENDS[self.trend]) > 1:
            return texts.text("trend.named_point", moment=moment, name=self._line_name(line), value=value)
        return texts.text("trend.point", moment=moment, value=value)

    def _number(self, value: float) -> str:
        factor, decimals = _SHOWN[self.trend]
        # Limits are mostly whole, and read better so.
        whole = float(value * factor).is_integer()
        shown = number_text(value * factor, 0 if whole and value in (self._row.ready, self._row.degraded) else decimals)
        return shown.replace("-", "−")

    def _quantity(self, value: float, *, at_least: bool = False) -> str:
        texts = self._messages.catalogue
        told = texts.text(f"trend.unit.{self.trend}", number=self._number(value))
        return texts.text("trend.at_least", value=told) if at_least else told

    def _dates(self, first: datetime, last: datetime) -> tuple[str, str]:
        ends = [moment.astimezone(self._zone) for moment in (first, last)]
        if ends[0] == ends[1]:
            return "", moment_text(ends[1])
        if ends[0].date() == ends[1].date():
            return time_text(ends[0]), time_text(ends[1])
        tell = day_month_text if ends[0].year == ends[1].year else date_text
        return tell(ends[0].date()), tell(ends[1].date())


class _Key(QWidget):
    """A stroke as the line is painted, and its name."""

    def __init__(self, theme: Theme, *, second: bool) -> None:
        super().__init__()
        self._stroke = _Stroke(theme, second=second)
        self._name = label(role="hint")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(self._stroke)
        row.addWidget(self._name)

    def tell(self, name: str, *, second: bool) -> None:
        """Whose line it is."""
        self._name.setText(name)
        self._stroke.second = second


class _Stroke(QWidget):
    def __init__(self, theme: Theme, *, second: bool) -> None:
        super().__init__()
        self._theme, self.second = theme, second
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._theme.pixels(22), self._theme.pixels(12))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = line_ink(self._theme, second=self.second)
        middle = QRectF(self.rect()).center()
        painter.setPen(line_pen(ink, second=self.second))
        painter.drawLine(QPointF(1, middle.y()), QPointF(self.width() - 1, middle.y()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        if self.second:
            painter.drawRect(QRectF(middle.x() - 2.5, middle.y() - 2.5, 5, 5))
        else:
            painter.drawEllipse(middle, 2.5, 2.5)
        painter.end()
