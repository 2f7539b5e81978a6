"""What stands ready once the agenda is painted: list, details, conflicts, announcements, and the acts that join them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gui.agenda.acts import Acts, OpenLink, link_allowed
from gui.agenda.announcement import Announcement
from gui.agenda.chosen import Chosen
from gui.agenda.conflict_desk import ConflictDesk
from gui.agenda.conflict_panel import ConflictPanel
from gui.agenda.desk_work import DeskWork
from gui.agenda.details import DetailsPanel
from gui.agenda.grid import AgendaGrid
from gui.agenda.list_view import AgendaListView
from gui.agenda.move_verdict import MoveVerdict
from gui.agenda.outbox_desk import OutboxDesk
from gui.agenda.outbox_panel import OutboxPanel
from gui.agenda.right_side import RightSide
from gui.agenda.tellings import Tellings
from gui.agenda.watch_desk import WatchDesk
from gui.browser import open_in_browser
from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.window_state import WindowState
from scheduling.settings import Settings
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment


@dataclass(frozen=True)
class Surroundings:
    """What it works with, and stands in."""

    theme: Theme
    office: Office
    messages: Messages
    settings: Settings
    state: WindowState
    grid: AgendaGrid
    right: RightSide
    centre: QWidget
    work: DeskWork
    open_link: OpenLink | None
    calendar_of: Callable[[int], Collection | None]


class Workbench(QObject):
    """`closed`: details or conflict were closed by the person."""

    closed = Signal()

    def __init__(self, page: QWidget, around: Surroundings) -> None:
        super().__init__(page)
        messages, work, right = around.messages, around.work, around.right
        self._settings = around.settings
        self.list = AgendaListView(around.theme, messages, around.state)
        self.details = DetailsPanel(around.theme, messages)
        self.conflict_panel = ConflictPanel(around.theme, messages)
        self.outbox_panel = OutboxPanel(around.theme, messages)
        right.set_panels(self.details, self.conflict_panel, self.outbox_panel)
        self.announcement = Announcement(around.theme, around.centre)
        self.tellings = Tellings(self.announcement, around.office, messages, work, around.calendar_of, self)
        self.conflicts = ConflictDesk(
            self.conflict_panel, right, around.office, work, self.tellings, messages, around.calendar_of, self
        )
        self.watch = WatchDesk(self.announcement, around.office, self.tellings, self)
        self.chosen = Chosen(around.grid, self.list, self.details, right, work, self._link_ok, self)
        self.acts = Acts(
            page,
            work,
            self.tellings,
            self.conflicts,
            self.chosen,
            around.calendar_of,
            self._settings,
            around.open_link or open_in_browser,
        )
        self.acts.join(around.grid, self.list, self.details)
        self._verdict = MoveVerdict(self.details.move_form, around.office, self._settings, self)
        self.details.closed.connect(self.closed)
        self.conflict_panel.closed.connect(self.closed)
        self.outbox = OutboxDesk(self.outbox_panel, right, around.office, self.tellings, self)
        self.outbox_panel.closed.connect(self.closed)

    def take_settings(self, settings: Settings) -> None:
        """Settings were changed."""
        self._settings = self.acts.settings = self._verdict.settings = settings

    def set_calendars(self, followed: Sequence[Collection], labels: dict[int, str]) -> None:
        """The calendars there are."""
        self._verdict.calendars = followed
        self.chosen.set_calendars(followed, labels)

    def _link_ok(self, appointment: StoredAppointment) -> bool:
        return link_allowed(appointment, self._settings)
