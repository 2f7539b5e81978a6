"""What the pages ask of the hospital's agenda: reading, the desk, and the state of sync.

What only a job needs is imported in the worker: HTTP, XML and sealing cost more than the window's whole start.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.desk_wishes import DeskWishes
from gui.jobs import Job, Jobs, Lane
from gui.synchronisation import Synchronisation, SyncState
from scheduling.office.workspace import Workspace
from scheduling.progress import CancelToken, Reporter

if TYPE_CHECKING:
    from scheduling.sync.report import Loss

__all__ = ["Office", "SyncState"]

AFTER_QUEUED_MS = 30_000
"""What waits because the server did not answer is tried again after so long."""


class Office(DeskWishes):
    """`changed`: the store may hold something new, pages read again. `sync_changed`: a `SyncState`."""

    changed = Signal()
    sync_changed = Signal(object)

    def __init__(self, jobs: Jobs, profile: Path, secrets: Path | None, parent: QObject | None = None) -> None:
        super().__init__(jobs, profile, secrets, parent)
        self.wrote.connect(self._after_write)
        self.waits.connect(self._send_later)
        self._sync = Synchronisation(self._start_sync, self)
        self._sync.changed.connect(self.sync_changed)
        self._sync.arriving.connect(self.changed)
        self._sync.ended.connect(self._after_write)

    def close(self) -> None:
        """At the end, after the last job: what was kept in memory only is forgotten."""
        self._sync.close()
        self._session.close()

    def load_state(self) -> Job:
        """Accounts, followed calendars, what waits: an `OfficeState`; `sync_changed` follows."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.state import office_state

            return office_state(workspace)

        job = self._read("load_state", work)
        job.succeeded.connect(self._sync.know)
        job.succeeded.connect(self._know_acts)
        job.failed.connect(self._state_unread)
        return job

    # ---- synchronisation

    @property
    def sync_state(self) -> SyncState:
        """How the local copy stands to the server."""
        return self._sync.state

    def synchronise(self, *, full: bool = False) -> Job:
        """Synchronise now; one that runs already is answered instead of a second one."""
        return self._sync.start(full=full)

    def accept_loss(self, loss: Loss) -> Job:
        """A person says that the server rightly shows so little: synchronise, and believe it of these calendars."""
        return self._sync.start(accepted=loss.calendars)

    def cancel_sync(self) -> None:
        """Stop a synchronisation that runs; what was done so far stands."""
        self._sync.cancel()

    def synchronise_in(self, milliseconds: int) -> None:
        """Synchronise a little later, unless it happens earlier anyhow."""
        self._sync.start_in(milliseconds)

    def _send_later(self) -> None:
        self.synchronise_in(AFTER_QUEUED_MS)

    def _start_sync(self, full: bool, background: bool, accepted: frozenset[int]) -> Job:
        def work(workspace: Workspace) -> object:
            from scheduling.office.losses import accept_loss
            from scheduling.office.synchronise import synchronise
            from scheduling.store.collections import collections_by_id

            if accepted:
                accept_loss(workspace, collections_by_id(workspace.database, accepted))
            return synchronise(workspace, full=full, accept_loss=accepted, background=background)

        return self._start("synchronise", work, Lane.SYNC)

    def _state_unread(self, error: object) -> None:
        """Where it was known before, what is shown stays, and the next wish meets the same error."""
        if self.sync_state.office is None:
            self._sync.fail(error)

    # ---- jobs

    def ask(self, name: str, work: Callable[[Workspace], object], *, writes: bool = False, lands: bool = False) -> Job:
        """Any other wish of a page, in the worker; `writes`: the agenda may hold something new afterwards; `lands`: it is done
        even where the window is closed meanwhile.
        """
        return self._write(name, work, lands=lands) if writes else self._start(name, work, lands=lands)

    def write_setting(self, name: str, value: object) -> Job:
        """Keep one setting of the person's (dotted `name`; None: its default): the `Settings` that hold now.

        In a lane of its own: a long synchronisation does not delay it, and of two wishes the later one holds.
        """
        profile = self.profile

        def run(_cancel: CancelToken, _reporter: Reporter) -> object:
            from scheduling.office.settings import write_setting

            return write_setting(profile, name, value)

        return self._jobs.start(Lane.SETTINGS, "write_setting", run)

    def _after_write(self) -> None:
        self.changed.emit()
        self.load_state()
