"""One appointment of the day: when, who, its status in a word, and one click for what became of it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.appointment_words import hours_text, kind_text, sign_of, status_text, tone_of, who_text
from gui.messages import Messages
from gui.theme.theme import Theme
from gui.today.day import asks_outcome
from gui.widgets.badge import Badge
from gui.widgets.elided import ElidedLabel
from gui.widgets.field import Field
from gui.widgets.parts import button, label, restyle
from gui.widgets.translated import Translated
from scheduling.model.appointment import AppointmentStatus
from scheduling.store.occurrences import StoredAppointment

LONGEST_INCIDENT = 200
SPARE = 60
"""Margins and spacing of a row, in pixels."""

_OUTCOMES = (AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED, AppointmentStatus.NOSHOW)
_FINAL = frozenset({AppointmentStatus.FULFILLED, AppointmentStatus.NOSHOW})


class DayRow(Translated, QFrame):
    """`outcome`: appointment, status, incident or None. `shown`: it is wanted in the agenda."""

    outcome = Signal(object, object, object)
    shown = Signal(object)

    def __init__(self, theme: Theme, messages: Messages, appointment: StoredAppointment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._messages = theme, messages
        self.appointment = appointment
        self._now: datetime | None = None
        self._working = False
        self._asked = False
        self.hours = label(role="strong")
        self.who = ElidedLabel(role="strong")
        self.kind = ElidedLabel(role="secondary")
        self.badge = Badge(theme)
        self.buttons = {status: button() for status in _OUTCOMES}
        for status, made in self.buttons.items():
            made.clicked.connect(lambda _checked=False, status=status: self._emit(status))
        self.incident = button()
        self.incident.clicked.connect(self._ask_incident)
        self.note = button("segment")
        self.note.clicked.connect(self._ask)
        self.agenda = button("segment")
        self.agenda.setProperty("narrow", True)
        self.agenda.clicked.connect(lambda: self.shown.emit(self.appointment))
        self.what_happened = Field()
        self.what_happened.edit.setMaxLength(LONGEST_INCIDENT)
        self._note_incident, self._give_up = button("outline"), button("quiet")
        self._note_incident.clicked.connect(self._incident_typed)
        self._give_up.clicked.connect(self._close_incident)
        self._form = QWidget()
        self._build()
        theme.changed.connect(self._fit)
        self._fit()
        self.retranslate()

    def _build(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.who)
        names.addWidget(self.kind)
        words = self._words = QHBoxLayout()
        words.setSpacing(12)
        words.addWidget(self.hours)
        words.addWidget(self.badge)
        words.addLayout(names, 1)
        acts = self._acts = QHBoxLayout()
        acts.setSpacing(4)
        for made in (*self.buttons.values(), self.incident, self.note):
            acts.addWidget(made)
        acts.addStretch(1)
        acts.addWidget(self.agenda)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(12)
        self._row.addLayout(words, 1)
        self._row.addLayout(acts)
        form = QHBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 8)
        form.setSpacing(8)
        form.addWidget(self.what_happened, 1)
        form.addWidget(self._note_incident, 0, Qt.AlignmentFlag.AlignBottom)
        form.addWidget(self._give_up, 0, Qt.AlignmentFlag.AlignBottom)
        self._form.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 8, 12, 8)
        column.setSpacing(8)
        column.addLayout(self._row)
        column.addWidget(self._form)

    def show_appointment(self, appointment: StoredAppointment, now: datetime, *, following: bool) -> None:
        """The same appointment as the store has it now; `following`: it is the one under way or next."""
        self.appointment, self._now = appointment, now
        role = "accent" if following else "strong"
        if self.hours.property("role") != role:
            self.hours.setProperty("role", role)
            restyle(self.hours)
        self._tell()

    def set_working(self, working: bool) -> None:
        """While what became of it is on its way, nothing else is asked of it."""
        self._working = working
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if self._form.isVisible() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._incident_typed()
        elif self._form.isVisible() and event.key() == Qt.Key.Key_Escape:
            self._close_incident()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        painter = QPainter(self)
        bar = QColor(self._theme.colours.tones[tone_of(self.appointment)].bar)
        painter.fillRect(0, 8, 4, self.height() - 16, bar)

    def retranslate(self) -> None:
        words = self._messages.catalogue.on("window")
        for status, made in self.buttons.items():
            made.setText(words.word("status", status).capitalize())
        self.incident.setText(self.tr("Incident…"))
        self.incident.setToolTip(self.tr("Incident technique : dire en une ligne ce qui s’est passé"))
        self.note.setText(self.tr("Noter…"))
        self.note.setToolTip(self.tr("Arrivé, réalisé, absent ou incident technique"))
        self.agenda.setToolTip(self.tr("Voir dans l’agenda"))
        self.what_happened.name(self.tr("Incident technique : que s’est-il passé ? Sans nom de personne."))
        self._note_incident.setText(self.tr("Noter l’incident"))
        self._give_up.setText(self.tr("Ne rien noter"))
        self._tell()

    def _tell(self) -> None:
        one = self.appointment
        who = who_text(one)
        self.hours.setText(hours_text(one))
        self.who.setText(who)
        kind = kind_text(self._messages, one)
        texts = [
            kind[:1].upper() + kind[1:],
            one.reference or "",
            self.tr("pas encore confirmé par le serveur") if one.queued else "",
        ]
        self.kind.setText(" · ".join(text for text in texts if text))
        self.kind.setVisible(bool(self.kind.text()))
        word = self.tr("envoi…") if self._working else status_text(self._messages, one)
        self.badge.tell(tone_of(one), sign_of(one), word[:1].upper() + word[1:])
        asks = self._now is not None and asks_outcome(one, self._now)
        open_ = not one.foreign and not self._form.isVisible() and (asks or self._asked)
        for status, made in self.buttons.items():
            made.setVisible(open_)
            made.setEnabled(not self._working and status is not one.status)
            made.setAccessibleName(self.tr("{who} : {outcome}").format(who=who, outcome=made.text()))
        self.incident.setVisible(open_)
        self.incident.setEnabled(not self._working)
        self.incident.setAccessibleName(self.tr("{who} : incident technique").format(who=who))
        self.note.setVisible(not one.foreign and not open_ and not self._form.isVisible())
        self.note.setEnabled(not self._working)
        self.note.setAccessibleName(self.tr("{who} : noter ce qu’il en est").format(who=who))
        self.agenda.setAccessibleName(self.tr("{who} : voir dans l’agenda").format(who=who))
        self.setAccessibleName(", ".join(text for text in (hours_text(one), who, word) if text))
        self._arrange()
        self.update()

    def _arrange(self) -> None:
        """Where the buttons do not fit beside the words they stand under them."""
        needed = self._words.minimumSize().width() + self._acts.sizeHint().width() + SPARE
        narrow = self.width() < needed
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _emit(self, status: AppointmentStatus) -> None:
        self._asked = False
        self.outcome.emit(self.appointment, status, None)

    def _ask(self) -> None:
        self._asked = True
        self._tell()
        self.buttons[AppointmentStatus.ARRIVED].setFocus(Qt.FocusReason.TabFocusReason)

    def _ask_incident(self) -> None:
        self._form.show()
        self._tell()
        self.what_happened.focus()

    def _close_incident(self) -> None:
        self._form.hide()
        self.what_happened.edit.clear()
        self.what_happened.clear()
        self._tell()

    def _incident_typed(self) -> None:
        text = self.what_happened.text
        if not text:
            self.what_happened.refuse(self.tr("Dites en quelques mots ce qui s’est passé."))
            return
        # The visit may still go on by telephone: an incident says that the patient was there, not how it ended.
        status = self.appointment.status if self.appointment.status in _FINAL else AppointmentStatus.ARRIVED
        self._close_incident()
        self._asked = False
        self.outcome.emit(self.appointment, status, text)

    def _fit(self) -> None:
        self.hours.setMinimumWidth(self._theme.pixels(104))
        self.badge.setMinimumWidth(self._theme.pixels(124))
        self.who.setMinimumWidth(self._theme.pixels(120))
        self.agenda.setIcon(self._theme.icon("agenda"))
        side = self._theme.pixels(18)
        self.agenda.setIconSize(QSize(side, side))
