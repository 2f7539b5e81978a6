"""Books what the panel proposes, and tells at its foot what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from gui.booking.booking_run import BookingRun, Wanted
from gui.booking.finder import SlotFinder
from gui.booking.panel_layout import PanelLayout
from gui.booking.panel_words import patient_missing
from gui.booking.proposals import Proposal
from gui.booking.sayings import Told, told_booked, told_drawn_taken, told_failed, told_refused, told_stopped
from gui.messages import Messages
from gui.office import Office, SyncState
from scheduling.messages.catalogue import Catalogue
from scheduling.model.interval import Interval
from scheduling.office.together import TogetherOutcome


class BookingDesk(QObject):
    """`booked`: an `Appointment` that was booked, or waits to be sent. `changed`: a booking began or ended.
    `unticked`: a practitioner of the proposal is no longer asked for, so that nothing was sent.
    """

    booked = Signal(object)
    changed = Signal()
    unticked = Signal()

    def __init__(self, office: Office, finder: SlotFinder, parts: PanelLayout, messages: Messages, parent: QObject) -> None:
        super().__init__(parent)
        self._office, self._finder, self._parts, self._messages = office, finder, parts, messages
        self._refused: Proposal | None = None
        self._waiting: Callable[[], Told] | None = None
        self._waited = False
        self.run = BookingRun(office, self)
        parts.notice.overbook.connect(self._overbook)
        finder.drawn_taken.connect(self._drawn_taken)
        finder.failed.connect(self._failed)
        self.run.slow.connect(parts.progress.show)
        self.run.booked.connect(self._booked)
        self.run.refused.connect(self._taken)
        self.run.failed.connect(self._failed)
        self.run.stopped.connect(self._stopped)
        self.run.ended.connect(self._ended)
        office.sync_changed.connect(self._synchronised)

    def book(self) -> None:
        """Book the proposal that is chosen; where something about the patient is wrong or missing, lead there."""
        if self.run.running or self._complains():
            return
        proposal = self._finder.proposal
        if self._parts.primary.isEnabled() and proposal is not None:
            self._send(proposal, None)

    def _overbook(self, reason: str) -> None:
        if not self.run.running and self._refused is not None and not self._complains():
            self._send(self._refused, reason)

    def _complains(self) -> bool:
        """Whether something about the patient is wrong or missing; then the keyboard is led there."""
        parts = self._parts
        wrong = parts.patient.problem_field()
        if wrong is not None:
            parts.patient.show_field(wrong)
            parts.reveal(wrong)
        elif patient_missing(parts):
            parts.focus_patient()
        else:
            return False
        return True

    def _send(self, proposal: Proposal, overbook: str | None) -> None:
        parts = self._parts
        calendars = [found for one in proposal.slot.calendar_ids if (found := parts.practitioners.collection(one)) is not None]
        if len(calendars) < len(proposal.slot.calendar_ids):
            self.unticked.emit()
            return
        patient = parts.patient.patient()
        wanted = Wanted(patient=patient, kind=parts.length.chosen_kind, link=parts.patient.join_link(), overbook=overbook)
        self.run.send(proposal, calendars, wanted)
        parts.notice.clear()
        parts.patient.setEnabled(False)
        self.changed.emit()

    # ---- what came of it

    @property
    def _words(self) -> Catalogue:
        return self._messages.catalogue.on("window")

    def _booked(self, proposal: Proposal, together: TogetherOutcome) -> None:
        notice = self._parts.notice
        self._refused = None
        self._parts.patient.clear()
        notice.tell(lambda: told_booked(together, proposal.slot, self._words), may_undo=True)
        self._waiting = notice.telling if any(one.outcome == "queued" for one in together.booked) else None
        self._waited = False
        self._finder.look_further(proposal.slot)
        for one in together.booked:
            if one.appointment is not None:
                self.booked.emit(one.appointment)

    def _taken(self, proposal: Proposal, together: TogetherOutcome) -> None:
        self._refused = proposal
        names = self._parts.practitioners.names
        in_the_way = () if together.refused is None else together.refused.in_the_way
        self._parts.notice.tell(lambda: told_refused(together, proposal.slot, names, self._words), may_overbook=True)
        stands = [Interval(proposal.slot.start, proposal.slot.end), *(one.interval for one in in_the_way)]
        self._finder.look_around(proposal.slot, [(together.calendar_id or 0, one) for one in stands])
        self._office.synchronise_in(0)  # what stands there is not known here yet

    def _drawn_taken(self, drawn: Proposal) -> None:
        self._refused = drawn
        self._parts.notice.tell(lambda: told_drawn_taken(drawn, self._words), may_overbook=True)

    def _stopped(self) -> None:
        self._parts.notice.tell(lambda: told_stopped(self._words))

    def _failed(self, error: object) -> None:
        self._parts.notice.tell(lambda: told_failed(self._messages.of(error)))

    def _ended(self) -> None:
        parts = self._parts
        parts.progress.hide()
        parts.patient.setEnabled(True)
        self.changed.emit()
        if parts.in_sight and parts.holds(QApplication.focusWidget()):
            parts.focus_patient()

    def _synchronised(self, state: SyncState) -> None:
        if state.office is None:
            return
        if self._waiting is None or state.office.queued:
            self._waited = self._waiting is not None
        elif self._waited:
            # It was sent: that it waits is no longer true.
            if self._parts.notice.telling is self._waiting:
                self._parts.notice.clear()
            self._waiting = None
