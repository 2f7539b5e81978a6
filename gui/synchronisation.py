"""Synchronisation of the window: when it runs, how far it is, and how the local copy stands to the server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.jobs import Job
from scheduling.errors import SignInRefused

if TYPE_CHECKING:
    from scheduling.office.state import OfficeState
    from scheduling.sync.report import Loss, SyncReport

SYNC_EVERY_MS = 5 * 60_000
WHILE_ARRIVING_MS = 2_000
"""How often pages read again while a long synchronisation brings one calendar after the other."""


@dataclass(frozen=True, slots=True)
class SyncState:
    """How the local copy stands to the server. `error`: what the last synchronisation, or reading how it stands, failed with.
    `losses`: what it did not believe, until a person does.
    """

    running: bool = False
    step: str = ""
    done: int = 0
    total: int = 0
    error: object | None = None
    losses: tuple[Loss, ...] = ()
    office: OfficeState | None = None


class Synchronisation(QObject):
    """`changed`: a `SyncState`. `arriving`: something may have come; `ended`: the last of it has. `start` begins one: full or
    not, whether nobody asked for it (then a server that failed may be left alone), and for which calendars a person accepts
    that the server shows so little.
    """

    changed = Signal(object)
    arriving = Signal()
    ended = Signal()

    def __init__(self, start: Callable[[bool, bool, frozenset[int]], Job], parent: QObject) -> None:
        super().__init__(parent)
        self._start = start
        self.state = SyncState()
        self._job: Job | None = None
        self._full = self._full_wanted = False
        self._accepted: frozenset[int] = frozenset()
        self._by_itself = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._now)
        self._arriving = QTimer(self)
        self._arriving.setInterval(WHILE_ARRIVING_MS)
        self._arriving.timeout.connect(self.arriving)

    def start(self, *, full: bool = False, background: bool = False, accepted: frozenset[int] = frozenset()) -> Job:
        """Synchronise now; one that runs already is answered instead of a second one, and a full one follows it if asked for,
        or one that believes the server about the calendars `accepted`.

        `background`: nobody has asked for it.
        """
        self._accepted |= accepted
        if self._job is not None:
            self._full_wanted |= full and not self._full
            return self._job
        self._timer.stop()
        self._full, self._full_wanted = full, False
        job = self._job = self._start(full, background, self._accepted)
        self._accepted = frozenset()
        self._arriving.start()
        self.put(replace(self.state, running=True, step="synchronise", done=0, total=0))
        job.progressed.connect(self._progressed)
        job.succeeded.connect(self._succeeded)
        job.failed.connect(self.fail)
        job.cancelled.connect(self._cancelled)
        job.finished.connect(self._finished)
        return job

    def start_in(self, milliseconds: int) -> None:
        """Synchronise a little later, unless it happens earlier anyhow."""
        self._later(milliseconds, by_itself=False)

    def _later(self, milliseconds: int, *, by_itself: bool) -> None:
        if self._job is None and (not self._timer.isActive() or self._timer.remainingTime() > milliseconds):
            self._by_itself = by_itself
            self._timer.start(milliseconds)

    def cancel(self) -> None:
        """Stop one that runs; what was done so far stands."""
        self._full_wanted = False
        self._accepted = frozenset()
        if self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """Nothing begins any more."""
        self._timer.stop()
        self._arriving.stop()

    def put(self, state: SyncState) -> None:
        """Tell it."""
        self.state = state
        self.changed.emit(state)

    def know(self, office: OfficeState) -> None:
        """How the profile stands was read; where even that had failed before, it is forgotten."""
        self.put(replace(self.state, office=office, error=self.state.error if self.state.office is not None else None))

    def fail(self, error: object) -> None:
        """It failed, or how the profile stands could not be read."""
        self.put(replace(self.state, error=error))

    def _now(self) -> None:
        self.start(background=self._by_itself)

    def _progressed(self, step: str, done: int, total: int) -> None:
        self.put(replace(self.state, step=step, done=done, total=total))

    def _succeeded(self, report: SyncReport) -> None:
        failed = [one.error for one in report.calendars if one.error is not None]
        failed.sort(key=lambda error: not isinstance(error, SignInRefused))  # the others may pass; this one waits for a person
        self.put(replace(self.state, error=failed[0] if failed else None, losses=report.losses))

    def _cancelled(self) -> None:
        self.put(replace(self.state, error=None, losses=()))

    def _finished(self) -> None:
        self._job = None
        self._arriving.stop()
        self.put(replace(self.state, running=False))
        self.ended.emit()
        if self._full_wanted or self._accepted:
            self.start(full=self._full_wanted)
        else:
            self._later(SYNC_EVERY_MS, by_itself=True)
