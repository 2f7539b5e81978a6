"""Discovery of homes, calendars, rights and delegates on servers of many makes, told by a table of answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheduling.caldav.discovery import calendars_of
from scheduling.caldav.transport import Transport
from scheduling.errors import (
    BadAnswer,
)
from tests.helpers.scripted_server import Reply, found, multistatus, scripted, status_only
from tests.unit.caldav.answer_tables import FREE_BUSY, PRINCIPAL, READ, WHO, WRITE, calendar, homes, owner, usual
from tests.unit.caldav.discovering import discovered


@pytest.fixture
def transport() -> Iterator[Transport]:
    with Transport(WHO) as transport:
        yield transport


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
