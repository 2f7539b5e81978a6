"""The faults themselves: each does to an exchange what its name says, and a plan of them can be repeated."""

from __future__ import annotations

import http.client
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scheduling.caldav.collection import Delta, sync_collection
from scheduling.caldav.transport import Credentials, Transport
from scheduling.errors import ServerBusy, ServerUnreachable
from tests.helpers.fault_plan import KINDS, FaultPlan, replayed
from tests.helpers.faulty_proxy import Act, FaultyProxy, faulty_proxy
from tests.helpers.proxy_acts import Late, Paged, another_etag, busy, hangs_up, swapped_etags, truncated
from tests.helpers.proxy_process import proxy_process
from tests.helpers.scripted_server import Reply, Request, Scripted, found, multistatus, scripted

TEN = multistatus(*(found(f"/c/{n}.ics", f'<D:getetag>"{n}"</D:getetag>') for n in range(10)), token="urn:t")


@contextmanager
def behind(answer: Reply) -> Iterator[tuple[Scripted, FaultyProxy, Transport]]:
    with (
        scripted(lambda request: answer) as server,
        faulty_proxy(urlsplit(server.url).port or 0) as proxy,
        Transport(Credentials("user", "")) as transport,
    ):
        yield server, proxy, transport


def test_a_late_request_arrives_when_its_client_has_long_given_up() -> None:
    late = Late()
    with behind(Reply(201)) as (server, proxy, transport):
        proxy.on("PUT", times=1, act=late)
        with pytest.raises(ServerUnreachable):
            transport.request("PUT", proxy.url + "c/1.ics", body=b"first")
        assert transport.request("PUT", proxy.url + "c/1.ics", body=b"second").status == 201
        assert [one.body for one in server.requests] == [b"second"]
        assert late.deliver() == [201]
        assert [one.body for one in server.requests] == [b"second", b"first"]
        assert late.deliver() == []


def test_half_an_answer_is_no_answer() -> None:
    with behind(TEN) as (server, proxy, transport):
        proxy.on("REPORT", act=truncated)
        with pytest.raises(ServerUnreachable):
            sync_collection(transport, proxy.url + "c/", "")
        assert len(server.requests) >= 1, "the server did it"


def test_a_connection_that_was_promised_is_closed() -> None:
    with behind(TEN) as (_, proxy, transport), scripted(proxy) as front:
        for _ in range(3):
            assert transport.request("PROPFIND", front.url + "c/").status == 207
        assert front.connections == 1
        proxy.on("*", act=hangs_up)
        for _ in range(3):
            assert transport.request("PROPFIND", front.url + "c/").status == 207
        assert front.connections == 3, "the first of them came on the one that was open, and closed it"


@pytest.mark.parametrize(("act", "seconds"), [(busy(429, 7), 7.0), (busy(503, 9), 9.0), (busy(503), None)])
def test_a_busy_server_says_how_long(act: Act, seconds: float | None) -> None:
    with behind(TEN) as (server, proxy, transport):
        proxy.on("*", act=act)
        with pytest.raises(ServerBusy) as refused:
            transport.request("PROPFIND", proxy.url + "c/")
        assert refused.value.retry_after_s == seconds
        assert server.requests == []


def test_pages_are_the_whole_in_parts() -> None:
    paged = Paged(4)
    with behind(TEN) as (_, proxy, transport):
        whole = sync_collection(transport, proxy.url + "c/", "")
        proxy.on("REPORT", act=paged)
        proxy.asked.clear()
        assert sync_collection(transport, proxy.url + "c/", "") == whole
        assert isinstance(whole, Delta)
        assert len(whole.changed) == 10
        assert len(proxy.asked) == 3
        assert paged.pages == 2


def test_no_object_has_its_own_etag() -> None:
    with behind(TEN) as (_, proxy, transport):
        proxy.on("*", act=swapped_etags)
        turned = sync_collection(transport, proxy.url + "c/", "")
        assert isinstance(turned, Delta)
        assert [turned.changed[f"{proxy.url}c/{n}.ics"] for n in range(10)] == [f'"{(n + 1) % 10}"' for n in range(10)]


def test_a_write_is_told_another_etag() -> None:
    with behind(Reply(201, {"ETag": '"true"'})) as (_, proxy, transport):
        proxy.on("PUT", act=another_etag)
        assert transport.request("PUT", proxy.url + "c/1.ics").headers["ETag"] == '"before-it-was-rewritten"'


def test_one_seed_one_row_of_faults() -> None:
    one, same, other = FaultPlan(7, 0.02), FaultPlan(7, 0.02), FaultPlan(8, 0.02)
    faults = [one.fault(number) for number in range(20_000)]
    assert faults == [same.fault(number) for number in range(20_000)]
    assert faults != [other.fault(number) for number in range(20_000)]
    hit = [kind for kind in faults if kind is not None]
    assert 300 < len(hit) < 500, "two in a hundred"
    assert set(hit) == set(KINDS), "every kind"


def test_a_log_is_played_again() -> None:
    log = io.StringIO()
    plan = FaultPlan(3, 0.5, kinds=("said_500", "request_lost"), log=log)
    request = Request("GET", "/", {}, b"", 1)
    met = [plan(request, lambda asked: Reply(200)) for _ in range(50)]
    assert plan.done != []
    again = replayed(log.getvalue().splitlines())
    assert [again(request, lambda asked: Reply(200)) for _ in range(50)] == met
    assert again.done == plan.done


def test_a_proxy_of_its_own_counts_what_it_did(tmp_path: Path) -> None:
    log = tmp_path / "faults"
    statuses = []
    with scripted(lambda request: Reply(204)) as server, proxy_process(urlsplit(server.url).port or 0, 5, 0.3, log) as proxy:
        for _ in range(60):
            try:
                connection = http.client.HTTPConnection(urlsplit(proxy.url).netloc, timeout=20)
                connection.request("GET", "/")
                statuses.append(connection.getresponse().status)
            except http.client.HTTPException:
                statuses.append(0)
            finally:
                connection.close()
    expected = [FaultPlan(5, 0.3).fault(number) for number in range(1, 61)]
    assert proxy.asked == 60
    assert proxy.faults == sum(kind is not None for kind in expected)
    assert [line.split()[1] for line in log.read_text().splitlines()] == [kind for kind in expected if kind]
    assert all(status == 204 for status, kind in zip(statuses, expected, strict=True) if kind is None)
