"""A clinic for stories of faults: a real server, a faulty proxy before it, profiles that know it only through the proxy."""

from __future__ import annotations

import random
import re
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scheduling import clock
from scheduling.caldav.collection import list_etags, multiget
from scheduling.caldav.transport import Credentials, Transport
from scheduling.model.appointment import Appointment
from scheduling.model.patient import Patient
from scheduling.office.accounts import add_account
from scheduling.office.agenda import agenda, find_appointment
from scheduling.office.calendars import follow
from scheduling.office.desk import Desk, open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.store.collections import collections
from scheduling.store.outbox import operations
from tests.helpers.faulty_proxy import FaultyProxy
from tests.helpers.servers import Server, make_calendar

PARIS = ZoneInfo("Europe/Paris")
START = (clock.now().astimezone(PARIS) + timedelta(days=10)).replace(hour=10, minute=0, second=0, microsecond=0)
LENGTH = timedelta(minutes=30)
HOUR = timedelta(hours=1)
PATIENT = Patient(family="Haddad", given="Nora", ipp="8001234567")
CLAIM = b"X-TELECONSULT-CLAIM"
CONFIRMED = b"STATUS:CONFIRMED"
QUERY = b"calendar-query"


@dataclass
class Clinic:
    """`calendars`: addresses through the proxy. Profiles are closed by whoever made the clinic, in the thread that did."""

    server: Server
    proxy: FaultyProxy
    credentials: Credentials
    calendars: list[str]
    directory: Path
    opened: ExitStack = field(default_factory=ExitStack)

    def profile(self, name: str, settings: str = "") -> Workspace:
        """A new profile that follows the calendars of this clinic, and no others."""
        directory = self.directory / name
        directory.mkdir(mode=0o700)
        (directory / "settings.toml").write_text(settings, encoding="utf-8")
        workspace = self.opened.enter_context(self.reopened(name))
        add_account(
            workspace, url=self.calendars[0], username=self.credentials.username, password=self.credentials.password or "none"
        )
        for one in collections(workspace.database):
            if one.href not in self.calendars:
                follow(workspace, one.href, False)
        self.proxy.asked.clear()  # the probe at set-up is no part of any story
        return workspace

    def reopened(self, name: str) -> Workspace:
        """The same profile opened once more, as by another window or after a restart; closed by whoever asked for it."""
        return open_workspace(self.directory / name, self.directory / f"{name}-secrets")

    def books(self, workspace: Workspace, start: datetime = START, calendar: int = 0) -> str:
        """Book, with nothing in the way; answers the reference."""
        outcome = open_desk(workspace).book(calendar=self.calendars[calendar], start=start, duration=LENGTH, patient=PATIENT)
        assert outcome.outcome == "booked"
        assert outcome.appointment is not None
        return str(outcome.appointment.reference)

    def bodies(self, calendar: int = 0) -> dict[str, str]:
        """Every object as the server has it, unfolded, by its path; not through the proxy."""
        with Transport(self.credentials) as transport:
            url = self._behind(calendar)
            fetched = multiget(transport, url, list(list_etags(transport, url)))
        return {urlsplit(one.href).path: re.sub(r"\r?\n[ \t]", "", one.body.decode()) for one in fetched.objects}

    def standing(self, calendar: int = 0) -> list[tuple[str, datetime]]:
        """What stands on the server: CLAIM or STATUS, and the start, sorted."""
        return sorted(_stands(body) for body in self.bodies(calendar).values())

    def write(self, name: str, body: str, calendar: int = 0) -> None:
        """Another program writes an object, not through the proxy."""
        self._other_program("PUT", self._behind(calendar) + name, body.replace("\n", "\r\n").encode())

    def delete(self, path: str) -> None:
        """Another program deletes what stands at this path."""
        self._other_program("DELETE", self.server.url.rstrip("/") + path)

    def _other_program(self, method: str, url: str, body: bytes = b"") -> None:
        with Transport(self.credentials) as transport:
            headers = {"Content-Type": "text/calendar; charset=utf-8"} if body else {}
            answer = transport.request(method, url, body=body, headers=headers)
        assert answer.success, (answer.status, answer.body)

    def _behind(self, calendar: int) -> str:
        return self.server.url.rstrip("/") + urlsplit(self.calendars[calendar]).path


def open_clinic(server: Server, proxy: FaultyProxy, credentials: Credentials, directory: Path) -> Clinic:
    """Two fresh calendars of one user, `Here` and `There`."""
    made = [make_calendar(server, credentials.username, credentials.password, name) for name in ("Here", "There")]
    calendars = [proxy.url.rstrip("/") + urlsplit(one).path for one in made]
    return Clinic(server, proxy, credentials, calendars, directory)


class NoWaits(random.Random):
    """Chance that spreads no waits: what is refused for good need not be waited for."""

    def uniform(self, a: float, b: float) -> float:
        return 0.0


def hasty_desk(workspace: Workspace) -> Desk:
    """A desk that tries again at once."""
    return Desk(workspace, replace(workspace.booking_context(), chance=NoWaits()))


def outbox(workspace: Workspace) -> list[tuple[str, str]]:
    """What waits: kind and state."""
    return [(one.kind, one.state) for one in operations(workspace.database)]


def settled(workspace: Workspace) -> list[str]:
    """Synchronise; the codes of what went wrong, calendar by calendar."""
    return [one.error.code for one in synchronise(workspace).calendars if one.error is not None]


def shown(workspace: Workspace) -> list[Appointment]:
    """The agenda around the day of the story."""
    return agenda(workspace, START - timedelta(days=2), START + timedelta(days=2), [])


def patient_of(workspace: Workspace, reference: str) -> Patient | None:
    """For whom the appointment is, as this profile knows it."""
    return find_appointment(workspace, reference).patient


def foreign(uid: str, lines: str) -> str:
    """An event as another program writes it."""
    head = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Other//EN\nBEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\n"
    return f"{head}{lines}\nSUMMARY:{uid}\nEND:VEVENT\nEND:VCALENDAR\n"


def _stands(body: str) -> tuple[str, datetime]:
    # a VTIMEZONE, which has starts too, comes first
    event = body[body.index("BEGIN:VEVENT") :]
    status = re.search(r"^STATUS:(\w+)", event, re.MULTILINE)
    start = re.search(r"^DTSTART;TZID=Europe/Paris:(\w+)", event, re.MULTILINE)
    assert start is not None, event
    claimed = "X-TELECONSULT-CLAIM" in event
    return "CLAIM" if claimed else status[1] if status else "", datetime.strptime(start[1], "%Y%m%dT%H%M%S").replace(tzinfo=PARIS)
