"""Discovery on servers of many makes, told by a table of answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheduling.caldav.discovery import Discovery, calendars_of, discover
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
from tests.helpers.scripted_server import Reply, always, found, multistatus, scripted, status_only
from tests.helpers.servers import free_port
from tests.unit.caldav.answer_tables import FREE_BUSY, PRINCIPAL, READ, WHO, WRITE, Table, calendar, homes, owner, usual


@pytest.fixture
def transport() -> Iterator[Transport]:
    with Transport(WHO) as transport:
        yield transport


def discovered(table: Table, path: str = "") -> Discovery:
    with scripted(table) as server, Transport(WHO) as transport:
        seen = discover(transport, server.url + path)
        return Discovery(
            seen.principal.removeprefix(server.url),
            seen.principal_name,
            tuple(home.removeprefix(server.url) for home in seen.homes),
            tuple(one.__class__(**{**vars(one), "href": one.href.removeprefix(server.url)}) for one in seen.calendars),
            seen.features,
            tuple(one.removeprefix(server.url) for one in seen.failed),
        )


def test_own_calendars() -> None:
    color = "<A:calendar-color>#FF2968FF</A:calendar-color>"
    seen = discovered(usual(calendar("/home/jeanne/cal/", "Consultations", owner("jeanne") + WRITE + color)))
    assert (seen.principal, seen.principal_name, seen.homes) == ("people/jeanne/", "Jeanne Arc", ("home/jeanne/",))
    assert seen.features >= {"calendar-access", "calendar-auto-schedule", "calendar-proxy"}
    (one,) = seen.calendars
    assert (one.href, one.name, one.owner, one.writable, one.shared, one.color) == (
        "home/jeanne/cal/",
        "Consultations",
        "Jeanne Arc",
        True,
        False,
        "#FF2968FF",
    )


def test_what_is_no_calendar_to_follow_is_left_out() -> None:
    def kind(*types: str) -> str:
        return f"<D:resourcetype><D:collection/>{''.join(f'<{name}/>' for name in types)}</D:resourcetype>"

    tasks = '<C:supported-calendar-component-set><C:comp name="VTODO"/></C:supported-calendar-component-set>'
    both = (
        '<C:supported-calendar-component-set><C:comp name="VTODO"/><C:comp name="VEVENT"/></C:supported-calendar-component-set>'
    )
    seen = discovered(
        usual(
            calendar("/home/jeanne/inbox/", "in", kind=kind("C:schedule-inbox")),
            calendar("/home/jeanne/inbox2/", "in", kind=kind("C:calendar", "C:schedule-inbox")),
            calendar("/home/jeanne/outbox/", "out", kind=kind("C:schedule-outbox")),
            calendar("/home/jeanne/tasks/", "tasks", tasks),
            calendar("/home/jeanne/web/", "holidays", kind=kind("C:calendar", "CS:subscribed")),
            calendar("/home/jeanne/old/", "deleted", kind=kind("C:calendar", "NC:deleted-calendar")),
            calendar("/home/jeanne/trash/", "trash", kind=kind("NC:trash-bin")),
            calendar("/home/jeanne/folder/", "folder", kind=kind()),
            calendar("/home/jeanne/people/", "book", kind='<D:resourcetype xmlns:X="urn:x"><X:addressbook/></D:resourcetype>'),
            calendar("https://evil.example/home/", "evil"),
            calendar("/home/jeanne/good/", "good", both),
        )
    )
    assert [one.name for one in seen.calendars] == ["good"]


def test_a_calendar_that_only_tells_when_it_is_busy_is_kept_as_such() -> None:
    seen = discovered(
        usual(
            calendar("/home/jeanne/busy/", "only busy", FREE_BUSY),
            calendar("/home/jeanne/good/", "good", READ),
            calendar("/home/jeanne/hidden/", "hidden", "<D:current-user-privilege-set/>"),
        )
    )
    assert [(one.name, one.readable) for one in seen.calendars] == [("good", True), ("only busy", False)]


def test_rights_and_owners_of_shared_calendars() -> None:
    table = usual(
        calendar("/home/jeanne/mine/", "personal", owner("jeanne") + WRITE),
        calendar("/home/jeanne/a-b/", "personal", owner("paul") + READ),
        calendar("/home/jeanne/a-c/", "personal", owner("marie%20curie") + WRITE),
        calendar("/home/jeanne/d/", "Room 7", WRITE, kind="<D:resourcetype><C:calendar/><CS:shared/></D:resourcetype>"),
        more={"PROPFIND /people/paul/ 0": multistatus(found("/people/paul/", "<D:displayname>Dr Paul</D:displayname>"))},
    )
    seen = {(one.owner, one.name): (one.writable, one.shared) for one in discovered(table).calendars}
    assert seen == {
        ("Jeanne Arc", "personal"): (True, False),
        ("Dr Paul", "personal"): (False, True),
        ("marie curie", "personal"): (True, True),
        ("Jeanne Arc", "Room 7"): (True, True),
    }


def test_calendars_of_those_who_delegate() -> None:
    proxies = (
        "<CS:calendar-proxy-write-for><D:href>/people/paul/</D:href><D:href>/people/gone/</D:href></CS:calendar-proxy-write-for>"
        "<CS:calendar-proxy-read-for><D:response><D:href>/people/marie/</D:href></D:response>"
        "<D:href>https://evil.example/people/</D:href></CS:calendar-proxy-read-for>"
    )

    def person(name: str) -> Reply:
        return multistatus(found(f"/people/{name}/", f"<D:displayname>Dr {name}</D:displayname>{homes(name)}"))

    table = usual(
        calendar("/home/jeanne/cal/", "mine", owner("jeanne") + WRITE),
        principal=proxies,
        more={
            "PROPFIND /people/paul/ 0": person("paul"),
            "PROPFIND /people/marie/ 0": person("marie"),
            "PROPFIND /people/gone/ 0": Reply(500),
            "PROPFIND /home/paul/ 1": multistatus(calendar("/home/paul/cal/", "cal", WRITE)),
            "PROPFIND /home/marie/ 1": multistatus(calendar("/home/marie/cal/", "cal", owner("marie") + READ)),
        },
    )
    assert [(one.owner, one.name, one.writable, one.shared) for one in discovered(table).calendars] == [
        ("Jeanne Arc", "mine", True, False),
        ("Dr marie", "cal", False, True),
        ("Dr paul", "cal", True, True),
    ]


def test_one_collection_under_two_addresses_is_shown_once() -> None:
    same = "<D:resource-id><D:href>urn:uuid:1</D:href></D:resource-id>"
    seen = discovered(
        usual(
            calendar("/home/jeanne/shared-with-me/", "Room", same + READ),
            calendar("/home/paul/room/", "Room", same + WRITE),
            calendar("/home/jeanne/%7Ecal/", "cal"),
            calendar("/home/jeanne/~cal", "cal"),
        )
    )
    assert [(one.href, one.writable) for one in seen.calendars if one.name == "Room"] == [("home/paul/room/", True)]
    assert len(seen.calendars) == 2


def test_one_collection_under_two_addresses_without_an_id_is_known_by_owner_and_content() -> None:
    def listing(path: str, *etags: str) -> Reply:
        return multistatus(
            found(path, "<D:resourcetype><D:collection/></D:resourcetype>"),
            *(found(f"{path}{n}.ics", f"<D:getetag>{etag}</D:getetag><D:resourcetype/>") for n, etag in enumerate(etags)),
        )

    paul = owner("paul")
    table = usual(
        calendar("/home/jeanne/paul-1/", "personal", paul + READ),
        calendar("/home/jeanne/paul-2/", "personal", paul + WRITE),
        calendar("/home/jeanne/paul-3/", "personal", paul + WRITE),
        calendar("/home/jeanne/paul-4/", "personal", paul + WRITE),
        calendar("/home/jeanne/marie/", "personal", owner("marie") + WRITE),
        more={
            "PROPFIND /home/jeanne/paul-1/ 1": listing("/home/jeanne/paul-1/", '"a"', '"b"'),
            "PROPFIND /home/jeanne/paul-2/ 1": listing("/home/jeanne/paul-2/", '"a"', '"b"'),
            "PROPFIND /home/jeanne/paul-3/ 1": listing("/home/jeanne/paul-3/", '"a"', '"c"'),
            "PROPFIND /home/jeanne/paul-4/ 1": listing("/home/jeanne/paul-4/"),
            "PROPFIND /home/jeanne/marie/ 1": listing("/home/jeanne/marie/", '"a"', '"b"'),
        },
    )
    assert {one.href.rsplit("/", 2)[1] for one in discovered(table).calendars} == {"paul-2", "paul-3", "paul-4", "marie"}


def test_path_of_somebody_that_leads_into_one_s_own_home() -> None:
    """Some servers send who may see nothing of a person on to their own calendars."""
    moved = Reply(301, {"Location": "/home/jeanne/"})
    table = usual(
        calendar("/home/jeanne/cal/", "mine"),
        principal="<CS:calendar-proxy-read-for><D:href>/people/paul/</D:href></CS:calendar-proxy-read-for>",
        more={
            "PROPFIND /people/paul/ 0": multistatus(found("/people/paul/", PRINCIPAL + homes("paul"))),
            "PROPFIND /home/paul/ 1": moved,
        },
    )
    assert [(one.owner, one.shared) for one in discovered(table).calendars] == [("Jeanne Arc", False)]
    with scripted(table) as server, Transport(WHO) as transport:
        (one,) = calendars_of(transport, server.url + "people/paul/")
        assert (one.owner, one.shared) == ("jeanne", False)


@pytest.mark.parametrize("moved", ["people", "home"])
def test_path_of_somebody_that_leads_to_somebody_else(moved: str) -> None:
    """What stands there would be shown as theirs."""
    table = usual(
        calendar("/home/jeanne/cal/", "mine"),
        principal="<CS:calendar-proxy-read-for><D:href>/people/paul/</D:href></CS:calendar-proxy-read-for>",
        more={
            "PROPFIND /people/paul/ 0": multistatus(found("/people/paul/", homes("paul"))),
            "PROPFIND /home/paul/ 1": multistatus(calendar("/home/paul/cal/", "his")),
            f"PROPFIND /{moved}/paul/ {int(moved == 'home')}": Reply(301, {"Location": f"/{moved}/marie/"}),
            "PROPFIND /people/marie/ 0": multistatus(found("/people/marie/", homes("marie"))),
            "PROPFIND /home/marie/ 1": multistatus(calendar("/home/marie/cal/", "hers")),
        },
    )
    seen = discovered(table)
    assert ([one.name for one in seen.calendars], seen.failed) == (["mine"], ())


def test_several_homes_of_which_one_fails() -> None:
    table = usual(calendar("/home/jeanne/cal/", "mine"))
    table.rows["PROPFIND /people/jeanne/ 0"] = multistatus(found("/people/jeanne/", homes("jeanne", "ward", "jeanne")))
    table.rows["PROPFIND /home/ward/ 1"] = multistatus(calendar("/home/ward/x/", "ward"))
    assert {one.name for one in discovered(table).calendars} == {"mine", "ward"}
    assert discovered(table).failed == ()
    table.rows["PROPFIND /home/ward/ 1"] = Reply(403)
    seen = discovered(table)
    assert [one.name for one in seen.calendars] == ["mine"]
    assert seen.failed == ("home/ward/",)
    assert seen.homes == ("home/jeanne/", "home/ward/")
    table.rows["PROPFIND /home/jeanne/ 1"] = Reply(500)
    with pytest.raises(BadAnswer):
        discovered(table)


def test_home_of_which_one_calendar_fails() -> None:
    """It is there, and cannot be read at the moment: that is not known to be gone."""
    table = usual(calendar("/home/jeanne/cal/", "mine"), status_only("/home/jeanne/other/", 500))
    seen = discovered(table)
    assert ([one.name for one in seen.calendars], seen.failed) == (["mine"], ("home/jeanne/",))
    table = usual(calendar("/home/jeanne/cal/", "mine"), status_only("/home/jeanne/other/", 403))
    assert discovered(table).failed == ()


def untold(href: str, names: str) -> str:
    """The server fails over these properties, and over nothing else."""
    return (
        f"<D:response><D:href>{href}</D:href><D:propstat><D:prop>{names}</D:prop>"
        "<D:status>HTTP/1.1 500 Internal Server Error</D:status></D:propstat></D:response>"
    )


UNTOLD_KIND = untold("/home/paul/cal/", "<D:resourcetype/>")


@pytest.mark.parametrize(
    ("person", "home", "failed"),
    [
        (Reply(500), None, ("people/paul/",)),
        (Reply(200, {}, b"<html/>"), None, ("people/paul/",)),
        (Reply(404), None, ()),
        (Reply(403), None, ()),
        (None, Reply(500), ("home/paul/",)),
        (None, Reply(403), ("home/paul/",)),
        (None, multistatus(), ("home/paul/",)),
        (None, multistatus(UNTOLD_KIND), ("home/paul/",)),
        (multistatus(status_only("/people/paul/", 500)), None, ("people/paul/",)),
        (multistatus(untold("/people/paul/", "<C:calendar-home-set/>")), None, ("people/paul/",)),
        (None, None, ()),
    ],
)
def test_delegator_who_does_not_answer_is_named(person: Reply | None, home: Reply | None, failed: tuple[str, ...]) -> None:
    table = usual(
        calendar("/home/jeanne/cal/", "mine"),
        principal="<CS:calendar-proxy-write-for><D:href>/people/paul/</D:href></CS:calendar-proxy-write-for>",
        more={
            "PROPFIND /people/paul/ 0": person or multistatus(found("/people/paul/", homes("paul"))),
            "PROPFIND /home/paul/ 1": home or multistatus(calendar("/home/paul/cal/", "cal")),
        },
    )
    seen = discovered(table)
    assert seen.failed == failed
    assert len(seen.calendars) == (1 if failed or person else 2)


@pytest.mark.parametrize("name", ["C:calendar-home-set", "CS:calendar-proxy-read-for"])
def test_server_that_fails_over_what_leads_to_our_calendars(name: str) -> None:
    """What it does not name may be there all the same, and is not known to be gone."""
    rest = homes("jeanne") if name.startswith("CS") else "<D:displayname>Jeanne</D:displayname>"
    told = found("/people/jeanne/", PRINCIPAL + rest).replace(
        "</D:response>",
        f"<D:propstat><D:prop><{name}/></D:prop><D:status>HTTP/1.1 500 Oh</D:status></D:propstat></D:response>",
    )
    table = usual(calendar("/home/jeanne/cal/", "mine"), more={"PROPFIND /people/jeanne/ 0": multistatus(told)})
    assert discovered(table).failed == ("people/jeanne/",)


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
