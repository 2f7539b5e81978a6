"""What stands above the agenda: back, today, forward, the day in words, day or week or list, the search."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

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
_FORMS = 5
_GAP, _WIDE_GAP, _PADDING = 6, 10, 30
_STEP, _SEARCH, _LONGEST_SEARCH = 36, 160, 300
"""Pixels at scale 1: a button of one sign, the search at its narrowest and its widest."""
_NARROWEST_TITLE = 96


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
        self._last = date.min
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
        self.search.in_use.connect(self._searching)
        self._form = 0
        self._typing = False
        steps, ways = QHBoxLayout(), QHBoxLayout()
        steps.setSpacing(_GAP)
        for one in (self.side, self._back, self._today, self._on):
            steps.addWidget(one)
        steps.addSpacing(_WIDE_GAP)
        steps.addWidget(self._title, 1)
        ways.setSpacing(_WIDE_GAP + _GAP)
        ways.addWidget(self.views)
        ways.addWidget(self.search)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_WIDE_GAP)
        self._box.addLayout(steps, 1)
        self._box.addLayout(ways)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def set_period(self, period: Period, last: date) -> None:
        """Say which days are shown; `last` is the last of them."""
        self._period, self._last = period, last
        self._name_period()
        self._name_steps()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._width_in(0), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._width_in(_FORMS - 1), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def retranslate(self) -> None:
        self._name_today()
        self._today.setAccessibleName(self.tr("Aujourd’hui"))
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
        self._fit()
        self.updateGeometry()

    # ---- room

    def _width_in(self, form: int) -> int:
        """What each form takes: 0 all words, 1 the search as its sign, 2 today in short, 3 letters for views, 4 two lines."""
        pixels, metrics = self._theme.pixels, QFontMetrics(self._theme.font(13, bold=True))
        today = metrics.horizontalAdvance(self._today_texts()[form > 1])
        steps = 3 * pixels(_STEP) + today + _PADDING + self._title.shortest(metrics) + 6 * _GAP + _WIDE_GAP
        views = self.views.width_with(form == 3, metrics, pixels(_STEP) // 2 if form == 3 else _PADDING)
        ways = views + pixels(_STEP if form else _SEARCH) + 2 * _GAP + _WIDE_GAP
        return max(steps, ways) if form == _FORMS - 1 else steps + ways + _WIDE_GAP

    def _fit(self) -> None:
        """As many words as there is room for; nothing is cut."""
        form = next((one for one in range(_FORMS) if self._width_in(one) <= self.width()), _FORMS - 1)
        folded = form == _FORMS - 1
        typing = form in (1, 2, 3) and self._typing
        self.views.set_short(form == 3)
        for one in (self._title, self.views):
            one.setVisible(not typing)
        self.search.setMinimumWidth(self._theme.pixels(_STEP))
        self.search.setMaximumWidth(self._theme.pixels(_STEP if form in (1, 2, 3) and not typing else _LONGEST_SEARCH))
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if folded else QBoxLayout.Direction.LeftToRight)
        if form != self._form:
            self._form = form
            self._name_today()
            self.updateGeometry()

    def _searching(self, typing: bool) -> None:
        """Where the search is but its sign, it takes the place of title and views while one types."""
        self._typing = typing
        self._fit()

    def _today_texts(self) -> tuple[str, str]:
        return self.tr("Aujourd’hui"), self.tr("Auj.")

    def _name_today(self) -> None:
        self._today.setText(self._today_texts()[self._form > 1])

    # ---- words

    def _name_period(self) -> None:
        if self._period is None:
            return
        if self._period.span == "day":
            self._title.say(day_text(self._period.day), weekday_text(self._period.day), day_month_text(self._period.day))
            return
        number = self._period.first.isocalendar().week
        first, last = self._period.first, self._last
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
        self._fit()
        self.updateGeometry()
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

    def shortest(self, metrics: QFontMetrics) -> int:
        """How wide the fewest words are; `metrics`: of bold type of 13 pixels."""
        return max(metrics.horizontalAdvance(self._forms[-1]) * 15 // 13 + 6, _NARROWEST_TITLE)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        fitting = (one for one in self._forms if self.fontMetrics().horizontalAdvance(one) <= self.width())
        self.setText(next(fitting, self._forms[-1]))
        self.setMinimumWidth(_NARROWEST_TITLE)
