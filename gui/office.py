"""What the pages ask of the hospital's agenda: every wish a job with a workspace of its own, and the state of sync.

What only a job needs is imported in the worker: HTTP, XML and sealing cost more than the window's whole start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from gui.jobs import Job, Jobs, Lane
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.model.patient import Patient
from scheduling.office.session import Session
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.progress import CancelToken, Reporter

if TYPE_CHECKING:
    from scheduling.booking.outcome import BookingOutcome
    from scheduling.office.slots import SlotWish
    from scheduling.office.state import OfficeState
    from scheduling.office.together import TogetherOutcome
    from scheduling.office.undo import UndoEntry

SYNC_EVERY_MS = 5 * 60_000
AFTER_CHANGE_MS = 3_000
WHILE_ARRIVING_MS = 2_000
"""How often pages read again while a long synchronisation brings one calendar after the other."""
LONGEST_UNDO = 50


@dataclass(frozen=True, slots=True)
class SyncState:
    """How the local copy stands to the server. `error`: what the last synchronisation failed with."""

    running: bool = False
    step: str = ""
    done: int = 0
    total: int = 0
    error: object | None = None
    office: OfficeState | None = None


class Office(QObject):
    """`changed`: the store may hold something new, pages read again. `sync_changed`: a `SyncState`. `undo_changed`: whether
    there is something to take back.
    """

    changed = Signal()
    sync_changed = Signal(object)
    undo_changed = Signal(bool)

    def __init__(self, jobs: Jobs, profile: Path, secrets: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.profile = profile
        self.secrets = secrets
        self.sync_state = SyncState()
        self._session = Session()
        self._sync: Job | None = None
        self._undo: list[list[UndoEntry]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._synchronise_now)
        self._arriving = QTimer(self)
        self._arriving.setInterval(WHILE_ARRIVING_MS)
        self._arriving.timeout.connect(self.changed)

    def close(self) -> None:
        """At the end, after the last job: what was kept in memory only is forgotten."""
        self._timer.stop()
        self._arriving.stop()
        self._session.close()

    # ---- reading

    def load_state(self) -> Job:
        """Accounts, followed calendars, what waits: an `OfficeState`; `sync_changed` follows."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.state import office_state

            return office_state(workspace)

        job = self._read("load_state", work)
        job.succeeded.connect(self._state_read)
        return job

    def load_days(self, first: date, last: date, calendar_ids: Sequence[int], language: str = "fr") -> Job:
        """The agenda of these days, both included: an `AgendaDays`. `language`: of the names of public holidays."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.agenda import agenda_days

            return agenda_days(workspace, first, last, calendar_ids, language=language)

        return self._read("load_days", work)

    def free_slots(self, wish: SlotWish) -> Job:
        """The next free slots: a `SlotAnswer`."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.slots import slots_for

            return slots_for(workspace, wish)

        return self._read("free_slots", work)

    def slot_verdict(self, calendar_id: int, start: datetime, duration: timedelta, kind: AppointmentKind | None) -> Job:
        """Whether a slot that was drawn can be booked, as far as is known here: a `SlotVerdict`."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.slot_verdict import slot_verdict

            return slot_verdict(workspace, calendar_id, start, duration, kind)

        return self._read("slot_verdict", work)

    def search(self, text: str) -> Job:
        """Appointments by name, hospital number, reference or title: a list of `StoredAppointment`."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.search import search

            return search(workspace, text, 50)

        return self._read("search", work)

    def conflicts(self) -> Job:
        """What waits for a person: a list of `ConflictView`."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.conflicts import open_conflicts

            return open_conflicts(workspace)

        return self._read("conflicts", work)

    def queued(self) -> Job:
        """The appointments that wait to be sent, oldest wish first: a list of `StoredAppointment`."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.waiting import queued_appointments

            return queued_appointments(workspace)

        return self._read("queued", work)

    def find(self, uid: str) -> Job:
        """The appointments with this UID, those that stand first: a list of `StoredAppointment`."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.waiting import appointments_with_uid

            return appointments_with_uid(workspace, uid)

        return self._read("find", work)

    # ---- the desk

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

        job = self._write("book_together", work)
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
        """Whether something was done here that may be taken back."""
        return bool(self._undo)

    def undo(self) -> Job | None:
        """Take back what was done last; refused with a reason where the world moved on."""
        if not self._undo:
            return None
        entries = self._undo.pop()
        self.undo_changed.emit(self.can_undo)

        def work(workspace: Workspace) -> object:
            desk = _open_desk(workspace)
            return [desk.undo(one) for one in reversed(entries)][-1]

        return self._desk("undo", work, undoing=True)

    # ---- accounts and calendars

    def set_password(self, account: str, password: str) -> Job:
        """Try and keep a new password."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.accounts import set_password

            return set_password(workspace, account, password)

        return self._write("set_password", work)

    def remove_account(self, account: str, *, discard_unsent: bool = False) -> Job:
        """Forget an account here; nothing changes on the server."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.accounts import remove_account

            remove_account(workspace, account, discard_unsent=discard_unsent)
            return None

        return self._write("remove_account", work)

    # ---- synchronisation

    def synchronise(self, *, full: bool = False) -> Job:
        """Synchronise now; one that runs already is answered instead of a second one."""
        if self._sync is not None:
            return self._sync

        def work(workspace: Workspace) -> object:
            from scheduling.office.synchronise import synchronise

            return synchronise(workspace, full=full)

        self._timer.stop()
        job = self._start("synchronise", work, Lane.SYNC)
        self._sync = job
        self._arriving.start()
        self._set(replace(self.sync_state, running=True, step="synchronise", done=0, total=0))
        job.progressed.connect(self._sync_progressed)
        job.succeeded.connect(self._synchronised)
        job.failed.connect(self._sync_failed)
        job.cancelled.connect(self._sync_cancelled)
        job.finished.connect(self._sync_finished)
        return job

    def cancel_sync(self) -> None:
        """Stop a synchronisation that runs; what was done so far stands."""
        if self._sync is not None:
            self._sync.cancel()

    def synchronise_in(self, milliseconds: int) -> None:
        """Synchronise a little later, unless it happens earlier anyhow."""
        if self._sync is None and (not self._timer.isActive() or self._timer.remainingTime() > milliseconds):
            self._timer.start(milliseconds)

    def _synchronise_now(self) -> None:
        self.synchronise()

    def _state_read(self, office: OfficeState) -> None:
        self._set(replace(self.sync_state, office=office))

    def _sync_progressed(self, step: str, done: int, total: int) -> None:
        self._set(replace(self.sync_state, step=step, done=done, total=total))

    def _synchronised(self, report: object) -> None:
        failed = [one.error for one in getattr(report, "calendars", ()) if one.error is not None]
        self._set(replace(self.sync_state, error=failed[0] if failed else None))

    def _sync_failed(self, error: object) -> None:
        self._set(replace(self.sync_state, error=error))

    def _sync_cancelled(self) -> None:
        self._set(replace(self.sync_state, error=None))

    def _sync_finished(self) -> None:
        self._sync = None
        self._arriving.stop()
        self._set(replace(self.sync_state, running=False))
        self.changed.emit()
        self.load_state()
        self.synchronise_in(SYNC_EVERY_MS)

    def _set(self, state: SyncState) -> None:
        self.sync_state = state
        self.sync_changed.emit(state)

    # ---- jobs

    def ask(self, name: str, work: Callable[[Workspace], object], *, writes: bool = False) -> Job:
        """Any other wish of a page, in the worker; `writes`: the store may hold something new afterwards."""
        return self._write(name, work) if writes else self._read(name, work)

    def write_setting(self, name: str, value: object) -> Job:
        """Keep one setting of the person's (dotted `name`; None: its default): the `Settings` that hold now.

        In a lane of its own: a long synchronisation does not delay it, and of two wishes the later one holds.
        """
        profile = self.profile

        def run(_cancel: CancelToken, _reporter: Reporter) -> object:
            from scheduling.office.settings import write_setting

            return write_setting(profile, name, value)

        return self._jobs.start(Lane.SETTINGS, "write_setting", run)

    def _read(self, name: str, work: Callable[[Workspace], object]) -> Job:
        return self._start(name, work)

    def _write(self, name: str, work: Callable[[Workspace], object]) -> Job:
        job = self._start(name, work)
        job.finished.connect(self._after_write)
        return job

    def _desk(self, name: str, work: Callable[[Workspace], object], *, undoing: bool = False) -> Job:
        job = self._write(name, work)
        job.succeeded.connect(self._undone if undoing else self._done)
        return job

    def _start(self, name: str, work: Callable[[Workspace], object], lane: Lane = Lane.AGENDA) -> Job:
        profile, secrets, session = self.profile, self.secrets, self._session

        def run(cancel: CancelToken, reporter: Reporter) -> object:
            with open_workspace(profile, secrets, cancel=cancel, reporter=reporter, session=session) as workspace:
                return work(workspace)

        return self._jobs.start(lane, name, run)

    def _after_write(self) -> None:
        self.changed.emit()
        self.load_state()

    def _done(self, outcome: BookingOutcome) -> None:
        self._remember([outcome])

    def _done_together(self, together: TogetherOutcome) -> None:
        self._remember(together.booked)

    def _remember(self, outcomes: Sequence[BookingOutcome]) -> None:
        entries = [entry for one in outcomes if (entry := getattr(one, "undo", None)) is not None]
        if entries:
            self._undo = [*self._undo, entries][-LONGEST_UNDO:]
            self.undo_changed.emit(True)
        if any(one.outcome == "queued" for one in outcomes):
            self.synchronise_in(AFTER_CHANGE_MS * 10)

    def _undone(self, outcome: BookingOutcome) -> None:
        if outcome.outcome == "queued":
            self.synchronise_in(AFTER_CHANGE_MS * 10)


def _open_desk(workspace: Workspace):  # type: ignore[no-untyped-def]
    from scheduling.office.desk import open_desk

    return open_desk(workspace)
