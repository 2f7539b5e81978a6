"""The search for slots behind the panel: a moment after the last change, and only the last question is answered."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from gui.jobs import Job
from gui.office import Office
from scheduling.office.slots import SlotAnswer, SlotWish

AFTER_MS = 250


class SlotSearch(QObject):
    """`waiting`: a question is under way. `answered`: the wish and its `SlotAnswer`. `failed`: what the job failed with."""

    waiting = Signal(bool)
    answered = Signal(object, object)
    failed = Signal(object)

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._wish: SlotWish | None = None
        self._job: Job | None = None
        self._quiet = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._start)

    @property
    def running(self) -> bool:
        """Whether an answer is still to come that a person waits for."""
        return not self._quiet and (self._timer.isActive() or self._job is not None)

    def ask(self, wish: SlotWish, *, at_once: bool = False, quiet: bool = False) -> None:
        """Ask this instead of whatever was asked before. `quiet`: nobody waits for it, unless somebody did before."""
        self._quiet = quiet and not self.running
        self._forget()
        self._wish = wish
        self._timer.start(0 if at_once else AFTER_MS)
        if not self._quiet:
            self.waiting.emit(True)

    def stop(self) -> None:
        """Ask nothing."""
        self._forget()
        self.waiting.emit(False)

    def _forget(self) -> None:
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _start(self) -> None:
        if self._wish is None:
            return
        job = self._job = self._office.free_slots(self._wish)
        wish = self._wish
        job.succeeded.connect(lambda answer: self._end(job, wish, answer))
        job.failed.connect(lambda error: self._fail(job, error))

    def _end(self, job: Job, wish: SlotWish, answer: SlotAnswer) -> None:
        if job is self._job:  # else another question was asked meanwhile
            self._job = None
            self._quiet = False
            self.waiting.emit(False)
            self.answered.emit(wish, answer)

    def _fail(self, job: Job, error: object) -> None:
        if job is self._job:
            self._job = None
            self._quiet = False
            self.waiting.emit(False)
            self.failed.emit(error)
