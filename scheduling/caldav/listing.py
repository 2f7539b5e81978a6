"""What a collection holds and what changed in it: `sync-collection` (RFC 6578) and the plain listing of etags."""

from __future__ import annotations

from dataclasses import dataclass, field

from scheduling.caldav.href import member, origin_of, same_collection
from scheduling.caldav.multistatus import ResourceAnswer, preconditions
from scheduling.caldav.multistatus_stream import EachResponse
from scheduling.caldav.names import dav
from scheduling.caldav.questions import ask_properties, document, prop, report, text_element
from scheduling.caldav.state import collection_error
from scheduling.caldav.transport import Answer, Transport
from scheduling.errors import BadAnswer
from scheduling.href_key import href_key
from scheduling.progress import CancelToken

MAX_PAGES = 10_000
MAX_MEMBERS = 200_000
"""Of one collection, over all pages: large calendars have half as many, and each takes half a kilobyte here."""
MAX_NAMES_CHARACTERS = 32 * 2**20
"""All addresses and etags together: usual ones have 150 characters."""
ETAG_PROPERTIES = (dav("getetag"), dav("resourcetype"))


@dataclass(frozen=True)
class Delta:
    """What changed since a token. Hrefs are absolute, in the server's spelling; `complete` is False where pages were missing."""

    changed: dict[str, str | None]
    removed: list[str]
    sync_token: str
    complete: bool = True


@dataclass(frozen=True)
class TokenLost:
    """The server no longer knows the token: list everything anew."""

    status: int = 0


@dataclass(frozen=True)
class NotSupported:
    """The server has no such report for this collection."""

    status: int = 0


@dataclass(slots=True)
class _Tally:
    """Bounds what is kept of a listing: an answer within the limit of its size may name a million members."""

    origin: str
    members: int = 0
    characters: int = 0

    def count(self, address: str, etag: str | None) -> None:
        """Raises `BadAnswer` (`too_many`)."""
        self.members += 1
        self.characters += len(address) + len(etag or "")
        if self.members > MAX_MEMBERS or self.characters > MAX_NAMES_CHARACTERS:
            raise BadAnswer(self.origin, "too_many", 207)


@dataclass(slots=True)
class _Pages:
    tally: _Tally
    changed: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    removed: dict[str, str] = field(default_factory=dict)

    def add(self, base_url: str, response: ResourceAnswer) -> None:
        href = member(base_url, response.href)
        self.tally.count(href, response.etag)
        key = href_key(href)
        if response.status in (404, 410):
            self.changed.pop(key, None)
            self.removed[key] = href
        elif not is_collection(response):
            # one that cannot be read (403, 500) is there all the same: asking for its body will tell
            self.removed.pop(key, None)
            self.changed[key] = (href, response.etag)

    def delta(self, token: str, complete: bool) -> Delta:
        return Delta(dict(self.changed.values()), list(self.removed.values()), token, complete)


def sync_collection(
    transport: Transport, href: str, sync_token: str, cancel: CancelToken | None = None
) -> Delta | TokenLost | NotSupported:
    """All changes since `sync_token` (empty: everything), page by page where the server cuts them (RFC 6578, 3.6).

    Raises `NotFound` and `NotAllowed` for the collection itself, `BadAnswer` for a failing server, or one that names `too_many`.
    """
    pages, token = _Pages(_Tally(origin_of(href))), sync_token
    for _ in range(MAX_PAGES):
        if cancel is not None:
            cancel.check()
        answer = report(transport, href, "0", _question(token))
        if answer.status >= 400:
            return _refused(answer, href, token)
        responses, cut, broken = EachResponse(answer), False, False
        for response in responses:
            own = same_collection(member(answer.url, response.href), href)
            if own and response.status == 507:
                cut = True
            elif response.status == 507 or (own and response.status >= 400):
                broken = True  # of the collection itself, or of how much there is, something went wrong
            elif not own:
                pages.add(answer.url, response)
        next_token = responses.sync_token
        if not next_token:
            return NotSupported(answer.status)
        if not cut and not broken:
            return pages.delta(next_token, True)
        if broken or next_token == token:
            return pages.delta(token, False)
        token = next_token
    return pages.delta(token, False)


def list_etags(transport: Transport, href: str) -> dict[str, str | None]:
    """Every object of the collection with its etag (None where the server gives none); collections within it are left out.

    Keys are absolute, in the server's spelling. Raises `NotFound`, `NotAllowed` (`read`), and `BadAnswer` (`incomplete`,
    `too_many`) rather than return a part as if it were the whole.
    """
    answer = ask_properties(transport, href, "1", ETAG_PROPERTIES)
    if answer.status >= 400:
        raise collection_error(answer, href)
    found: dict[str, tuple[str, str | None]] = {}
    tally = _Tally(origin_of(href))
    empty = True
    for response in EachResponse(answer):
        empty = False
        address = member(answer.url, response.href)
        if same_collection(address, href):
            if response.status >= 300:
                raise BadAnswer(origin_of(href), "incomplete", response.status)
        elif response.status == 507:
            raise BadAnswer(origin_of(href), "incomplete", response.status)
        elif response.status not in (404, 410) and not is_collection(response):
            tally.count(address, response.etag)
            found[href_key(address)] = (address, response.etag)
    if empty:
        raise BadAnswer(origin_of(href), "incomplete", answer.status)  # at least the collection itself must be there
    return dict(found.values())


def is_collection(response: ResourceAnswer) -> bool:
    """Whether this is a collection; told by its type, or by the last slash where the type is not given."""
    if dav("resourcetype") in response.properties:
        return dav("collection") in response.children(dav("resourcetype"))
    return response.href.endswith("/")


def _question(token: str) -> bytes:
    wanted = text_element("D:sync-token", token) + "<D:sync-level>1</D:sync-level>" + prop(ETAG_PROPERTIES)
    return document("D:sync-collection", wanted)


def _refused(answer: Answer, href: str, token: str) -> TokenLost | NotSupported:
    if "valid-sync-token" in preconditions(answer):
        # without a token it cannot be the token: such a server does not really have the report
        return TokenLost(answer.status) if token else NotSupported(answer.status)
    if answer.status in (404, 410):
        raise collection_error(answer, href)
    if answer.status == 500 and not token:
        return NotSupported(answer.status)  # some fail over the report as such; the plain listing will tell whether they are well
    if answer.status >= 500 and answer.status not in (501, 507):
        raise collection_error(answer, href)
    return TokenLost(answer.status) if token else NotSupported(answer.status)
