"""What else a network or a server does to an exchange: for `FaultyProxy.on(..., act=...)` and for a `FaultPlan`."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count

from tests.helpers.faulty_proxy import CLOSED, Act, Forward, says
from tests.helpers.scripted_server import Reply, Request

_RESPONSE = re.compile(rb"<(?:[\w-]+:)?response\b.*?</(?:[\w-]+:)?response>", re.DOTALL)
_TOKEN = re.compile(rb"(<(?:[\w-]+:)?sync-token[^>]*>)([^<]*)(</(?:[\w-]+:)?sync-token>)")
_ETAG = re.compile(rb"(<(?:[\w-]+:)?getetag>)([^<]*)(</(?:[\w-]+:)?getetag>)")


@dataclass
class Late:
    """Requests that reach the server after the client gave up: each is kept until `deliver`, its client hears nothing.

    proxy.on("PUT", body=CONFIRMED, times=1, act=late); ... ; late.deliver()
    """

    kept: list[tuple[Request, Forward]] = field(default_factory=list)

    def __call__(self, request: Request, forward: Forward) -> Reply:
        self.kept.append((request, forward))
        return CLOSED

    def deliver(self) -> list[int]:
        """Now they arrive, in their order; the statuses that nobody hears."""
        arrived, self.kept = self.kept, []
        return [forward(request).status for request, forward in arrived]


def late_by(seconds: Callable[[], float]) -> Act:
    """The client's connection breaks at once, and the request arrives `seconds` later, for servers that really wait."""

    def act(request: Request, forward: Forward) -> Reply:
        def arrive() -> None:
            with contextlib.suppress(OSError):  # the server is gone by now: it never arrives
                forward(request)

        timer = threading.Timer(seconds(), arrive)
        timer.daemon = True
        timer.start()
        return CLOSED

    return act


def truncated(request: Request, forward: Forward) -> Reply:
    """The server does it; half of what its answer promised comes, then the connection closes."""
    answer = forward(request)
    body = answer.body if isinstance(answer.body, bytes) else b""
    if not body:
        return CLOSED  # there is no half of nothing
    return replace(answer, body=body[: len(body) // 2], length=len(body), cut=True)


def hangs_up(request: Request, forward: Forward) -> Reply:
    """The whole answer comes, with keep-alive promised, and the connection is closed all the same."""
    return replace(forward(request), cut=True)


def busy(status: int = 503, retry_after: int | None = None) -> Act:
    """429 or 503, with the seconds after which to come again; the server is not asked."""
    return says(status, {} if retry_after is None else {"Retry-After": str(retry_after)})


def swapped_etags(request: Request, forward: Forward) -> Reply:
    """In a list of objects each has the etag of its neighbour: no etag stands by the body that it came with."""
    answer = forward(request)
    body = answer.body if isinstance(answer.body, bytes) else b""
    etags = [found[2] for found in _ETAG.finditer(body)]
    turned = iter(etags[1:] + etags[:1])
    return replace(answer, body=_ETAG.sub(lambda found: found[1] + next(turned) + found[3], body))


def another_etag(request: Request, forward: Forward) -> Reply:
    """The answer to a write names an etag that the object never has (seen where a server rewrites what it is given)."""
    answer = forward(request)
    headers = {name: '"before-it-was-rewritten"' if name.lower() == "etag" else value for name, value in answer.headers.items()}
    return replace(answer, headers=headers)


@dataclass
class Paged:
    """A server that cuts `sync-collection` at `size` responses (RFC 6578, 3.6): 507 for the collection, and a token to go on."""

    size: int
    pages: int = 0
    _waiting: dict[bytes, tuple[Reply, list[bytes]]] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=count)

    def __call__(self, request: Request, forward: Forward) -> Reply:
        asked = _TOKEN.search(request.body)
        if b"sync-collection" not in request.body or asked is None:
            return forward(request)
        answer, responses = self._waiting.pop(asked[2], (None, []))
        if answer is None:
            answer = forward(request)
            responses = _RESPONSE.findall(answer.body) if isinstance(answer.body, bytes) and answer.status == 207 else []
        if len(responses) <= self.size:
            return self._page(answer, responses, b"", None) if responses else answer
        token = f"urn:page:{next(self._numbers)}".encode()
        self._waiting[token] = (answer, responses[self.size :])
        self.pages += 1
        cut = f'<D:response xmlns:D="DAV:"><D:href>{request.target}</D:href><D:status>HTTP/1.1 507 Cut</D:status></D:response>'
        return self._page(answer, responses[: self.size], cut.encode(), token)

    def _page(self, answer: Reply, responses: list[bytes], cut: bytes, token: bytes | None) -> Reply:
        assert isinstance(answer.body, bytes)
        whole = _RESPONSE.sub(b"", answer.body)
        closing = _TOKEN.search(whole)
        assert closing is not None
        inner = b"".join(responses) + cut + closing[1] + (token or closing[2]) + closing[3]
        return replace(answer, body=whole[: closing.start()] + inner + whole[closing.end() :])
