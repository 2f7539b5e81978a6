"""Every operation on a collection, on every real server and on the fake one: what the rest of the program relies on."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from scheduling.caldav.collection import (
    Delta,
    TokenLost,
    delete_object,
    get_object,
    list_etags,
    multiget,
    put_object,
    query_range,
    read_state,
    sync_collection,
)
from scheduling.caldav.transport import Transport
from scheduling.errors import NotFound
from scheduling.model.interval import Interval
from tests.helpers.servers import EmptyCalendar


def event(uid: str, start: str = "20270104T090000Z", end: str = "20270104T093000Z", *more: str) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//test//test//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTAMP:20270101T000000Z",
        f"DTSTART:{start}",
        f"DTEND:{end}",
        *more,
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode()


@pytest.fixture
def transport(real_or_fake_server: EmptyCalendar) -> Iterator[Transport]:
    with Transport(real_or_fake_server.credentials) as transport:
        yield transport


@pytest.fixture
def url(real_or_fake_server: EmptyCalendar) -> str:
    return real_or_fake_server.url


def put(transport: Transport, url: str, name: str = "", body: bytes = b"") -> str:
    uid = str(uuid.uuid4())
    href = url + (name or f"{uid}.ics")
    assert put_object(transport, href, body or event(uid), create=True).written
    return href


def test_state_tells_token_rights_and_reports(transport: Transport, url: str) -> None:
    state = read_state(transport, url)
    assert state.href == url
    assert state.is_calendar
    assert state.writable
    assert state.readable
    assert state.sync_token
    assert state.ctag
    assert {"sync-collection", "calendar-multiget", "calendar-query"} <= state.reports
    assert state.display_name == "Consultations"
    assert state.components == {"VEVENT"}


def test_state_of_a_collection_that_is_gone(transport: Transport, url: str) -> None:
    with pytest.raises(NotFound):
        read_state(transport, url.rstrip("/") + "-not-there/")


def test_ctag_and_token_move_with_a_write(transport: Transport, url: str) -> None:
    before = read_state(transport, url)
    put(transport, url)
    after = read_state(transport, url)
    assert after.ctag != before.ctag
    assert after.sync_token != before.sync_token


def test_created_then_read_back(transport: Transport, url: str) -> None:
    href = put(transport, url, body=event("here", "20270104T090000Z", "20270104T093000Z", "X-SECRET:kept"))
    found = get_object(transport, href)
    assert found is not None
    assert found.href == href
    assert found.etag
    assert b"X-SECRET:kept\r\n" in found.body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def test_nothing_there_reads_as_none(transport: Transport, url: str) -> None:
    assert get_object(transport, url + "nothing.ics") is None


def test_create_does_not_overwrite(transport: Transport, url: str) -> None:
    href = put(transport, url)
    again = put_object(transport, href, event("other"), create=True)
    assert again.precondition_failed
    assert not again.written
    found = get_object(transport, href)
    assert found is not None
    assert b"UID:other" not in found.body


def test_overwrite_only_what_is_known(transport: Transport, url: str) -> None:
    href = put(transport, url, body=event("one"))
    first = get_object(transport, href)
    assert first is not None
    changed = put_object(transport, href, event("one", "20270105T090000Z", "20270105T093000Z"), if_match=first.etag)
    assert changed.written
    stale = put_object(transport, href, event("one", "20270106T090000Z", "20270106T093000Z"), if_match=first.etag)
    assert stale.precondition_failed
    found = get_object(transport, href)
    assert found is not None
    assert b"20270105T090000Z" in found.body
    assert found.etag != first.etag


def test_delete_only_what_is_known(transport: Transport, url: str) -> None:
    href = put(transport, url)
    found = get_object(transport, href)
    assert found is not None
    assert delete_object(transport, href, if_match='"another"').precondition_failed
    assert get_object(transport, href) is not None
    assert delete_object(transport, href, if_match=found.etag).written
    assert get_object(transport, href) is None
    assert delete_object(transport, href, if_match=None).missing


def test_update_of_a_deleted_object_does_not_revive_it(transport: Transport, url: str) -> None:
    href = put(transport, url, body=event("gone"))
    found = get_object(transport, href)
    assert found is not None
    delete_object(transport, href, if_match=found.etag)
    late = put_object(transport, href, event("gone"), if_match=found.etag)
    assert late.precondition_failed or late.missing
    assert get_object(transport, href) is None


def test_calendar_with_an_unreadable_body_is_refused(transport: Transport, url: str) -> None:
    refused = put_object(transport, url + "broken.ics", b"this is no calendar\r\n", create=True)
    assert not refused.written
    assert refused.refused_reason
    assert not refused.precondition_failed


def test_listing_names_objects_with_etags_only(transport: Transport, url: str) -> None:
    assert list_etags(transport, url) == {}
    hrefs = {put(transport, url) for _ in range(3)}
    listed = list_etags(transport, url)
    assert set(listed) == hrefs
    for href, etag in listed.items():
        found = get_object(transport, href)
        assert found is not None
        assert found.etag == etag


def test_changes_since_a_token(transport: Transport, url: str) -> None:
    kept, removed = put(transport, url), put(transport, url)
    first = sync_collection(transport, url, "")
    assert isinstance(first, Delta)
    assert set(first.changed) == {kept, removed}
    assert first.complete
    nothing = sync_collection(transport, url, first.sync_token)
    assert isinstance(nothing, Delta)
    assert not nothing.changed
    assert not nothing.removed
    delete_object(transport, removed, if_match=first.changed[removed])
    added = put(transport, url)
    second = sync_collection(transport, url, first.sync_token)
    assert isinstance(second, Delta)
    assert set(second.changed) == {added}
    assert second.removed == [removed]
    assert second.changed == {added: list_etags(transport, url)[added]}


def test_token_that_the_server_does_not_know(transport: Transport, url: str) -> None:
    assert isinstance(sync_collection(transport, url, "http://example.org/ns/sync/4711"), TokenLost)


def test_multiget_brings_bodies_and_names_what_is_missing(transport: Transport, url: str) -> None:
    hrefs = [put(transport, url) for _ in range(5)]
    fetched = multiget(transport, url, [*hrefs, url + "not-there.ics"])
    assert [found.href for found in fetched.objects] == hrefs
    assert fetched.missing == [url + "not-there.ics"]
    assert not fetched.failed
    listed = list_etags(transport, url)
    for found in fetched.objects:
        assert found.etag == listed[found.href]
        assert found.body.endswith(b"END:VCALENDAR\r\n")
        assert found.body.count(b"\n") == found.body.count(b"\r\n")


def test_multiget_is_batched(transport: Transport, url: str) -> None:
    hrefs = [put(transport, url) for _ in range(101)]
    before = transport.traffic.snapshot()
    fetched = multiget(transport, url, hrefs)
    assert [found.href for found in fetched.objects] == hrefs
    assert transport.traffic.since(before).requests == 2


def test_names_with_odd_characters(transport: Transport, url: str) -> None:
    href = put(transport, url, "caf%C3%A9%20%40%2B.ics", event("odd"))
    listed = list_etags(transport, url)
    assert len(listed) == 1
    spelled = next(iter(listed))
    assert get_object(transport, spelled) is not None
    assert [found.href for found in multiget(transport, url, [href]).objects] == [href]
    assert [found.href for found in multiget(transport, url, [spelled]).objects] == [spelled]


def test_time_range(transport: Transport, url: str) -> None:
    inside = put(transport, url, body=event("in", "20270104T090000Z", "20270104T093000Z"))
    put(transport, url, body=event("out", "20270104T093000Z", "20270104T100000Z"))
    weekly = put(transport, url, body=event("weekly", "20261207T090000Z", "20261207T100000Z", "RRULE:FREQ=WEEKLY;COUNT=10"))
    day = Interval(datetime(2027, 1, 4, 9, tzinfo=UTC), datetime(2027, 1, 4, 9, 30, tzinfo=UTC))
    found = query_range(transport, url, day)
    assert found is not None
    assert {one.href for one in found} == {inside, weekly}
    assert {one.etag for one in found} == {list_etags(transport, url)[href] for href in (inside, weekly)}
    empty = query_range(transport, url, Interval(datetime(2030, 1, 1, tzinfo=UTC), datetime(2030, 1, 2, tzinfo=UTC)))
    assert empty == []
