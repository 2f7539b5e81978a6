"""A row of segments that follows the voice, and the range in which it should be."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.theme import Theme

LOWEST_DBOV, HIGHEST_DBOV = -66.0, -6.0
SEGMENTS = 60
# A meter that falls slower than the voice can be read.
FALL_DB = 1.5


class LevelMeter(QWidget):
    """Levels are dBov. The line below marks `expected`."""

    def __init__(self, theme: Theme, expected: tuple[float, float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._expected = expected
        self._level = LOWEST_DBOV
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._theme_changed)

    def follow(self, level_dbov: float) -> None:
        """The level now: rises at once, falls gently."""
        self.hold(max(level_dbov, self._level - FALL_DB))

    def hold(self, level_dbov: float) -> None:
        """Show exactly this."""
        self._level = min(max(level_dbov, LOWEST_DBOV), HIGHEST_DBOV)
        self.update()

    @property
    def lit(self) -> int:
        """How many segments are lit."""
        return round(_part(self._level) * SEGMENTS)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._theme.pixels(480), self._theme.pixels(32))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(180, self._theme.pixels(32))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        good, loud, off = QColor(colours.tones["arrived"].bar), QColor(colours.tones["pending"].bar), QColor(colours.line)
        step = self.width() / SEGMENTS
        height = float(self._theme.pixels(23))
        upper = _part(self._expected[1]) * SEGMENTS
        painter.setPen(QColor(0, 0, 0, 0))
        for place in range(SEGMENTS):
            lit = place < self.lit
            painter.setBrush((loud if place >= upper else good) if lit else off)
            painter.drawRoundedRect(QRectF(place * step, 2, step * 0.66, height), 2, 2)
        left, right = (_part(limit) * self.width() for limit in self._expected)
        painter.setBrush(QColor(colours.secondary))
        painter.drawRoundedRect(QRectF(left, height + 5, right - left - step * 0.34, 2.5), 1, 1)

    def _theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


def _part(level_dbov: float) -> float:
    return min(1.0, max(0.0, (level_dbov - LOWEST_DBOV) / (HIGHEST_DBOV - LOWEST_DBOV)))
