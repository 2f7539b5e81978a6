"""From an address and a password to calendars (RFC 6764, 5397, 4791, 3744 and Calendar Server's proxies).

The address may be the server's, a principal's, a home's or a calendar's. Then `/.well-known/caldav`, then what DNS names for the
domain (RFC 6764, 6) where the caller gives a look-up: there is none by default; then `/`. The first that leads to calendars
counts: at `/` there may be something else, a webmail with its own sign-in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from scheduling.caldav.calendars import (
    CALENDAR_PROPERTIES,
    FoundCalendar,
    Gathering,
    calendars_of,
    list_calendars,
    list_home,
    read_calendar,
)
from scheduling.caldav.href import checked_url, origin_of, same_collection
from scheduling.caldav.multistatus import ResourceAnswer
from scheduling.caldav.names import caldav, dav
from scheduling.caldav.principals import (
    PRINCIPAL_PROPERTIES,
    FoundPrincipal,
    Principal,
    addresses,
    principal_from,
    read_principal,
    search_principals,
)
from scheduling.caldav.questions import properties
from scheduling.caldav.transport import Answer, Transport
from scheduling.errors import (
    BadAnswer,
    CalDavError,
    NotACalendarServer,
    NotAllowed,
    NotFound,
    ServerBusy,
    ServerUnreachable,
    SignInRefused,
    ValueRefused,
)
from scheduling.progress import CancelToken, Reporter, SilentReporter

__all__ = ["Discovery", "FoundCalendar", "FoundPrincipal", "calendars_of", "discover", "find_principals", "read_calendar"]

MAX_DELEGATORS = 500
MAX_REFUSALS = 3
"""So often at most is a password sent that is refused: servers lock accounts."""
TELLING = frozenset({"redirect_to_other_host", "redirect_to_http", "not_http", "home_on_other_host"})
"""Failures that say more to a person than "this is no calendar server"."""


@dataclass(frozen=True)
class Discovery:
    """What an account sees. Addresses are absolute; `features`: the classes of the `DAV` header (`calendar-access` ...).

    `failed`: homes, delegators (and ourselves) that did not answer, or not wholly: of their calendars nothing is known.
    `addresses`: all that were listed, also the second ones of calendars that are shown once.
    """

    principal: str
    principal_name: str
    homes: tuple[str, ...]
    calendars: tuple[FoundCalendar, ...]
    features: frozenset[str]
    failed: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Entry:
    """Where a sensible answer came from, and what it said."""

    answer: Answer
    response: ResourceAnswer


@dataclass(frozen=True)
class _Found:
    """What an entry leads to: the principal, and the calendars at the address itself."""

    entry: _Entry
    principal: Principal
    calendars: list[FoundCalendar]
    failure: CalDavError | None = None
    """Why a better one was not found."""


def discover(
    transport: Transport,
    url: str,
    cancel: CancelToken | None = None,
    reporter: Reporter | None = None,
    *,
    look_up: Callable[[str], Sequence[str]] | None = None,
) -> Discovery:
    """Find the account's principal, its calendar homes, and all calendars in them or shared with it.

    An address without a scheme is taken for https. Raises `SignInRefused`, `ServerUnreachable`, `NotACalendarServer`,
    `BadAnswer` (`home_on_other_host`, whose `url` is that host's), and `ValueRefused` for what is no address. `look_up` maps a
    host to addresses to try (DNS SRV and TXT of `_caldavs._tcp`), also where that host itself does not answer; those outside its
    domain are ignored.
    """
    cancel, reporter = cancel or CancelToken(), reporter or SilentReporter()
    url = checked_url(url if "://" in url else f"https://{url.strip()}")
    reporter.progressed("discover_principal", 0, 0)
    found = _found(transport, url, cancel, look_up)
    entry, principal = found.entry, found.principal
    gathering = Gathering(principal.href, principal.name)
    features = _features(transport, entry, principal)
    failed = [*_own(transport, principal, gathering, cancel, reporter), *(() if principal.whole else (principal.href,))]
    gathering.add(found.calendars)
    for number, delegator in enumerate(principal.delegators[:MAX_DELEGATORS]):
        cancel.check()
        reporter.progressed("discover_shared", number, len(principal.delegators))
        theirs, unanswered = _delegated(transport, delegator)
        gathering.add(theirs, delegator, shared=True)
        failed += unanswered
    failed += principal.delegators[MAX_DELEGATORS:]
    if not principal.homes and not gathering and "calendar-access" not in features:
        raise found.failure or NotACalendarServer(origin_of(url))
    calendars = tuple(gathering.named(transport, cancel))
    silent, listed = tuple(dict.fromkeys(failed)), frozenset(gathering.addresses)
    return Discovery(principal.href, principal.name, principal.homes, calendars, features, silent, listed)


def find_principals(transport: Transport, within: Discovery | str, name: str) -> list[FoundPrincipal]:
    """People whose name or address contains `name`, as our own principal's server knows them; see `search_principals`."""
    return search_principals(transport, within if isinstance(within, str) else within.principal, name)


def _found(transport: Transport, url: str, cancel: CancelToken, look_up: Callable[[str], Sequence[str]] | None) -> _Found:
    """The first address that leads to calendars; else the first that speaks CalDAV at all; else the first failure is raised."""
    origin = origin_of(url)
    failure: CalDavError | None = None
    spare: _Found | None = None
    refusals = 0
    away: set[str] = set()
    for candidate in _candidates(url, look_up):
        cancel.check()
        if origin_of(candidate) in away:
            continue
        try:
            entry = _try(transport, candidate)
            found = _followed(transport, entry) if entry is not None else None
        except NotACalendarServer:
            continue
        except SignInRefused as error:
            refusals += 1
            failure = failure or error
            if error.reason != "refused" or refusals == MAX_REFUSALS or candidate == url != f"{origin}/":
                raise failure from None  # what was asked for by its full address is not something else's sign-in
        except BadAnswer as error:
            failure = failure or (error if error.reason in TELLING or error.status >= 500 else None)
        except ServerUnreachable as error:
            if look_up is None or isinstance(error, ServerBusy):
                raise
            failure = failure or error  # nobody serves calendars at the domain itself: DNS may say who does
            away.add(origin_of(candidate))
        else:
            if found is not None and (found.principal.homes or found.principal.delegators or found.calendars):
                return found
            spare = spare or found
    if spare is None:
        raise failure or NotACalendarServer(origin)
    return replace(spare, failure=failure)


def _candidates(url: str, look_up: Callable[[str], Sequence[str]] | None) -> Iterator[str]:
    """The address given, the well-known one, those of DNS (asked only when it comes to them), the root."""
    origin = origin_of(url)
    host, root, well_known = _host(origin), f"{origin}/", f"{origin}/.well-known/caldav"
    if url not in (root, well_known):
        yield url
    yield well_known
    looked_up = look_up(host) if look_up is not None else []
    yield from (one for one in looked_up if _is_within(one, host))
    yield root


def _followed(transport: Transport, entry: _Entry) -> _Found:
    principal = _principal(transport, entry)
    calendars = _at_the_address(transport, entry, principal)
    if principal.home_elsewhere and not calendars:
        raise BadAnswer(principal.home_elsewhere, "home_on_other_host")
    return _Found(entry, principal, calendars)


def _try(transport: Transport, url: str) -> _Entry | None:
    answer, multistatus = properties(transport, url, "0", (*PRINCIPAL_PROPERTIES, *CALENDAR_PROPERTIES))
    if answer.status >= 500 and answer.status != 501:
        raise BadAnswer(origin_of(url), f"status_{answer.status}", answer.status)
    if multistatus is None or not multistatus.responses:
        return None
    response = multistatus.responses[0]
    user = response.properties.get(dav("current-user-principal"))
    if user is not None and user.find(dav("unauthenticated")) is not None:
        raise SignInRefused(origin_of(url), transport.credentials.username, "refused", transport.credentials.account)
    useful = (dav("current-user-principal"), caldav("calendar-home-set"), dav("principal-URL"))
    types = response.children(dav("resourcetype"))
    if any(response.hrefs(name) for name in useful) or types & {caldav("calendar"), dav("principal")}:
        return _Entry(answer, response)
    return None


def _principal(transport: Transport, entry: _Entry) -> Principal:
    answer, response = entry.answer, entry.response
    href = next(iter(addresses(answer, response, dav("current-user-principal"))), "")
    if not href and (response.hrefs(caldav("calendar-home-set")) or dav("principal") in response.children(dav("resourcetype"))):
        href = next(iter(addresses(answer, response, dav("principal-URL"))), answer.url)
    if not href:
        return Principal()
    if same_collection(href, answer.url):
        return principal_from(href, answer, response)
    found = read_principal(transport, href)
    if found is None:
        raise NotACalendarServer(origin_of(answer.url))
    return found


def _own(transport: Transport, principal: Principal, gathering: Gathering, cancel: CancelToken, reporter: Reporter) -> list[str]:
    """List all homes; those that fail are answered, unless all do."""
    failures: list[BadAnswer | NotAllowed | NotFound] = []
    failed: list[str] = []
    for number, home in enumerate(principal.homes):
        cancel.check()
        reporter.progressed("discover_calendars", number, len(principal.homes))
        try:
            listing = list_home(transport, home)
        except (BadAnswer, NotAllowed, NotFound) as error:
            failures.append(error)
            failed.append(home)
        else:
            gathering.add(listing.calendars, principal.href)
            failed += [] if listing.whole else [home]
    if failures and len(failures) == len(principal.homes):
        raise failures[0]
    return failed


def _at_the_address(transport: Transport, entry: _Entry, principal: Principal) -> list[FoundCalendar]:
    """The calendar whose address was given, though it be in no home of ours; without any home, what stands below the address."""
    types = entry.response.children(dav("resourcetype"))
    try:
        if caldav("calendar") in types:
            return list_calendars(transport, entry.answer.url, "0")
        return [] if principal.homes else list_calendars(transport, entry.answer.url)
    except (NotAllowed, NotFound):
        return []


def _delegated(transport: Transport, delegator: str) -> tuple[list[FoundCalendar], list[str]]:
    """Somebody's calendars, and what of theirs did not answer: one whose home fails must not hide all the others."""
    calendars: list[FoundCalendar] = []
    failed: list[str] = []
    try:
        answer, multistatus = properties(transport, delegator, "0", PRINCIPAL_PROPERTIES)
    except BadAnswer:
        return [], [delegator]
    if multistatus is None or not multistatus.responses:
        return [], [] if answer.status in (403, 404, 410) else [delegator]
    if not same_collection(answer.url, delegator):
        return [], []  # led away to somebody else, mostly to ourselves: what stands there is not the delegator's
    theirs = principal_from(delegator, answer, multistatus.responses[0])
    failed += [] if theirs.whole else [delegator]
    for home in theirs.homes:
        try:
            listing = list_home(transport, home)
        except (BadAnswer, NotAllowed, NotFound):
            failed.append(home)
        else:
            # Some servers send who may not see somebody's calendars on to their own: those are not that person's.
            calendars += listing.calendars if same_collection(listing.url, home) else []
            failed += [] if listing.whole else [home]
    return calendars, failed


def _features(transport: Transport, entry: _Entry, principal: Principal) -> frozenset[str]:
    answer = transport.request("OPTIONS", principal.homes[0] if principal.homes else principal.href or entry.answer.url)
    told = f"{answer.headers.get('DAV', '')},{entry.answer.headers.get('DAV', '')}"
    return frozenset(name for part in told.split(",") if (name := part.strip()[:100].lower()))


def _is_within(url: str, domain: str) -> bool:
    """Whether an address that DNS named is one, and of the domain: its answers are not signed."""
    try:
        host = _host(url)
    except ValueRefused:
        return False
    return host == domain or host.endswith(f".{domain}")


def _host(url: str) -> str:
    return urlsplit(origin_of(url)).hostname or ""
