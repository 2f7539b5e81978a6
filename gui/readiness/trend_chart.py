"""A trend, painted: a line for each measure, its limits, dates below. What was not measured leaves a gap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from device_check.thresholds import Row
from gui.readiness.trend_series import Line, Point, Scale, scale_of
from gui.theme.theme import Theme
from gui.widgets.tooltip import tooltip_text

HEIGHT = 92
# Points nearer than this to each other are a line only.
_DOTS_PX = 7.0
_NEAR_PX = 14.0


class TrendChart(QWidget):
    """`chosen`: the id of the examination whose point was clicked. The second line is dashed, with squares: not colour alone."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: Sequence[Line] = ()
        self._row: Row | None = None
        self._scale = Scale(0, 1)
        self._first = self._last = datetime.min
        self._marked = ""
        self._placed: dict[tuple[object, int], list[tuple[Point, QPointF]]] = {}
        self._number: Callable[[float], str] = str
        self._tell: Callable[[Line, Point], str] = lambda _line, _point: ""
        self._ends = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        theme.changed.connect(self._theme_changed)

    def show_lines(
        self,
        lines: Sequence[Line],
        row: Row,
        period: tuple[datetime, datetime],
        number: Callable[[float], str],
        tell: Callable[[Line, Point], str],
        ends: tuple[str, str],
    ) -> None:
        """Paint these. `period`: of the whole history, `ends` its dates. `number` writes a value, `tell` a point's tooltip."""
        self._lines, self._row, self._number, self._tell, self._ends = lines, row, number, tell, ends
        self._first, self._last = period
        self._scale = scale_of(lines, row)
        self._placed = {}
        self.update()

    def mark(self, report_id: str) -> None:
        """Set off the points of this examination; empty: none."""
        if report_id != self._marked:
            self._marked = report_id
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._theme.pixels(320), self._theme.pixels(HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._theme.pixels(180), self._theme.pixels(HEIGHT))

    # ---- where things are

    def _plot(self) -> QRectF:
        """Between the limits' numbers and the dates."""
        left = 8 + max((self.fontMetrics().horizontalAdvance(self._number(limit)) for limit in self._limits()), default=0)
        dates = self._theme.pixels(17)
        return QRectF(self.rect()).adjusted(left, self._theme.pixels(6), -self._theme.pixels(8), -dates)

    def _limits(self) -> list[float]:
        if self._row is None:
            return []
        return [limit for limit in dict.fromkeys((self._row.ready, self._row.degraded)) if self._scale.holds(limit)]

    def _place(self, plot: QRectF, point: Point) -> QPointF:
        span = (self._last - self._first).total_seconds()
        part = (point.taken_at - self._first).total_seconds() / span if span else 0.5
        height = self._scale.part(point.value) if point.value is not None else 0.0
        return QPointF(plot.left() + part * plot.width(), plot.bottom() - height * plot.height())

    def _places(self, plot: QRectF, line: Line) -> list[tuple[Point, QPointF]]:
        """Once for each width and each history: a year of examinations is some thousand points."""
        key = (plot.getRect(), id(line))
        if key not in self._placed:
            self._placed = {known: found for known, found in self._placed.items() if known[0] == key[0]}
            self._placed[key] = [(point, self._place(plot, point)) for point in line.points]
        return self._placed[key]

    def point_at(self, at: QPointF) -> tuple[Line, Point] | None:
        """The nearest point to a place of the widget, within a finger's breadth."""
        plot = self._plot()
        found = [
            ((self._place(plot, point) - at).manhattanLength(), line, point) for line in self._lines for point in line.points
        ]
        nearest = min(found, key=lambda one: one[0], default=None)
        return (nearest[1], nearest[2]) if nearest is not None and nearest[0] <= _NEAR_PX else None

    # ---- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if (found := self.point_at(event.position())) is not None:
            self.chosen.emit(found[1].report_id)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.point_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tooltip_text(self._tell(*found)) if found else "", self)
            return True
        return super().event(event)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(11))
        plot = self._plot()
        self._paint_ground(painter, plot)
        self._paint_mark(painter, plot)
        for place, line in enumerate(self._lines):
            self._paint_line(painter, plot, line, second=place > 0)
        painter.end()

    def _paint_ground(self, painter: QPainter, plot: QRectF) -> None:
        colours = self._theme.colours
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        above: float | None = None
        for limit in self._limits():
            ready = self._row is not None and limit == self._row.ready
            ink = QColor(colours.tones["pending" if ready else "conflict"].bar)
            height = int(plot.bottom() - self._scale.part(limit) * plot.height()) + 0.5  # one row of pixels, not two pale ones
            painter.setPen(QPen(ink, 1, Qt.PenStyle.DashLine if ready else Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(plot.left(), height), QPointF(plot.right(), height))
            # Numbers never run into each other: the ready limit's has precedence.
            lettering = painter.fontMetrics().height()
            if above is None or abs(height - above) >= lettering:
                painter.setPen(ink)
                words = QRectF(0, height - lettering / 2, plot.left() - 5, lettering)
                painter.drawText(words, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._number(limit))
                above = height
        painter.setPen(QColor(colours.secondary))
        dates = QRectF(plot.left(), plot.bottom() + 2, plot.width(), self.height() - plot.bottom() - 2)
        # A single moment stands in the middle, as its points do.
        last = Qt.AlignmentFlag.AlignRight if self._first != self._last else Qt.AlignmentFlag.AlignHCenter
        painter.drawText(dates, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self._ends[0])
        painter.drawText(dates, int(last | Qt.AlignmentFlag.AlignVCenter), self._ends[1])

    def _paint_mark(self, painter: QPainter, plot: QRectF) -> None:
        """The examination that is chosen in the table."""
        points = (point for line in self._lines for point in line.points if point.report_id == self._marked)
        if (point := next(points, None)) is not None:
            x = int(self._place(plot, point).x()) + 0.5
            painter.setPen(QPen(QColor(self._theme.colours.outline), 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))

    def _paint_line(self, painter: QPainter, plot: QRectF, line: Line, *, second: bool) -> None:
        ink = line_ink(self._theme, second=second)
        places = self._places(plot, line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(line_pen(ink, second=second))
        sparse = len(places) * _DOTS_PX <= plot.width()
        lone: set[str] = set()
        for stretch in _stretches(places):
            if len(stretch) > 1:
                painter.drawPolyline(QPolygonF([place for _, place in stretch]))
            else:
                lone.add(stretch[0][0].report_id)  # between two gaps there is no line to see
        for point, place in places:
            marked = point.report_id == self._marked
            if sparse or marked or point.value is None or point.report_id in lone:
                self._paint_point(painter, plot, point, place, ink, second=second, marked=marked)

    def _paint_point(
        self, painter: QPainter, plot: QRectF, point: Point, place: QPointF, ink: QColor, *, second: bool, marked: bool
    ) -> None:
        size = 4.5 if marked else 3.0
        surface = QColor(self._theme.colours.surface)
        if point.value is None:  # on the ground, hollow: not measured
            painter.setPen(QPen(QColor(self._theme.colours.secondary), 1.25))
            painter.setBrush(surface)
            painter.drawEllipse(place, size - 0.5, size - 0.5)
            return
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(surface if second else ink)
        if not self._scale.holds(point.value):
            up = point.value > self._scale.high
            tip, foot = (plot.top() - 3, plot.top() + 4) if up else (plot.bottom() - 1, plot.bottom() - 8)
            x = place.x()
            painter.drawPolygon(QPolygonF([QPointF(x, tip), QPointF(x + 4, foot), QPointF(x - 4, foot)]))
        elif second:
            painter.drawRect(QRectF(place.x() - size + 0.5, place.y() - size + 0.5, 2 * size - 1, 2 * size - 1))
        else:
            painter.drawEllipse(place, size - 0.5, size - 0.5)

    def _theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


def line_ink(theme: Theme, *, second: bool) -> QColor:
    """The colour of a trend's first or second line."""
    return QColor(theme.colours.secondary if second else theme.colours.accent)


def line_pen(ink: QColor, *, second: bool) -> QPen:
    """The first line is whole, the second dashed."""
    return QPen(ink, 1.75, Qt.PenStyle.DashLine if second else Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)


def _stretches(places: Sequence[tuple[Point, QPointF]]) -> list[list[tuple[Point, QPointF]]]:
    """Points that follow each other without a gap."""
    found: list[list[tuple[Point, QPointF]]] = [[]]
    for point, place in places:
        if point.value is None:
            found.append([])
        else:
            found[-1].append((point, place))
    return [stretch for stretch in found if stretch]
