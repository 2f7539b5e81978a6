"""From an address and a password to calendars (RFC 6764, 5397, 4791, 3744 and Calendar Server's proxies).

The address may be the server's, a principal's, a home's or a calendar's. Then `/.well-known/caldav`, then `/`, then what a
look-up of the domain names (RFC 6764, 6), where the caller gives one: there is none by default.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from scheduling.caldav.calendars import CALENDAR_PROPERTIES, FoundCalendar, Gathering, calendars_of, list_calendars, read_calendar
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
from scheduling.errors import BadAnswer, NotACalendarServer, NotAllowed, NotFound, SignInRefused
from scheduling.progress import CancelToken, Reporter, SilentReporter

__all__ = ["Discovery", "FoundCalendar", "FoundPrincipal", "calendars_of", "discover", "find_principals", "read_calendar"]

MAX_DELEGATORS = 500
TELLING = frozenset({"redirect_to_other_host", "redirect_to_http", "not_http"})
"""Failures that say more to a person than "this is no calendar server"."""


@dataclass(frozen=True)
class Discovery:
    """What an account sees. Addresses are absolute; `features`: the classes of the `DAV` header (`calendar-access` ...)."""

    principal: str
    principal_name: str
    homes: tuple[str, ...]
    calendars: tuple[FoundCalendar, ...]
    features: frozenset[str]


@dataclass(frozen=True)
class _Entry:
    """Where a sensible answer came from, and what it said."""

    answer: Answer
    response: ResourceAnswer


def discover(
    transport: Transport,
    url: str,
    cancel: CancelToken | None = None,
    reporter: Reporter | None = None,
    *,
    look_up: Callable[[str], Sequence[str]] | None = None,
) -> Discovery:
    """Find the account's principal, its calendar homes, and all calendars in them or shared with it.

    An address without a scheme is taken for https. Raises `SignInRefused`, `ServerUnreachable`, `NotACalendarServer`, and
    `ValueRefused` for what is no address. `look_up` maps a host to addresses to try (DNS SRV and TXT of `_caldavs._tcp`); those
    outside its domain are ignored.
    """
    cancel, reporter = cancel or CancelToken(), reporter or SilentReporter()
    url = checked_url(url if "://" in url else f"https://{url.strip()}")
    reporter.progressed("discover_principal", 0, 0)
    entry = _entry(transport, url, cancel, look_up)
    principal = _principal(transport, entry)
    gathering = Gathering(principal.href, principal.name)
    features = _features(transport, entry, principal)
    _own(transport, principal, gathering, cancel, reporter)
    gathering.add(_at_the_address(transport, entry, principal))
    for number, delegator in enumerate(principal.delegators[:MAX_DELEGATORS]):
        cancel.check()
        reporter.progressed("discover_shared", number, len(principal.delegators))
        gathering.add(_delegated(transport, delegator), delegator, shared=True)
    if not principal.homes and not gathering and "calendar-access" not in features:
        raise NotACalendarServer(origin_of(url))
    return Discovery(principal.href, principal.name, principal.homes, tuple(gathering.named(transport, cancel)), features)


def find_principals(transport: Transport, within: Discovery | str, name: str) -> list[FoundPrincipal]:
    """People whose name or address contains `name`, as our own principal's server knows them; see `search_principals`."""
    return search_principals(transport, within if isinstance(within, str) else within.principal, name)


def _entry(transport: Transport, url: str, cancel: CancelToken, look_up: Callable[[str], Sequence[str]] | None) -> _Entry:
    origin = origin_of(url)
    failure: BadAnswer | None = None
    candidates = [url, f"{origin}/.well-known/caldav", f"{origin}/"]
    if look_up is not None:
        host = _host(origin)
        candidates += [found for found in look_up(host) if _host(found) == host or _host(found).endswith(f".{host}")]
    for candidate in dict.fromkeys(candidates):
        cancel.check()
        try:
            entry = _try(transport, candidate)
        except BadAnswer as error:
            failure = failure or (error if error.reason in TELLING or error.status >= 500 else None)
            continue
        if entry is not None:
            return entry
    raise failure or NotACalendarServer(origin)


def _try(transport: Transport, url: str) -> _Entry | None:
    answer, multistatus = properties(transport, url, "0", (*PRINCIPAL_PROPERTIES, *CALENDAR_PROPERTIES))
    if answer.status >= 500 and answer.status != 501:
        raise BadAnswer(origin_of(url), f"status_{answer.status}", answer.status)
    if multistatus is None or not multistatus.responses:
        return None
    response = multistatus.responses[0]
    user = response.properties.get(dav("current-user-principal"))
    if user is not None and user.find(dav("unauthenticated")) is not None:
        raise SignInRefused(origin_of(url), transport.credentials.username, "refused")
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


def _own(transport: Transport, principal: Principal, gathering: Gathering, cancel: CancelToken, reporter: Reporter) -> None:
    """List all homes; one that fails is passed over, unless all do."""
    failures: list[BadAnswer | NotAllowed | NotFound] = []
    for number, home in enumerate(principal.homes):
        cancel.check()
        reporter.progressed("discover_calendars", number, len(principal.homes))
        try:
            gathering.add(list_calendars(transport, home), principal.href)
        except (BadAnswer, NotAllowed, NotFound) as error:
            failures.append(error)
    if failures and len(failures) == len(principal.homes):
        raise failures[0]


def _at_the_address(transport: Transport, entry: _Entry, principal: Principal) -> list[FoundCalendar]:
    """The calendar whose address was given, though it be in no home of ours; without any home, what stands below the address."""
    types = entry.response.children(dav("resourcetype"))
    try:
        if caldav("calendar") in types:
            return list_calendars(transport, entry.answer.url, "0")
        return [] if principal.homes else list_calendars(transport, entry.answer.url)
    except (NotAllowed, NotFound):
        return []


def _delegated(transport: Transport, delegator: str) -> list[FoundCalendar]:
    try:
        principal = read_principal(transport, delegator)
        return [calendar for home in principal.homes for calendar in list_calendars(transport, home)] if principal else []
    except (BadAnswer, NotAllowed, NotFound):
        return []  # one delegator whose home fails must not hide all the others


def _features(transport: Transport, entry: _Entry, principal: Principal) -> frozenset[str]:
    answer = transport.request("OPTIONS", principal.homes[0] if principal.homes else principal.href or entry.answer.url)
    told = f"{answer.headers.get('DAV', '')},{entry.answer.headers.get('DAV', '')}"
    return frozenset(name for part in told.split(",") if (name := part.strip()[:100].lower()))


def _host(url: str) -> str:
    return urlsplit(origin_of(url)).hostname or ""
