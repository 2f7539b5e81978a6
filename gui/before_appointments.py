"""A quarter of an hour before a teleconsultation the workstation is examined by itself; what is wrong is told in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.jobs import Jobs, Lane
from gui.language import time_text
from gui.messages import Message
from gui.office import Office
from gui.today.ahead import Ahead
from gui.window_state import WindowState
from scheduling import clock
from scheduling.progress import CancelToken, Reporter
from scheduling.settings import Settings

if TYPE_CHECKING:
    from gui.readiness.page import WorkstationPage


class BeforeAppointments(QObject):
    """`wrong`: a `Message`; that all is right is told by nothing but the light. `page` answers the workstation's.

    Never beside another program that holds the camera: a consultation may be under way there.
    """

    wrong = Signal(object)

    def __init__(
        self,
        office: Office,
        state: WindowState,
        settings: Settings,
        jobs: Jobs,
        page: Callable[[], WorkstationPage],
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._page, self._settings = jobs, page, settings
        self._asked: WorkstationPage | None = None
        self._start: datetime | None = None
        self._host = ""
        self.ahead = Ahead(office, state, settings, self, now=now)
        self.ahead.due.connect(self._due)

    def take_settings(self, settings: Settings) -> None:
        """Whether it is wanted; hosts of links, the time zone."""
        self._settings = settings
        self.ahead.take_settings(settings)

    def _due(self, link_host: str, start: datetime) -> None:
        if not self._settings.check.get("before_appointments", True):
            return
        self._host, self._start = link_host, start
        job = self._jobs.start(Lane.CHECK, "camera_held", _camera_held)
        job.succeeded.connect(self._examine)

    def _examine(self, held_by: tuple[str, ...]) -> None:
        if held_by:
            self.ahead.put_off()
            return
        page = self._page()
        if page is not self._asked:
            self._asked = page
            page.warned.connect(self._tell)
        page.examine_quietly(self._host)

    def _tell(self, headline: str, remedy: str) -> None:
        if self._start is None:
            return
        start = time_text(self._start.astimezone(self._settings.zone))
        self.wrong.emit(Message(self.tr("Rendez-vous de {time}. {headline}").format(time=start, headline=headline), remedy))


def _camera_held(_cancel: CancelToken, _reporter: Reporter) -> tuple[str, ...]:
    """By which programs; loads the page's module meanwhile (a quarter of a second), so that the window does not stand still."""
    import gui.readiness.page  # noqa: F401  loaded before it is needed
    from device_check.probes.camera_access import camera_access

    return camera_access().held_by
