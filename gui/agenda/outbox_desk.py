"""Reads what waits to be sent, shows it, and gives up what the person no longer wants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.agenda.outbox_panel import OutboxPanel
from gui.agenda.right_side import RightSide
from gui.agenda.tellings import Tellings
from gui.jobs import Job
from gui.office import Office, SyncState

if TYPE_CHECKING:
    from scheduling.office.waiting import Waiting
    from scheduling.office.workspace import Workspace


class OutboxDesk(QObject):
    """`found`: an appointment to lead to."""

    found = Signal(object)

    def __init__(self, panel: OutboxPanel, right: RightSide, office: Office, tellings: Tellings, parent: QObject) -> None:
        super().__init__(parent)
        self._panel, self._right, self._office, self._tellings = panel, right, office, tellings
        self._job: Job | None = None
        panel.lead_wanted.connect(self.found)
        panel.give_up_wanted.connect(self._give_up)
        panel.send_wanted.connect(self._send)
        office.sync_changed.connect(self._sync_changed)

    def open(self) -> None:
        """Show all that waits."""
        self._read(opening=True)

    def _send(self) -> None:
        self._office.synchronise()

    def _sync_changed(self, state: SyncState) -> None:
        if self._right.mode == "outbox" and state.office is not None and not state.running:
            self._read(opening=False)

    def _read(self, *, opening: bool) -> None:
        def work(workspace: Workspace) -> object:
            from scheduling.office.waiting import waiting

            return waiting(workspace)

        job = self._job = self._office.ask("waiting", work)
        job.succeeded.connect(lambda found: self._answered(job, found, opening))
        job.failed.connect(self._tellings.wrong)

    def _answered(self, job: Job, found: Sequence[Waiting], opening: bool) -> None:
        if job is not self._job:
            return
        self._panel.show_waiting(found)
        if not found:
            if self._right.mode == "outbox":
                self._right.leave()
        elif opening:
            self._right.show_outbox()
            self._panel.focus_first()

    def _give_up(self, operation: str) -> None:
        def work(workspace: Workspace) -> object:
            from scheduling.office.waiting import give_up_waiting

            return give_up_waiting(workspace, operation)

        job = self._office.ask("give_up", work, writes=True)
        job.failed.connect(self._tellings.wrong)
        job.finished.connect(lambda: self._read(opening=False))
