"""Where things are: minutes and columns as pixels of the whole agenda, and back. Lengths are device-independent pixels.

Content coordinates begin at the top left of the first column at midnight, under the headers and right of the hours.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QRect, QRectF

from gui.agenda.layout_axis import Axis
from gui.agenda.layout_columns import Column
from gui.agenda.layout_parts import Part

EDGE_PX = 7
"""How near to its lower edge an appointment is resized."""
_CHIP_PX = 24
_MOST_CHIPS = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under a point. `at_min`: minutes on the axis. `edge`: near the lower edge of the part."""

    column: int
    at_min: float
    part: Part | None
    edge: bool


class View:
    """One arrangement of columns in a viewport; made anew when any of its arguments changes."""

    def __init__(
        self,
        columns: Sequence[Column],
        axis: Axis,
        *,
        size: tuple[int, int],
        px_per_hour: float,
        scale: float,
        minimum_column: int,
        shortest_min: float,
        day_row: bool,
    ) -> None:
        self.columns = columns
        self.axis = axis
        self.scale = scale
        self.px_per_min = px_per_hour / 60
        self.shortest_min = shortest_min
        self.gutter = self.gutter_at(scale)
        self.day_row = round(30 * scale) if day_row else 0
        self.name_row = round(57 * scale)
        self.chip = round(_CHIP_PX * scale)
        most = max((len(one.whole_day) for one in columns), default=0)
        self.chip_rows = min(most, _MOST_CHIPS)
        self.chips_row = self.chip_rows * self.chip + (4 if most else 0)
        self.header = self.day_row + self.name_row + self.chips_row
        self.body = QRect(self.gutter, self.header, max(size[0] - self.gutter, 0), max(size[1] - self.header, 0))
        count = max(len(columns), 1)
        wide = max(self.body.width(), count * minimum_column)
        self.edges = [round(number * wide / count) for number in range(count + 1)]
        self.width = wide
        self.height = round(axis.length_min * self.px_per_min)
        self.column_width = wide / count
        self.header_form: tuple[int, int] | None = None
        """Which form of names and of counts the header takes, once it was painted."""

    @staticmethod
    def gutter_at(scale: float) -> int:
        """How wide the hours at the left are."""
        return round(54 * scale)

    def y(self, at_min: float) -> float:
        """Content pixels from midnight."""
        return at_min * self.px_per_min

    def column_at(self, x: float) -> int | None:
        """The column at content pixels from the left; None without columns."""
        if not self.columns:
            return None
        return min(max(bisect_right(self.edges, x) - 1, 0), len(self.columns) - 1)

    def columns_between(self, left: float, right: float) -> range:
        """The columns that this stretch touches."""
        if not self.columns:
            return range(0)
        first = max(bisect_right(self.edges, left) - 1, 0)
        return range(first, min(bisect_right(self.edges, right - 0.5), len(self.columns)))

    def slot_rect(self, column: int, top: float, bottom: float) -> QRectF:
        """The place of a stretch of time over the whole column."""
        left, right = self._inner(column)
        return QRectF(left, self.y(top) + 1, right - left, max(self.y(bottom) - self.y(top) - 2, 2))

    def part_rect(self, column: int, part: Part) -> QRectF:
        """The place of a part: its lanes of the column; never shorter than what lanes were dealt for."""
        return QRectF(*self._box(*self._inner(column), part))

    def part_boxes(self, column: int) -> Iterator[tuple[Part, int, int, int, int]]:
        """All parts of a column with their places: left, top, width, height."""
        left, right = self._inner(column)
        for part in self.columns[column].parts:
            yield part, *self._box(left, right, part)

    def _box(self, left: int, right: int, part: Part) -> tuple[int, int, int, int]:
        # Whole pixels: equal appointments look equal, and are drawn once.
        y = round(part.top * self.px_per_min) + 1
        high = round(max(part.bottom, part.top + self.shortest_min) * self.px_per_min) - 1 - y
        if part.lanes == 1:
            return left, y, right - left, max(high, 2)
        lane = (right - left) / part.lanes
        gap = 1 if part.lane + part.span < part.lanes else 0
        x = round(left + part.lane * lane)
        return x, y, round(left + (part.lane + part.span) * lane) - gap - x, max(high, 2)

    def hit(self, x: float, y: float) -> Hit | None:
        """What lies under these content pixels: the part that is painted last, where several do."""
        column = self.column_at(x)
        if column is None:
            return None
        found: Part | None = None
        edge = False
        for part in self.columns[column].parts:
            rect = self.part_rect(column, part)
            if rect.left() - 2 <= x <= rect.right() + 2 and rect.top() - 1 <= y <= rect.bottom() + 1:
                found, edge = part, not part.goes_on and y >= rect.bottom() - min(EDGE_PX, rect.height() / 3)
        return Hit(column, min(max(y / self.px_per_min, 0), self.axis.length_min), found, edge)

    def find(self, calendar_id: int, day: date) -> int | None:
        """The column of this calendar on this day."""
        return next(
            (number for number, one in enumerate(self.columns) if one.calendar.id == calendar_id and one.day == day), None
        )

    def place(self, calendar_id: int, start: datetime, end: datetime) -> Iterator[tuple[int, float, float]]:
        """Where a stretch of time lies: columns with minutes from and to."""
        for number, column in enumerate(self.columns):
            if column.calendar.id == calendar_id:
                top, bottom = self.axis.place(start, column.day), self.axis.place(end, column.day)
                if bottom > top:
                    yield number, top, bottom

    def day_spans(self) -> Iterator[tuple[date, int, int]]:
        """Each day with the content pixels of its columns, from and to."""
        first = 0
        for number, column in enumerate(self.columns):
            if number + 1 == len(self.columns) or self.columns[number + 1].day != column.day:
                yield column.day, self.edges[first], self.edges[number + 1]
                first = number + 1

    def _inner(self, column: int) -> tuple[int, int]:
        left, right = self.edges[column], self.edges[column + 1]
        wide = right - left >= 70
        return left + (4 if wide else 1), right - (6 if wide else 2)
