"""Where clients are killed: calendars on a real server and a profile, put back for each kill to exactly what they were."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from scheduling import clock
from scheduling.caldav.collection import FetchedObject, delete_object, get_object, list_etags, multiget, put_object
from scheduling.caldav.transport import Transport
from scheduling.href_key import href_key
from scheduling.office.accounts import add_account
from scheduling.office.agenda import agenda, find_appointment
from scheduling.office.calendars import follow
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.store.collections import collections
from scheduling.store.objects import objects_of
from tests.helpers.kill_actions import LENGTH, PARIS, PATIENT, act
from tests.helpers.kill_runner import Job, KillRunner
from tests.helpers.servers import EmptyCalendar, make_calendar
from tests.integration.clinic import foreign

if TYPE_CHECKING:
    from tests.integration.kill_stories import Standing, Story

START = (clock.now().astimezone(PARIS) + timedelta(days=10)).replace(hour=10, minute=0, second=0, microsecond=0)
DAY = timedelta(days=1)


class Scene:
    """`story`, told up to its action. `job` carries that out on the profile that `put_back` has made."""

    def __init__(self, calendar: EmptyCalendar, place: Path, story: Story, runner: KillRunner) -> None:
        server, account = calendar.server, calendar.credentials
        more = [make_calendar(server, account.username, account.password or "") for _ in range(story.calendars - 1)]
        self.calendars = sorted([calendar.url, *more])  # the order in which those of one visit are claimed
        self._transport = Transport(account)
        self._runner = runner
        self._place = place
        self._there: list[dict[str, FetchedObject]] = [{} for _ in self.calendars]
        self.job = Job(
            str(place / "now/profile"), str(place / "now/secrets"), story.action, "-", self.calendars, START.isoformat()
        )
        with self.opened() as workspace:
            add_account(workspace, url=calendar.url, username=account.username, password=account.password or "none")
            for one in collections(workspace.database):
                if one.href not in self.calendars:
                    follow(workspace, one.href, False)
            synchronise(workspace)
        for step in story.steps:
            self._step(step)
        self._keep()

    def close(self) -> None:
        """Hang up."""
        self._transport.close()

    def opened(self) -> Workspace:
        """The profile, as after a restart."""
        return open_workspace(Path(self.job.profile), Path(self.job.secrets))

    def put_back(self) -> None:
        """Profile and calendars as they were before the action, to the byte and the etag."""
        shutil.rmtree(self._place / "now")
        shutil.copytree(self._place / "kept", self._place / "now")
        for url, kept in zip(self.calendars, self._there, strict=True):
            there = list_etags(self._transport, url)
            for href in there.keys() - kept.keys():
                assert delete_object(self._transport, href, if_match=None).written
            changed = [one for one in kept.values() if there.get(one.href) != one.etag]
            for one in changed:
                assert put_object(self._transport, one.href, one.body).written
            if changed:
                assert list_etags(self._transport, url) == {one.href: one.etag for one in kept.values()}

    def standing(self) -> Standing:
        """What the server has of us."""
        found = []
        for number, url in enumerate(self.calendars):
            for one in multiget(self._transport, url, list(list_etags(self._transport, url))).objects:
                text = re.sub(r"\r?\n[ \t]", "", one.body.decode())
                event = text[text.index("BEGIN:VEVENT") :]
                if "TELECONSULT" in event:
                    status = re.search(r"^STATUS:(\w+)", event, re.MULTILINE)
                    start, end = (
                        re.search(rf"^{name};TZID=Europe/Paris:{START:%Y%m%d}T(\d\d)(\d\d)00", event, re.MULTILINE)
                        for name in ("DTSTART", "DTEND")
                    )
                    assert status is not None, event
                    assert start is not None, event
                    assert end is not None, event
                    told = "CLAIM" if "X-TELECONSULT-CLAIM" in event else status[1]
                    found.append((number, told, f"{start[1]}:{start[2]}-{end[1]}:{end[2]}"))
        return sorted(found)

    def agrees(self, workspace: Workspace) -> None:
        """The local copy has what the server has, version by version, and still knows whom each of our appointments is for."""
        for one in collections(workspace.database):
            if one.href in self.calendars:
                known = {found.href_key: found.etag for found in objects_of(workspace.database, one.id) if found.base is not None}
                there = {href_key(href): etag for href, etag in list_etags(self._transport, one.href).items()}
                assert known == there
        for reference in {one.reference for one in agenda(workspace, START - DAY, START + DAY) if one.reference is not None}:
            assert find_appointment(workspace, reference).patient == PATIENT, "an identity is lost"

    def _step(self, step: str) -> None:
        """An action, one that is killed after some PUT (`book!2`), or what another program writes."""
        if step == "taken":
            self._put({"taken": START})
        elif step == "others":
            self._put({f"{number}": START + number * DAY for number in range(2, 5)})
        elif step == "others_change":
            self._put({f"{number}": START + number * DAY + LENGTH for number in range(3, 7)})
            assert delete_object(self._transport, f"{self.calendars[0]}2.ics", if_match=None).written
        elif step == "deleted":
            for href in list_etags(self._transport, self.calendars[0]):
                assert delete_object(self._transport, href, if_match=None).written
        elif "!" in step:
            self._killed_step(*step.split("!"))
        else:
            with self.opened() as workspace:
                act(workspace, step, self.job.reference, self.calendars, START)
                known = agenda(workspace, START - DAY, START + DAY)
                found = next((str(one.reference) for one in known if one.reference), self.job.reference)
                self.job = replace(self.job, reference=found)

    def _killed_step(self, action: str, answered: str) -> None:
        self._keep()
        job = replace(self.job, action=action)
        whole = self._runner.run(job)
        puts = [number for number, what in enumerate(whole.passed, 1) if what == "after PUT"]
        self.put_back()
        assert self._runner.run(replace(job, boundary=puts[int(answered) - 1])).at == "after PUT"

    def _put(self, events: dict[str, datetime]) -> None:
        for name, start in events.items():
            begins, ends = (f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in (start, start + LENGTH))
            body = foreign(name, f"DTSTART:{begins}\nDTEND:{ends}").replace("\n", "\r\n")
            assert put_object(self._transport, f"{self.calendars[0]}{name}.ics", body.encode()).written

    def _keep(self) -> None:
        shutil.rmtree(self._place / "kept", ignore_errors=True)
        shutil.copytree(self._place / "now", self._place / "kept")
        for number, url in enumerate(self.calendars):
            found = [get_object(self._transport, href) for href in list_etags(self._transport, url)]
            self._there[number] = {one.href: one for one in found if one is not None}
