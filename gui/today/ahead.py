"""Looks ahead, whichever page is in sight: a quarter of an hour before a teleconsultation the workstation is to be examined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from gui.office import Office
from gui.today.day import link_host, next_of
from gui.today.header import my_calendar
from gui.window_state import WindowState
from scheduling import clock
from scheduling.office.agenda import AgendaDays
from scheduling.settings import Settings
from scheduling.store.occurrences import StoredAppointment

TICK_MS = 60_000
AHEAD = timedelta(minutes=15)
AT_LATEST = timedelta(minutes=2)
"""Later than this before it begins nobody is to be disturbed any more."""


class Ahead(QObject):
    """`due`: host of the link (never its path) and start of one's next teleconsultation; once for each, unless it is put off."""

    due = Signal(str, object)

    def __init__(
        self,
        office: Office,
        state: WindowState,
        settings: Settings,
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        super().__init__(parent)
        self._office, self._state, self._settings, self._now = office, state, settings, now
        self._day: tuple[StoredAppointment, ...] = ()
        # Of which day and calendar they are; None: to be read.
        self._known: tuple[object, int] | None = None
        self._told: set[tuple[str, datetime]] = set()
        self._last: tuple[str, datetime] | None = None
        office.changed.connect(self._changed)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def take_settings(self, settings: Settings) -> None:
        """Hosts of links, the time zone."""
        self._settings = settings
        self._changed()

    def put_off(self) -> None:
        """What was due last could not be done now: it is due again in a minute."""
        if self._last is not None:
            self._told.discard(self._last)

    def tick(self) -> None:
        """Time went by."""
        office = self._office.sync_state.office
        calendar = my_calendar(office.followed, self._state) if office is not None else None
        if calendar is None:
            return
        today = self._now().astimezone(self._settings.zone).date()
        if self._known == (today, calendar.id):
            self._look()
            return
        self._known = (today, calendar.id)
        job = self._office.load_days(today, today, [calendar.id])
        job.succeeded.connect(self._loaded)
        job.failed.connect(self._changed)

    def _changed(self, _error: object = None) -> None:
        self._known = None

    def _loaded(self, days: AgendaDays) -> None:
        self._day = tuple(days.appointments)
        self._look()

    def _look(self) -> None:
        now = self._now().astimezone(UTC)
        ahead = [one for one in self._day if one.start.astimezone(UTC) > now]
        following = next_of(ahead, now)
        if following is None:
            return
        start = following.start.astimezone(UTC)
        host = link_host(following.link, self._settings.link_hosts)
        if not host or not now + AT_LATEST <= start <= now + AHEAD or (following.uid, start) in self._told:
            return
        self._last = (following.uid, start)
        self._told.add(self._last)
        self.due.emit(host, following.start)
