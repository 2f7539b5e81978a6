"""A month to choose a day from: painted, by mouse and keyboard."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui.language import day_text, month_text, weekday_letters
from gui.theme.theme import Theme
from gui.widgets.parts import button, label
from gui.widgets.translated import Translated

_ROW, _COLUMN = 28, 32
_WEEKS = 6


class MiniMonth(Translated, QWidget):
    """`day_chosen`: a date that was clicked, or chosen with Enter."""

    day_chosen = Signal(object)

    def __init__(self, theme: Theme, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = label(role="title")
        self._before, self._after = button("quiet", parent=self), button("quiet", parent=self)
        self.days = _Days(theme, today, self)  # after the buttons: so goes Tab
        self._before.clicked.connect(lambda: self.days.turn(-1))
        self._after.clicked.connect(lambda: self.days.turn(1))
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._title, 1)
        head.addWidget(self._before)
        head.addWidget(self._after)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(head)
        outer.addWidget(self.days)
        self.days.month_changed.connect(self._name_month)
        self.days.day_chosen.connect(self.day_chosen)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def set_period(self, first: date, last: date) -> None:
        """Show these days as chosen, and their month."""
        self.days.set_period(first, last)

    def set_today(self, today: date) -> None:
        """It is another day."""
        self.days.set_today(today)

    def retranslate(self) -> None:
        self._name_month()
        for made, name in ((self._before, self.tr("Mois précédent")), (self._after, self.tr("Mois suivant"))):
            made.setAccessibleName(name)
            made.setToolTip(name)
        self.days.setAccessibleDescription(
            self.tr("Flèches : un autre jour. Page haut et bas : un autre mois. Entrée : y aller.")
        )
        self.days.tell()
        self.days.update()

    def _name_month(self) -> None:
        self._title.setText(month_text(self.days.month))

    def _dress(self) -> None:
        self._before.setIcon(self._theme.icon("left", size=16))
        self._after.setIcon(self._theme.icon("right", size=16))


class _Days(QWidget):
    day_chosen = Signal(object)
    month_changed = Signal()

    def __init__(self, theme: Theme, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today = today
        self._first = self._last = self._cursor = today
        self.month = today.replace(day=1)
        self._hovered: date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._theme_changed)

    def set_period(self, first: date, last: date) -> None:
        self._first, self._last = first, last
        self._cursor = first
        self._show_month(first)
        self.tell()
        self.update()

    def set_today(self, today: date) -> None:
        if today != self._today:
            self._today = today
            self.update()

    def turn(self, months: int) -> None:
        """So many months on; the cursor keeps its day where the month has it."""
        number = self._cursor.year * 12 + self._cursor.month - 1 + months
        year, month = number // 12, number % 12 + 1
        if date.min.year <= year <= date.max.year:
            self._move_cursor(date(year, month, min(self._cursor.day, _last_of(year, month).day)))

    def tell(self) -> None:
        """The accessible name is the day under the cursor: what a screen reader says while the arrows move it."""
        parts = [day_text(self._cursor)]
        if self._first <= self._cursor <= self._last:
            parts.append(self.tr("affiché"))
        if self._cursor == self._today:
            parts.append(self.tr("aujourd’hui"))
        self.setAccessibleName(", ".join(parts))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._theme.pixels(7 * _COLUMN), self._theme.pixels((_WEEKS + 1) * _ROW))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._theme.pixels(7 * 22), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(11))
        painter.setPen(QColor(colours.secondary))
        for column, letter in enumerate(weekday_letters()):
            painter.drawText(self._cell(column, 0), Qt.AlignmentFlag.AlignCenter, letter)
        for place, day in enumerate(self._days()):
            if day.month == self.month.month:
                self._paint_day(painter, self._cell(place % 7, place // 7 + 1), day)

    def _paint_day(self, painter: QPainter, cell: QRectF, day: date) -> None:
        colours = self._theme.colours
        chosen = self._first <= day <= self._last
        today = day == self._today
        side = min(cell.width(), cell.height()) - 1
        disc = QRectF(0, 0, side, side)
        disc.moveCenter(cell.center())
        painter.setPen(Qt.PenStyle.NoPen)
        ink = colours.secondary if day.weekday() >= 5 else colours.text
        if chosen:
            painter.setBrush(QColor(colours.accent if self._first == self._last else colours.soft))
            painter.drawEllipse(disc)
            ink = colours.on_accent if self._first == self._last else colours.accent
        elif day == self._hovered:
            painter.setBrush(QColor(colours.closed))
            painter.drawEllipse(disc)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if today and not chosen:
            ink = colours.accent
        if day == self._cursor and self.hasFocus():
            painter.setPen(QPen(QColor(colours.text if chosen else colours.accent), 2))
            painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        painter.setPen(QColor(ink))
        painter.setFont(self._theme.font(12, bold=chosen or today))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if today:  # a dot beneath: the colour alone would not tell
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ink))
            radius = self._theme.pixels(3) / 2
            painter.drawEllipse(QPointF(disc.center().x(), disc.bottom() - 2.2 * radius), radius, radius)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        self._hover(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        self._hover(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        day = self._at(event.position())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self._move_cursor(day)
            self.day_chosen.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in steps:
            self._move_cursor(self._cursor + timedelta(days=steps[key]))
        elif plain and key in months:
            self.turn(months[key])
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.day_chosen.emit(self._cursor)
        elif plain and key == Qt.Key.Key_Home:
            self._move_cursor(self._today)
        else:
            super().keyPressEvent(event)

    def _move_cursor(self, day: date) -> None:
        self._cursor = day
        self._show_month(day)
        self.tell()
        if self.hasFocus():
            QtGui.QAccessible.updateAccessibility(QtGui.QAccessibleEvent(self, QtGui.QAccessible.Event.NameChanged))
        self.update()

    def _show_month(self, day: date) -> None:
        if self.month != day.replace(day=1):
            self.month = day.replace(day=1)
            self.month_changed.emit()

    def _hover(self, day: date | None) -> None:
        if day != self._hovered:
            self._hovered = day
            self.setCursor(Qt.CursorShape.PointingHandCursor if day else Qt.CursorShape.ArrowCursor)
            self.update()

    def _days(self) -> list[date]:
        first = self.month.replace(day=1)
        monday = first - timedelta(days=first.weekday())
        last = _last_of(first.year, first.month)
        return [monday + timedelta(days=place) for place in range((last - monday).days + 7 - last.weekday())]

    def _cell(self, column: int, row: int) -> QRectF:
        width, height = self.width() / 7, float(self._theme.pixels(_ROW))
        return QRectF(column * width, row * height, width, height)

    def _at(self, point: QPointF) -> date | None:
        column, row = int(point.x() * 7 // max(self.width(), 1)), int(point.y() // self._theme.pixels(_ROW)) - 1
        days = self._days()
        place = row * 7 + column
        if row < 0 or not 0 <= column < 7 or place >= len(days) or days[place].month != self.month.month:
            return None
        return days[place]

    def _theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


def _last_of(year: int, month: int) -> date:
    # By hand: importing `calendar` takes 2 ms of the window's start.
    following = date(year + month // 12, month % 12 + 1, 1) if (year, month) < (date.max.year, 12) else None
    return following - timedelta(days=1) if following is not None else date.max
