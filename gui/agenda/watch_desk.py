"""Leads to what others left or wrote: claims that nobody confirms, two at one time. A person decides what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.agenda.announcement import Announcement, Told
from gui.agenda.tellings import Tellings
from gui.agenda.words import in_the_way_text, when_text
from gui.language import moment_text
from gui.office import Office
from scheduling.office.workspace import Workspace

if TYPE_CHECKING:
    from scheduling.office.orphans import Orphan
    from scheduling.office.overlaps import Overlap


class WatchDesk(QObject):
    """`found`: an appointment to lead to; `moment_wanted`: a time to lead to. Each press leads to the next one."""

    found = Signal(object)
    moment_wanted = Signal(object)

    def __init__(self, announcement: Announcement, office: Office, tellings: Tellings, parent: QObject) -> None:
        super().__init__(parent)
        self._announcement, self._office, self._tellings = announcement, office, tellings
        self._overlap_at = self._orphan_at = -1

    def open_overlaps(self) -> None:
        """Lead to one, and ask whether it is known."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.overlaps import open_overlaps  # with the booking, which the window's start does not need

            return open_overlaps(workspace)

        job = self._office.ask("overlaps", work)
        job.succeeded.connect(self._lead_to_overlap)
        job.failed.connect(self._tellings.wrong)

    def open_orphans(self) -> None:
        """Lead to one, and offer to remove it."""

        def work(workspace: Workspace) -> object:
            from scheduling.office.orphans import orphans  # with the booking, which the window's start does not need

            return orphans(workspace)

        job = self._office.ask("orphans", work)
        job.succeeded.connect(self._lead_to_orphan)
        job.failed.connect(self._tellings.wrong)

    def _lead_to_overlap(self, overlaps: Sequence[Overlap]) -> None:
        if not overlaps:
            return  # settled meanwhile
        self._overlap_at = (self._overlap_at + 1) % len(overlaps)
        one = overlaps[self._overlap_at]
        self.found.emit(one.appointment)
        self._announcement.tell(partial(self._told_of_overlap, one))

    def _lead_to_orphan(self, orphans: Sequence[Orphan]) -> None:
        if not orphans:
            return
        self._orphan_at = (self._orphan_at + 1) % len(orphans)
        one = orphans[self._orphan_at]
        self.moment_wanted.emit(one.start)
        self._announcement.tell(partial(self._told_of_orphan, one))

    def _told_of_overlap(self, one: Overlap) -> Told:
        headline = self.tr("Deux au même moment dans l’agenda « {calendar} », {when}")
        explanation = self.tr(
            "Écrit entre-temps par un autre poste ou programme : {other}. Rien n’a été changé ; déplacez l’un des deux, ou notez "
            "que c’est connu."
        )
        return Told(
            "conflict",
            "busy",
            headline.format(calendar=one.appointment.calendar, when=when_text(one.appointment.start)),
            explanation.format(other=in_the_way_text((one.other,))),
            [(self.tr("C’est connu"), partial(self._accept, one))],
        )

    def _told_of_orphan(self, one: Orphan) -> Told:
        headline = self.tr("Créneau bloqué dans l’agenda « {calendar} », {when}")
        explanation = self.tr(
            "Le poste de {who} l’a demandé ({since}) et ne l’a ni confirmé ni libéré. Libérez-le si personne n’y réserve plus."
        )
        return Told(
            "pending",
            "clock",
            headline.format(calendar=one.calendar, when=when_text(one.start)),
            explanation.format(who=one.claimed_by or self.tr("quelqu’un"), since=moment_text(one.claimed_at or one.seen_since)),
            [(self.tr("Libérer le créneau"), partial(self._remove, one))],
        )

    def _accept(self, one: Overlap) -> None:
        def work(workspace: Workspace) -> object:
            from scheduling.office.overlaps import acknowledge_overlaps

            acknowledge_overlaps(workspace, [one])
            return None

        self._settle("accept_overlap", work)

    def _remove(self, one: Orphan) -> None:
        def work(workspace: Workspace) -> object:
            from scheduling.office.orphans import remove_orphan

            return remove_orphan(workspace, one.href)

        self._settle("remove_orphan", work)

    def _settle(self, name: str, work: Callable[[Workspace], object]) -> None:
        job = self._office.ask(name, work, writes=True)
        job.succeeded.connect(lambda _answer: self._announcement.dismiss())
        job.failed.connect(self._tellings.wrong)
