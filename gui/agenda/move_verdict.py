"""What stands at the place chosen in the move form: read for that day and calendar, judged as the grid judges a drop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gui.agenda.drop_verdict import drop_verdict
from gui.agenda.drop_words import drop_sentence
from gui.agenda.move_form import MoveForm
from gui.jobs import Job
from gui.office import Office
from scheduling.model.interval import Interval
from scheduling.settings import Settings
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment

if TYPE_CHECKING:
    from scheduling.office.agenda import AgendaDays

AFTER_MS = 120


class MoveVerdict(QObject):
    """`calendars`: those that are followed; `settings` in use."""

    def __init__(self, form: MoveForm, office: Office, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._office, self.settings = form, office, settings
        self.calendars: Sequence[Collection] = ()
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_MS)
        self._timer.timeout.connect(self._read)
        form.place_changed.connect(self._asked)

    def _asked(self) -> None:
        self._form.tell_verdict(None, self.tr("Lecture de ce jour…"), allowed=True)
        self._timer.start()

    def _read(self) -> None:
        place, moved = self._form.place, self._form.appointment
        if place is None or moved is None:
            return
        number, start = place
        if self._job is not None:
            self._job.cancel()
        job = self._office.load_days(start.date(), start.date(), (number,))
        self._job = job
        job.succeeded.connect(lambda days: self._judge(job, days, moved, number, start))
        job.failed.connect(lambda _error: self._unread(job))

    def _unread(self, job: Job) -> None:
        if job is self._job:
            self._form.tell_verdict(None, self.tr("Ce jour n’a pas pu être lu ; le serveur a le dernier mot."), allowed=True)

    def _judge(self, job: Job, days: AgendaDays, moved: StoredAppointment, number: int, start: datetime) -> None:
        calendar = next((one for one in self.calendars if one.id == number), None)
        if job is not self._job or calendar is None or self._form.appointment is not moved:
            return
        wanted = Interval(
            start, datetime.fromtimestamp(start.timestamp() + moved.interval.duration.total_seconds(), start.tzinfo)
        )
        verdict = drop_verdict(
            wanted,
            calendar,
            appointments=days.appointments,
            ranges=days.ranges.get(number, ()),
            buffer_of=self.settings.buffer,
            now=days.now,
            moved=moved,
        )
        sentence = drop_sentence(verdict, wanted, days.labels.get(number, calendar.name))
        self._form.tell_verdict(verdict.tone, sentence, allowed=verdict.allowed)
