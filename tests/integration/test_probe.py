"""Trying a server: what an account knows afterwards, and that nothing stays behind, whatever interrupts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduling.caldav.collection import list_etags, put_object, query_range
from scheduling.caldav.transport import Credentials, Transport
from scheduling.model.interval import Interval
from scheduling.office.accounts import add_account
from scheduling.office.calendars import add_calendar
from scheduling.office.desk import open_desk
from scheduling.office.probe import probe_account, probe_where_due
from scheduling.office.synchronise import synchronise
from scheduling.office.workspace import Workspace, open_workspace
from scheduling.progress import CancelToken
from scheduling.store.accounts import accounts
from scheduling.store.capabilities import Capabilities, may_reap
from scheduling.store.collections import collections
from scheduling.store.outbox import operations
from tests.helpers.faulty_proxy import FaultyProxy, before, faulty_proxy, says
from tests.helpers.servers import EmptyCalendar, make_calendar, radicale, rights_sharing


class Killed(BaseException):
    """The process ends here: nothing after it is done."""


class Stopping(CancelToken):
    """Asked `left` times, then the process ends."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left

    def check(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed
        super().check()


@pytest.fixture
def proxy(radicale_calendar: EmptyCalendar) -> Iterator[FaultyProxy]:
    with faulty_proxy(radicale_calendar.server.port) as proxy:
        yield proxy


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "secrets").mkdir(mode=0o700)
    with open_workspace(tmp_path / "profile", tmp_path / "secrets") as workspace:
        yield workspace


def through(proxy: FaultyProxy, calendar: EmptyCalendar) -> str:
    return calendar.url.replace(calendar.server.url, proxy.url)


def known(workspace: Workspace) -> Capabilities:
    found = Capabilities.from_stored(accounts(workspace.database)[0].capabilities)
    assert found is not None
    return found


def objects_on(calendar: EmptyCalendar) -> list[str]:
    with Transport(calendar.credentials) as transport:
        return list(list_etags(transport, calendar.url))


def added(workspace: Workspace, url: str, credentials: Credentials) -> None:
    add_account(workspace, url=url, username=credentials.username, password=credentials.password or "none")


def probed(workspace: Workspace, cancel: CancelToken) -> None:
    """Probe the only account with another token, of which nothing is left afterwards."""
    kept = accounts(workspace.database)[0]
    workspace.forget_transport(kept)
    workspace.cancel = cancel
    try:
        probe_account(workspace, kept.name)
    finally:
        workspace.forget_transport(kept)
        workspace.cancel = CancelToken()


def later(workspace: Workspace, by: timedelta) -> Callable[[], datetime]:
    moment = workspace.now() + by
    return lambda: moment


def test_an_added_account_is_tried_and_nothing_is_left(profile: Workspace, calendar_server: EmptyCalendar) -> None:
    added(profile, calendar_server.url, calendar_server.credentials)
    shown = known(profile)
    assert (shown.not_guaranteed, shown.reason) == ((), "")
    assert shown.scheduling_outbox is (calendar_server.kind == "xandikos")
    assert operations(profile.database) == []
    assert objects_on(calendar_server) == []
    kept = accounts(profile.database)[0]
    assert all(may_reap(kept, one) for one in collections(profile.database))
    assert kept.capabilities["features"], "what discovery keeps stays beside it"


def test_discovery_keeps_what_was_shown(profile: Workspace, radicale_calendar: EmptyCalendar) -> None:
    added(profile, radicale_calendar.url, radicale_calendar.credentials)
    before = known(profile)
    synchronise(profile, full=True)
    assert known(profile) == before


def test_a_server_that_refuses_every_write_does_not_hinder_the_set_up(
    profile: Workspace, proxy: FaultyProxy, radicale_calendar: EmptyCalendar
) -> None:
    proxy.on("PUT", act=says(403))
    added(profile, through(proxy, radicale_calendar), radicale_calendar.credentials)
    assert known(profile).reason == "read_only"
    assert not may_reap(accounts(profile.database)[0], collections(profile.database)[0])
    assert operations(profile.database) == []


def test_what_a_killed_process_left_is_taken_away_by_the_next_synchronisation(
    profile: Workspace, radicale_calendar: EmptyCalendar
) -> None:
    """Killed between any two questions; every seventh is tried."""
    added(profile, radicale_calendar.url, radicale_calendar.credentials)
    whole = Stopping(10_000)
    probed(profile, whole)
    left_behind = 0
    for questions in range(1, 10_000 - whole.left, 7):
        with suppress(Killed):  # how often a token is asked depends on how an answer comes in
            probed(profile, Stopping(questions))
        left_behind += len(objects_on(radicale_calendar))
        profile.now = later(profile, timedelta(minutes=2))  # its lease ran out
        synchronise(profile)
        assert objects_on(radicale_calendar) == []
        assert operations(profile.database) == []
    assert left_behind >= 3, "it was killed while the scratch event stood there"


def test_stopped_by_a_person_it_is_owed_too(profile: Workspace, proxy: FaultyProxy, radicale_calendar: EmptyCalendar) -> None:
    added(profile, through(proxy, radicale_calendar), radicale_calendar.credentials)
    stopping = CancelToken()
    proxy.on("DELETE", act=before(stopping.cancel))
    probed(profile, stopping)
    proxy.heal()
    assert known(profile).reason == "cancelled"
    assert len(objects_on(radicale_calendar)) == 1
    assert [one.kind for one in operations(profile.database)] == ["withdraw"]
    synchronise(profile)
    assert (objects_on(radicale_calendar), operations(profile.database)) == ([], [])


def test_a_calendar_of_somebody_else_is_tried_by_itself(profile: Workspace, tmp_path: Path) -> None:
    users = {"doctor": "d", "secretary": "s"}
    with radicale(tmp_path / "server", users, rights_sharing("doctor", "secretary")) as server:
        theirs = make_calendar(server, "doctor", "d", "Consultations")
        make_calendar(server, "secretary", "s", "Own")
        added(profile, f"{server.url}secretary/", Credentials("secretary", "s"))
        add_calendar(profile, theirs)
        own, shared = sorted(collections(profile.database), key=lambda one: one.href == theirs)
    assert Capabilities.from_stored(own.capabilities) is None
    shown = Capabilities.from_stored(shared.capabilities)
    assert shown is not None
    assert shown.not_guaranteed == ()


def test_it_is_tried_again_only_where_the_server_became_another(
    profile: Workspace, proxy: FaultyProxy, radicale_calendar: EmptyCalendar
) -> None:
    added(profile, through(proxy, radicale_calendar), radicale_calendar.credentials)
    name = accounts(profile.database)[0].name

    def puts() -> int:
        return len(proxy.methods("PUT"))

    before = puts()
    probe_where_due(profile, name)
    assert puts() == before
    with profile.database.transaction() as cursor:
        cursor.execute("UPDATE accounts SET capabilities = json_set(capabilities, '$.probe.product', 'Another/1')")
    probe_where_due(profile, name)
    assert puts() > before
    assert known(profile).product != "Another/1"


def test_ranges_that_are_hours_wrong_book_nobody_onto_somebody(profile: Workspace, xandikos_calendar: EmptyCalendar) -> None:
    """Xandikos 0.4.10, once it answers from its index, takes local times for UTC; a look reaches a day to each side."""
    profile.settings = replace(profile.settings, time_zone="UTC")
    url = xandikos_calendar.url
    added(profile, url, xandikos_calendar.credentials)
    start = (
        (profile.now() + timedelta(days=9))
        .astimezone(ZoneInfo("Europe/Paris"))
        .replace(hour=10, minute=0, second=0, microsecond=0)
    )
    theirs = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//\r\nBEGIN:VEVENT\r\nUID:theirs\r\nDTSTAMP:20260101T000000Z\r\n"
        f"DTSTART;TZID=Europe/Paris:{start:%Y%m%dT%H%M%S}\r\nDURATION:PT1H\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    with Transport(xandikos_calendar.credentials) as transport:
        assert put_object(transport, f"{url}theirs.ics", theirs.encode(), create=True).written
        for _ in range(8):
            query_range(transport, url, Interval(start, start + timedelta(hours=1)))
    outcome = open_desk(profile).book(calendar=url, start=start, duration=timedelta(minutes=30))
    assert outcome.outcome == "taken"
