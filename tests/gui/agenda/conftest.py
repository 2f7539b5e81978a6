"""An agenda page on a real server, and a colleague who works on the same calendars from another profile."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.agenda.page import AgendaPage
from gui.jobs import Job
from gui.messages import Messages
from gui.office import Office
from gui.theme.theme import Theme
from gui.window_state import WindowState
from scheduling import clock
from scheduling.caldav.transport import Credentials, Transport
from scheduling.icalendar.properties import RANGE_CATEGORY
from scheduling.model.appointment import Appointment
from scheduling.model.patient import Patient
from scheduling.office.accounts import add_account
from scheduling.office.desk import Desk, open_desk
from scheduling.office.keys import add_keys
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import open_workspace
from scheduling.sealing import SealingKey, new_key
from scheduling.settings import Settings
from scheduling.store.occurrences import StoredAppointment
from tests.gui.conftest import PASSWORD, PRACTITIONERS, USER, Hospital

SETTINGS = Settings(link_hosts=("visio.example.org",))
LONG_MS = 20_000


def coming_day() -> date:
    """A Wednesday at least four days ahead: never in the past, never a weekend; the week around it is shown whole."""
    today = clock.now().astimezone(SETTINGS.zone).date() + timedelta(days=4)
    return today + timedelta(days=(2 - today.weekday()) % 7)


def at(hour: int, minute: int = 0, day: date | None = None) -> datetime:
    """A time of that day in the profile's zone."""
    return datetime.combine(day or coming_day(), time(hour, minute), SETTINGS.zone)


@dataclass(frozen=True)
class Colleague:
    """Another workstation on the same server."""

    profile: Path
    secrets: Path

    def at_desk(self, act: Callable[[Desk], object]) -> Appointment | None:
        """Do something there, on what the server has now."""
        with open_workspace(self.profile, self.secrets) as workspace:
            synchronise(workspace)
            outcome = act(open_desk(workspace))
            return getattr(outcome, "appointment", None)

    def book(self, calendar: str, start: datetime, minutes: int = 30, name: str = "Garnier") -> Appointment:
        """Book there."""
        patient = Patient(family=name, given="Lucie", birth_date="1961-04-12", ipp=f"IPP-{name}")
        booked = self.at_desk(
            lambda desk: desk.book(
                calendar=calendar,
                start=start,
                duration=timedelta(minutes=minutes),
                patient=patient,
                link="https://visio.example.org/r/1",
            )
        )
        assert booked is not None
        return booked

    def appointments(self, uid: str) -> list[StoredAppointment]:
        """What the server has of it now."""
        from scheduling.store.occurrences import find_appointments

        with open_workspace(self.profile, self.secrets) as workspace:
            synchronise(workspace)
            return find_appointments(workspace.database, uid)


def open_hours(hospital: Hospital, practitioner: str) -> None:
    """Put an open range on the server: the whole coming day from 8:00 to 18:00."""
    uid = uuid.uuid4()
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//tests//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTAMP:20260101T000000Z",
        f"DTSTART:{at(8).astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTEND:{at(18).astimezone(UTC):%Y%m%dT%H%M%SZ}",
        "SUMMARY:Plage",
        f"CATEGORIES:{RANGE_CATEGORY}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    with Transport(Credentials(USER, PASSWORD)) as transport:
        answer = transport.request(
            "PUT",
            f"{hospital.calendars[practitioner]}{uid}.ics",
            body="\r\n".join((*lines, "")).encode(),
            headers={"Content-Type": "text/calendar; charset=utf-8"},
        )
    assert answer.status == 201


@pytest.fixture
def sealing_key() -> SealingKey:
    return new_key(clock.now())


@pytest.fixture
def colleague(tmp_path: Path, hospital: Hospital, sealing_key: SealingKey) -> Colleague:
    made = Colleague(tmp_path / "colleague", tmp_path / "colleague-secrets")
    made.profile.mkdir(mode=0o700)
    (made.profile / "settings.toml").write_text('link_hosts = ["visio.example.org"]\n', encoding="utf-8")
    with open_workspace(made.profile, made.secrets) as workspace:
        add_account(workspace, url=hospital.server.url, username=USER, password=PASSWORD)
        add_keys(workspace, [sealing_key])
        synchronise(workspace)
    return made


@dataclass
class Desktop:
    """The page in a window, with what a test asks of it. `opened`: links that would have been opened."""

    page: AgendaPage
    office: Office
    qtbot: QtBot
    opened: list[str]

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until it holds; how long it takes is not tested."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=LONG_MS)

    def wait_for(self, job: Job) -> object:
        """What the job answers; it must succeed."""
        answers: list[object] = []
        job.succeeded.connect(answers.append)
        job.failed.connect(answers.append)
        self.until(lambda: answers)
        assert not isinstance(answers[0], Exception), answers[0]
        return answers[0]

    def synchronise(self) -> None:
        self.wait_for(self.office.synchronise())
        self.until(self.settled)

    def settled(self) -> bool:
        """Nothing is under way, and what is shown was read after it."""
        return not self.office._jobs._running and not self.page.centre.stale and not self.page.centre.reader._timer.isActive()

    def shown(self, uid: str) -> StoredAppointment:
        """The appointment as the page shows it now."""
        return next(one for one in self.all_shown() if one.uid == uid)

    def all_shown(self) -> list[StoredAppointment]:
        if self.page.centre.days is None:
            return []
        return list(self.page.work.over(self.page.centre.days).appointments)

    def show_day(self, day: date | None = None) -> None:
        self.page.go_to(at(12, 0, day))
        self.until(lambda: self.page.centre.days is not None and self.page.centre.days.first == (day or coming_day()))

    def told(self) -> str:
        """What the announcement says."""
        strip = self.page.bench.announcement
        return f"{strip.headline.text()} {strip.explanation.text()}" if strip.isVisible() else ""

    def press(self, text: str) -> None:
        """Press a button of the announcement by what stands on it."""
        next(one for one in self.page.bench.announcement.buttons if one.text() == text).click()


@pytest.fixture
def desktop(
    qtbot: QtBot,
    theme: Theme,
    office: Office,
    messages: Messages,
    state: WindowState,
    hospital: Hospital,
    sealing_key: SealingKey,
) -> Iterator[Desktop]:
    """Signed in, synchronised, the coming Wednesday shown with all three practitioners."""
    (office.profile / "settings.toml").write_text('link_hosts = ["visio.example.org"]\n', encoding="utf-8")
    with open_workspace(office.profile, office.secrets) as workspace:
        add_account(workspace, url=hospital.server.url, username=USER, password=PASSWORD)
        add_keys(workspace, [sealing_key])
    opened: list[str] = []
    page = AgendaPage(theme, office, messages, SETTINGS, state, open_link=lambda link: opened.append(link) is None)
    made = Desktop(page, office, qtbot, opened)
    qtbot.addWidget(page)
    header = page.header()
    qtbot.addWidget(header)
    page.resize(1280, 800)
    page.show()
    made.synchronise()
    assert [one.name for one in page.calendars] == sorted(PRACTITIONERS)
    made.show_day()
    yield made
    page.hide()
    office._jobs.stop()  # what still answers finds the page alive
    QApplication.processEvents()
    page.close()
