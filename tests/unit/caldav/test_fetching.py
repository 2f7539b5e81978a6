"""Bodies from servers that answer too little, too much, or in another spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from xml.sax.saxutils import escape

import pytest

from scheduling.caldav.fetching import FetchedObject, Fetcher, get_object, multiget
from scheduling.caldav.range_query import query_range
from scheduling.caldav.transport import Credentials, Transport
from scheduling.errors import BadAnswer, Cancelled, NotAllowed, NotFound, ServerBusy
from scheduling.model.interval import Interval
from scheduling.progress import CancelToken
from tests.helpers.scripted_server import Reply, Request, always, found, multistatus, scripted, status_only

WHO = Credentials("jeanne", "secret")
INTERVAL = Interval(datetime(2027, 1, 4, 9, tzinfo=UTC), datetime(2027, 1, 4, 10, tzinfo=UTC))


@pytest.fixture
def transport() -> Iterator[Transport]:
    with Transport(WHO) as transport:
        yield transport


def body(name: str) -> str:
    return f"BEGIN:VCALENDAR\nX-NAME:{name}\nEND:VCALENDAR\n"


def data(href: str, text: str | None = None, etag: str = '"1"') -> str:
    text = body(href) if text is None else text
    return found(href, f"<D:getetag>{etag}</D:getetag><C:calendar-data>{text}</C:calendar-data>")


def asked_hrefs(request: Request) -> list[str]:
    return re.findall(r"<D:href>(.*?)</D:href>", request.body.decode())


class Calendar:
    """Answers multigets of at most `limit` hrefs, and GETs."""

    def __init__(self, limit: int = 1000, status: int = 500, names: int = 250) -> None:
        self.limit = limit
        self.status = status
        self.paths = [f"/cal/{number}.ics" for number in range(names)]
        self.gone: set[str] = set()
        self.poison: set[str] = set()
        self.batches: list[int] = []
        self.gets: list[str] = []

    def __call__(self, request: Request) -> Reply:
        if request.method == "GET":
            self.gets.append(request.target)
            if request.target in self.gone:
                return Reply(404)
            return Reply(500) if request.target in self.poison else Reply(200, {"ETag": '"1"'}, body(request.target).encode())
        hrefs = asked_hrefs(request)
        self.batches.append(len(hrefs))
        if len(hrefs) > self.limit or self.poison & set(hrefs):
            return Reply(self.status)
        return multistatus(*(status_only(href, 404) if href in self.gone else data(href) for href in hrefs))


def fetch_all(calendar: Calendar) -> tuple[int, list[str], dict[str, int]]:
    with scripted(calendar) as server, Transport(WHO) as transport:
        fetched = multiget(transport, server.url + "cal/", [server.url.rstrip("/") + path for path in calendar.paths])
    names = [f"/{found.href.removeprefix(server.url)}" for found in fetched.objects]
    expected = [path for path in calendar.paths if path not in calendar.gone | calendar.poison]
    assert names == expected
    return len(server.requests), [href.removeprefix(server.url) for href in fetched.missing], fetched.failed


def test_batches_of_a_hundred() -> None:
    calendar = Calendar()
    calendar.gone = {"/cal/7.ics"}
    requests, missing, failed = fetch_all(calendar)
    assert (calendar.batches, missing, failed) == ([100, 100, 50], ["cal/7.ics"], {})
    assert requests == 3


@pytest.mark.parametrize("status", [400, 413, 500, 502])
def test_server_that_takes_ten_at_a_time(status: int) -> None:
    calendar = Calendar(10, status)
    requests, _, _ = fetch_all(calendar)
    assert not calendar.gets
    assert requests < 65  # 42 batches of six, a larger one tried now and then


def test_one_object_that_breaks_every_report() -> None:
    calendar = Calendar()
    calendar.poison = {"/cal/33.ics"}
    requests, _, failed = fetch_all(calendar)
    assert list(failed.values()) == [500]
    assert requests < 60


@pytest.mark.parametrize("status", [403, 405, 501])
def test_server_without_multiget(status: int) -> None:
    calendar = Calendar(0, status, names=20)
    requests, _, _ = fetch_all(calendar)
    assert (len(calendar.batches), requests) == (1, 21)


def test_server_whose_multiget_always_fails() -> None:
    calendar = Calendar(0, 500)
    requests, _, _ = fetch_all(calendar)
    assert requests < 250 + 40


def test_hrefs_may_be_spelled_otherwise_and_foreign_ones_are_ignored(transport: Transport) -> None:
    reply = multistatus(
        data("/cal/%7ea%c3%a9.ics", body("a")),
        data("/cal/never-asked.ics"),
        data("https://evil.example/other/b.ics", body("evil")),
        data("/other/../cal/b.ics", body("evil")),
        data("http://127.0.0.1/cal/b.ics", body("b"), 'W/"2"'),
    )
    with scripted(always(reply)) as server:
        asked = [server.url + "cal/~a%C3%A9.ics", "/cal/b.ics"]
        fetched = multiget(transport, server.url + "cal/", asked)
    assert [found.href for found in fetched.objects] == asked
    assert [b"X-NAME:a\r\n" in fetched.objects[0].body, b"X-NAME:b\r\n" in fetched.objects[1].body] == [True, True]
    assert fetched.objects[1].etag == 'W/"2"'
    assert asked_hrefs(server.requests[0]) == ["/cal/~a%C3%A9.ics", "/cal/b.ics"]


def test_what_is_not_answered_is_asked_again(transport: Transport) -> None:
    def answer(request: Request) -> Reply:
        if request.method == "GET":
            return Reply(404) if request.target == "/cal/3.ics" else Reply(200, {}, body("raw").encode())
        hrefs = asked_hrefs(request)
        return multistatus(data(hrefs[0]), found(hrefs[1], "<D:getetag>x</D:getetag>", "<C:calendar-data/>"))

    with scripted(answer) as server:
        hrefs = [f"{server.url}cal/{number}.ics" for number in range(5)]
        fetched = multiget(transport, server.url + "cal/", hrefs)
    assert [found.href for found in fetched.objects] == [href for href in hrefs if not href.endswith("3.ics")]
    assert fetched.missing == [hrefs[3]]


@pytest.mark.parametrize("status", [404, 410])
def test_collection_that_is_gone_does_not_empty_the_calendar(transport: Transport, status: int) -> None:
    with scripted(always(Reply(status))) as server, pytest.raises(NotFound):
        multiget(transport, server.url + "cal/", ["/cal/a.ics", "/cal/b.ics"])


def test_forbidden_and_failing_objects_are_named(transport: Transport) -> None:
    def answer(request: Request) -> Reply:
        if request.method == "GET":
            return Reply(403 if "a" in request.target else 500)
        return multistatus(*(status_only(href, 403) for href in asked_hrefs(request)))

    with scripted(answer) as server:
        fetched = multiget(transport, server.url + "cal/", ["/x/a.ics", "/x/b.ics"])
    assert (fetched.objects, fetched.missing, fetched.failed) == ([], [], {"/x/a.ics": 403, "/x/b.ics": 500})


def test_busy_server_is_not_pestered_with_smaller_batches(transport: Transport) -> None:
    with scripted(always(Reply(503, {"Retry-After": "5"}))) as server, pytest.raises(ServerBusy):
        multiget(transport, server.url + "cal/", [f"/cal/{number}.ics" for number in range(50)])
    assert len(server.requests) == 1


def test_nothing_asked_nothing_sent(transport: Transport) -> None:
    with scripted(always(Reply(500))) as server:
        assert multiget(transport, server.url + "cal/", []).objects == []
    assert not server.requests


def test_cancelled_and_reported() -> None:
    cancel, steps = CancelToken(), []

    class Reporter:
        def progressed(self, step: str, done: int, total: int) -> None:
            steps.append((step, done, total))
            cancel.cancel()

    calendar = Calendar()
    with scripted(calendar) as server, Transport(WHO) as transport, pytest.raises(Cancelled):
        multiget(transport, server.url + "cal/", calendar.paths, cancel, Reporter())
    assert steps == [("fetch", 100, 250)]


@pytest.mark.parametrize(
    "written",
    ["@\nB\n", "@\r\nB\r\n", "@&#13;\nB&#13;\n", "\n    @\nB\n    ", "<![CDATA[@\r\nB]]>"],
)
def test_line_ends_are_made_the_standard_s(transport: Transport, written: str) -> None:
    with scripted(always(multistatus(data("/cal/a.ics", written.replace("@", "BEGIN:VCALENDAR"))))) as server:
        fetched = multiget(transport, server.url + "cal/", ["/cal/a.ics", "/cal/missing.ics"])
        first = fetched.objects[0]
    assert first.body == b"BEGIN:VCALENDAR\r\nB\r\n"


def test_text_is_kept(transport: Transport) -> None:
    text = 'BEGIN:VCALENDAR\nSUMMARY:é < & > " \U0001f600\\n\n  folded\nEND:VCALENDAR'
    with scripted(always(multistatus(data("/cal/a.ics", escape(text)), data("/cal/b.ics")))) as server:
        fetched = multiget(transport, server.url + "cal/", ["/cal/a.ics", "/cal/b.ics"])
    assert fetched.objects[0].body.decode() == text.replace("\n", "\r\n") + "\r\n"


def test_get(transport: Transport) -> None:
    raw = b"BEGIN:VCALENDAR\nX:\xff\nEND:VCALENDAR"
    with scripted(always(Reply(200, {"ETag": 'W/"7"'}, raw))) as server:
        assert get_object(transport, server.url + "a.ics") == FetchedObject(server.url + "a.ics", 'W/"7"', raw)


@pytest.mark.parametrize("raw", [b"<html>Sign in</html>", b"", b"X", b"BEGIN:VCALENDARS\r\n", b"<!-- BEGIN:VCALENDAR -->"])
def test_page_that_is_sent_with_200_is_no_object(transport: Transport, raw: bytes) -> None:
    with scripted(always(Reply(200, {"Content-Type": "text/html", "ETag": '"1"'}, raw))) as server:
        with pytest.raises(BadAnswer) as caught:
            get_object(transport, server.url + "a.ics")
        assert (caught.value.reason, caught.value.status) == ("not_calendar", 200)
        fetched = multiget(transport, server.url, [server.url + "a.ics"])
    assert (fetched.objects, fetched.missing, list(fetched.failed.values())) == ([], [], [200])


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n \t", b"\n\xef\xbb\xbf\n"])
def test_object_may_begin_with_blanks_and_in_any_case(transport: Transport, before: bytes) -> None:
    raw = before + b"Begin:vCalendar\r\nEND:VCALENDAR\r\n"
    with scripted(always(Reply(200, {}, raw))) as server:
        fetched = get_object(transport, server.url + "a.ics")
    assert fetched is not None
    assert fetched.body == raw


def test_multiget_that_gives_a_page_for_a_body(transport: Transport) -> None:
    def answer(request: Request) -> Reply:
        if request.method == "GET":
            return Reply(200, {}, b"<html/>")
        return multistatus(data("/cal/a.ics"), data("/cal/b.ics", "Please sign in"))

    with scripted(answer) as server:
        hrefs = [server.url + "cal/a.ics", server.url + "cal/b.ics"]
        fetched = multiget(transport, server.url + "cal/", hrefs)
    assert [found.href for found in fetched.objects] == hrefs[:1]
    assert (fetched.missing, fetched.failed) == ([], {hrefs[1]: 200})


def test_bodies_under_an_inner_host_are_taken(transport: Transport) -> None:
    inner = "http://inner.local:8080/cal/"
    with scripted(always(multistatus(data(f"{inner}a.ics"), data(f"{inner}b.ics")))) as server:
        hrefs = [server.url + "cal/a.ics", server.url + "cal/b.ics"]
        assert [found.href for found in multiget(transport, server.url + "cal/", hrefs).objects] == hrefs
        looked = query_range(transport, server.url + "cal/", INTERVAL)
    assert looked is not None
    assert [found.href for found in looked] == hrefs
    assert len(server.requests) == 2


@pytest.mark.parametrize(("status", "error"), [(403, NotAllowed), (500, BadAnswer), (206, BadAnswer), (400, BadAnswer)])
def test_get_refused(transport: Transport, status: int, error: type[Exception]) -> None:
    with scripted(always(Reply(status))) as server, pytest.raises(error):
        get_object(transport, server.url + "a.ics")


@pytest.mark.parametrize("status", [404, 410])
def test_get_of_nothing(transport: Transport, status: int) -> None:
    with scripted(always(Reply(status))) as server:
        assert get_object(transport, server.url + "a.ics") is None


def test_range_is_asked_in_whole_seconds_of_utc(transport: Transport) -> None:
    paris = timezone(timedelta(hours=1))
    interval = Interval(datetime(2027, 1, 4, 9, 0, 0, 5, tzinfo=paris), datetime(2027, 1, 4, 10, 0, 0, 5, tzinfo=paris))
    instant = Interval(interval.start, interval.start)
    with scripted(always(multistatus())) as server:
        assert query_range(transport, server.url + "cal/", interval) == []
        query_range(transport, server.url + "cal/", instant)
    assert b'start="20270104T080000Z" end="20270104T090001Z"' in server.requests[0].body
    assert b'start="20270104T080000Z" end="20270104T080001Z"' in server.requests[1].body
    assert server.requests[0].headers["depth"] == "1"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(500),
        Reply(403),
        Reply(501),
        Reply(200, {}, b"<html/>"),
        Reply(207, {}, b"<broken"),
        multistatus(data("/cal/a.ics"), status_only("/cal/", 507)),
        multistatus(data("/cal/a.ics"), status_only("/cal/b.ics", 500)),
        multistatus(data("/cal/a.ics"), status_only("/cal/b.ics", 404)),
        multistatus(data("/cal/a.ics"), found("/cal/b.ics", "<D:getetag>x</D:getetag>", "<C:calendar-data/>")),
        multistatus(data("/cal/a.ics"), data("/cal/b.ics", "  ")),
        multistatus(data("/cal/a.ics"), data("/cal/b.ics", "Please sign in")),
        multistatus(data("/cal/a.ics"), data("https://evil.example/b.ics")),
    ],
)
def test_a_look_that_is_not_whole_is_no_look(transport: Transport, reply: Reply) -> None:
    with scripted(always(reply)) as server:
        assert query_range(transport, server.url + "cal/", INTERVAL) is None


def test_a_whole_look(transport: Transport) -> None:
    reply = multistatus(found("/cal/", "<D:getetag>x</D:getetag>"), data("/cal/a.ics"), data("/cal/b.ics", etag='"2"'))
    with scripted(always(reply)) as server:
        looked = query_range(transport, server.url + "cal/", INTERVAL)
    assert looked is not None
    assert [(one.href, one.etag) for one in looked] == [(server.url + "cal/a.ics", '"1"'), (server.url + "cal/b.ics", '"2"')]


def test_look_at_a_calendar_that_is_gone(transport: Transport) -> None:
    with scripted(always(Reply(404))) as server, pytest.raises(NotFound):
        query_range(transport, server.url + "cal/", INTERVAL)


def test_portions_are_smaller_where_objects_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory holds one portion: its size counts, not the number of objects alone."""
    monkeypatch.setattr("scheduling.caldav.fetching.PORTION_BYTES", 5_000)
    calendar = Calendar()

    def large(request: Request) -> Reply:
        hrefs = asked_hrefs(request)
        if len(hrefs) > 10:
            return Reply(500)
        return multistatus(*(data(href, body("x" * 1_000)) for href in hrefs))

    with scripted(large) as server, Transport(WHO) as transport:
        hrefs = [server.url.rstrip("/") + path for path in calendar.paths]
        portions = list(Fetcher(transport, server.url + "cal/").portions(hrefs, CancelToken(), 100))
    assert sorted(one.href for portion in portions for one in portion.objects) == sorted(hrefs)
    assert max(len(portion.objects) for portion in portions) <= 10


def test_a_batch_that_is_too_large_is_asked_for_in_smaller_ones(transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduling.caldav.fetching.BATCH_LIMIT_BYTES", 20_000)
    calendar = Calendar(names=100)

    def large(request: Request) -> Reply:
        calendar.batches.append(len(asked_hrefs(request)))
        return multistatus(*(data(href, body("x" * 1_000)) for href in asked_hrefs(request)))

    with scripted(large) as server:
        hrefs = [server.url.rstrip("/") + path for path in calendar.paths]
        assert len(multiget(transport, server.url + "cal/", hrefs).objects) == 100
    assert calendar.batches[0] == 100
    assert max(calendar.batches[2:]) <= 25, "twice as many are tried now and then"
