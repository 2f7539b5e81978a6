"""People found by name, their calendars, and a calendar by its address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheduling.caldav.discovery import calendars_of, discover, find_principals, read_calendar
from scheduling.caldav.transport import Transport
from scheduling.errors import (
    NotAllowed,
    NotFound,
)
from tests.helpers.scripted_server import Reply, dav_error, found, multistatus, scripted
from tests.unit.caldav.answer_tables import PRINCIPAL, READ, WHO, calendar, homes, owner, usual


@pytest.fixture
def transport() -> Iterator[Transport]:
    with Transport(WHO) as transport:
        yield transport


def test_people_found_by_name_or_else_by_address(transport: Transport) -> None:
    paul = multistatus(
        found(
            "/people/paul/",
            "<D:displayname>Dr Paul</D:displayname><C:calendar-home-set><D:href>/home/paul/</D:href></C:calendar-home-set>",
        )
    )
    for row, expected in (("displayname/></D:prop><D:match>", 1), ("email-address-set/>", 2), ("calendar-user-address-set/>", 3)):
        table = usual(more={f"REPORT /people/ 0 {row}": paul, "REPORT /people/ 0 ": multistatus()})
        with scripted(table) as server:
            (person,) = find_principals(transport, server.url + "people/jeanne/", " pa<ul ")
        assert (person.name, person.href, person.homes) == ("Dr Paul", server.url + "people/paul/", (server.url + "home/paul/",))
        reports = [request for request in server.requests if request.method == "REPORT"]
        assert len(reports) == expected
        assert b"<D:match>pa&lt;ul</D:match>" in reports[0].body


@pytest.mark.parametrize("refusal", [Reply(403), Reply(501), dav_error(403, "<D:supported-report/>")])
def test_people_where_the_server_cannot_search(transport: Transport, refusal: Reply) -> None:
    principal = "<D:resourcetype><D:collection/><D:principal/></D:resourcetype>"
    listed = multistatus(
        found("/people/", "<D:resourcetype><D:collection/></D:resourcetype>"),
        found("/people/paul/", principal + "<D:displayname>Dr Durand</D:displayname>"),
        found("/people/durand/", principal),
        found("/people/marie/", principal + "<D:displayname>Dr Marie</D:displayname>"),
        found("/people/durand-notes/", "<D:resourcetype/>"),
    )
    table = usual(more={"REPORT /people/ 0": refusal, "PROPFIND /people/ 1": listed})
    with scripted(table) as server:
        seen = find_principals(transport, discover(transport, server.url), "DURAND")
        assert [one.name for one in seen] == ["Dr Durand", "durand"]
        assert find_principals(transport, server.url + "people/jeanne/", " ") == []
        table.rows["PROPFIND /people/ 1"] = Reply(403)
        assert find_principals(transport, server.url + "people/jeanne/", "durand") == []


def test_calendars_of_a_person_or_a_home(transport: Transport) -> None:
    table = usual(
        more={
            "PROPFIND /people/paul/ 0": multistatus(
                found("/people/paul/", PRINCIPAL + homes("paul") + "<D:displayname>Dr Paul</D:displayname>")
            ),
            "PROPFIND /home/paul/ 0": multistatus(found("/home/paul/", PRINCIPAL)),
            "PROPFIND /home/paul/ 1": multistatus(calendar("/home/paul/cal/", "cal", owner("paul") + READ)),
        }
    )
    with scripted(table) as server:
        for path in ("people/paul/", "home/paul/"):
            (one,) = calendars_of(transport, server.url + path)
            assert (one.name, one.owner, one.shared, one.writable) == ("cal", "Dr Paul", True, False)
        with pytest.raises(NotFound):
            calendars_of(transport, server.url + "people/nobody/")


def test_calendar_by_its_address(transport: Transport) -> None:
    table = usual(
        more={
            "PROPFIND /home/paul/cal/ 0": multistatus(calendar("/home/paul/cal/", "cal", PRINCIPAL + owner("paul"))),
            "PROPFIND /home/paul/ 0": multistatus(found("/home/paul/", "<D:resourcetype><D:collection/></D:resourcetype>")),
            "PROPFIND /secret/ 0": Reply(403),
            "PROPFIND /page 0": Reply(405),
        }
    )
    with scripted(table) as server:
        one = read_calendar(transport, server.url + "home/paul/cal/")
        assert one is not None
        assert (one.name, one.owner, one.shared) == ("cal", "paul", True)
        for path in ("home/paul/", "nothing/", "page"):
            assert read_calendar(transport, server.url + path) is None
        with pytest.raises(NotAllowed):
            read_calendar(transport, server.url + "secret/")
