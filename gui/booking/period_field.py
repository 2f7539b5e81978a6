"""When to look: from, until, part of the day, weekdays; with presets for what is asked most."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.booking.disclosure import Disclosure
from gui.booking.period import Part, Period, usual_period
from gui.language import day_month_text, weekday_letters
from gui.theme.theme import Theme
from gui.widgets.parts import button, label_for
from gui.widgets.segmented import Segmented
from gui.widgets.translated import Translated

PARTS: tuple[Part, ...] = ("day", "morning", "afternoon")
PRESET_DAYS = {"today": 1, "week": 7, "month": 28}


class PeriodField(Translated, QWidget):
    """`changed`: another period."""

    changed = Signal()

    def __init__(self, theme: Theme, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._period = usual_period(today())
        self._telling = False
        self.disclosure = Disclosure(theme)
        self._presets = {key: button("quiet") for key in PRESET_DAYS}
        self._from, self._until = QDateEdit(), QDateEdit()
        self._from_label, self._until_label = label_for(self._from), label_for(self._until)
        self._part = Segmented(PARTS)
        self._days = [QPushButton() for _ in range(7)]
        self._build()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.disclosure)
        self.retranslate()

    def _build(self) -> None:
        presets = QHBoxLayout()
        presets.setSpacing(4)
        for key, made in self._presets.items():
            made.setAutoDefault(False)
            made.clicked.connect(lambda _checked=False, days=PRESET_DAYS[key]: self._preset(days))
            presets.addWidget(made)
        presets.addStretch(1)
        dates = QHBoxLayout()
        dates.setSpacing(8)
        for field, name in ((self._from, self._from_label), (self._until, self._until_label)):
            field.setDisplayFormat("dd/MM/yyyy")
            field.setKeyboardTracking(False)
            field.dateChanged.connect(self._edited)
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(name)
            column.addWidget(field)
            dates.addLayout(column, 1)
        weekdays = QHBoxLayout()
        weekdays.setSpacing(4)
        for made in self._days:
            made.setProperty("role", "segment")
            made.setCheckable(True)
            made.setChecked(True)
            made.setCursor(Qt.CursorShape.PointingHandCursor)
            made.setMinimumWidth(32)
            made.clicked.connect(self._edited)
            weekdays.addWidget(made, 1)
        self._part.chosen.connect(self._edited)
        content = self.disclosure.content
        content.setSpacing(8)
        content.addLayout(presets)
        content.addLayout(dates)
        content.addWidget(self._part)
        content.addLayout(weekdays)

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
        self._part.set_text("day", self.tr("Journée"))
        self._part.set_text("morning", self.tr("Matin"))
        self._part.set_text("afternoon", self.tr("Après-midi"))
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
        part: Part = next(one for one in PARTS if one == self._part.key)
        self.set_period(Period(first, max(first, last), part, weekdays))

    def _tell(self) -> None:
        period = self.period
        self._telling = True
        self._from.setMinimumDate(_qdate(self._today()))
        self._until.setMinimumDate(_qdate(self._today()))
        self._from.setDate(_qdate(period.first))
        self._until.setDate(_qdate(period.last))
        self._part.choose(period.part)
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
