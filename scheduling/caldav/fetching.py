"""Bodies of objects: one (GET), many (`calendar-multiget`; RFC 4791, 7.9)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from scheduling.caldav.href import absolute, key_within, origin_of
from scheduling.caldav.multistatus import ResourceAnswer
from scheduling.caldav.multistatus_stream import EachResponse
from scheduling.caldav.names import caldav, dav
from scheduling.caldav.questions import document, prop, report, text_element
from scheduling.caldav.transport import Answer, Transport
from scheduling.errors import BadAnswer, NotAllowed, NotFound, SchedulingError
from scheduling.href_key import href_key, path_of
from scheduling.progress import CancelToken, Reporter

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

BATCH = 100
MAX_HALVINGS = 7
PATIENCE = 4
"""So many batches must succeed before a larger one is tried again; twice as many each time that this was in vain."""
MAX_PATIENCE = 256
OBJECT_LIMIT_BYTES = 10 * 2**20
BATCH_LIMIT_BYTES = 16 * 2**20
"""A batch that is larger is asked for in smaller ones: usual objects have a thousandth of this."""
PORTION_BYTES = 8 * 2**20
AHEAD = 3
"""Questions under way or answered before what they bring is read: enough that the server has always one to work on."""
_CALENDAR = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*BEGIN:VCALENDAR\b", re.IGNORECASE)
FETCHED_PROPERTIES = (dav("getetag"), caldav("calendar-data"))


@dataclass(frozen=True)
class FetchedObject:
    """One object: `href` absolute (or as it was asked for), `etag` as it came with this body, `body` in the server's bytes.

    Bodies that came within XML have CRLF line ends, whatever they had: XML does not keep them.
    """

    href: str
    etag: str | None
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Fetched:
    """What a multiget found: hrefs as they were asked for. `failed`: there, but not readable, with the status."""

    objects: list[FetchedObject]
    missing: list[str]
    failed: dict[str, int] = field(default_factory=dict)


def get_object(transport: Transport, href: str) -> FetchedObject | None:
    """One object as it stands, byte by byte; None where there is none. Raises `NotAllowed` (`read`), `BadAnswer`."""
    answer = transport.request("GET", href, headers={"Accept": "text/calendar, */*;q=0.1"}, limit_bytes=OBJECT_LIMIT_BYTES)
    if answer.status in (404, 410):
        return None
    if answer.status == 403:
        raise NotAllowed(path_of(href), "read")
    if answer.status != 200:
        raise BadAnswer(origin_of(href), f"status_{answer.status}", answer.status)
    if not _CALENDAR.match(answer.body):
        raise BadAnswer(origin_of(href), "not_calendar", answer.status)  # a sign-in or maintenance page, sent with 200
    return FetchedObject(href, answer.headers.get("ETag") or None, answer.body)


def multiget(
    transport: Transport,
    href: str,
    hrefs: Sequence[str],
    cancel: CancelToken | None = None,
    reporter: Reporter | None = None,
) -> Fetched:
    """Fetch these objects of the collection `href`, 100 at a time; smaller batches, down to one GET, where that fails.

    What was not asked is ignored, what was not answered is asked for again by itself. Raises `NotFound` where the collection is
    gone, so that its objects are not taken for deleted one by one.
    """
    return Fetcher(transport, href).fetch_all(hrefs, cancel, reporter)


_Outcome = Answer | BadAnswer | FetchedObject | int


class Fetcher:
    """Bodies of one collection's objects, and how many of them the server could answer at once: that is learned once."""

    def __init__(self, transport: Transport, href: str) -> None:
        self.transport = transport
        self.href = href
        self.size = BATCH
        self._successes = 0
        self._failures_in_a_row = 0
        self._patience, self._grown = PATIENCE, 0
        self._stopped: SchedulingError | None = None

    def fetch_all(self, hrefs: Sequence[str], cancel: CancelToken | None = None, reporter: Reporter | None = None) -> Fetched:
        """See `multiget`."""
        found: dict[str, FetchedObject | int] = {}
        asked = list(dict.fromkeys(hrefs))
        for answered in self._answers(asked, cancel):
            found |= answered
            if reporter is not None:
                reporter.progressed("fetch", len(found), len(asked))
        return _fetched(found, asked)

    def portions(self, hrefs: Sequence[str], cancel: CancelToken, together: int) -> Generator[Fetched]:
        """The same, some `together` objects at a time, fewer where they are large: memory holds one portion.

        What takes several questions is asked ahead, in a thread that alone uses the transport until the last portion is here or
        the generator is closed: the server works on the next while the last is read. Closing waits for the request under way.
        """
        if len(hrefs) <= BATCH:
            yield from self._portions(hrefs, cancel, together, None)
            return
        from concurrent.futures import ThreadPoolExecutor  # 3 ms, and most synchronisations fetch little

        pool = ThreadPoolExecutor(1, thread_name_prefix="fetch")
        try:
            yield from self._portions(hrefs, cancel, together, pool)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _portions(
        self, hrefs: Sequence[str], cancel: CancelToken, together: int, pool: ThreadPoolExecutor | None
    ) -> Iterator[Fetched]:
        found: dict[str, FetchedObject | int] = {}
        size = 0
        for answered in self._answers(list(dict.fromkeys(hrefs)), cancel, pool):
            found |= answered
            size += sum(len(one.body) for one in answered.values() if isinstance(one, FetchedObject))
            if len(found) >= together or size >= PORTION_BYTES:
                yield _fetched(found, found)
                found, size = {}, 0
        if found:
            yield _fetched(found, found)

    def _answers(
        self, asked: Sequence[str], cancel: CancelToken | None, pool: ThreadPoolExecutor | None = None
    ) -> Iterator[dict[str, FetchedObject | int]]:
        waiting = list(asked[::-1])
        under_way: deque[tuple[list[str], Callable[[], _Outcome]]] = deque()
        while waiting or under_way:
            if cancel is not None:
                cancel.check()
            while waiting and len(under_way) < (1 if pool is None else AHEAD):
                batch = waiting[: -self.size - 1 : -1]
                del waiting[-len(batch) :]
                under_way.append((batch, partial(self._ask, batch) if pool is None else pool.submit(self._ask, batch).result))
            batch, outcome = under_way.popleft()
            answered, left = self._settled(batch, outcome())
            waiting += left[::-1]
            yield answered

    def singly(self, hrefs: Sequence[str], cancel: CancelToken | None = None) -> Fetched:
        """Each by a GET of its own, whatever a report said of it."""
        found: dict[str, FetchedObject | int] = {}
        for href in hrefs:
            if cancel is not None:
                cancel.check()
            found[href] = self._single(href)
        return _fetched(found, found)

    def _ask(self, hrefs: list[str]) -> _Outcome:
        """Ask, without reading the answer; a failure that smaller questions may get round is answered too."""
        if self._stopped is not None:
            raise self._stopped  # asked ahead of a failure: the server is not asked any more
        try:
            return self._single(hrefs[0]) if len(hrefs) == 1 else self._batch(hrefs)
        except BadAnswer as error:
            if len(hrefs) > 1 and (error.status != 0 or error.reason in ("too_large", "encoding")):
                return error
            self._stopped = error  # a redirect to elsewhere or no HTTP at all: smaller batches do not help
            raise
        except SchedulingError as error:
            self._stopped = error
            raise

    def _settled(self, hrefs: list[str], outcome: _Outcome) -> tuple[dict[str, FetchedObject | int], list[str]]:
        """What is known now, and what is still to be asked for, fewer at a time from then on."""
        answered: dict[str, FetchedObject | int] = {}
        if isinstance(outcome, Answer):
            try:
                answered = self._taken(hrefs, outcome)
            except BadAnswer as error:
                outcome = error
        elif not isinstance(outcome, BadAnswer):
            answered = {hrefs[0]: outcome}
        if isinstance(outcome, BadAnswer) and outcome.status in (403, 405, 501):
            self._failures_in_a_row = 2 * MAX_HALVINGS  # refused as such, not for its size
        left = [href for href in hrefs if href not in answered]
        if left:
            self._failed(len(hrefs), len(left))
        elif len(hrefs) > 1 or self._failures_in_a_row <= 2 * MAX_HALVINGS:
            self._succeeded(len(hrefs))
        return answered, left

    def _failed(self, size: int, left: int) -> None:
        if size > self.size:
            return  # asked ahead of what was learned meanwhile
        if 0 < self._grown <= size:
            self._patience = min(2 * self._patience, MAX_PATIENCE)
        self._failures_in_a_row += 1
        self._successes = 0
        # seven halvings lead from a hundred to one: a server that failed more often has no such report
        self.size = 1 if self._failures_in_a_row > 2 * MAX_HALVINGS else max(1, left // 2)

    def _succeeded(self, size: int) -> None:
        self._successes += 1
        if size > 1:
            self._failures_in_a_row = 0
        if self._successes >= self._patience and self.size < BATCH:
            self.size, self._successes = min(BATCH, 2 * self.size), 0
            self._grown = self.size

    def _batch(self, hrefs: list[str]) -> Answer:
        question = document(
            "C:calendar-multiget", prop(FETCHED_PROPERTIES) + "".join(text_element("D:href", path_of(href)) for href in hrefs)
        )
        answer = report(self.transport, self.href, "0", question, BATCH_LIMIT_BYTES)
        if answer.status in (404, 410):
            raise NotFound("calendar", path_of(self.href))
        return answer

    def _single(self, href: str) -> FetchedObject | int:
        """GET one object; the status where it cannot be had."""
        address = absolute(self.href, href)
        try:
            found = get_object(self.transport, address)
        except NotAllowed:
            return 403
        except BadAnswer as error:
            if error.status == 0 and error.reason != "too_large":
                raise
            return error.status or 413
        return 404 if found is None else FetchedObject(href, found.etag, found.body)

    def _taken(self, hrefs: list[str], answer: Answer) -> dict[str, FetchedObject | int]:
        asked = {href_key(href): href for href in hrefs}
        taken: dict[str, FetchedObject | int] = {}
        for response in EachResponse(answer):
            key = key_within(answer.url, response.href)
            href = asked.get(key) if key is not None else None
            if href is None:
                continue
            if response.status in (404, 410):
                taken[href] = response.status
            elif (found := object_in(href, response)) is not None:
                taken[href] = found
        return taken


def _fetched(found: Mapping[str, FetchedObject | int], asked: Iterable[str]) -> Fetched:
    """All that was found, in the order of the question."""
    outcomes = [(href, found[href]) for href in asked]
    return Fetched(
        [one for _, one in outcomes if isinstance(one, FetchedObject)],
        [href for href, one in outcomes if one in (404, 410)],
        {href: one for href, one in outcomes if isinstance(one, int) and one not in (404, 410)},
    )


def object_in(href: str, response: ResourceAnswer) -> FetchedObject | None:
    """The object whose body stands in a response; None where there is none, or something else."""
    element = response.properties.get(caldav("calendar-data"))
    if response.status >= 300 or element is None or not element.text or not element.text.strip():
        return None
    text = element.text.strip("\r\n\t ")  # some servers indent it as they do their elements
    lines = text.replace("\r\n", "\n").replace("\n", "\r\n")
    body = f"{lines}\r\n".encode()
    return FetchedObject(href, response.etag, body) if _CALENDAR.match(body) else None
