"""One booking under way: sent as a job, followed, given up; what came of it as signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from gui.booking.proposals import Proposal
from gui.jobs import Job
from gui.office import Office
from scheduling.model.appointment import AppointmentKind
from scheduling.model.patient import Patient
from scheduling.office.together import TogetherOutcome
from scheduling.store.collections import Collection

PATIENCE_MS = 300
"""How long nobody needs to be told that it takes time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is booked in a proposed slot. `overbook`: the reason to book although something stands there."""

    patient: Patient | None
    kind: AppointmentKind | None
    link: str | None
    overbook: str | None = None


class BookingRun(QObject):
    """`booked` and `refused`: the proposal and its `TogetherOutcome`. `ended` follows each end; `slow`: it takes a while."""

    booked = Signal(object, object)
    refused = Signal(object, object)
    failed = Signal(object)
    stopped = Signal()
    ended = Signal()
    slow = Signal()

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._job: Job | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self.slow)

    @property
    def running(self) -> bool:
        """Whether one is under way; there is never a second."""
        return self._job is not None

    def send(self, proposal: Proposal, calendars: Sequence[Collection], wanted: Wanted) -> None:
        """Book it in all of these calendars, or in none."""
        self._job = job = self._office.book_together(
            [(one.id, one.href) for one in calendars],
            start=proposal.slot.start,
            duration=proposal.duration,
            patient=wanted.patient,
            kind=wanted.kind,
            link=wanted.link,
            overbook=wanted.overbook,
        )
        job.succeeded.connect(lambda together: self._settled(proposal, together))
        job.failed.connect(self.failed)
        job.cancelled.connect(self.stopped)
        job.finished.connect(self._finished)
        self._patience.start()

    def cancel(self) -> None:
        """Give it up; what was sent is withdrawn."""
        if self._job is not None:
            self._job.cancel()

    def _settled(self, proposal: Proposal, together: TogetherOutcome) -> None:
        (self.booked if together.refused is None else self.refused).emit(proposal, together)

    def _finished(self) -> None:
        self._job = None
        self._patience.stop()
        self.ended.emit()
