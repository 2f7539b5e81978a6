"""Discovery, rights and sharing as real servers have them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduling.caldav.collection import delete_object, get_object, list_etags, put_object, read_state
from scheduling.caldav.discovery import calendars_of, discover, find_principals, read_calendar
from scheduling.caldav.transport import Credentials, Transport
from scheduling.errors import NotAllowed, ServerUnreachable, SignInRefused
from tests.contract.test_collection import event
from tests.helpers.servers import EmptyCalendar, Server, make_calendar, radicale, rights_sharing

SECRETARY, PHYSICIAN = Credentials("secretary", "s1"), Credentials("physician", "p1")
USERS = {"secretary": "s1", "physician": "p1"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with radicale(tmp_path_factory.mktemp("shared"), USERS, rights_sharing("secretary", "physician")) as server:
        yield server


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    rights = rights_sharing("secretary", "physician", write=False)
    with radicale(tmp_path_factory.mktemp("read_only"), USERS, rights) as server:
        yield server


@pytest.mark.parametrize("path", ["", ".well-known/caldav"])
def test_calendar_is_found_from_the_server_s_address(calendar_server: EmptyCalendar, path: str) -> None:
    with Transport(calendar_server.credentials) as transport:
        seen = discover(transport, calendar_server.server.url + path)
        found = next(one for one in seen.calendars if one.href == calendar_server.url)
    assert (found.name, found.writable, found.shared) == ("Consultations", True, False)
    assert found.owner == calendar_server.credentials.username
    assert found.components == {"VEVENT"}
    assert "calendar-access" in seen.features
    assert seen.homes


def test_calendar_is_found_from_its_own_address(calendar_server: EmptyCalendar) -> None:
    with Transport(calendar_server.credentials) as transport:
        seen = discover(transport, calendar_server.url)
        assert [one.href for one in seen.calendars].count(calendar_server.url) == 1
        one = read_calendar(transport, calendar_server.url)
        assert one is not None
        assert (one.name, one.shared) == ("Consultations", False)
        assert read_calendar(transport, calendar_server.url + "not-there/") is None


def test_task_lists_are_left_out(calendar_server: EmptyCalendar) -> None:
    user, password = calendar_server.credentials.username, calendar_server.credentials.password
    tasks = make_calendar(calendar_server.server, user, password, "Tasks", "VTODO")
    with Transport(calendar_server.credentials) as transport:
        seen = discover(transport, calendar_server.server.url)
    assert tasks not in [one.href for one in seen.calendars]
    assert calendar_server.url in [one.href for one in seen.calendars]


def test_calendars_of_a_home_and_of_a_principal(calendar_server: EmptyCalendar) -> None:
    with Transport(calendar_server.credentials) as transport:
        seen = discover(transport, calendar_server.server.url)
        for address in (seen.principal, seen.homes[0]):
            assert {one.href for one in calendars_of(transport, address)} == {one.href for one in seen.calendars}


def test_oneself_is_found_by_name_on_xandikos(xandikos_calendar: EmptyCalendar) -> None:
    with Transport(xandikos_calendar.credentials) as transport:
        seen = discover(transport, xandikos_calendar.server.url)
        assert [one.href for one in find_principals(transport, seen, "USE")] == [seen.principal]
        assert find_principals(transport, seen, "nobody") == []


def test_wrong_password(radicale_calendar: EmptyCalendar) -> None:
    wrong = Credentials(radicale_calendar.credentials.username, "wrong")
    with Transport(wrong) as transport, pytest.raises(SignInRefused):
        discover(transport, radicale_calendar.server.url)


def test_two_users_share_a_calendar(shared: Server) -> None:
    url = make_calendar(shared, "secretary", "s1", "Dr Martin")
    with Transport(PHYSICIAN) as physician, Transport(SECRETARY) as secretary:
        one = read_calendar(physician, url)
        assert one is not None
        assert (one.name, one.owner, one.shared, one.writable) == ("Dr Martin", "secretary", True, True)
        assert url in [one.href for one in calendars_of(physician, shared.url + "secretary/")]
        assert put_object(physician, url + "a.ics", event("a"), create=True).written
        listed = list_etags(secretary, url)
        assert list(listed) == [url + "a.ics"]
        assert delete_object(physician, url + "a.ics", if_match=listed[url + "a.ics"]).written


def test_own_calendars_stay_one_s_own(shared: Server) -> None:
    url = make_calendar(shared, "physician", "p1", "Mine")
    with Transport(SECRETARY) as secretary:
        for refused in (
            lambda: list_etags(secretary, url),
            lambda: get_object(secretary, url),
            lambda: read_state(secretary, url),
        ):
            with pytest.raises(NotAllowed):
                refused()
        with pytest.raises(NotAllowed):
            put_object(secretary, url + "a.ics", event("a"), create=True)


def test_calendar_without_the_right_to_write(read_only: Server) -> None:
    url = make_calendar(read_only, "secretary", "s1", "Dr Martin")
    with Transport(PHYSICIAN) as physician, Transport(SECRETARY) as secretary:
        assert put_object(secretary, url + "a.ics", event("a"), create=True).written
        state = read_state(physician, url)
        assert state.readable
        assert not state.writable
        found = get_object(physician, url + "a.ics")
        assert found is not None
        for write in (
            lambda: put_object(physician, url + "b.ics", event("b"), create=True),
            lambda: put_object(physician, url + "a.ics", event("a"), if_match=found.etag),
            lambda: delete_object(physician, url + "a.ics", if_match=found.etag),
        ):
            with pytest.raises(NotAllowed):
                write()
        assert list(list_etags(secretary, url)) == [url + "a.ics"]


def test_server_that_goes_away_and_comes_back(tmp_path: Path) -> None:
    with radicale(tmp_path, USERS) as server, Transport(SECRETARY) as transport:
        url = make_calendar(server, "secretary", "s1")
        assert put_object(transport, url + "a.ics", event("a"), create=True).written
        server.stop()
        with pytest.raises(ServerUnreachable) as caught:
            list_etags(transport, url)
        assert caught.value.reason == "connection_refused"
        server.start()
        assert list(list_etags(transport, url)) == [url + "a.ics"]
        process = server.process
    assert process is not None
    assert process.poll() is not None
