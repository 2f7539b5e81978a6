"""Reads the days that the agenda shows; several wishes to read come to one, and an answer that came too late is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.agenda.desk_work import DeskWork
from gui.agenda.period import Period
from gui.jobs import Job
from gui.messages import Messages
from gui.office import Office

if TYPE_CHECKING:
    from scheduling.office.agenda import AgendaDays

AFTER_MS = 30


class DaysReader(QObject):
    """`read`: `AgendaDays` and the `Period` they are of. `failed`: an error."""

    read = Signal(object, object)
    failed = Signal(object)

    def __init__(self, office: Office, messages: Messages, work: DeskWork, parent: QObject) -> None:
        super().__init__(parent)
        self._office, self._messages, self._work = office, messages, work
        self._wanted: tuple[Period, tuple[int, ...]] | None = None
        self._job: Job | None = None
        self._of: tuple[Period, set[int]]
        self._foreseen: Job | None = None
        self._foreseen_period: Period | None = None
        self._waiting = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_MS)
        self._timer.timeout.connect(self._begin)

    def ask(self, period: Period, calendar_ids: tuple[int, ...], *, at_once: bool = False) -> None:
        """Read soon; `at_once` where a person waits for it."""
        self._wanted = (period, calendar_ids)
        if at_once:
            self._begin()
        elif not self._timer.isActive():
            self._timer.start()

    def foresee(self, period: Period, addresses: Sequence[str]) -> None:
        """Begin with the calendars of last time, before it is known which ones there are: the first wish is mostly for these."""
        self._foreseen_period = period
        self._foreseen = self._office.load_days_of(period.first, period.last, addresses, self._messages.language)
        self._foreseen.succeeded.connect(self._foreseen_read)
        self._foreseen.failed.connect(self._begin_after_all)
        self._foreseen.cancelled.connect(self._begin_after_all)

    def _foreseen_read(self, days: AgendaDays) -> None:
        wishes, self._waiting = self._waiting, 0
        self._foreseen = None
        if self._wanted == (self._foreseen_period, tuple(one.id for one in days.calendars)):
            self.read.emit(days, self._foreseen_period)
            wishes -= 1  # another one came since: something has changed
        if wishes:
            self._begin()

    def _begin_after_all(self) -> None:
        self._foreseen = None
        self._begin()

    def _begin(self) -> None:
        self._timer.stop()
        if self._wanted is None:
            return
        if self._foreseen is not None:
            self._waiting += 1
            return
        period, ids = self._wanted
        if self._job is not None:
            self._job.cancel()
        self._of = (period, self._work.landed_ids())
        self._job = self._office.load_days(period.first, period.last, ids, self._messages.language)
        self._job.succeeded.connect(self._answered)
        self._job.failed.connect(self._refused)

    def _answered(self, days: object) -> None:
        if self.sender() is self._job:
            self._job = None
            period, landed = self._of
            self._work.read_again(landed)
            self.read.emit(days, period)

    def _refused(self, error: object) -> None:
        if self.sender() is self._job:
            self._job = None
            self.failed.emit(error)
