"""Proposed slots as values: those of a search, and one that was drawn in the agenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from gui.proposed_slot import ProposedSlot
from scheduling.model.appointment import Appointment
from scheduling.model.interval import Interval
from scheduling.office.slots import SlotAnswer


@dataclass(frozen=True, slots=True)
class Proposal:
    """`drawn`: by hand, so that nobody knows yet whether it is free: `known` says that its verdict came."""

    slot: ProposedSlot
    drawn: bool = False
    known: bool = True
    in_the_way: tuple[Appointment, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def duration(self) -> timedelta:
        """Real minutes, also across a change of the clocks."""
        return Interval(self.slot.start, self.slot.end).duration

    def judged(self, in_the_way: tuple[Appointment, ...], warnings: tuple[str, ...]) -> Proposal:
        """The same with its verdict."""
        return replace(self, known=True, in_the_way=in_the_way, warnings=warnings)


def from_answer(answer: SlotAnswer, zone: ZoneInfo, short: Mapping[int, str]) -> list[Proposal]:
    """What a search found, in the profile's zone."""
    found = []
    for one in answer.slots:
        ids = tuple(answer.ids[name] for name in one.calendars)
        names = tuple(short.get(answer.ids[name], name) for name in one.calendars)
        slot = ProposedSlot(one.interval.start.astimezone(zone), one.interval.end.astimezone(zone), ids, names)
        found.append(Proposal(slot))
    return found


def joined(drawn: Proposal | None, found: Sequence[Proposal]) -> list[Proposal]:
    """The drawn slot first, and of the others those that are another choice."""
    if drawn is None:
        return list(found)
    span = Interval(drawn.slot.start, drawn.slot.end)
    others = [
        one
        for one in found
        if not (
            set(one.slot.calendar_ids) & set(drawn.slot.calendar_ids) and Interval(one.slot.start, one.slot.end).overlaps(span)
        )
    ]
    return [drawn, *others]
