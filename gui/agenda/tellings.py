"""Tells what came of each wish, and offers what can be done next: undo, stop, a free slot nearby."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.agenda.announcement import Announcement, Told
from gui.agenda.desk_work import DeskWork, Wish
from gui.agenda.outcome_words import (
    told_of_booking,
    told_of_error,
    told_of_outcome,
    told_of_stop,
    told_of_working,
)
from gui.language import short_day_text, time_text
from gui.messages import Messages
from gui.office import Office, SyncState
from scheduling.model.appointment import Appointment
from scheduling.store.collections import Collection

if TYPE_CHECKING:
    from scheduling.booking.outcome import BookingOutcome

NEAR = 3
"""So many free slots are offered."""

Actions = list[tuple[str, Callable[[], object]]]


class Tellings(QObject):
    """`conflict_wanted`: the UID of what is to be settled."""

    conflict_wanted = Signal(str)
    undo_wanted = Signal()

    def __init__(
        self,
        announcement: Announcement,
        office: Office,
        messages: Messages,
        work: DeskWork,
        calendar_of: Callable[[int], Collection | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._announcement, self._office, self._messages, self._work = announcement, office, messages, work
        self._calendar_of = calendar_of
        self._waiting: Callable[[], Told] | None = None
        self._waited = False
        work.slow.connect(self._slow)
        work.ended.connect(self._ended)
        work.failed.connect(self._failed)
        work.cancelled.connect(lambda _wish: announcement.tell(lambda: told_of_stop(messages)))
        office.sync_changed.connect(self._sync_changed)
        office.undo_changed.connect(announcement.retranslate)

    def booked(self, appointment: Appointment) -> None:
        """The booking panel booked."""
        number = self._office.undo_number
        self._tell(lambda: told_of_booking(self._messages, appointment, self._undo(number)), waits=appointment.queued)

    def refuse(self, make: Callable[[], str]) -> None:
        """Say why something is not done here."""
        self._announcement.tell(lambda: Told("conflict", "warning", make(), passing=True))

    def wrong(self, error: object) -> None:
        """Something else went wrong."""
        self._announcement.tell(lambda: told_of_error(self._messages, error))

    def _slow(self, wish: Wish) -> None:
        job = wish.job
        if job is not None:
            self._announcement.tell(lambda: told_of_working(self._messages, wish, [(self.tr("Interrompre"), job.cancel)]))

    def _ended(self, wish: Wish, outcome: BookingOutcome) -> None:
        code = str(outcome.outcome)
        if code == "taken" and wish.kind in ("move", "resize") and wish.before is not None:
            self._offer_near(wish, outcome)
        number = self._office.undo_number
        self._tell(
            lambda: told_of_outcome(self._messages, wish, outcome, self._actions(wish, outcome, number)), waits=code == "queued"
        )

    def _tell(self, make: Callable[[], Told], *, waits: bool) -> None:
        self._waiting, self._waited = (make if waits else None), False
        self._announcement.tell(make)

    def _sync_changed(self, state: SyncState) -> None:
        """That something waits is no longer said once nothing does; what became of it stands in the agenda."""
        if state.office is None or self._waiting is None:
            return
        if state.office.queued:
            self._waited = True
        elif self._waited:
            if self._announcement.telling is self._waiting:
                self._announcement.dismiss()
            self._waiting = None

    def _failed(self, wish: Wish, error: object) -> None:
        self._announcement.tell(lambda: told_of_error(self._messages, error))

    def _actions(self, wish: Wish, outcome: BookingOutcome, number: int) -> Actions:
        code = str(outcome.outcome)
        if code == "conflict":
            found = outcome.appointment or wish.before
            if found is not None:
                uid = found.uid
                return [(self.tr("Comparer les deux versions"), lambda: self.conflict_wanted.emit(uid))]
            return []
        undoable = getattr(outcome, "undo", None) is not None and wish.kind != "undo"
        return self._undo(number) if undoable else []

    def _undo(self, number: int) -> Actions:
        """Only while it would take back what is told, and not what was done elsewhere since."""
        if number != self._office.undo_number:
            return []
        return [(self.tr("Revenir en arrière (Ctrl+Z)"), self.undo_wanted.emit)]

    def _offer_near(self, wish: Wish, outcome: BookingOutcome) -> None:
        from scheduling.office.slots import SlotWish  # the slot search is 12 ms of imports that the window's start does not need

        before = wish.before
        wanted = wish.wanted
        if before is None or wanted is None or wish.kind != "move":
            return
        number, start = wanted
        day = start.date()
        job = self._office.free_slots(
            SlotWish(
                calendar_ids=(number,),
                duration=before.interval.duration,
                first=day,
                last=day + timedelta(days=14),
                near=start,
                limit=NEAR + 2,
            )
        )
        # What is in the way may be known to the server alone so far.
        taken = [one.interval for one in outcome.in_the_way]
        job.succeeded.connect(
            lambda answer: self._offer(
                wish,
                outcome,
                number,
                [
                    one.interval.start.astimezone(start.tzinfo)
                    for one in answer.slots
                    if not any(one.interval.overlaps(other) for other in taken)
                ],
            )
        )

    def _offer(self, wish: Wish, outcome: BookingOutcome, number: int, starts: Sequence[datetime]) -> None:
        before, calendar = wish.before, self._calendar_of(number)
        if before is None or calendar is None or wish.wanted is None or not starts:
            return
        wanted = wish.wanted[1]

        def make() -> Told:
            actions: Actions = []
            nearest = sorted(starts, key=lambda one: abs(one.timestamp() - wanted.timestamp()))[:NEAR]
            for one in sorted(nearest):
                text = f"{short_day_text(one.date())} {time_text(one)}"
                actions.append((text, partial(self._work.move, before, calendar, one)))
            return told_of_outcome(self._messages, wish, outcome, actions, near=True)

        self._announcement.tell(make)
