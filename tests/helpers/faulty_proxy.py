"""A proxy in front of a real calendar server that fails as networks and servers do, by rules that a test writes.

with faulty_proxy(server.port) as proxy:
    proxy.on("PUT", body=b"X-TELECONSULT-CLAIM", times=1, act=answer_lost)
    ...
    proxy.heal()
"""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from tests.helpers.scripted_server import Reply, Request, scripted

ANSWER_S = 20
HELD_S = 20
HOP_BY_HOP = frozenset({"connection", "content-length", "transfer-encoding", "date", "server"})

Forward = Callable[[Request], Reply]
"""Asks the server behind, and answers what it said."""
Act = Callable[[Request, Forward], Reply]

CLOSED = Reply(raw=())
"""No byte of an answer: the connection is closed."""


@dataclass
class Rule:
    """What happens to the requests that it fits: not to the first `skip`, then to `times` of them (None: all)."""

    method: str
    path: str
    body: bytes
    act: Act
    skip: int
    times: int | None
    fitted: int = 0
    applied: int = 0

    def takes(self, request: Request) -> bool:
        """Whether it deals with this request, which is counted."""
        if self.method not in {"*", request.method} or self.path not in request.target or self.body not in request.body:
            return False
        self.fitted += 1
        if self.fitted <= self.skip or (self.times is not None and self.applied >= self.times):
            return False
        self.applied += 1
        return True


@dataclass
class FaultyProxy:
    """The first rule that takes a request decides; without one it goes through. `asked`: all requests since `heal`."""

    port: int
    url: str = ""
    asked: list[Request] = field(default_factory=list)
    _rules: list[Rule] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _released: threading.Event = field(default_factory=threading.Event)

    def on(self, method: str, *, act: Act, path: str = "", body: bytes = b"", skip: int = 0, times: int | None = None) -> Rule:
        """From now on deal so with requests of `method` (`*`: any) whose target has `path` and whose body has `body` in it."""
        rule = Rule(method, path, body, act, skip, times)
        with self._lock:
            self._rules.append(rule)
        return rule

    def heal(self) -> None:
        """No faults any more: rules are forgotten, and answers that are held back are let go."""
        with self._lock:
            self._rules.clear()
            self.asked.clear()
        self._released.set()
        self._released = threading.Event()

    def methods(self, *wanted: str) -> list[str]:
        """The methods asked for since `heal`, in order; with `wanted` only those."""
        return [one.method for one in self.asked if not wanted or one.method in wanted]

    def held(self, meanwhile: Callable[[], object]) -> Act:
        """The server does it, then `meanwhile` happens, and the answer comes only after `heal`."""
        released = self._released

        def act(request: Request, forward: Forward) -> Reply:
            answer = forward(request)
            meanwhile()
            released.wait(HELD_S)
            return answer

        return act

    def going_dark(self, act: Act) -> Act:
        """`act`, and from then on nothing reaches the server."""

        def last(request: Request, forward: Forward) -> Reply:
            self.on("*", act=request_lost)
            return act(request, forward)

        return last

    def __call__(self, request: Request) -> Reply:
        with self._lock:
            self.asked.append(request)
            rule = next((one for one in self._rules if one.takes(request)), None)
        return self.forward(request) if rule is None else rule.act(request, self.forward)

    def forward(self, request: Request) -> Reply:
        """Ask the server behind, on a connection of its own. `OSError` and a closed connection where it is away."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_S)
        try:
            headers = {name: value for name, value in request.headers.items() if name not in HOP_BY_HOP}
            connection.request(request.method, request.target, request.body or None, headers)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        kept = {name: value for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP}
        return Reply(answer.status, kept, body)


@contextmanager
def faulty_proxy(port: int) -> Iterator[FaultyProxy]:
    """In front of the server on this loopback port, until the end of the block."""
    proxy = FaultyProxy(port)
    with scripted(proxy) as front:
        proxy.url = front.url
        try:
            yield proxy
        finally:
            proxy.heal()


def request_lost(request: Request, forward: Forward) -> Reply:
    """The server never hears of it."""
    return CLOSED


def answer_lost(request: Request, forward: Forward) -> Reply:
    """The server does it; the connection breaks before it says so."""
    forward(request)
    return CLOSED


def says(status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> Act:
    """The server is not asked: this is the answer."""
    return lambda request, forward: Reply(status, headers or {}, body)


def refuses(status: int, condition: str) -> Act:
    """The server is not asked: a status with a precondition (prefix D or C) in its body."""
    text = f'<D:error xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">{condition}</D:error>'
    return says(status, {"Content-Type": "application/xml"}, text.encode())


def does_but_says(status: int) -> Act:
    """The server does it, and something between says this status."""

    def act(request: Request, forward: Forward) -> Reply:
        forward(request)
        return Reply(status)

    return act


def before(happens: Callable[[], object]) -> Act:
    """Something happens, then the server is asked."""

    def act(request: Request, forward: Forward) -> Reply:
        happens()
        return forward(request)

    return act


def after(happens: Callable[[], object]) -> Act:
    """The server is asked, something happens, then its answer comes."""

    def act(request: Request, forward: Forward) -> Reply:
        answer = forward(request)
        happens()
        return answer

    return act


def kept_elsewhere(request: Request, forward: Forward) -> Reply:
    """A new object is kept under a name of the server's choice, told by `Location` (RFC 9110, 15.3.2)."""
    if "if-none-match" not in request.headers:
        return forward(request)
    folder, _, name = request.target.rpartition("/")
    answer = forward(replace(request, target=f"{folder}/kept-{name}"))
    return replace(answer, headers={**answer.headers, "Location": f"{folder}/kept-{name}"})


def without_extensions(request: Request, forward: Forward) -> Reply:
    """A server that keeps no X- properties."""
    return forward(replace(request, body=re.sub(rb"\r\nX-[^\r]*(?:\r\n[ \t][^\r]*)*", b"", request.body)))


def weak_etags(request: Request, forward: Forward) -> Reply:
    """Every etag is weak, in headers and in bodies; a condition on one is as the server behind judges it."""
    answer = forward(request)
    headers = {name: f"W/{value}" if name.lower() == "etag" else value for name, value in answer.headers.items()}
    body = answer.body if isinstance(answer.body, bytes) else b""
    return replace(answer, headers=headers, body=re.sub(rb'(getetag>)(&quot;|")', rb"\1W/\2", body))


def no_etags(request: Request, forward: Forward) -> Reply:
    """No etag in any header; those of listings stay, without them there is no synchronisation."""
    answer = forward(request)
    return replace(answer, headers={name: value for name, value in answer.headers.items() if name.lower() != "etag"})


def line_feeds_only(request: Request, forward: Forward) -> Reply:
    """Bodies come with other line ends than they went in."""
    answer = forward(request)
    return replace(answer, body=answer.body.replace(b"\r\n", b"\n") if isinstance(answer.body, bytes) else answer.body)
