"""What is proposed and which proposal is chosen: the state behind the list, without a widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from gui.booking.period import Period
from gui.booking.proposals import Proposal, from_answer, joined
from gui.booking.slot_search import SlotSearch
from gui.office import Office
from gui.proposed_slot import ProposedSlot
from scheduling.model.appointment import AppointmentKind
from scheduling.model.interval import Interval
from scheduling.office.slot_verdict import SlotVerdict
from scheduling.office.slots import SlotAnswer, SlotWish
from scheduling.slot_search import Rank

FEWEST, STEP, MOST = 3, 5, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person asks for. `short`: names by calendar id, as they are shown."""

    calendar_ids: tuple[int, ...]
    quorum: int
    duration: timedelta
    kind: AppointmentKind | None
    period: Period
    rank: Rank
    short: Mapping[int, str] = field(compare=False)


class SlotFinder(QObject):
    """`changed`: proposals, choice, or whether an answer is waited for. `drawn_taken`: something stands in the drawn slot.
    `drawn_gone`: the drawn slot is no longer among the proposals. `failed`: the verdict could not be had.
    """

    changed = Signal()
    drawn_taken = Signal(object)
    drawn_gone = Signal()
    failed = Signal(object)

    def __init__(self, office: Office, zone: ZoneInfo, parent: QObject) -> None:
        super().__init__(parent)
        self._office, self.zone = office, zone
        self._search = SlotSearch(office, self)
        self._search.answered.connect(self._answered)
        self._search.failed.connect(self._failed)
        self._search.waiting.connect(self._waiting)
        self._question: Question | None = None
        self._step = self._limit = STEP
        self._taken: tuple[tuple[int, Interval], ...] = ()
        self._keeps_choice = True
        self.proposals: list[Proposal] = []
        self.chosen = -1
        self.drawn: Proposal | None = None
        self.near: datetime | None = None
        """The search is around this moment, where a slot was drawn or turned out to be taken."""
        self.state: Literal["asking", "answered", "failed"] = "asking"
        self.error: object | None = None
        self.warnings: Sequence[str] = ()

    @property
    def proposal(self) -> Proposal | None:
        """The chosen one."""
        return self.proposals[self.chosen] if 0 <= self.chosen < len(self.proposals) else None

    @property
    def running(self) -> bool:
        """Whether an answer is still to come, so that what is shown may be out of date."""
        return self._search.running

    @property
    def may_be_more(self) -> bool:
        """Whether asking for more may give some."""
        return self._limit < MOST and sum(not one.drawn for one in self.proposals) >= self._limit

    def ask(self, question: Question | None, *, at_once: bool = False) -> None:
        """Search for this; another question than before ends the drawn slot and the search around a taken one."""
        if self._question is not None and question != self._question:
            self._limit = self._step
            self.near = None
            if self.drawn is not None and not _fits(self.drawn, question):
                self._drop_drawn()
            elif self.drawn is not None:
                self._judge(question)
        self._question = question
        self._ask(at_once=at_once)

    def again(self) -> None:
        """The store may hold something new."""
        if self.drawn is not None:
            self._judge(self._question)
        self._ask(quiet=True)

    def stop(self) -> None:
        """Nobody looks."""
        self._search.stop()

    def take(self, slot: ProposedSlot, question: Question) -> None:
        """A drawn slot: the first proposal, chosen; others are looked for around it."""
        self.drawn = Proposal(slot, drawn=True, known=False)
        self.near = slot.start
        self._taken = ()
        self._limit = self._step
        self._question = question
        self._put(joined(self.drawn, [one for one in self.proposals if not one.drawn]), 0)
        self._judge(question)
        self._ask(at_once=True)

    def look_around(self, taken: ProposedSlot, stands: Sequence[tuple[int, Interval]]) -> None:
        """That one is taken: the nearest instead. `stands`: by calendar, what the server has there and the store may not."""
        self.near = taken.start
        self._taken = tuple(stands)
        self._limit = self._step
        if self.drawn is not None:
            self._drop_drawn()
        self._keeps_choice = False
        self._put([one for one in self.proposals if one.slot != taken], 0)
        self._ask(at_once=True)

    def look_further(self, booked: ProposedSlot) -> None:
        """That one is booked: as before, for the next patient."""
        self.near = None
        self._taken = ()
        self._limit = self._step
        if self.drawn is not None:
            self._drop_drawn()
        self._keeps_choice = False
        self._put([one for one in self.proposals if one.slot != booked], 0)
        self._ask(at_once=True)

    def forget_near(self) -> None:
        """Another patient: what was looked for around a taken slot is over; a drawn slot stays."""
        if self.drawn is None:
            self.near, self._taken = None, ()

    def drop_drawn(self) -> None:
        """The person gave the drawn slot up."""
        if self.drawn is not None:
            self.near = None
            self._drop_drawn()

    def set_step(self, step: int) -> None:
        """How many are looked for at once: fewer where the panel is low."""
        if step != self._step:
            asked, self._step = self._limit > self._step, step
            if not asked:
                self._limit = step
                if self._question is not None:
                    self._ask(quiet=True)

    def more(self) -> None:
        """As many again."""
        if self.may_be_more:
            self._limit += self._step
            self._ask(at_once=True)

    def choose(self, place: int) -> None:
        """Choose a proposal by its place."""
        if 0 <= place < len(self.proposals) and place != self.chosen:
            self._put(self.proposals, place)

    def _ask(self, *, at_once: bool = False, quiet: bool = False) -> None:
        question = self._question
        if question is None:
            self._search.stop()
            self._put([], -1)
            return
        near = self.near
        wish = SlotWish(
            calendar_ids=question.calendar_ids,
            duration=question.duration,
            first=question.period.first,
            last=question.period.last,
            quorum=question.quorum,
            hours=None if near else question.period.hours,
            weekdays=None if near else question.period.weekdays,
            rank=question.rank,
            limit=self._limit,
            near=near,
            taken=self._taken,
        )
        self._search.ask(wish, at_once=at_once, quiet=quiet)

    def _answered(self, _wish: SlotWish, answer: SlotAnswer) -> None:
        if self._question is None:
            return
        before = self.proposal if self._keeps_choice else None
        self._keeps_choice = True
        self.state, self.warnings = "answered", answer.warnings
        found = joined(self.drawn, from_answer(answer, self.zone, self._question.short))
        places = {one.slot: place for place, one in enumerate(found)}
        self._put(found, places.get(before.slot, self._best(found)) if before else self._best(found))

    def _best(self, found: Sequence[Proposal]) -> int:
        """The first, or of those around a taken time the nearest; a drawn slot is always the first."""
        near = self.near
        if near is None or self.drawn is not None:
            return 0
        return min(range(len(found)), key=lambda place: abs(found[place].slot.start - near), default=0)

    def _failed(self, error: object) -> None:
        self.state, self.error = "failed", error
        self._put([self.drawn] if self.drawn else [], 0)

    def _waiting(self, waiting: bool) -> None:
        if waiting:
            self.state = "asking"
        self.changed.emit()

    def _judge(self, question: Question | None) -> None:
        drawn = self.drawn
        if drawn is None or question is None:
            return
        job = self._office.slot_verdict(drawn.slot.calendar_ids[0], drawn.slot.start, drawn.duration, question.kind)
        job.succeeded.connect(lambda verdict: self._judged(drawn.slot, verdict))
        job.failed.connect(self.failed)

    def _judged(self, slot: ProposedSlot, verdict: SlotVerdict) -> None:
        if self.drawn is None or self.drawn.slot != slot:
            return
        was_taken = bool(self.drawn.in_the_way)
        self.drawn = self.drawn.judged(verdict.in_the_way, verdict.warnings)
        self._put([self.drawn if one.drawn else one for one in self.proposals], self.chosen)
        if verdict.in_the_way and not was_taken:
            self.drawn_taken.emit(self.drawn)

    def _drop_drawn(self) -> None:
        self.drawn = None
        self._put([one for one in self.proposals if not one.drawn], 0)
        self.drawn_gone.emit()

    def _put(self, proposals: Sequence[Proposal], chosen: int) -> None:
        self.proposals = list(proposals)
        self.chosen = min(chosen, len(proposals) - 1)
        self.changed.emit()


def _fits(drawn: Proposal, question: Question | None) -> bool:
    """Whether a drawn slot is still what is asked for."""
    return question is not None and question.calendar_ids == drawn.slot.calendar_ids and question.duration == drawn.duration
