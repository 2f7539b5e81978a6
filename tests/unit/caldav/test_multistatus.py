"""Multistatus documents, well-formed and hostile."""

from __future__ import annotations

import time
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.caldav import multistatus
from scheduling.caldav.multistatus import Multistatus, clean_name, parse_multistatus, preconditions
from scheduling.caldav.multistatus_stream import EachResponse
from scheduling.caldav.names import caldav, dav
from scheduling.caldav.transport import Answer
from scheduling.errors import BadAnswer

START = '<?xml version="1.0" encoding="utf-8"?>'


def streamed(found: Answer) -> Multistatus:
    """The same by the reader of long answers, which lets go of each resource with the next."""
    each = EachResponse(found)
    responses = [replace(one, properties={name: deepcopy(held) for name, held in one.properties.items()}) for one in each]
    return Multistatus(responses, each.sync_token)


@pytest.fixture(params=[multistatus.parse_multistatus, streamed], autouse=True)
def _both_readers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test of this module for both."""
    monkeypatch.setitem(globals(), "parse_multistatus", request.param)


def answer(text: str | bytes, status: int = 207) -> Answer:
    return Answer(status, {}, text.encode() if isinstance(text, str) else text, "https://h/cal/")


def wrapped(content: str) -> Answer:
    return answer(f'{START}<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">{content}</D:multistatus>')


def test_found_and_missing_properties() -> None:
    (one,) = parse_multistatus(
        wrapped(
            """
            <D:response><D:href> /cal/a.ics </D:href>
              <D:propstat><D:prop><D:getetag>W/"1"</D:getetag><D:displayname/></D:prop>
                <D:status>HTTP/1.1 200 OK</D:status></D:propstat>
              <D:propstat><D:prop><C:calendar-data/></D:prop><D:status>HTTP/2 404 Not Found</D:status></D:propstat>
            </D:response>"""
        )
    ).responses
    assert (one.href, one.status, one.etag) == ("/cal/a.ics", 200, 'W/"1"')
    assert one.text(dav("displayname")) is None
    assert dav("displayname") in one.properties
    assert one.missing == {caldav("calendar-data"): 404}


def test_status_of_several_hrefs_at_once() -> None:
    found = parse_multistatus(
        wrapped(
            "<D:response><D:href>/a</D:href><D:href>/b</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>"
            "<D:response><D:href>/c</D:href><D:status>HTTP/1.1 507</D:status>"
            "<D:error><D:number-of-matches-within-limits/></D:error></D:response><D:sync-token> t </D:sync-token>"
        )
    )
    assert [(one.href, one.status) for one in found.responses] == [("/a", 404), ("/b", 404), ("/c", 507)]
    assert found.responses[2].error == {"number-of-matches-within-limits"}
    assert found.sync_token == "t"


def test_response_without_any_status_is_no_success() -> None:
    (one,) = parse_multistatus(wrapped("<D:response><D:href>/a</D:href></D:response>")).responses
    assert one.status == 0


def test_default_namespace_and_any_prefix() -> None:
    (one,) = parse_multistatus(
        answer('<multistatus xmlns="DAV:"><response><href>/a</href><status>HTTP/1.0 200 OK</status></response></multistatus>')
    ).responses
    assert one.href == "/a"


def test_names_are_told_apart_by_namespace() -> None:
    (one,) = parse_multistatus(
        wrapped(
            '<D:response><D:href>/a</D:href><D:propstat><D:prop><getetag xmlns="urn:other">x</getetag></D:prop>'
            "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
        )
    ).responses
    assert one.etag is None


@pytest.mark.parametrize("status", [200, 201, 204, 301, 404, 500])
def test_only_207_is_a_multistatus(status: int) -> None:
    with pytest.raises(BadAnswer) as caught:
        parse_multistatus(answer('<D:multistatus xmlns:D="DAV:"/>', status))
    assert (caught.value.reason, caught.value.status) == ("not_multistatus", status)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not xml",
        b"<html><body>Sign in<br></html>",
        b'<D:multistatus xmlns:D="DAV:">',
        b"\xff\xfe\x00",
        b"<a>\x00</a>",
        b"<a>&b;</a>",
    ],
)
def test_what_is_no_xml(body: bytes) -> None:
    with pytest.raises(BadAnswer) as caught:
        parse_multistatus(answer(body))
    assert caught.value.reason == "not_xml"


@pytest.mark.parametrize("before", ["\n", " \r\n\t", "\ufeff", "\ufeff\n", "\n\ufeff"])
def test_blanks_before_the_declaration_are_passed_over(before: str) -> None:
    text = (
        before
        + '<?xml version="1.0" encoding="utf-8"?><D:multistatus xmlns:D="DAV:"><D:sync-token>t</D:sync-token></D:multistatus>'
    )
    assert parse_multistatus(answer(text.encode())).sync_token == "t"
    with pytest.raises(BadAnswer) as caught:
        parse_multistatus(answer(text.replace("?><D", "?><!DOCTYPE x><D").encode()))
    assert caught.value.reason == "doctype"


def test_another_document() -> None:
    with pytest.raises(BadAnswer) as caught:
        parse_multistatus(answer("<html><body/></html>"))
    assert caught.value.reason == "not_multistatus"


LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol" * 10}">' for n in range(10))
DOCUMENT = '<D:multistatus xmlns:D="DAV:"><D:response><D:href{attribute}>{content}</D:href></D:response></D:multistatus>'


@pytest.mark.parametrize(
    "prolog",
    [
        f"<!DOCTYPE x [{LOL}]>",
        '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!-- - --><?a b?>\n<!DOCTYPE x [<!ENTITY l9 "x">]>',
        "<!DOCTYPE x>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig", "iso-8859-1"])
def test_document_types_and_entities_are_refused(prolog: str, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    entity = "&l9;" if "ENTITY" in prolog else ""
    for attribute, content in (("", entity), (f' a="{entity}"' if "SYSTEM" not in prolog else "", "x")):
        text = f'<?xml version="1.0" encoding="{declared}"?>{prolog}{DOCUMENT.format(attribute=attribute, content=content)}'
        began = time.monotonic()
        with pytest.raises(BadAnswer) as caught:
            parse_multistatus(answer(text.encode(encoding)))
        assert time.monotonic() - began < 1
        assert caught.value.reason in ("doctype", "not_xml")


def test_doctype_within_a_text_is_only_a_text() -> None:
    (one,) = parse_multistatus(
        wrapped(
            "<D:response><D:href>/a</D:href><D:propstat>"
            "<D:prop><C:calendar-data><![CDATA[<!DOCTYPE x>]]></C:calendar-data></D:prop>"
            "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
        )
    ).responses
    assert one.text(caldav("calendar-data")) == "<!DOCTYPE x>"


def test_depth_and_text_are_bounded() -> None:
    for text in ("<a>" * 5000 + "</a>" * 5000, "<a>" + "x" * 11_000_000 + "</a>"):
        with pytest.raises(BadAnswer):
            parse_multistatus(answer(text))


def test_prolog_of_many_comments_is_read_in_no_time() -> None:
    began = time.monotonic()
    for text in ("<!-- " + "-" * 4000, "<!---" * 800, "<?" * 2000, " " * 4000 + "<!-", "<!-- a -->" * 400 + "<a/>"):
        with pytest.raises(BadAnswer):
            parse_multistatus(answer(text))
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("etag", ["", '"a\nb"', '"\u20ac"', '"' + "x" * 2000 + '"'])
def test_etag_that_could_not_stand_in_a_header(etag: str) -> None:
    (one,) = parse_multistatus(
        wrapped(
            f"<D:response><D:href>/a</D:href><D:propstat><D:prop><D:getetag>{etag}</D:getetag></D:prop>"
            "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
        )
    ).responses
    assert one.etag is None


def test_token_that_is_no_token() -> None:
    assert parse_multistatus(wrapped("<D:sync-token/>")).sync_token is None
    assert parse_multistatus(wrapped(f"<D:sync-token>{'x' * 9000}</D:sync-token>")).sync_token is None


def test_preconditions_of_the_standards_only() -> None:
    sabre = (
        f'{START}<d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns"><s:exception>Sabre\\X</s:exception>'
        "<s:message>text</s:message><d:valid-sync-token/></d:error>"
    )
    assert preconditions(answer(sabre, 403)) == {"valid-sync-token"}
    for other in ("", "error", "<error/>", "<html>error</html>", "error" * 100):
        assert preconditions(answer(other, 403)) == frozenset()


@given(st.text(max_size=400))
def test_names_can_be_shown(text: str) -> None:
    name = clean_name(text)
    assert len(name) <= 200
    assert name.isprintable()
    assert name == name.strip()


def test_name_keeps_its_letters() -> None:
    assert clean_name(" Dr Éléonore\n\tÇelik\x07\u202e ") == "Dr Éléonore Çelik"
    assert clean_name("x" * 10_000_000) == "x" * 200
    assert clean_name(None) == ""


@pytest.mark.parametrize(
    "filling",
    [
        "<a/>" * 600_000,
        "<a>" * 200 + "<b/>" * 600_000 + "</a>" * 200,
        "<a " + " ".join(f"a{number}=''" for number in range(600_000)) + "/>",
        "<D:response><D:href>/a</D:href><D:propstat><D:prop>" + "<a/>" * 600_000 + "</D:prop></D:propstat></D:response>",
    ],
    ids=["siblings", "nested", "attributes", "properties"],
)
def test_an_answer_that_swells_in_memory_is_refused(filling: str) -> None:
    """Four octets on the wire become a hundred here."""
    with pytest.raises(BadAnswer) as caught:
        parse_multistatus(wrapped(filling))
    assert caught.value.reason in {"too_large", "not_xml"}


def test_the_token_may_come_first_and_a_token_within_a_property_is_another() -> None:
    held = "<D:sync-token>other</D:sync-token>"
    response = (
        f"<D:response><D:href>/a</D:href><D:propstat><D:prop>{held}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
        f"{held}</D:response>"
    )
    for text in (f"<D:sync-token>t</D:sync-token>{response}", f"{response}<D:sync-token>t</D:sync-token>"):
        assert parse_multistatus(wrapped(text)).sync_token == "t"
    assert parse_multistatus(wrapped(response)).sync_token is None


def test_responses_within_a_property_are_not_of_the_answer() -> None:
    inner = "<D:response><D:href>/inner</D:href></D:response>"
    outer = (
        f"<D:response><D:href>/outer</D:href><D:propstat><D:prop><D:x>{inner}</D:x></D:prop>"
        "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
    )
    assert [one.href for one in parse_multistatus(wrapped(outer)).responses] == ["/outer"]
