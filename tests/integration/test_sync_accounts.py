"""Accounts that suddenly show less, and servers that want to be left alone: nothing is forgotten, nothing is silent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from urllib.parse import urlsplit

import pytest

from scheduling import clock
from scheduling.errors import CalendarGone
from scheduling.office.conflicts import resolve_conflict
from scheduling.office.desk import open_desk
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace
from scheduling.store.accounts import accounts
from scheduling.store.collections import collections
from scheduling.store.outbox import operations
from scheduling.sync.report import Loss
from tests.helpers.faulty_proxy import Act, Forward, request_lost, says
from tests.helpers.scripted_server import Reply, Request
from tests.integration.clinic import HOUR, LENGTH, START, Clinic, foreign, settled, shown


class Clock:
    """The time as the workspace has it: it moves when a test says so."""

    def __init__(self, workspace: Workspace) -> None:
        self.ahead = timedelta()
        workspace.now = self
        workspace.chance = Latest()

    def __call__(self) -> datetime:
        return clock.now() + self.ahead


class Latest(Random):
    def uniform(self, a: float, b: float) -> float:
        return b


def hiding(*hidden: str) -> Act:
    """A home that leaves these calendars out (all, where none is named)."""

    def is_hidden(response: bytes) -> bool:
        if hidden:
            return any(name.encode() in response for name in hidden)
        return re.search(rb"<\w+:calendar\s*/>", response) is not None

    def act(request: Request, forward: Forward) -> Reply:
        answer = forward(request)
        if request.headers.get("depth") != "1" or not isinstance(answer.body, bytes):
            return answer
        responses = re.compile(rb"<(\w+:)?response>.*?</(\w+:)?response>", re.DOTALL)
        return replace(answer, body=responses.sub(lambda one: b"" if is_hidden(one[0]) else one[0], answer.body))

    return act


def followed(workspace: Workspace) -> dict[str, bool]:
    """Whether each followed calendar is marked as gone, by name."""
    return {one.name: one.gone for one in collections(workspace.database, followed_only=True)}


def discovered_again(workspace: Workspace, time: Clock) -> list[str | None]:
    time.ahead += timedelta(days=1, minutes=1)
    return [one.error.code if one.error else None for one in synchronise(workspace).calendars]


def test_an_account_that_suddenly_shows_no_calendar(any_clinic: Clinic) -> None:
    clinic, workspace = any_clinic, any_clinic.profile("here")
    time = Clock(workspace)
    clinic.books(workspace)
    clinic.proxy.on("PROPFIND", act=hiding())
    for _ in range(2):
        assert "account_emptied" in discovered_again(workspace, time)
        assert followed(workspace) == {"Here": False, "There": False}
        assert len(shown(workspace)) == 1
    clinic.proxy.heal()
    assert set(discovered_again(workspace, time)) == {None}
    assert followed(workspace) == {"Here": False, "There": False}


def test_a_person_says_that_the_calendars_are_gone(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    Clock(workspace)
    clinic.books(workspace)
    clinic.proxy.on("PROPFIND", act=hiding())
    mine = frozenset(one.id for one in collections(workspace.database, followed_only=True))
    (loss,) = synchronise(workspace, full=True).losses
    assert loss == Loss(calendars=mine, name=loss.name, whole_account=True, events=1, appointments=1, coming=1)
    assert synchronise(workspace, full=True, accept_loss=loss.calendars).losses == ()
    assert followed(workspace) == {"Here": True, "There": True}


def withdrawn(clinic: Clinic, status: int) -> None:
    """The first calendar is not listed any more, and answers so at its own address."""
    path, listed = urlsplit(clinic.calendars[0]).path, hiding("Here")

    def act(request: Request, forward: Forward) -> Reply:
        return Reply(status) if request.target.startswith(path) else listed(request, forward)

    clinic.proxy.heal()
    clinic.proxy.on("*", act=act)


def test_one_calendar_that_is_no_longer_listed_but_answers_stays_followed(any_clinic: Clinic) -> None:
    """Some servers list what is shared only while one is subscribed to it."""
    clinic, workspace = any_clinic, any_clinic.profile("here")
    time = Clock(workspace)
    clinic.books(workspace)
    with clinic.reopened("here") as other, other.database.transaction() as cursor:
        cursor.execute("UPDATE collections SET gone = (name = 'Here')")  # as an earlier version marked it without a question
    for hour in (1, 2):
        clinic.proxy.heal()
        clinic.proxy.on("PROPFIND", act=hiding("Here"))
        assert set(discovered_again(workspace, time)) == {None}
        assert followed(workspace) == {"Here": False, "There": False}
        clinic.write(f"{hour}.ics", foreign(f"new-{hour}", f"DTSTART:{START + hour * HOUR:%Y%m%dT%H%M%S}\nDURATION:PT1H"))
        assert settled(workspace) == []
        assert len(shown(workspace)) == 1 + hour


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_one_calendar_that_is_gone_is_told_once_and_kept(clinic: Clinic, status: int) -> None:
    workspace = clinic.profile("here")
    time = Clock(workspace)
    reference = clinic.books(workspace)
    withdrawn(clinic, status)
    time.ahead += timedelta(days=1, minutes=1)
    (gone,) = [one for one in synchronise(workspace).calendars if one.error is not None]
    assert isinstance(gone.error, CalendarGone)
    assert (gone.name, gone.href, gone.error.name) == ("Here", clinic.calendars[0], "Here")
    assert followed(workspace) == {"Here": True, "There": False}
    clinic.proxy.asked.clear()
    assert [one.error for one in synchronise(workspace).calendars] == [None]
    assert set(discovered_again(workspace, time)) == {None}, "told once"
    assert [one.reference for one in shown(workspace)] == [reference], "its copy is kept"
    clinic.proxy.heal()
    clinic.proxy.on("PROPFIND", act=hiding("Here"))
    assert set(discovered_again(workspace, time)) == {None}
    assert followed(workspace) == {"Here": False, "There": False}, "it answers again"


@pytest.mark.parametrize("status", [500, 502])
def test_one_calendar_of_which_nothing_is_known_is_not_gone(clinic: Clinic, status: int) -> None:
    workspace = clinic.profile("here")
    time = Clock(workspace)
    path = urlsplit(clinic.calendars[0]).path
    clinic.proxy.on("PROPFIND", path=path, act=says(status))
    clinic.proxy.on("PROPFIND", act=hiding("Here"))
    discovered_again(workspace, time)
    assert (path, "0") in {(one.target, one.headers.get("depth")) for one in clinic.proxy.asked}, "it was asked itself"
    assert followed(workspace) == {"Here": False, "There": False}


@pytest.mark.parametrize("status", [403, 404, 410])
def test_what_waits_for_a_calendar_that_is_gone_stays_and_says_so(clinic: Clinic, status: int) -> None:
    workspace = clinic.profile("here")
    time = Clock(workspace)
    desk = open_desk(workspace)
    queued = desk.book(calendar=clinic.calendars[0], start=START, duration=LENGTH, offline=True).appointment
    assert queued is not None
    withdrawn(clinic, status)
    assert "calendar_gone" in discovered_again(workspace, time)
    for _ in range(2):
        (waiting,) = operations(workspace.database)
        assert (waiting.reference, waiting.last_error) == (queued.reference, "calendar_gone")
        assert [one.reference for one in shown(workspace)] == [queued.reference]
        assert settled(workspace) == ["calendar_gone"], "as long as something waits for it"
    clinic.proxy.heal()
    clinic.proxy.on("*", act=request_lost)
    assert set(settled(workspace)) == {"server_unreachable"}
    clinic.proxy.heal()
    assert set(discovered_again(workspace, time)) == {None}
    resolve_conflict(workspace, str(queued.reference), "local")
    assert settled(workspace) == []
    assert clinic.standing() == [("CONFIRMED", START)]


def test_a_discovery_that_fails_is_told_though_the_calendars_answer(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    time = Clock(workspace)
    clinic.proxy.on("OPTIONS", act=says(500))
    clinic.proxy.on("PROPFIND", act=lambda request, forward: Reply(500) if request.headers["depth"] == "1" else forward(request))
    told = discovered_again(workspace, time)
    assert told[0] == "bad_answer"
    assert followed(workspace) == {"Here": False, "There": False}


def test_a_calendar_added_by_its_address_is_asked_again_though_it_was_not_found_once(clinic: Clinic) -> None:
    """No discovery will ever say that it is there again."""
    workspace = clinic.profile("here")
    time = Clock(workspace)
    with workspace.database.transaction() as cursor:
        cursor.execute("UPDATE collections SET by_address = 1 WHERE name = 'Here'")
    (path,) = {urlsplit(one.href).path for one in collections(workspace.database) if one.by_address}
    clinic.proxy.on("*", act=lambda request, forward: Reply(404) if request.target.startswith(path) else forward(request))
    assert settled(workspace) == ["calendar_gone"]
    assert followed(workspace) == {"Here": True, "There": False}
    clinic.proxy.heal()
    clinic.proxy.on("PROPFIND", act=hiding("Here"))
    assert set(discovered_again(workspace, time)) == {None}
    assert followed(workspace) == {"Here": False, "There": False}


def test_a_server_that_loses_every_calendar_for_an_hour_is_asked_until_it_has_them_again(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    Clock(workspace)
    clinic.books(workspace)
    clinic.proxy.on("*", act=says(404))
    assert set(settled(workspace)) == {"calendar_gone"}
    assert settled(workspace), "nothing is followed any more, and that is not called well"
    clinic.proxy.heal()
    assert settled(workspace) == []
    assert followed(workspace) == {"Here": False, "There": False}
    assert len(shown(workspace)) == 1


def test_retry_after_is_honoured_by_downloads_and_by_people(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    time = Clock(workspace)
    desk = open_desk(workspace)
    assert settled(workspace) == []
    desk.book(calendar=clinic.calendars[1], start=START, duration=LENGTH, offline=True)
    clinic.proxy.on("*", act=says(503, {"Retry-After": "120"}))
    assert set(settled(workspace)) == {"server_busy"}
    asked = len(clinic.proxy.asked)
    for background in (True, False):
        time.ahead += timedelta(seconds=50)
        report = synchronise(workspace, background=background)
        assert {one.error.code for one in report.calendars if one.error} == {"server_busy"}
        assert {one.error is None for one in report.calendars} == {False}
    assert len(clinic.proxy.asked) == asked, "not one request before its time"
    assert [one.last_error for one in operations(workspace.database)] == ["server_busy"], "what waits says why"
    clinic.proxy.heal()
    time.ahead += timedelta(seconds=21)
    assert settled(workspace) == []
    (account,) = accounts(workspace.database)
    assert (account.retry_at, account.failures) == (None, 0)


@pytest.mark.parametrize("failing", ["lost", "broken"])
def test_a_server_that_fails_is_left_alone_longer_and_longer_unless_a_person_asks(clinic: Clinic, failing: str) -> None:
    workspace = clinic.profile("here")
    time = Clock(workspace)
    clinic.proxy.on("*", act=request_lost if failing == "lost" else says(500))
    tried = []
    for minute in range(0, 60, 5):
        clinic.proxy.asked.clear()
        assert {one.error is None for one in synchronise(workspace, background=True).calendars} == {False}
        if clinic.proxy.asked:
            tried.append(minute)
        time.ahead += timedelta(minutes=5)
    assert tried == [0, 5, 15, 35]
    clinic.proxy.heal()
    assert settled(workspace) == [], "who asks is not kept waiting"
    assert {one.error for one in synchronise(workspace, background=True).calendars} == {None}


def test_a_password_that_is_refused_is_tried_once_a_run(clinic: Clinic) -> None:
    workspace = clinic.profile("here")
    Clock(workspace)
    clinic.proxy.on("*", act=says(401, {"WWW-Authenticate": 'Basic realm="x"'}))
    clinic.proxy.asked.clear()
    synchronise(workspace, full=True)
    assert len(clinic.proxy.asked) == 1
    synchronise(workspace, background=True)
    assert len(clinic.proxy.asked) == 1
