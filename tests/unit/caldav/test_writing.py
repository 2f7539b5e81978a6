"""What servers answer to writes, and what it means."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheduling.caldav.transport import Credentials, Transport
from scheduling.caldav.writing import delete_object, put_object
from scheduling.errors import BadAnswer, NotAllowed
from tests.helpers.scripted_server import Reply, always, dav_error, multistatus, scripted, status_only

WHO = Credentials("jeanne", "secret")


@pytest.fixture
def transport() -> Iterator[Transport]:
    with Transport(WHO) as transport:
        yield transport


def test_conditions(transport: Transport) -> None:
    with scripted(always(Reply(204))) as server:
        put_object(transport, server.url + "a.ics", b"x", create=True)
        put_object(transport, server.url + "a.ics", b"y", if_match='"1"')
        delete_object(transport, server.url + "a.ics", if_match='"1"')
        delete_object(transport, server.url + "a.ics", if_match=None)
    conditions = [(one.method, one.headers.get("if-match"), one.headers.get("if-none-match")) for one in server.requests]
    assert conditions == [("PUT", None, "*"), ("PUT", '"1"', None), ("DELETE", '"1"', None), ("DELETE", None, None)]
    assert server.requests[0].headers["content-type"] == "text/calendar; charset=utf-8"
    assert server.requests[0].body == b"x"


@pytest.mark.parametrize("etag", ['W/"1"', 'w/"1"', "", " "])
def test_weak_etag_is_no_condition(transport: Transport, etag: str) -> None:
    with scripted(always(Reply(204))) as server:
        with pytest.raises(ValueError, match="etag"):
            put_object(transport, server.url + "a.ics", b"x", if_match=etag)
        with pytest.raises(ValueError, match="etag"):
            delete_object(transport, server.url + "a.ics", if_match=etag)
    assert not server.requests


@pytest.mark.parametrize(
    ("headers", "etag", "path"),
    [
        ({}, None, "cal/a.ics"),
        ({"ETag": '"7"'}, '"7"', "cal/a.ics"),
        ({"ETag": 'W/"7"'}, 'W/"7"', "cal/a.ics"),
        ({"ETag": ""}, None, "cal/a.ics"),
        ({"Location": "/cal/renamed.ics"}, None, "cal/renamed.ics"),
        ({"Location": "renamed.ics"}, None, "cal/renamed.ics"),
        ({"Location": "https://evil.example/cal/a.ics"}, None, "cal/a.ics"),
        ({"Location": "/cal/../x"}, None, "cal/a.ics"),
    ],
)
def test_created(transport: Transport, headers: dict[str, str], etag: str | None, path: str) -> None:
    with scripted(always(Reply(201, headers))) as server:
        written = put_object(transport, server.url + "cal/a.ics", b"x", create=True)
    assert written.written
    assert (written.etag, written.href) == (etag, server.url + path)


def test_location_counts_only_when_created(transport: Transport) -> None:
    with scripted(always(Reply(204, {"Location": "/other.ics"}))) as server:
        assert put_object(transport, server.url + "a.ics", b"x", if_match='"1"').href == server.url + "a.ics"


def test_where_a_redirect_led_is_where_it_is(transport: Transport) -> None:
    with scripted(lambda request: Reply(301, {"Location": "/own/a.ics"}) if "cal" in request.target else Reply(201)) as server:
        assert put_object(transport, server.url + "cal/a.ics", b"x", create=True).href == server.url + "own/a.ics"


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(412), "precondition_failed"),
        (dav_error(409, "<C:no-uid-conflict><D:href>/cal/b.ics</D:href></C:no-uid-conflict>"), "precondition_failed"),
        (dav_error(403, "<C:no-uid-conflict/>"), "precondition_failed"),
        (dav_error(412, "<C:no-uid-conflict/>"), "precondition_failed"),
        (Reply(404), "missing"),
        (Reply(410), "missing"),
        (Reply(423), "locked"),
        (dav_error(423, "<D:lock-token-submitted/>"), "locked"),
        (dav_error(412, "<C:valid-calendar-data/>"), "valid-calendar-data"),
        (dav_error(403, "<C:valid-calendar-data/>"), "valid-calendar-data"),
        (dav_error(403, "<C:max-resource-size/>"), "max-resource-size"),
        (dav_error(403, "<C:valid-organizer/>"), "valid-organizer"),
        (dav_error(409, "<D:resource-must-be-null/>"), "resource-must-be-null"),
        (Reply(400), "status_400"),
        (Reply(409), "status_409"),
        (Reply(413), "status_413"),
        (Reply(415), "status_415"),
    ],
)
def test_refusals(transport: Transport, reply: Reply, said: str) -> None:
    with scripted(always(reply)) as server:
        answer = put_object(transport, server.url + "a.ics", b"x", if_match='"1"')
    assert not answer.written
    flags = [name for name in ("precondition_failed", "missing", "locked") if getattr(answer, name)]
    assert flags == ([said] if said in ("precondition_failed", "missing", "locked") else [])
    if not flags:
        assert answer.refused_reason == said


SABRE = (
    b'<?xml version="1.0"?><d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns"><s:exception>X</s:exception>'
    b"<s:message>An If-Match header was specified</s:message><s:header>If-Match</s:header></d:error>"
)


def test_sabre_s_own_words_are_no_precondition(transport: Transport) -> None:
    with scripted(always(Reply(412, {"Content-Type": "application/xml"}, SABRE))) as server:
        assert put_object(transport, server.url + "a.ics", b"x", if_match='"1"').precondition_failed
    with scripted(always(Reply(403, {"Content-Type": "application/xml"}, SABRE))) as server, pytest.raises(NotAllowed):
        put_object(transport, server.url + "a.ics", b"x", if_match='"1"')


@pytest.mark.parametrize(
    "reply", [Reply(403), Reply(405), dav_error(403, "<D:need-privileges/>"), Reply(403, {}, b"<html>error</html>")]
)
def test_no_right_to_write(transport: Transport, reply: Reply) -> None:
    with scripted(always(reply)) as server:
        for write in (
            lambda: put_object(transport, server.url + "cal/a.ics", b"x", create=True),
            lambda: delete_object(transport, server.url + "cal/a.ics", if_match='"1"'),
        ):
            with pytest.raises(NotAllowed) as caught:
                write()
            assert (caught.value.name, caught.value.action) == ("/cal/", "write")


@pytest.mark.parametrize(("status", "reason"), [(500, "status_500"), (502, "status_502"), (507, "quota"), (304, "status_304")])
def test_outcome_that_is_not_known(transport: Transport, status: int, reason: str) -> None:
    with scripted(always(Reply(status))) as server, pytest.raises(BadAnswer) as caught:
        put_object(transport, server.url + "a.ics", b"x", if_match='"1"')
    assert (caught.value.reason, caught.value.status) == (reason, status)
    assert len(server.requests) == 1


def test_delete_that_answers_in_several_parts(transport: Transport) -> None:
    with scripted(always(multistatus(status_only("/a.ics", 423)))) as server:
        answer = delete_object(transport, server.url + "a.ics", if_match='"1"')
    assert answer.locked
    assert not answer.written
