"""The wishes that the agenda has under way: each an office job, shown in the agenda before the server has answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from gui.jobs import Job
from gui.office import Office
from scheduling.model.appointment import AppointmentStatus
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment

if TYPE_CHECKING:
    from scheduling.office.agenda import AgendaDays

SLOW_MS = 300
"""After so long it is said that something is under way."""

Kind = Literal["move", "resize", "cancel", "outcome", "resolve", "undo", "redo", "overbook"]


@dataclass(eq=False)
class Wish:
    """`before` is the appointment as it was, `shown` as it is wished (None: nothing is shown ahead of the answer)."""

    kind: Kind
    before: StoredAppointment | None
    shown: StoredAppointment | None
    job: Job | None = None
    landed: bool = False
    keep: Literal["local", "server"] | None = None
    wanted: tuple[int, datetime] | None = None
    """Where a move was to: calendar id, start."""

    def concerns(self, appointment: StoredAppointment) -> bool:
        """Whether it is about this appointment."""
        return self.before is not None and self.before.object_id == appointment.object_id


class DeskWork(QObject):
    """`shown_changed`: what `over` lays over the days is different. `slow`: a `Wish` takes longer than the eye's blink.

    `ended` (wish, BookingOutcome), `failed` (wish, error), `cancelled` (wish): how each came out.
    """

    shown_changed = Signal()
    slow = Signal(object)
    ended = Signal(object, object)
    failed = Signal(object, object)
    cancelled = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._wishes: list[Wish] = []

    def move(self, appointment: StoredAppointment, target: Collection | None, start: datetime) -> Wish:
        """To another time, and to another calendar where `target` is another one."""
        elsewhere = target is not None and target.id != appointment.collection_id
        shown = replace(
            appointment,
            start=start,
            end=_later(start, appointment.interval.duration),
            collection_id=target.id if target is not None else appointment.collection_id,
            queued=True,
        )
        calendar = target.href if target is not None and elsewhere else None
        wish = self._begin("move", appointment, shown, lambda: self._office.move(ref_of(appointment), start, calendar))
        wish.wanted = (shown.collection_id, start)
        return wish

    def resize(self, appointment: StoredAppointment, end: datetime) -> Wish:
        """Another length."""
        duration = end.astimezone(UTC) - appointment.start.astimezone(UTC)
        shown = replace(appointment, end=end, queued=True)
        return self._begin("resize", appointment, shown, lambda: self._office.edit(ref_of(appointment), duration=duration))

    def cancel(self, appointment: StoredAppointment, reason: str | None) -> Wish:
        """Cancel it."""
        shown = replace(appointment, queued=True)
        return self._begin("cancel", appointment, shown, lambda: self._office.cancel(ref_of(appointment), reason))

    def outcome(self, appointment: StoredAppointment, status: AppointmentStatus) -> Wish:
        """What became of the visit."""
        shown = replace(appointment, status=status, queued=True)
        return self._begin("outcome", appointment, shown, lambda: self._office.outcome(ref_of(appointment), status))

    def resolve(self, ref: str, keep: Literal["local", "server"], appointment: StoredAppointment | None) -> Wish:
        """Settle a conflict."""
        wish = self._begin("resolve", appointment, None, lambda: self._office.resolve(ref, keep))
        wish.keep = keep
        return wish

    def undo(self) -> Wish | None:
        """Take back what was done last; None where there is nothing."""
        return self._begin("undo", None, None, self._office.undo) if self._office.can_undo else None

    def redo(self) -> Wish | None:
        """Do again what was taken back last; None where there is nothing."""
        wish = self._begin("redo", None, None, self._office.redo)
        return wish if wish.job is not None else None

    @property
    def under_way(self) -> bool:
        """Whether anything asked of the desk, here or elsewhere, is not done yet."""
        return self._office.at_desk

    def start(self, kind: Kind, appointment: StoredAppointment | None, begin: Callable[[], Job | None]) -> Wish:
        """Any other wish."""
        return self._begin(kind, appointment, None, begin)

    def busy_with(self, appointment: StoredAppointment) -> bool:
        """Whether a wish about it is under way."""
        return any(one.concerns(appointment) and not one.landed for one in self._wishes)

    def over(self, days: AgendaDays) -> AgendaDays:
        """The days with what is wished instead of what was."""
        wished = {one.before.object_id: one.shown for one in self._wishes if one.before is not None and one.shown is not None}
        if not wished:
            return days
        appointments = tuple(wished.get(one.object_id, one) for one in days.appointments)
        return replace(days, appointments=tuple(sorted(appointments, key=lambda one: one.start)))

    def read_again(self, since: set[int]) -> None:
        """Days that were read after these wishes (`landed_ids`) had ended are shown now: nothing needs to lie over them."""
        self._wishes = [one for one in self._wishes if id(one) not in since]

    def landed_ids(self) -> set[int]:
        """Those that have ended and are still laid over."""
        return {id(one) for one in self._wishes if one.landed}

    def _begin(
        self, kind: Kind, before: StoredAppointment | None, shown: StoredAppointment | None, begin: Callable[[], Job | None]
    ) -> Wish:
        wish = Wish(kind, before, shown)
        job = begin()
        if job is None:
            return wish
        wish.job = job
        self._wishes.append(wish)
        job.succeeded.connect(lambda outcome: self._end(wish, self.ended, outcome))
        job.failed.connect(lambda error: self._end(wish, self.failed, error))
        job.cancelled.connect(lambda: self._cancelled(wish))
        QTimer.singleShot(SLOW_MS, self, lambda: None if wish.landed else self.slow.emit(wish))
        self.shown_changed.emit()
        return wish

    def _end(self, wish: Wish, signal: SignalInstance, answer: object) -> None:
        wish.landed = True
        refused = signal is self.failed or str(getattr(answer, "outcome", "")) in ("taken", "contended")
        if refused:
            wish.shown = None  # springs back at once
        signal.emit(wish, answer)
        self.shown_changed.emit()

    def _cancelled(self, wish: Wish) -> None:
        wish.landed, wish.shown = True, None
        self.cancelled.emit(wish)
        self.shown_changed.emit()


def ref_of(appointment: StoredAppointment) -> str:
    """What the desk finds it by for certain: its address, as one reference may stand in two calendars after a move."""
    return appointment.href or appointment.uid


def _later(start: datetime, duration: timedelta) -> datetime:
    return (start.astimezone(UTC) + duration).astimezone(start.tzinfo)
