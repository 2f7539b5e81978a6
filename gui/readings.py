"""What the window reads of the hospital's agenda: every question a job with a workspace of its own.

What only a job needs is imported in the worker: HTTP, XML and sealing cost more than the window's whole start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.jobs import Job, Jobs, Lane
from scheduling.model.appointment import AppointmentKind
from scheduling.office.session import Session
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.progress import CancelToken, Reporter

if TYPE_CHECKING:
    from scheduling.office.slots import SlotWish


class Readings(QObject):
    """One profile, read from the store alone."""

    def __init__(self, jobs: Jobs, profile: Path, secrets: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.profile = profile
        self.secrets = secrets
        self._session = Session()

    def load_days(self, first: date, last: date, calendar_ids: Sequence[int], language: str = "fr") -> Job:
        """The agenda of these days, both included: an `AgendaDays`. `language`: of the names of public holidays."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.agenda import agenda_days

            return agenda_days(workspace, first, last, calendar_ids, language=language)

        return self._read("load_days", work)

    def load_days_of(self, first: date, last: date, addresses: Sequence[str], language: str) -> Job:
        """The same of the followed calendars at these addresses, whose numbers are not known yet."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.agenda import agenda_days
            from scheduling.store.collections import collections

            known = [one.id for one in collections(workspace.database) if one.followed and not one.gone and one.href in addresses]
            return agenda_days(workspace, first, last, known, language=language)

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

    # ---- jobs

    def _read(self, name: str, work: Callable[[Workspace], object]) -> Job:
        return self._start(name, work)

    def _start(self, name: str, work: Callable[[Workspace], object], lane: Lane = Lane.AGENDA, *, lands: bool = False) -> Job:
        profile, secrets, session = self.profile, self.secrets, self._session

        def run(cancel: CancelToken, reporter: Reporter) -> object:
            with open_workspace(profile, secrets, cancel=cancel, reporter=reporter, session=session) as workspace:
                return work(workspace)

        return self._jobs.start(lane, name, run, lands=lands)
