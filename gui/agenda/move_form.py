"""Another day, time or practitioner for an appointment: fields, with what stands there said while one chooses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QTime, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QTimeEdit, QVBoxLayout, QWidget

from gui.messages import Messages
from gui.theme.colours import Tone
from gui.theme.theme import Theme
from gui.widgets.number_fields import inset
from gui.widgets.parts import button, label, label_for, name_field, set_tone
from gui.widgets.translated import Translated
from scheduling.clock import local_time
from scheduling.errors import TimeRefused
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment


class MoveForm(Translated, QWidget):
    """`place_changed`: ask for a verdict on `place`, and give it to `tell_verdict`. `wanted`: calendar id, start."""

    place_changed = Signal()
    wanted = Signal(int, object)
    given_up = Signal()

    def __init__(self, theme: Theme, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._appointment: StoredAppointment | None = None
        self._title = label(role="title")
        self._day, self._time, self._calendar = QDateEdit(), QTimeEdit(), QComboBox()
        self._day.setCalendarPopup(True)
        inset(self._time)
        self._day_name, self._time_name, self._calendar_name = (label_for(one) for one in (self._day, self._time, self._calendar))
        self._verdict = label(role="secondary", wraps=True)
        self._go, self._back = button("primary"), button("quiet")
        self._go.clicked.connect(self._press)
        self._back.clicked.connect(self.given_up)
        self._day.dateChanged.connect(self._changed)
        self._time.timeChanged.connect(self._changed)
        self._calendar.currentIndexChanged.connect(self._changed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addWidget(self._title)
        times = QHBoxLayout()
        times.setSpacing(8)
        for named, field, stretch in ((self._day_name, self._day, 3), (self._time_name, self._time, 2)):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(named)
            column.addWidget(field)
            times.addLayout(column, stretch)
        outer.addLayout(times)
        outer.addWidget(self._calendar_name)
        outer.addWidget(self._calendar)
        outer.addSpacing(4)
        outer.addWidget(self._verdict)
        outer.addSpacing(4)
        outer.addWidget(self._go)
        outer.addWidget(self._back)
        self.retranslate()

    def start(self, appointment: StoredAppointment, calendars: Sequence[Collection], labels: dict[int, str]) -> None:
        """Begin with where it is; only calendars that can be written are offered."""
        self._appointment = None  # the fields are set without asking each time
        self._calendar.clear()
        for one in calendars:
            if one.writable and not one.gone:
                self._calendar.addItem(labels.get(one.id, one.name), one.id)
        self._calendar.setCurrentIndex(max(self._calendar.findData(appointment.collection_id), 0))
        self._day.setDate(QDate(appointment.start.year, appointment.start.month, appointment.start.day))
        self._time.setTime(QTime(appointment.start.hour, appointment.start.minute))
        self._appointment = appointment
        self._changed()
        self._day.setFocus()
        self._day.setSelectedSection(QDateEdit.Section.DaySection)

    @property
    def appointment(self) -> StoredAppointment | None:
        """The one that is to be moved."""
        return self._appointment

    @property
    def day(self) -> date:
        """The day in the field."""
        chosen = self._day.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    @property
    def place(self) -> tuple[int, datetime] | None:
        """Calendar id and start; None where there is no such time (the hour that summer time skips or repeats)."""
        number = self._calendar.currentData()
        if self._appointment is None or number is None:
            return None
        chosen = self._time.time()
        local = datetime(self.day.year, self.day.month, self.day.day, chosen.hour(), chosen.minute())
        zone = self._appointment.start.tzinfo
        assert isinstance(zone, ZoneInfo), "times of the agenda are in the profile's zone"
        return int(number), local_time(local, zone, local.isoformat(" ", "minutes"))

    def tell_verdict(self, tone: Tone | None, sentence: str, *, allowed: bool) -> None:
        """What stands at the chosen place."""
        set_tone(self._verdict, tone, "ink")
        self._verdict.setText(sentence)
        self._go.setEnabled(allowed)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Déplacer"))
        name_field(self._day_name, self._day, self.tr("Jour"))
        name_field(self._time_name, self._time, self.tr("Heure"))
        name_field(self._calendar_name, self._calendar, self.tr("Praticien"))
        self._day.setDisplayFormat("ddd dd/MM/yyyy")
        self._time.setDisplayFormat("H:mm")
        self._go.setText(self.tr("Déplacer à cette heure"))
        self._back.setText(self.tr("Laisser où il est"))
        if self._appointment is not None:
            self._changed()

    def _changed(self) -> None:
        if self._appointment is None:
            return
        try:
            place = self.place
        except TimeRefused as refused:
            self.tell_verdict("conflict", self._messages.of(refused).headline, allowed=False)
            return
        here = (self._appointment.collection_id, self._appointment.start)
        if place is None or place == here:
            self.tell_verdict(None, self.tr("Choisissez un autre jour, une autre heure ou un autre praticien."), allowed=False)
            return
        self.place_changed.emit()

    def _press(self) -> None:
        place = self.place
        if place is not None:
            self.wanted.emit(*place)
