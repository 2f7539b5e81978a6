"""What a person types, and what stands at that address: on servers of many makes, told by a table of answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheduling.caldav.discovery import discover
from scheduling.caldav.transport import Transport
from scheduling.errors import (
    BadAnswer,
    Cancelled,
    NotACalendarServer,
    ServerBusy,
    ServerUnreachable,
    SignInRefused,
    ValueRefused,
)
from scheduling.progress import CancelToken
from tests.helpers.scripted_server import Reply, always, found, multistatus, scripted
from tests.helpers.servers import free_port
from tests.unit.caldav.answer_tables import PRINCIPAL, READ, WHO, Table, calendar, homes, owner, usual
from tests.unit.caldav.discovering import discovered


@pytest.fixture
def transport() -> Iterator[Transport]:
    with Transport(WHO) as transport:
        yield transport


@pytest.mark.parametrize("path", ["", "people/jeanne/", "home/jeanne/", "wrong/path", "home/jeanne/cal/"])
def test_any_address_of_the_server_will_do(path: str) -> None:
    table = usual(calendar("/home/jeanne/cal/", "mine", owner("jeanne")))
    table.rows["PROPFIND /home/jeanne/ 0"] = multistatus(found("/home/jeanne/", PRINCIPAL))
    table.rows["PROPFIND /home/jeanne/cal/ 0"] = multistatus(calendar("/home/jeanne/cal/", "mine", PRINCIPAL + owner("jeanne")))
    seen = discovered(table, path)
    assert seen.principal == "people/jeanne/"
    assert [one.href for one in seen.calendars] == ["home/jeanne/cal/"]


def test_address_of_somebody_else_s_calendar() -> None:
    table = usual(calendar("/home/jeanne/cal/", "mine", owner("jeanne")))
    table.rows["PROPFIND /home/paul/cal/ 0"] = multistatus(calendar("/home/paul/cal/", "his", PRINCIPAL + owner("paul") + READ))
    seen = discovered(table, "home/paul/cal/")
    assert [(one.name, one.shared, one.writable) for one in seen.calendars] == [("mine", False, True), ("his", True, False)]


def test_calendar_of_a_server_that_knows_no_principals() -> None:
    table = Table({"PROPFIND /cal/ 0": multistatus(calendar("/cal/", "alone"))})
    seen = discovered(table, "cal/")
    assert (seen.principal, seen.homes, [one.name for one in seen.calendars]) == ("", (), ["alone"])


def test_principal_without_current_user_principal() -> None:
    table = usual(calendar("/home/jeanne/cal/", "mine"))
    table.rows["PROPFIND /dav/me/ 0"] = multistatus(
        found("/dav/me/", f"<D:resourcetype><D:principal/></D:resourcetype>{homes('jeanne')}")
    )
    seen = discovered(table, "dav/me/")
    assert (seen.principal, [one.name for one in seen.calendars]) == ("dav/me/", ["mine"])


@pytest.mark.parametrize("root", [Reply(403), Reply(405), Reply(404), Reply(200, {}, b"<html>Welcome</html>"), Reply(500)])
def test_well_known_leads_on(root: Reply) -> None:
    table = usual(calendar("/home/jeanne/cal/", "mine"))
    table.rows["PROPFIND /dav/ 0"] = table.rows["PROPFIND / 0"]
    table.rows["PROPFIND / 0"] = root
    table.rows["PROPFIND /.well-known/caldav 0"] = Reply(301, {"Location": "/dav/"})
    assert [one.name for one in discovered(table).calendars] == ["mine"]


def test_unauthenticated_is_a_refusal() -> None:
    nobody = "<D:current-user-principal><D:unauthenticated/></D:current-user-principal>"
    with pytest.raises(SignInRefused):
        discovered(Table({"PROPFIND / 0": multistatus(found("/", nobody))}))


def test_wrong_password(transport: Transport) -> None:
    with scripted(always(Reply(401, {"WWW-Authenticate": "Basic realm=x"}))) as server:
        with pytest.raises(SignInRefused):
            discover(transport, server.url + "dav/")
        assert len(server.requests) == 1  # its full address was given: what else there is need not see the password
        with pytest.raises(SignInRefused):
            discover(transport, server.url)
        assert [request.target for request in server.requests[1:]] == ["/.well-known/caldav", "/"]
        with pytest.raises(SignInRefused):
            discover(transport, server.url, look_up=lambda host: [f"{server.url}{number}/" for number in range(9)])
        assert len(server.requests) == 6


def test_sign_in_of_something_else_at_the_root_is_passed_over() -> None:
    table = usual(calendar("/home/jeanne/cal/", "mine"))
    table.rows["PROPFIND /dav/ 0"] = table.rows["PROPFIND / 0"]
    table.rows["PROPFIND / 0"] = Reply(401, {"WWW-Authenticate": 'Basic realm="webmail"'})
    table.rows["PROPFIND /.well-known/caldav 0"] = Reply(301, {"Location": "/dav/"})
    assert [one.name for one in discovered(table).calendars] == ["mine"]
    table.rows["PROPFIND / 0"] = table.rows["PROPFIND /dav/ 0"]
    table.rows["PROPFIND /dav/ 0"] = Reply(401, {"WWW-Authenticate": 'Basic realm="old"'})
    assert [one.name for one in discovered(table).calendars] == ["mine"]


@pytest.mark.parametrize("typed", ["", "files/"])
def test_entry_without_calendars_is_passed_over(typed: str) -> None:
    """WebDAV for files stands at the root, and knows the person as well."""
    table = usual(calendar("/home/jeanne/cal/", "mine"))
    table.rows["PROPFIND /dav/ 0"] = table.rows["PROPFIND / 0"]
    files = "<D:current-user-principal><D:href>/files/me/</D:href></D:current-user-principal>"
    table.rows["PROPFIND / 0"] = table.rows["PROPFIND /files/ 0"] = multistatus(found("/", files))
    table.rows["PROPFIND /files/me/ 0"] = multistatus(found("/files/me/", "<D:displayname>me</D:displayname>"))
    table.rows["PROPFIND /.well-known/caldav 0"] = Reply(301, {"Location": "/dav/"})
    seen = discovered(table, typed)
    assert (seen.principal, [one.name for one in seen.calendars]) == ("people/jeanne/", ["mine"])


def test_person_without_any_calendar_yet_is_found_all_the_same() -> None:
    table = usual()
    table.rows["PROPFIND /people/jeanne/ 0"] = multistatus(found("/people/jeanne/", PRINCIPAL))
    seen = discovered(table)
    assert (seen.principal, seen.homes, seen.calendars) == ("people/jeanne/", (), ())


def test_home_on_another_host_is_named() -> None:
    table = usual(calendar("/home/jeanne/cal/", "mine"))
    elsewhere = "<D:href>https://p34.sister.example:443/1/calendars/</D:href><D:href>mailto:x@y</D:href>"
    own = "<D:href>/home/jeanne/</D:href>"
    for inner, calendars in ((elsewhere, None), (elsewhere + own, ["mine"])):
        homes_of = f"<C:calendar-home-set>{inner}</C:calendar-home-set>"
        table.rows["PROPFIND /people/jeanne/ 0"] = multistatus(found("/people/jeanne/", PRINCIPAL + homes_of))
        if calendars is None:
            with pytest.raises(BadAnswer) as caught:
                discovered(table)
            assert (caught.value.reason, caught.value.url) == ("home_on_other_host", "https://p34.sister.example")
        else:
            assert [one.name for one in discovered(table).calendars] == calendars


def test_calendars_listed_under_an_inner_host_are_ours() -> None:
    seen = discovered(usual(calendar("http://inner.local:8080/home/jeanne/cal/", "mine")))
    assert [one.href for one in seen.calendars] == ["home/jeanne/cal/"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, {}, b"<html>Welcome</html>"),
        Reply(404),
        Reply(405),
        Reply(501),
        multistatus(found("/", "<D:resourcetype><D:collection/></D:resourcetype>")),
        multistatus(),
        Reply(207, {}, b"<!DOCTYPE html><html/>"),
    ],
)
def test_site_that_is_no_calendar_server(transport: Transport, reply: Reply) -> None:
    with scripted(always(reply)) as server, pytest.raises(NotACalendarServer) as caught:
        discover(transport, server.url + "portal")
    assert caught.value.url == server.url.rstrip("/")
    assert [request.target for request in server.requests] == ["/portal", "/.well-known/caldav", "/"]


def test_failing_server_is_not_called_something_else(transport: Transport) -> None:
    with scripted(always(Reply(502))) as server, pytest.raises(BadAnswer) as caught:
        discover(transport, server.url)
    assert caught.value.status == 502


def test_server_that_sends_elsewhere_names_where(transport: Transport) -> None:
    with scripted(always(Reply(302, {"Location": "https://sso.example/login"}))) as server, pytest.raises(BadAnswer) as caught:
        discover(transport, server.url)
    assert (caught.value.reason, caught.value.url) == ("redirect_to_other_host", "https://sso.example")


def test_nobody_there(transport: Transport) -> None:
    with pytest.raises(ServerUnreachable):
        discover(transport, f"http://127.0.0.1:{free_port()}/")


def test_address_without_a_scheme_is_https(transport: Transport) -> None:
    port = free_port()
    with pytest.raises(ServerUnreachable) as caught:
        discover(transport, f"127.0.0.1:{port}/dav")
    assert caught.value.url == f"https://127.0.0.1:{port}"
    with pytest.raises(ValueRefused):
        discover(transport, "ftp://host/")


def test_look_up_is_asked_last_and_kept_to_its_domain() -> None:
    hosts = []

    def look_up(host: str) -> list[str]:
        hosts.append(host)
        return ["https://odd\\@name.127.0.0.1/", "http://evil.example/", "http://127.0.0.1.evil.example/", f"{server.url}dav/"]

    table = usual(calendar("/home/jeanne/cal/", "mine"))
    table.rows["PROPFIND /dav/ 0"] = table.rows.pop("PROPFIND / 0")
    with scripted(table) as server, Transport(WHO) as transport:
        seen = discover(transport, server.url, look_up=look_up)
    assert hosts == ["127.0.0.1"]
    assert [one.name for one in seen.calendars] == ["mine"]


def test_busy_server_is_not_gone_round() -> None:
    """Another address of DNS would be sent the password because this one asks for patience."""
    hosts: list[str] = []

    def look_up(host: str) -> list[str]:
        hosts.append(host)
        return []

    table = usual(calendar("/home/jeanne/cal/", "mine"))
    table.rows["PROPFIND /.well-known/caldav 0"] = Reply(503, {"Retry-After": "60"})
    with scripted(table) as server, Transport(WHO) as transport, pytest.raises(ServerBusy):
        discover(transport, server.url, look_up=look_up)
    assert hosts == []


def test_cancelled() -> None:
    cancel, steps = CancelToken(), []

    class Reporter:
        def progressed(self, step: str, done: int, total: int) -> None:
            steps.append(step)
            if step == "discover_calendars":
                cancel.cancel()

    with scripted(usual()) as server, Transport(WHO, cancel=cancel) as transport, pytest.raises(Cancelled):
        discover(transport, server.url, cancel, Reporter())
    assert steps == ["discover_principal", "discover_calendars"]


def test_names_from_the_server_are_bounded_and_clean() -> None:
    (one,) = discovered(usual(calendar("/home/jeanne/cal/", "a&#10;b\u202e" + "x" * 1000))).calendars
    assert one.name == ("a b" + "x" * 1000)[:200]
    (unnamed,) = discovered(usual(calendar("/home/jeanne/dr%20a/"))).calendars
    assert unnamed.name == "dr a"
