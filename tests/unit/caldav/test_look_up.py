"""Where a domain's calendars are, asked of a real DNS server on loopback."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial

import pytest

from scheduling.caldav.discovery import discover
from scheduling.caldav.look_up import LIMIT_S, MOST_SERVERS, addresses_of
from scheduling.caldav.transport import Credentials, Transport
from scheduling.errors import NotACalendarServer, ServerUnreachable
from tests.helpers.name_server import Records, name_server
from tests.helpers.scripted_server import Reply, Request, scripted
from tests.helpers.servers import EmptyCalendar, free_port

NAME = "_caldavs._tcp.clinic.example"
SRV, TXT = (NAME, "SRV"), (NAME, "TXT")


def found(records: Records, host: str = "clinic.example") -> list[str]:
    with name_server(records) as server:
        return addresses_of(host, server.resolver)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ({SRV: ["0 0 443 dav.clinic.example."]}, ["https://dav.clinic.example/.well-known/caldav"]),
        ({SRV: ["0 0 8443 Dav.Clinic.Example."]}, ["https://dav.clinic.example:8443/.well-known/caldav"]),
        ({SRV: ["0 0 443 dav.clinic.example."], TXT: ['"path=/dav/"']}, ["https://dav.clinic.example/dav/"]),
        ({SRV: ["0 0 443 dav.clinic.example."], TXT: ['"v=1" "PATH=/x/"']}, ["https://dav.clinic.example/x/"]),
        ({SRV: ["0 0 443 dav.clinic.example."], TXT: ['"path=evil"']}, ["https://dav.clinic.example/.well-known/caldav"]),
        ({SRV: ["0 0 443 dav.clinic.example."], TXT: ['"path=/a\\010b"']}, ["https://dav.clinic.example/.well-known/caldav"]),
        ({TXT: ['"path=/dav/"']}, []),
        ({SRV: ["0 0 0 ."]}, []),
        ({}, []),
    ],
)
def test_server_and_path(records: Records, expected: list[str]) -> None:
    assert found(records) == expected


def test_best_first_and_not_too_many() -> None:
    told = ["20 0 443 c.clinic.example.", "10 1 443 b.clinic.example.", "10 9 443 a.clinic.example."]
    assert [one.split(".")[0] for one in found({SRV: told})] == ["https://a", "https://b", "https://c"]
    many = [f"{number} 0 443 s{number}.clinic.example." for number in range(9)]
    assert len(found({SRV: many})) == MOST_SERVERS


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "x.localhost", "intranet", ""])
def test_what_has_no_records_is_not_asked_for(host: str) -> None:
    with name_server({}) as server:
        assert addresses_of(host, server.resolver) == []
    assert not server.asked


@pytest.mark.parametrize("host", ["a..b", f"{'a' * 64}.example", f"{'a.' * 127}example"])
def test_names_that_cannot_be_asked_for(host: str) -> None:
    assert found({}, host) == []


def test_a_resolver_that_does_not_answer_costs_three_seconds() -> None:
    assert LIMIT_S <= 3
    with name_server({}, silent=True) as server:
        began = time.monotonic()
        assert addresses_of("clinic.example", server.resolver) == []
        assert time.monotonic() - began < LIMIT_S + 1
    assert {kind for _, kind in server.asked} == {"SRV"}, "the second question is not asked where the first was not answered"


def test_no_resolver_at_all() -> None:
    with name_server({}) as gone:
        pass
    assert addresses_of("clinic.example", gone.resolver) == []


def order(url: str, looked_up: list[str], status: int = 404) -> list[str]:
    """What is asked, in order; `DNS` where the look-up is."""
    asked = []

    def look_up(host: str) -> list[str]:
        asked.append("DNS")
        return [one.replace("SERVER", server.url.rstrip("/")) for one in looked_up]

    def answer(request: Request) -> Reply:
        asked.append(request.target)
        return Reply(status)

    with scripted(answer) as server, Transport(Credentials("a", "b")) as transport, suppress(NotACalendarServer):
        discover(transport, server.url + url, look_up=look_up)
    return asked


def test_order_of_what_is_tried() -> None:
    assert order("", ["SERVER/dav/"]) == ["/.well-known/caldav", "DNS", "/dav/", "/"]
    assert order("typed/", ["SERVER/dav/"]) == ["/typed/", "/.well-known/caldav", "DNS", "/dav/", "/"]
    assert order("", ["https://evil.example/", "https://127.0.0.1.evil.example/"]) == ["/.well-known/caldav", "DNS", "/"]


def test_dns_is_not_asked_where_the_server_itself_answers(radicale_calendar: EmptyCalendar) -> None:
    def look_up(host: str) -> list[str]:
        raise AssertionError(host)

    with Transport(radicale_calendar.credentials) as transport:
        assert discover(transport, radicale_calendar.server.url, look_up=look_up).calendars


def test_nobody_anywhere() -> None:
    with name_server({}) as server, Transport(Credentials("a", "b")) as transport, pytest.raises(ServerUnreachable) as caught:
        discover(transport, f"https://127.0.0.1:{free_port()}/", look_up=partial(addresses_of, resolver=server.resolver))
    assert caught.value.reason == "connection_refused", "what is told is what was asked for"
