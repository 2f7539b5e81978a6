"""Reads what waits for a person, leads there, and sends the choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from gui.agenda.conflict_panel import WISHES, ConflictPanel
from gui.agenda.desk_work import DeskWork, Wish
from gui.agenda.right_side import RightSide
from gui.agenda.tellings import Tellings
from gui.jobs import Job
from gui.messages import Messages
from gui.office import Office
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment

if TYPE_CHECKING:
    from scheduling.booking.outcome import BookingOutcome
    from scheduling.office.conflicts import ConflictView


class ConflictDesk(QObject):
    """`found`: an appointment to lead to. `first_known`: the oldest conflict in a few words. `other_slot`: an appointment
    for which another time is to be chosen.
    """

    found = Signal(object)
    first_known = Signal(str)
    other_slot = Signal(object)

    def __init__(
        self,
        panel: ConflictPanel,
        right: RightSide,
        office: Office,
        work: DeskWork,
        tellings: Tellings,
        messages: Messages,
        calendar_of: Callable[[int], Collection | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel, self._right, self._office, self._work, self._tellings = panel, right, office, work, tellings
        self._messages, self._calendar_of = messages, calendar_of
        self._oldest: ConflictView | None = None
        self._number = 0
        self._queued_at = -1
        self._job: Job | None = None
        self._overbooking: tuple[Wish, str] | None = None
        panel.keep_wanted.connect(self._keep)
        panel.shown.connect(self._lead)
        panel.overbook_wanted.connect(self._overbook)
        panel.other_slot_wanted.connect(lambda view: self._with_appointment(view.uid, self.other_slot.emit))
        work.ended.connect(self._ended)
        work.failed.connect(lambda _wish, _error: panel.set_busy(False))
        work.cancelled.connect(lambda _wish: panel.set_busy(False))

    def watch(self, number: int) -> None:
        """So many wait; what is shown is read again where that changed."""
        changed, self._number = number != self._number, number
        if number and changed:
            self._read(None)
        elif not number:
            self._oldest = None
            self.tell_first()
            if self._right.mode == "conflict":
                self._right.leave()

    def tell_first(self) -> None:
        """Say in a few words which is the oldest; again where the language changed."""
        self.first_known.emit(self._line(self._oldest) if self._oldest is not None else "")

    def _line(self, view: ConflictView) -> str:
        texts = self._messages.catalogue.on("window")
        what = texts.word("state", view.reason) if view.reason in WISHES else self.tr("deux versions")
        return " · ".join(part for part in (view.reference, what) if part)

    def open(self, uid: str | None) -> None:
        """Show them all, beginning with the one of `uid`."""
        self._read(lambda views: self._show(views, uid))

    def open_queued(self) -> None:
        """Lead to what waits to be sent: the oldest first, the next with each press."""
        job = self._office.queued()
        job.succeeded.connect(self._lead_to_queued)
        job.failed.connect(self._tellings.wrong)

    def _lead_to_queued(self, found: Sequence[StoredAppointment]) -> None:
        if found:
            self._queued_at = (self._queued_at + 1) % len(found)
            self.found.emit(found[self._queued_at])

    def _read(self, then: Callable[[Sequence[ConflictView]], None] | None) -> None:
        job = self._office.conflicts()
        self._job = job
        job.succeeded.connect(lambda views: self._answered(job, views, then))
        job.failed.connect(self._tellings.wrong)

    def _answered(self, job: Job, views: Sequence[ConflictView], then: Callable[[Sequence[ConflictView]], None] | None) -> None:
        self._oldest = views[0] if views else None
        self.tell_first()
        if job is not self._job:
            return
        if then is not None:
            then(views)
        elif self._right.mode == "conflict":
            self._panel.show_conflicts(views)

    def _show(self, views: Sequence[ConflictView], uid: str | None) -> None:
        if not views:
            return  # settled meanwhile, here or by another window
        self._panel.show_conflicts(views, uid)
        self._lead(self._panel.view)
        self._right.show_conflict()
        self._panel.focus_first()

    def _lead(self, view: ConflictView | None) -> None:
        if view is not None:
            self._with_appointment(view.uid, self.found.emit)

    def _with_appointment(self, uid: str, act: Callable[[StoredAppointment], object]) -> None:
        job = self._office.find(uid)
        job.succeeded.connect(lambda found: act(found[0]) if found else None)
        job.failed.connect(self._tellings.wrong)

    def _keep(self, view: ConflictView, which: Literal["local", "server"]) -> None:
        self._panel.set_busy(True)
        self._work.resolve(view.uid, which, None)

    def _overbook(self, view: ConflictView, reason: str) -> None:
        self._with_appointment(view.uid, lambda one: self._book_over(view, one, reason))

    def _book_over(self, view: ConflictView, one: StoredAppointment, reason: str) -> None:
        """Book anew, over what is there; the wish that waited is given up once that has come about."""
        calendar = self._calendar_of(one.collection_id)
        if calendar is None:
            return
        self._panel.set_busy(True)
        wish = self._work.start(
            "overbook",
            None,
            lambda: self._office.book(
                calendar=calendar.href,
                start=one.start,
                duration=one.interval.duration,
                patient=one.patient,
                kind=one.kind,
                link=one.link,
                overbook=reason,
            ),
        )
        self._overbooking = (wish, view.uid)

    def _ended(self, wish: Wish, outcome: BookingOutcome) -> None:
        self._panel.set_busy(False)
        if self._overbooking is not None and wish is self._overbooking[0]:
            uid, self._overbooking = self._overbooking[1], None
            if str(outcome.outcome) in ("booked", "queued"):
                self._office.resolve(uid, "server").failed.connect(self._tellings.wrong)
        if self._right.mode == "conflict":
            self._read(self._after)

    def _after(self, views: Sequence[ConflictView]) -> None:
        if views:
            self._panel.show_conflicts(views)
        else:
            self._right.leave()
