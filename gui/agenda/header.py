"""What stands above the agenda: back, today, forward, the day in words, day or week or list, the search."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.agenda.period import Period
from gui.agenda.search import SearchField
from gui.language import day_month_text, day_text, weekday_text
from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.widgets.elided import ElidedLabel
from gui.widgets.parts import button
from gui.widgets.segmented import Segmented
from gui.widgets.translated import Translated

VIEWS = ("day", "week", "list")


class AgendaHeader(Translated, QWidget):
    """`stepped`: so many days or weeks; `view_chosen`: a key of `VIEWS`; `side_wanted`: show or hide the left side."""

    stepped = Signal(int)
    today_wanted = Signal()
    view_chosen = Signal(str)
    side_wanted = Signal(bool)

    def __init__(self, theme: Theme, office: Office, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._period: Period | None = None
        self.side = button("step")
        self.side.setCheckable(True)
        self.side.clicked.connect(self.side_wanted)
        self._back, self._today, self._on = button("step"), button(), button("step")
        self._back.clicked.connect(lambda: self.stepped.emit(-1))
        self._on.clicked.connect(lambda: self.stepped.emit(1))
        self._today.clicked.connect(self.today_wanted)
        self._title = _Title(theme)
        self.views = Segmented(VIEWS)
        self.views.chosen.connect(self.view_chosen)
        self.search = SearchField(theme, office, messages)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for one in (self.side, self._back, self._today, self._on):
            row.addWidget(one)
        row.addSpacing(10)
        row.addWidget(self._title, 1)
        row.addSpacing(10)
        row.addWidget(self.views)
        row.addSpacing(10)
        row.addWidget(self.search)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def set_period(self, period: Period) -> None:
        """Say which days are shown."""
        self._period = period
        self._name_period()
        self._name_steps()

    def retranslate(self) -> None:
        self._today.setText(self.tr("Aujourd’hui"))
        self._today.setToolTip(self.tr("Aller à aujourd’hui (T)"))
        self.side.setAccessibleName(self.tr("Mois et praticiens"))
        self.side.setToolTip(self.tr("Montrer ou cacher le mois et les praticiens"))
        self.views.setAccessibleName(self.tr("Présentation"))
        self.views.set_text("day", self.tr("Jour"), self.tr("Un jour, un praticien par colonne (J)"))
        self.views.set_text("week", self.tr("Semaine"), self.tr("La semaine (S)"))
        self.views.set_text(
            "list", self.tr("Liste"), self.tr("Les mêmes jours en liste, pour le clavier et la lecture d’écran (L)")
        )
        self._name_period()
        self._name_steps()

    def _name_period(self) -> None:
        if self._period is None:
            return
        if self._period.span == "day":
            self._title.say(day_text(self._period.day), weekday_text(self._period.day), day_month_text(self._period.day))
            return
        number = self._period.first.isocalendar().week
        first, last = self._period.first, self._period.first + timedelta(days=4)
        self._title.say(
            self.tr("Semaine {number} · du {first} au {last}").format(
                number=number, first=weekday_text(first), last=f"{weekday_text(last)} {last.year}"
            ),
            self.tr("{first} – {last}").format(first=day_month_text(first), last=day_month_text(last)),
            self.tr("sem. {number}").format(number=self._period.first.isocalendar().week),
        )

    def _name_steps(self) -> None:
        week = self._period is not None and self._period.span == "week"
        for made, name, keys in (
            (self._back, self.tr("Semaine précédente") if week else self.tr("Jour précédent"), "Alt+←"),
            (self._on, self.tr("Semaine suivante") if week else self.tr("Jour suivant"), "Alt+→"),
        ):
            made.setAccessibleName(name)
            made.setToolTip(f"{name} ({keys})")

    def _dress(self) -> None:
        self.search.setMinimumWidth(110)
        self.search.setMaximumWidth(self._theme.pixels(300))
        for made, icon in ((self.side, "panel"), (self._back, "left"), (self._on, "right")):
            made.setIcon(self._theme.icon(icon, self._theme.colours.text, 18))
            made.setIconSize(QSize(self._theme.pixels(18), self._theme.pixels(18)))


class _Title(ElidedLabel):
    """The days in full words where there is room, else short; what stands beside it keeps its place from day to day."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(role="title")
        self._theme = theme
        self._forms: tuple[str, ...] = ("",)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, *forms: str) -> None:
        """The same in fewer and fewer words."""
        self._forms = forms
        self.setAccessibleName(forms[0])
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        fitting = (one for one in self._forms if self.fontMetrics().horizontalAdvance(one) <= self.width())
        self.setText(next(fitting, self._forms[-1]))
        self.setMinimumWidth(96)
