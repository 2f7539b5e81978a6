"""What a person wishes at the desk, as jobs: book, move, cancel, edit, take back. The last acts are remembered for undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from gui.jobs import Job, Jobs
from gui.readings import Readings
from gui.undo_stack import UndoStack, may_be_tried_again
from scheduling.errors import NotFound
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.model.patient import Patient
from scheduling.office.workspace import Workspace

if TYPE_CHECKING:
    from scheduling.booking.outcome import BookingOutcome
    from scheduling.office.desk import Desk
    from scheduling.office.state import OfficeState
    from scheduling.office.together import TogetherOutcome

REFUSED = ("taken", "contended", "conflict")


class DeskWishes(Readings):
    """`undo_changed`: what would be taken back is another thing, or nothing. `wrote`: a job that may have changed the store is
    over. `waits`: the server did not answer, and what was wished waits to be sent.
    """

    undo_changed = Signal()
    wrote = Signal()
    waits = Signal()

    def __init__(self, jobs: Jobs, profile: Path, secrets: Path | None, parent: QObject | None = None) -> None:
        super().__init__(jobs, profile, secrets, parent)
        self._at_desk = 0
        self._taking_back = 0
        self._undo = UndoStack(self)
        self._undo.changed.connect(self.undo_changed)

    def book(
        self,
        *,
        calendar: str,
        start: datetime,
        duration: timedelta,
        patient: Patient | None = None,
        kind: AppointmentKind | None = None,
        link: str | None = None,
        overbook: str | None = None,
    ) -> Job:
        """Book; `calendar` is an address or name. All of the desk answer a `BookingOutcome`."""
        return self._desk(
            "book",
            lambda workspace: _open_desk(workspace).book(
                calendar=calendar,
                start=start,
                duration=duration,
                patient=patient,
                kind=kind,
                link=link,
                overbook=overbook,
            ),
        )

    def book_together(
        self,
        calendars: Sequence[tuple[int, str]],
        *,
        start: datetime,
        duration: timedelta,
        patient: Patient | None = None,
        kind: AppointmentKind | None = None,
        link: str | None = None,
        overbook: str | None = None,
    ) -> Job:
        """Book in each of these calendars (id, address) or in none: a `TogetherOutcome`. One undo takes all of them back."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.together import book_together

            return book_together(
                workspace,
                calendars,
                start=start,
                duration=duration,
                patient=patient,
                kind=kind,
                link=link,
                overbook=overbook,
            )

        job = self._at_the_desk("book_together", work)
        job.succeeded.connect(self._done_together)
        return job

    def move(self, ref: str, start: datetime, calendar: str | None = None) -> Job:
        """Another time, here or in another calendar."""
        return self._desk("move", lambda workspace: _open_desk(workspace).move(ref, start, calendar))

    def cancel(self, ref: str, reason: str | None = None) -> Job:
        """Cancel, visibly for others."""
        return self._desk("cancel", lambda workspace: _open_desk(workspace).cancel(ref, reason))

    def edit(self, ref: str, duration: timedelta | None = None, link: str | None = None, patient: Patient | None = None) -> Job:
        """Another length, link or identity."""
        return self._desk("edit", lambda workspace: _open_desk(workspace).edit(ref, duration, link, patient))

    def outcome(self, ref: str, status: AppointmentStatus, incident: str | None = None) -> Job:
        """What became of the visit."""
        return self._desk("outcome", lambda workspace: _open_desk(workspace).outcome(ref, status, incident))

    def resolve(self, ref: str, keep: Literal["local", "server"]) -> Job:
        """Keep one side of a conflict."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.conflicts import resolve_conflict

            return resolve_conflict(workspace, ref, keep)

        return self._desk("resolve", work)

    @property
    def can_undo(self) -> bool:
        """Whether something was done here that may be taken back now."""
        return bool(self._undo) and not self._at_desk

    @property
    def at_desk(self) -> bool:
        """Whether a wish is under way: only when it is done is it known what was done last."""
        return self._at_desk > 0

    @property
    def undo_number(self) -> int:
        """Names what `undo` would take back."""
        return self._undo.number

    def undo(self) -> Job | None:
        """Take back what was done last; refused with a reason where the world moved on. None where nothing `can_undo`.

        What could not be taken back for now (cancelled, the server does not let us in) can be tried again.
        """
        if not self.can_undo:
            return None
        act = self._undo.take()
        job = self._take_back(act, again=False)
        job.succeeded.connect(lambda outcome: self._undo.put_again(act) if outcome.undo is not None else None)
        job.failed.connect(lambda error: self._undo.put_back(act) if may_be_tried_again(error) else None)
        job.cancelled.connect(lambda: self._undo.put_back(act))
        return job

    def redo(self) -> Job | None:
        """Do again what was taken back last, on the same terms. None where there is no such thing, or something is under way."""
        if not self._undo.can_redo or self._at_desk:
            return None
        act = self._undo.take_again()
        job = self._take_back(act, again=True)
        job.succeeded.connect(lambda outcome: None if outcome.outcome in REFUSED else self._undo.put_back(act))
        return job

    def _take_back(self, act: str, *, again: bool) -> Job:
        def work(workspace: Workspace) -> object:
            outcome = _open_desk(workspace).take_back(act, again=again)
            if outcome is None:
                raise NotFound("redo" if again else "undo", "")  # by another window, or the command line, meanwhile
            return outcome

        self._taking_back += 1
        job = self._write("redo" if again else "undo", work, lands=True)
        job.succeeded.connect(self._queued_perhaps)
        job.finished.connect(self._took_back)
        return job

    def _took_back(self) -> None:
        self._taking_back -= 1

    def _know_acts(self, state: OfficeState) -> None:
        """While something is under way the state is read again after it."""
        if not self._at_desk and not self._taking_back:
            self._undo.know(state.done, state.taken_back)

    # ---- jobs

    def _write(self, name: str, work: Callable[[Workspace], object], *, lands: bool = False) -> Job:
        job = self._start(name, work, lands=lands)
        job.finished.connect(self.wrote)
        return job

    def _desk(self, name: str, work: Callable[[Workspace], object]) -> Job:
        job = self._at_the_desk(name, work)
        job.succeeded.connect(self._done)
        return job

    def _at_the_desk(self, name: str, work: Callable[[Workspace], object]) -> Job:
        """A wish of the person's: it is carried out even where the window is closed meanwhile."""
        self._at_desk += 1
        job = self._write(name, work, lands=True)
        job.finished.connect(self._left_desk)
        return job

    def _left_desk(self) -> None:
        self._at_desk -= 1

    def _done(self, outcome: BookingOutcome) -> None:
        self._remember([outcome])

    def _done_together(self, together: TogetherOutcome) -> None:
        self._remember(together.booked)

    def _remember(self, outcomes: Sequence[BookingOutcome]) -> None:
        entries = [entry for one in outcomes if (entry := one.undo) is not None and entry.seq is not None]
        self._undo.put((entries[0].group or str(min(entry.seq or 0 for entry in entries))) if entries else None)
        for one in outcomes:
            self._queued_perhaps(one)

    def _queued_perhaps(self, outcome: BookingOutcome) -> None:
        if outcome.outcome == "queued":
            self.waits.emit()


def _open_desk(workspace: Workspace) -> Desk:
    from scheduling.office.desk import open_desk

    return open_desk(workspace)
