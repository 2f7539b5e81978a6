"""A client killed by SIGKILL at every boundary of SQL and HTTP of a booking, a move and a synchronisation.

After a restart and a synchronisation the server has what was told, and where nothing was told either all of it or nothing, with
the wish in the outbox for a person. `make test` kills at every seventh boundary, `make nightly` at all of them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scheduling.caldav.collection import delete_object, list_etags, multiget, put_object
from scheduling.caldav.transport import Transport
from scheduling.office.accounts import add_account
from scheduling.office.agenda import find_appointment
from scheduling.office.calendars import follow
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.store.collections import collections
from scheduling.store.objects import objects_of
from scheduling.store.outbox import operations
from scheduling.store.stored_object import StoredObject
from tests.helpers.kill_runner import LENGTH, PATIENT, START, KillRunner
from tests.helpers.servers import EmptyCalendar
from tests.integration.clinic import foreign

EVERY = 7
BOOKED, MOVED = [("CONFIRMED", 10)], [("CONFIRMED", 11)]
EXPECTED: dict[str, dict[tuple[tuple[str, str], ...], list[tuple[str, int]]]] = {
    "book": {(): BOOKED, (("book", "interrupted"),): []},
    "move": {(): MOVED, (("move", "interrupted"),): BOOKED},
    "sync": {(): BOOKED, (("book", "interrupted"),): []},
}
"""By what waits in the outbox afterwards: what must stand on the server. There is never a claim."""
BEFORE: dict[str, list[tuple[str, int]]] = {"book": [], "move": BOOKED}
TOLD = {"book": "booked", "move": "moved", "sync": "synchronised"}
THERE = [foreign(f"foreign-{day}", f"DTSTART:202612{day}T090000Z\nDTEND:202612{day}T093000Z") for day in range(10, 15)]


@pytest.fixture(scope="module")
def runner() -> Iterator[KillRunner]:
    runner = KillRunner()
    yield runner
    runner.close()


@dataclass
class Scene:
    """One calendar, and a profile that is signed in to it, copied for each run."""

    calendar: EmptyCalendar
    place: Path

    def __post_init__(self) -> None:
        with open_workspace(self.place / "signed-in" / "profile", self.place / "signed-in" / "secrets") as workspace:
            account = self.calendar.credentials
            add_account(workspace, url=self.calendar.url, username=account.username, password=account.password or "none")
            for one in collections(workspace.database):
                if one.href != self.calendar.url:
                    follow(workspace, one.href, False)
            synchronise(workspace)

    def prepared(self, action: str, name: str) -> tuple[Path, str]:
        """A fresh profile, the calendar as the action needs it, and the reference of what stands there or waits."""
        with Transport(self.calendar.credentials) as transport:
            for href in list_etags(transport, self.calendar.url):
                delete_object(transport, href, if_match=None)
        folder, reference = self.place / name, "-"
        shutil.copytree(self.place / "signed-in", folder)
        if action == "sync":
            self.put(THERE[:3])
        if action != "book":
            with open_workspace(folder / "profile", folder / "secrets") as workspace:
                if action == "sync":
                    synchronise(workspace)
                outcome = open_desk(workspace).book(
                    calendar=self.calendar.url, start=START, duration=LENGTH, patient=PATIENT, offline=action == "sync"
                )
                assert outcome.appointment is not None
                reference = str(outcome.appointment.reference)
        if action == "sync":  # it has something to send, to fetch and to forget
            self.put(THERE)
            with Transport(self.calendar.credentials) as transport:
                assert delete_object(transport, f"{self.calendar.url}0.ics", if_match=None).written
        return folder, reference

    def put(self, bodies: list[str]) -> None:
        """Another program writes these."""
        with Transport(self.calendar.credentials) as transport:
            for number, body in enumerate(bodies):
                assert put_object(transport, f"{self.calendar.url}{number}.ics", body.replace("\n", "\r\n").encode()).written

    def bodies(self) -> dict[str, str]:
        """All that the server has, by name."""
        with Transport(self.calendar.credentials) as transport:
            fetched = multiget(transport, self.calendar.url, list(list_etags(transport, self.calendar.url)))
        return {one.href.rpartition("/")[2]: one.body.decode().replace("\r\n ", "") for one in fetched.objects}


def ours(bodies: dict[str, str]) -> list[tuple[str, int]]:
    """What stands of us: STATUS or CLAIM, and the hour."""
    found = []
    for text in bodies.values():
        event = text[text.index("BEGIN:VEVENT") :]
        if "TELECONSULT" in event:
            status, hour = (
                re.search(r"^STATUS:(\w+)", event, re.MULTILINE),
                re.search(r"^DTSTART.*T(\d\d)0000", event, re.MULTILINE),
            )
            assert status is not None
            assert hour is not None
            found.append(("CLAIM" if "X-TELECONSULT-CLAIM" in event else status[1], int(hour[1])))
    return sorted(found)


@pytest.mark.parametrize("action", list(EXPECTED))
def test_killed_at_every_boundary(
    action: str, radicale_calendar: EmptyCalendar, tmp_path: Path, runner: KillRunner, nightly: bool
) -> None:
    scene = Scene(radicale_calendar, tmp_path)
    folder, reference = scene.prepared(action, "counted")
    whole = runner.run(folder / "profile", folder / "secrets", action, reference, 0, radicale_calendar.url)
    assert (whole.at, whole.told) == (None, TOLD[action])
    assert whole.passed > 30, "transactions and requests are counted"
    seen, names = set(), set()
    for boundary in range(1, whole.passed + 1) if nightly else range(1, whole.passed + 1, EVERY):
        folder, reference = scene.prepared(action, str(boundary))
        killed = runner.run(folder / "profile", folder / "secrets", action, reference, boundary, radicale_calendar.url)
        assert killed.at is not None, boundary
        names.add(killed.at)
        with open_workspace(folder / "profile", folder / "secrets") as workspace:
            for _ in range(2):
                assert [one.error for one in synchronise(workspace).calendars if one.error] == [], (boundary, killed)
            waiting = tuple((one.kind, one.state) for one in operations(workspace.database))
            there = scene.bodies()
            known = {one.href.rpartition("/")[2] for one in all_objects(workspace) if one.base is not None}
            assert known == set(there), (boundary, killed)
            if killed.commits == 0 and action != "sync":  # nothing was stored, and so nothing was sent
                assert (waiting, ours(there)) == ((), BEFORE[action]), (boundary, killed)
                continue
            assert waiting in EXPECTED[action], (boundary, killed, waiting)
            assert ours(there) == EXPECTED[action][waiting], (boundary, killed, waiting)
            if killed.told == TOLD[action] and action != "sync":
                assert waiting == (), "what was told stands, and is not asked again"
            for asked in {reference} - {"-"}:
                assert find_appointment(workspace, asked).patient == PATIENT, "the identity is lost"
        shutil.rmtree(folder)
        seen.add(waiting)
    assert seen == set(EXPECTED[action]), "both sides of the point of no return were cut"
    print(f"{action}: {whole.passed} boundaries, {sorted(names)}")


def all_objects(workspace: Workspace) -> list[StoredObject]:
    """Of the calendars that are followed."""
    return [
        one for found in collections(workspace.database) if found.followed for one in objects_of(workspace.database, found.id)
    ]
