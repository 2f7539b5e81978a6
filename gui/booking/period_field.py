"""When to look: from, until, part of the day, weekdays; with presets for what is asked most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QVBoxLayout, QWidget

from gui.booking.disclosure import Disclosure
from gui.booking.period import Part, Period, usual_period
from gui.language import day_month_text, weekday_letters
from gui.theme.theme import Theme
from gui.widgets.number_fields import date_field
from gui.widgets.parts import button, label_for
from gui.widgets.translated import Translated

PARTS: tuple[Part, ...] = ("day", "morning", "afternoon")
NARROWEST_DATE = 110
LARGE = 1.3
PRESET_DAYS = {"today": 1, "week": 7, "month": 28}


class PeriodField(Translated, QWidget):
    """`changed`: another period."""

    changed = Signal()

    def __init__(self, theme: Theme, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._today = theme, today
        self._period = usual_period(today())
        self._telling = False
        self.disclosure = Disclosure(theme)
        self._presets = {key: button("quiet") for key in PRESET_DAYS}
        self._from, self._until = date_field(), date_field()
        self._from_label, self._until_label = label_for(self._from), label_for(self._until)
        self._part = QComboBox()
        self._part.addItems([""] * len(PARTS))
        self._days = [QPushButton() for _ in range(7)]
        self._dates: list[QWidget] = []
        self._build()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.disclosure)
        self.retranslate()

    def _build(self) -> None:
        self._grids = [QGridLayout() for _ in range(3)]
        for key, made in self._presets.items():
            made.clicked.connect(lambda _checked=False, days=PRESET_DAYS[key]: self._preset(days))
        for field, name in ((self._from, self._from_label), (self._until, self._until_label)):
            field.setMinimumWidth(NARROWEST_DATE)
            field.dateChanged.connect(self._edited)
            both = QWidget()
            column = QVBoxLayout(both)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            column.addWidget(name)
            column.addWidget(field)
            self._dates.append(both)
        for made in self._days:
            made.setProperty("role", "segment")
            made.setProperty("narrow", True)
            made.setCheckable(True)
            made.setChecked(True)
            made.setCursor(Qt.CursorShape.PointingHandCursor)
            made.clicked.connect(self._edited)
        self._part.activated.connect(self._edited)
        content = self.disclosure.content
        content.setSpacing(8)
        for spacing, grid in zip((4, 8, 2), self._grids, strict=True):
            grid.setSpacing(spacing)
            content.addLayout(grid)
        content.insertWidget(2, self._part)
        self._theme.changed.connect(self._arrange)
        self._arrange()
        stops = [*self._presets.values(), self._from, self._until, self._part, *self._days]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _arrange(self) -> None:
        """Larger text has fewer columns: nothing is cut at twice the size."""
        large = self._theme.scale > LARGE
        rows: tuple[tuple[Sequence[QWidget], int], ...] = (
            (list(self._presets.values()), 2 if large else 3),
            (self._dates, 1 if large else 2),
            (self._days, 4 if large else 7),
        )
        for grid, (widgets, columns) in zip(self._grids, rows, strict=True):
            for place, one in enumerate(widgets):
                grid.addWidget(one, place // columns, place % columns)

    @property
    def period(self) -> Period:
        """Never in the past."""
        return self._period.kept(self._today())

    def set_period(self, period: Period) -> None:
        """Take another one."""
        self._period = period.kept(self._today())
        self._tell()
        self.changed.emit()

    def retranslate(self) -> None:
        self.disclosure.set_name(self.tr("P&ériode"))
        self._presets["today"].setText(self.tr("Aujourd’hui"))
        self._presets["week"].setText(self.tr("7 jours"))
        self._presets["month"].setText(self.tr("4 semaines"))
        self._from_label.setText(self.tr("Du"))
        self._from.setAccessibleName(self.tr("Premier jour"))
        self._until_label.setText(self.tr("Au"))
        self._until.setAccessibleName(self.tr("Dernier jour"))
        self._part.setItemText(0, self.tr("Toute la journée"))
        self._part.setItemText(1, self.tr("Le matin"))
        self._part.setItemText(2, self.tr("L’après-midi"))
        self._part.setAccessibleName(self.tr("Moment de la journée"))
        for place, (made, letter) in enumerate(zip(self._days, weekday_letters(), strict=True)):
            made.setText(letter)
            name = QLocale().standaloneDayName(place + 1)
            made.setAccessibleName(name)
            made.setToolTip(name)
        self._tell()

    def _preset(self, days: int) -> None:
        today = self._today()
        self.set_period(Period(today, today + timedelta(days=days - 1), self._period.part, self._period.weekdays))

    def _edited(self) -> None:
        if self._telling:
            return
        ticked = frozenset(place for place, made in enumerate(self._days) if made.isChecked())
        weekdays = None if len(ticked) in (0, 7) else ticked
        first, last = _date(self._from.date()), _date(self._until.date())
        if last < first and self.sender() is self._until:
            first = last
        part = PARTS[self._part.currentIndex()]
        self.set_period(Period(first, max(first, last), part, weekdays))

    def _tell(self) -> None:
        period = self.period
        self._telling = True
        self._from.setMinimumDate(_qdate(self._today()))
        self._until.setMinimumDate(_qdate(self._today()))
        self._from.setDate(_qdate(period.first))
        self._until.setDate(_qdate(period.last))
        self._part.setCurrentIndex(PARTS.index(period.part))
        for place, made in enumerate(self._days):
            made.setChecked(period.weekdays is None or place in period.weekdays)
        self._telling = False
        first, last = day_month_text(period.first), day_month_text(period.last)
        if period.first == period.last:
            text = self.tr("aujourd’hui") if period.first == self._today() else self.tr("le {day}").format(day=first)
        else:
            text = self.tr("du {first} au {last}").format(first=first, last=last)
        if period.part != "day":
            part = self.tr("le matin") if period.part == "morning" else self.tr("l’après-midi")
            text = self.tr("{days}, {part}").format(days=text, part=part)
        if period.weekdays is not None:
            names = weekday_letters()
            text = self.tr("{days} · {weekdays}").format(
                days=text, weekdays=" ".join(names[one] for one in sorted(period.weekdays))
            )
        self.disclosure.set_summary(text)


def _date(value: QDate) -> date:
    return date(value.year(), value.month(), value.day())


def _qdate(value: date) -> QDate:
    return QDate(value.year, value.month, value.day)
