"""Listing and delta against servers that page, forget and lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from scheduling.caldav.listing import Delta, NotSupported, TokenLost, list_etags, sync_collection
from scheduling.caldav.state import read_state
from scheduling.caldav.transport import Credentials, Transport
from scheduling.errors import BadAnswer, Cancelled, NotAllowed, NotFound, ServerBusy
from scheduling.progress import CancelToken
from tests.helpers.scripted_server import Reply, Request, always, dav_error, found, multistatus, scripted, status_only

WHO = Credentials("jeanne", "secret")
TOKEN_LOST = "<D:valid-sync-token/>"
COLLECTION = "<D:resourcetype><D:collection/></D:resourcetype>"
SELF = found("/cal/", COLLECTION)


def item(href: str, etag: str = '"1"') -> str:
    return found(href, f"<D:getetag>{etag}</D:getetag><D:resourcetype/>")


@pytest.fixture
def transport() -> Iterator[Transport]:
    with Transport(WHO) as transport:
        yield transport


def synced(answer: Callable[[Request], Reply], token: str = "") -> Delta | TokenLost | NotSupported:
    with scripted(answer) as server, Transport(WHO) as transport:
        found = sync_collection(transport, server.url + "cal/", token)
        if isinstance(found, Delta):
            shortened = {href.removeprefix(server.url): etag for href, etag in found.changed.items()}
            removed = [href.removeprefix(server.url) for href in found.removed]
            return Delta(shortened, removed, found.sync_token, found.complete)
        return found


def test_question_is_the_standard_s() -> None:
    with scripted(always(multistatus(token="t2"))) as server, Transport(WHO) as transport:
        sync_collection(transport, server.url + "cal/", "a<&>\"'")
    (request,) = server.requests
    assert (request.method, request.target, request.headers["depth"]) == ("REPORT", "/cal/", "0")
    assert b"<D:sync-token>a&lt;&amp;&gt;" in request.body
    assert b"<D:sync-level>1</D:sync-level>" in request.body
    assert b"limit" not in request.body


def test_changed_and_removed() -> None:
    weak, none = item("/cal/w.ics", 'W/"2"'), found("/cal/n.ics", "<D:resourcetype/>", "<D:getetag/>")
    reply = multistatus(
        SELF, item("/cal/a.ics"), weak, none, status_only("/cal/gone.ics", 404), status_only("/cal/x.ics", 410), token="t2"
    )
    assert synced(always(reply), "t1") == Delta(
        {"cal/a.ics": '"1"', "cal/w.ics": 'W/"2"', "cal/n.ics": None}, ["cal/gone.ics", "cal/x.ics"], "t2", True
    )


def test_what_cannot_be_read_is_still_there() -> None:
    assert synced(always(multistatus(status_only("/cal/a.ics", 403), status_only("/cal/b.ics", 500), token="t2"))) == Delta(
        {"cal/a.ics": None, "cal/b.ics": None}, [], "t2", True
    )


def test_collections_within_are_left_out() -> None:
    reply = multistatus(
        SELF, found("/cal/sub/", COLLECTION), found("/cal/other/", "<D:getetag>x</D:getetag>"), item("/cal/a.ics"), token="t"
    )
    assert synced(always(reply)) == Delta({"cal/a.ics": '"1"'}, [], "t", True)


@pytest.mark.parametrize("own", ["/cal/", "/cal", "http://127.0.0.1/cal/", "/%63al/"])
def test_pages_are_followed_while_the_token_moves(own: str) -> None:
    pages = {
        "": multistatus(item("/cal/a.ics"), item("/cal/b.ics"), item("/cal/short.ics"), status_only(own, 507), token="p1"),
        "p1": multistatus(
            status_only("/cal/a.ics", 404),
            status_only("/cal/short.ics", 404),
            item("/cal/b.ics", '"2"'),
            status_only(own, 507),
            token="p2",
        ),
        "p2": multistatus(item("/cal/a.ics", '"3"'), item("/cal/c.ics"), token="end"),
    }

    def answer(request: Request) -> Reply:
        text = request.body.decode()
        return pages[text.partition("<D:sync-token>")[2].partition("</D:sync-token>")[0]]

    assert synced(answer) == Delta({"cal/b.ics": '"2"', "cal/a.ics": '"3"', "cal/c.ics": '"1"'}, ["cal/short.ics"], "end", True)


def test_pages_whose_token_stands_still_are_incomplete() -> None:
    with (
        scripted(always(multistatus(item("/cal/a.ics"), status_only("/cal/", 507), token="same"))) as server,
        Transport(WHO) as transport,
    ):
        delta = sync_collection(transport, server.url + "cal/", "")
    assert isinstance(delta, Delta)
    assert not delta.complete
    assert len(server.requests) == 2


@pytest.mark.parametrize("part", [status_only("/cal/", 500), status_only("/cal/", 403), status_only("/cal/b.ics", 507)])
def test_an_answer_that_says_it_is_not_whole_is_not(part: str) -> None:
    delta = synced(always(multistatus(item("/cal/a.ics"), part, token="t2")), "t1")
    assert isinstance(delta, Delta)
    assert not delta.complete


@pytest.mark.parametrize("status", [400, 403, 409, 412, 418, 500, 507])
def test_lost_token_in_all_its_forms(status: int) -> None:
    assert synced(always(dav_error(status, TOKEN_LOST)), "old") == TokenLost(status)


@pytest.mark.parametrize("status", [400, 403, 405, 409, 412, 415, 501])
def test_client_errors_on_a_token_mean_the_token(status: int) -> None:
    assert synced(always(Reply(status)), "old") == TokenLost(status)


@pytest.mark.parametrize("status", [400, 403, 405, 415, 501])
def test_no_such_report(status: int) -> None:
    assert synced(always(Reply(status)), "") == NotSupported(status)


def test_answer_without_a_token_is_no_such_report() -> None:
    assert synced(always(multistatus(item("/cal/a.ics")))) == NotSupported(207)


@pytest.mark.parametrize(
    ("status", "error"), [(404, NotFound), (410, NotFound), (502, BadAnswer), (504, BadAnswer), (200, BadAnswer)]
)
def test_failures_are_not_a_lost_token(status: int, error: type[Exception]) -> None:
    for token in ("", "old"):
        with pytest.raises(error):
            synced(always(Reply(status)), token)


def test_server_that_fails_over_the_report_as_such_is_listed_plainly() -> None:
    assert synced(always(Reply(500)), "") == NotSupported(500)
    with pytest.raises(BadAnswer):
        synced(always(Reply(500)), "old")


def test_busy_is_not_unsupported() -> None:
    with pytest.raises(ServerBusy):
        synced(always(Reply(503)), "")


def test_members_that_name_an_inner_host_are_ours(transport: Transport) -> None:
    inner = "http://inner.local:8080/cal/"
    reply = multistatus(found(inner, COLLECTION), item(f"{inner}a.ics"), item("/cal/b.ics"), token="t2")
    assert synced(always(reply), "t1") == Delta({"cal/a.ics": '"1"', "cal/b.ics": '"1"'}, [], "t2", True)
    with scripted(always(reply)) as server:
        assert list(list_etags(transport, server.url + "cal/")) == [server.url + "cal/a.ics", server.url + "cal/b.ics"]


@pytest.mark.parametrize("href", ["/cal/../other/a.ics", "https://evil.example/other/a.ics", "/cal/%2e%2e/a.ics"])
def test_hrefs_that_lead_elsewhere_spoil_the_answer(href: str, transport: Transport) -> None:
    reply = multistatus(SELF, item("/cal/a.ics"), item(href), token="t2")
    with scripted(always(reply)) as server:
        with pytest.raises(BadAnswer):
            sync_collection(transport, server.url + "cal/", "t1")
        with pytest.raises(BadAnswer):
            list_etags(transport, server.url + "cal/")


def test_cancelled_between_pages() -> None:
    cancel = CancelToken()

    def answer(request: Request) -> Reply:
        cancel.cancel()
        return multistatus(status_only("/cal/", 507), token=f"t{len(request.body)}")

    with scripted(answer) as server, Transport(WHO) as transport, pytest.raises(Cancelled):
        sync_collection(transport, server.url + "cal/", "", cancel)


def test_listing(transport: Transport) -> None:
    escaped = item("/cal/b%2Fc.ics", '"2"')
    reply = multistatus(SELF, item("/cal/a.ics"), escaped, found("/cal/sub/", COLLECTION), status_only("/cal/gone.ics", 404))
    with scripted(always(reply)) as server:
        assert list_etags(transport, server.url + "cal/") == {
            server.url + "cal/a.ics": '"1"',
            server.url + "cal/b%2Fc.ics": '"2"',
        }
    assert server.requests[0].headers["depth"] == "1"


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (multistatus(), BadAnswer),
        (multistatus(item("/cal/a.ics"), status_only("/cal/", 507)), BadAnswer),
        (multistatus(SELF, status_only("/cal/x", 507)), BadAnswer),
        (multistatus(status_only("/cal/", 500)), BadAnswer),
        (Reply(404), NotFound),
        (Reply(410), NotFound),
        (Reply(403), NotAllowed),
        (Reply(500), BadAnswer),
        (Reply(200, {"Content-Type": "text/html"}, b"<html>sign in</html>"), BadAnswer),
    ],
)
def test_a_part_is_not_returned_as_the_whole(transport: Transport, reply: Reply, error: type[Exception]) -> None:
    with scripted(always(reply)) as server, pytest.raises(error):
        list_etags(transport, server.url + "cal/")


STATE = (
    "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype><D:displayname>Dr A</D:displayname>"
    "<D:owner><D:href>/people/a/</D:href></D:owner><D:sync-token>t</D:sync-token><CS:getctag>c</CS:getctag>"
    "<D:supported-report-set><D:supported-report><D:report><D:sync-collection/></D:report></D:supported-report>"
    "<D:supported-report><D:report><C:calendar-multiget/></D:report></D:supported-report></D:supported-report-set>"
    '<C:supported-calendar-component-set><C:comp name="vevent"/></C:supported-calendar-component-set>'
    "<C:max-resource-size> 1000 </C:max-resource-size><A:calendar-color>#FF0000FF</A:calendar-color>"
)


def privileges(*names: str) -> str:
    inner = "".join(f"<D:privilege><{name}/></D:privilege>" for name in names)
    return f"<D:current-user-privilege-set>{inner}</D:current-user-privilege-set>"


def test_state(transport: Transport) -> None:
    with scripted(always(multistatus(found("/cal/", STATE + privileges("D:read", "D:write"))))) as server:
        state = read_state(transport, server.url + "cal/")
    assert (state.display_name, state.sync_token, state.ctag, state.color) == ("Dr A", "t", "c", "#FF0000FF")
    assert state.owner == server.url + "people/a/"
    assert state.reports == {"sync-collection", "calendar-multiget"}
    assert state.components == {"VEVENT"}
    assert state.max_resource_size == 1000


@pytest.mark.parametrize(
    ("granted", "writable", "readable"),
    [
        (privileges("D:read"), False, True),
        (privileges("D:read", "D:write-properties"), False, True),
        (privileges("D:all"), True, True),
        (privileges("D:read", "D:write"), True, True),
        (privileges("D:read", "D:bind", "D:write-content", "D:unbind"), True, True),
        (privileges("D:read", "D:bind", "D:write-content"), False, True),
        (privileges("D:read", "D:bind", "D:unbind"), False, True),
        (privileges("D:read", "D:bind"), False, True),
        (privileges("D:read", "D:write-content"), True, True),
        (privileges("D:read", "D:write-content", "D:unbind"), False, True),
        (privileges("C:read-free-busy"), False, False),
        (privileges(), False, False),
        ("", True, True),
    ],
)
def test_rights(transport: Transport, granted: str, writable: bool, readable: bool) -> None:
    with scripted(always(multistatus(found("/cal/", STATE + granted)))) as server:
        state = read_state(transport, server.url + "cal/")
    assert (state.writable, state.readable) == (writable, readable)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(404), NotFound),
        (multistatus(status_only("/cal/", 404)), NotFound),
        (Reply(403), NotAllowed),
        (multistatus(status_only("/cal/", 403)), NotAllowed),
        (Reply(500), BadAnswer),
        (multistatus(), BadAnswer),
    ],
)
def test_state_that_cannot_be_read(transport: Transport, reply: Reply, error: type[Exception]) -> None:
    with scripted(always(reply)) as server, pytest.raises(error):
        read_state(transport, server.url + "cal/")
