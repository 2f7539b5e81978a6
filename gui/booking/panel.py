"""The booking panel at the right of the agenda: whom, how long, when; what is free; for whom; book.

Enter books what the large button names. Up and down choose another slot from wherever one types.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from gui.booking.booking_desk import BookingDesk
from gui.booking.finder import FEWEST, STEP, Question, SlotFinder
from gui.booking.panel_layout import PanelLayout
from gui.booking.panel_words import searched, why_not
from gui.booking.proposals import Proposal
from gui.booking.sayings import note_of, when_text
from gui.messages import Messages
from gui.office import Office, SyncState
from gui.proposed_slot import ProposedSlot
from gui.theme.theme import Theme
from gui.widgets.translated import Translated
from scheduling import clock
from scheduling.messages.catalogue import Catalogue
from scheduling.settings import Settings
from scheduling.store.collections import Collection


class BookingPanel(Translated, QFrame):
    """`ghosts_changed`: the proposed slots (`list[ProposedSlot]`) and which of them is chosen, -1 for none.
    `booked`: an `Appointment` that was booked, or waits to be sent. `closed`: Escape, or the cross.
    """

    ghosts_changed = Signal(object, int)
    booked = Signal(object)
    closed = Signal()
    undo_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        office: Office,
        messages: Messages,
        settings: Settings,
        parent: QWidget | None = None,
        *,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        super().__init__(parent)
        self._office, self._messages, self._settings, self._now = office, messages, settings, now
        self._ghosts: tuple[list[ProposedSlot], int] = ([], -1)
        self.setProperty("role", "side_right")
        self.finder = SlotFinder(office, settings.zone, self)
        self.parts = PanelLayout(self, theme, messages, settings, self._today)
        self.desk = BookingDesk(office, self.finder, self.parts, messages, self)
        self._connect()
        theme.changed.connect(self._fit)
        self.retranslate()

    def _connect(self) -> None:
        parts, finder = self.parts, self.finder
        for field in (parts.practitioners, parts.length, parts.period):
            field.changed.connect(self._ask)
        parts.slots.rank_chosen.connect(self._ask)
        parts.slots.chosen.connect(self.choose)
        parts.slots.more_wanted.connect(finder.more)
        parts.slots.wider_wanted.connect(self._wider)
        parts.patient.changed.connect(self._typed)
        parts.primary.clicked.connect(self.desk.book)
        parts.close.clicked.connect(self._close)
        parts.notice.undo.connect(self.undo_wanted)
        for one in (parts.practitioners.disclosure, parts.period.disclosure):
            one.opened.connect(self._opened)
            one.closed.connect(self._disclosed)
        finder.changed.connect(self._show)
        finder.drawn_gone.connect(self._drawn_gone)
        self.desk.booked.connect(self.booked)
        self.desk.changed.connect(self._tell_state)
        self.desk.unticked.connect(self._ask)
        self._office.changed.connect(self._refresh)
        self._office.sync_changed.connect(self._synchronised)
        self._synchronised(self._office.sync_state)

    # ---- what the window asks

    def set_calendars(self, calendars: Sequence[Collection]) -> None:
        """The practitioners ticked in the agenda: whom to look for."""
        self.parts.practitioners.set_calendars(calendars)

    def take(self, calendar_id: int, start: datetime, end: datetime) -> None:
        """A slot drawn in the agenda becomes the first proposal, and the chosen one."""
        parts = self.parts
        slot = ProposedSlot(start, end, (calendar_id,), (parts.practitioners.short.get(calendar_id, ""),))
        parts.notice.clear()
        fields = (parts.length, parts.practitioners)
        blocked = [one.blockSignals(True) for one in fields]
        parts.length.set_minutes(int(Proposal(slot).duration.total_seconds() // 60))
        parts.practitioners.only(calendar_id)
        for one, was in zip(fields, blocked, strict=True):
            one.blockSignals(was)
        question = self._question()
        if question is not None:
            self.finder.take(slot, question)
        self.parts.focus_patient()

    def take_settings(self, settings: Settings) -> None:
        """Settings were changed: hosts of links, the time zone."""
        self._settings = self.parts.patient.settings = settings
        self.finder.zone = settings.zone
        self._refresh()

    def choose(self, index: int) -> None:
        """Choose a proposal by its place in the list, as the agenda shows them."""
        self.finder.choose(index)
        row = self.parts.slots.row(self.finder.chosen)
        if row is not None and self.isVisible():
            self.parts.reveal(row, 8)
            if not row.hasFocus():  # whoever types hears what the arrows chose
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, row.accessibleName()))

    def forget_told(self) -> None:
        """What was told of a booking is no longer so: it is being taken back."""
        if not self.parts.notice.stays:
            self.parts.notice.clear()

    def start(self) -> None:
        """F2: search at once, and wait for the patient to be typed; without a practitioner, for that choice."""
        for one in (self.parts.practitioners.disclosure, self.parts.period.disclosure):
            one.close_body()
        if self.parts.notice.isHidden():
            self.finder.forget_near()
        self.finder.ask(self._question(), at_once=True)
        if self.parts.practitioners.chosen:
            self.parts.focus_patient()
        else:
            self.parts.practitioners.disclosure.button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ghosts_changed.emit(*self._ghosts)  # the chosen one is to be seen now

    # ---- searching

    def _today(self) -> date:
        return self._now().astimezone(self._settings.zone).date()

    def _question(self) -> Question | None:
        parts = self.parts
        chosen = parts.practitioners.chosen
        if not chosen:
            return None
        return Question(
            calendar_ids=tuple(one.id for one in chosen),
            quorum=parts.practitioners.quorum,
            duration=parts.length.duration,
            kind=parts.length.chosen_kind,
            period=parts.period.period,
            rank=parts.slots.rank,
            short=parts.practitioners.short,
        )

    def _ask(self) -> None:
        if self.isVisible():
            self.finder.ask(self._question())
        else:
            self._show()

    def _refresh(self) -> None:
        if self.isVisible():
            self.finder.again()

    def _wider(self) -> None:
        self.parts.period.set_period(self.parts.period.period.wider())

    def _drawn_gone(self) -> None:
        was = self.parts.practitioners.blockSignals(True)
        self.parts.practitioners.only(None)
        self.parts.practitioners.blockSignals(was)
        if self.isVisible():
            # What was asked around the drawn slot alone is now asked of all practitioners.
            QTimer.singleShot(0, self, self._ask)

    def _synchronised(self, state: SyncState) -> None:
        if state.office is not None:
            self.parts.patient.set_keys(state.office.has_keys)

    # ---- showing

    @property
    def _words(self) -> Catalogue:
        return self._messages.catalogue.on("window")

    def _show(self) -> None:
        finder, words = self.finder, self._words
        self.parts.slots.show_slots(
            finder.proposals,
            [note_of(one, words) for one in finder.proposals],
            finder.chosen,
            near=finder.near is not None and finder.drawn is None,
            more=finder.may_be_more,
        )
        self._tell_search()
        self._tell_state()
        ghosts = ([one.slot for one in finder.proposals], finder.chosen)
        if ghosts != self._ghosts:
            self._ghosts = ghosts
            self.ghosts_changed.emit(*ghosts)

    def _tell_search(self) -> None:
        finder, slots = self.finder, self.parts.slots
        named = [one.partition(":") for one in finder.warnings]
        slots.warn(" ".join(self._words.text(f"warning.{code}", name=name) for code, _, name in named))
        found = searched(finder, self.parts, self._messages)
        slots.tell(found.text, widen=found.widen, wrong=found.wrong)

    def _tell_state(self) -> None:
        """What the large button would do, or why it does nothing."""
        proposal, reason = self.finder.proposal, why_not(self.finder, self.parts, booking=self.desk.run.running)
        text, names = self.tr("Réserver"), ""
        if proposal is not None:
            text = self.tr("Réserver {when}").format(when=when_text(proposal.slot, self._words))
            names = " · ".join(proposal.slot.names)
        if self.parts.tell(text, reason, names) and self.parts.patient.family.edit.hasFocus():
            QTimer.singleShot(0, self.parts, self.parts.show_patient)

    def _typed(self) -> None:
        if not self.parts.notice.stays:
            self.parts.notice.clear()  # the next patient: what came of the last one was read
        self._tell_state()

    # ---- keys and visibility

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.desk.book()
        elif step is not None and self.finder.proposals:
            self.choose(min(max(self.finder.chosen + step, 0), len(self.finder.proposals) - 1))
        elif event.key() == Qt.Key.Key_PageDown:
            self.finder.more()
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        self.finder.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.finder.set_step(FEWEST if self.parts.fit() else STEP)

    def _opened(self) -> None:
        for one in (self.parts.practitioners.disclosure, self.parts.period.disclosure):
            if one is not self.sender():
                one.close_body()

    def _disclosed(self, done: bool) -> None:
        if done:
            self.parts.focus_patient()

    def _close(self) -> None:
        if self.desk.run.running:
            self.desk.run.cancel()
            return
        if self.parts.notice.isVisible():
            self.parts.notice.clear()
            return
        self.finder.drop_drawn()
        self.closed.emit()

    def retranslate(self) -> None:
        parts = self.parts
        parts.title.setText(self.tr("Trouver un créneau"))
        parts.keys.setText(self.tr("F2 · Entrée réserve le créneau choisi"))
        parts.close.setAccessibleName(self.tr("Fermer"))
        parts.close.setToolTip(self.tr("Fermer (Échap)"))
        parts.undo_hint.setText(self.tr("Échap annule · Ctrl+Z revient en arrière"))
        parts.progress.setAccessibleName(self.tr("Réservation en cours"))
        self.setAccessibleName(self.tr("Trouver un créneau"))
        self._show()
