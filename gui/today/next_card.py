"""The next teleconsultation, large: when, who, whether the workstation is ready, and the way in."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui.appointment_words import hours_text, kind_text, who_text
from gui.language import day_within_text, number_text, time_text
from gui.messages import Messages
from gui.theme.colours import Tone
from gui.theme.theme import Theme
from gui.today.day import Countdown, Day, countdown, link_host
from gui.widgets.parts import button, label, line
from gui.widgets.status_dot import StatusDot
from gui.widgets.translated import Translated
from scheduling.errors import LinkRefused
from scheduling.model.link import check_link
from scheduling.settings import Settings
from scheduling.store.occurrences import StoredAppointment

_READINESS: dict[str, Tone] = {"ready": "arrived", "degraded": "pending", "not_ready": "conflict"}


class NextCard(Translated, QFrame):
    """`join`: the checked link; `workstation_wanted`: see why the workstation is not ready; `preflight_wanted`: examine it for
    the next appointment, the host of its link; `later_wanted`: the next day.
    """

    join = Signal(str)
    workstation_wanted = Signal()
    preflight_wanted = Signal(str)
    later_wanted = Signal()

    def __init__(self, theme: Theme, messages: Messages, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages, self._settings = messages, settings
        self._next: StoredAppointment | None = None
        self._day: Day | None = None
        self._now: datetime | None = None
        self._verdict: str | None = None
        self._readiness = ""
        self._failed = False
        self.setProperty("role", "card")
        self.over = label(role="secondary")
        self.countdown = label(role="verdict", wraps=True)
        self.who = label(role="figure", wraps=True)
        self.what = label(role="body", wraps=True)
        self.joins = button("primary")
        self.joins.clicked.connect(self._join)
        self.why = label(role="secondary", wraps=True)
        self.why.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.later = button("outline")
        self.later.clicked.connect(self.later_wanted)
        self.dot = StatusDot(theme)
        self.readiness = label(role="body", wraps=True)
        self.checks = button("quiet")
        self.checks.clicked.connect(self._check)
        self._line = line()
        self._build()
        self.retranslate()

    def _build(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(4)
        for part in (self.over, self.countdown, self.who, self.what):
            texts.addWidget(part)
        texts.addStretch(1)
        way = QVBoxLayout()
        way.setSpacing(8)
        way.addWidget(self.joins, 0, Qt.AlignmentFlag.AlignRight)
        way.addWidget(self.later, 0, Qt.AlignmentFlag.AlignRight)
        way.addWidget(self.why)
        way.addStretch(1)
        grid = self._grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.addLayout(texts, 0, 0)
        grid.addLayout(way, 0, 1)
        grid.setColumnStretch(0, 3)
        light = QHBoxLayout()
        light.setSpacing(8)
        light.addWidget(self.dot)
        light.addWidget(self.readiness, 1)
        light.addWidget(self.checks)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 18, 12)
        column.setSpacing(12)
        column.addLayout(grid)
        column.addWidget(self._line)
        column.addLayout(light)

    def show_day(self, day: Day, following: StoredAppointment | None, now: datetime) -> None:
        """Show this; called again as time goes by."""
        if self._next is None or following is None or following.uid != self._next.uid:
            self._failed = False
        self._day, self._next, self._now = day, following, now
        self._tell()

    def take_settings(self, settings: Settings) -> None:
        """Other hosts may be allowed now."""
        self._settings = settings
        self._tell()

    def set_readiness(self, verdict: str | None, sentence: str) -> None:
        """The light, and its one sentence."""
        self._verdict, self._readiness = verdict, sentence
        self.dot.set_tone(_READINESS.get(verdict or ""))
        self.readiness.setText(sentence or self.tr("Le poste n’a pas encore été vérifié."))

    def not_opened(self) -> None:
        """The system did not take the link."""
        self._failed = True
        self._tell()

    def retranslate(self) -> None:
        self.joins.setText(self.tr("&Rejoindre"))
        self.later.setText(self.tr("Voir dans l’agenda"))
        self.set_readiness(self._verdict, self._readiness)
        self._tell()

    def _host(self) -> str:
        return link_host(self._next.link, self._settings.link_hosts) if self._next is not None else ""

    def _check(self) -> None:
        if host := self._host():
            self.preflight_wanted.emit(host)
        else:
            self.workstation_wanted.emit()

    def _tell(self) -> None:
        self.checks.setText(self.tr("Vérifier pour ce rendez-vous") if self._host() else self.tr("Vérifier le poste"))
        if self._day is None or self._now is None:
            return
        one = self._next
        self.joins.setVisible(one is not None)
        self.why.setVisible(one is not None)
        self.who.setVisible(one is not None)
        self.later.setVisible(one is None and bool(self._day.later))
        if one is None:
            self._tell_free(self._day)
            return
        left = countdown(one, self._now)
        self.over.show()
        self.over.setText(
            self.tr("Prochaine téléconsultation") if left.phase == "before" else self.tr("Téléconsultation en cours")
        )
        self.countdown.setText(self._countdown_text(left))
        self.who.setText(self.tr("{hours} · {who}").format(hours=hours_text(one), who=who_text(one)))
        details = [
            kind_text(self._messages, one),
            self.tr("référence {text}").format(text=one.reference) if one.reference else "",
        ]
        self.what.setText(
            " · ".join(text[:1].upper() + text[1:] if not place else text for place, text in enumerate(filter(None, details)))
        )
        self.joins.setAccessibleName(self.tr("Rejoindre {who}").format(who=who_text(one)))
        self._tell_link(one)

    def _tell_free(self, day: Day) -> None:
        mine = [one for one in day.appointments if not one.foreign]
        self.over.hide()
        self.countdown.setText(
            self.tr("Plus de téléconsultation aujourd’hui") if mine else self.tr("Aucune téléconsultation aujourd’hui")
        )
        if day.later:
            count = len(day.later)
            self.what.setText(
                self.tr("Prochain jour : {day}, %n rendez-vous à partir de {time}.", "", count).format(
                    day=day_within_text(day.later[0].start.date()), time=time_text(day.later[0].start)
                )
            )
        else:
            self.what.setText(self.tr("Rien n’est prévu dans les quatre semaines qui viennent."))

    def _countdown_text(self, left: Countdown) -> str:
        if left.phase == "now":
            return self.tr("Maintenant")
        hours, minutes = divmod(left.minutes, 60)
        span = self.tr("{minutes} min").format(minutes=number_text(minutes))
        if hours:
            span = self.tr("{hours} h {minutes:02}").format(hours=hours, minutes=minutes)
        return (
            self.tr("Dans {span}").format(span=span)
            if left.phase == "before"
            else self.tr("En cours depuis {span}").format(span=span)
        )

    def _tell_link(self, one: StoredAppointment) -> None:
        why = ""
        if not one.link:
            why = self.tr("Ce rendez-vous n’a pas de lien de connexion.")
        else:
            try:
                check_link(one.link, self._settings.link_hosts)
            except LinkRefused as refused:
                told = self._messages.of(refused)
                why = f"{told.headline} {told.remedy}"
        self.joins.setEnabled(not why)
        self.joins.setAccessibleDescription(why)
        if not why and self._failed:
            why = self.tr("Le navigateur ne s’est pas ouvert. Réessayez, ou prévenez l’informatique.")
        self.why.setText(why)
        self._grid.setColumnStretch(1, 2 if why else 0)

    def _join(self) -> None:
        if self._next is None or not self._next.link:
            return
        try:
            self.join.emit(check_link(self._next.link, self._settings.link_hosts))
        except LinkRefused:
            self._tell()
