"""Principals: people and rooms as the server knows them (RFC 3744), our own and those found by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from scheduling.caldav.calendars import last_segment
from scheduling.caldav.href import origin_of, parent_of
from scheduling.caldav.multistatus import Multistatus, ResourceAnswer, clean_name, parse_multistatus
from scheduling.caldav.names import caldav, calendarserver, dav
from scheduling.caldav.questions import TREE_LIMIT_BYTES, document, prop, properties, report, text_element
from scheduling.caldav.state import absolute_or_none
from scheduling.caldav.transport import Answer, Transport
from scheduling.errors import BadAnswer, ValueRefused
from scheduling.href_key import href_key

MAX_PRINCIPALS = 200
MAX_SEARCHED = 200
MAX_ADDRESSES = 10
PRINCIPAL_PROPERTIES = (
    dav("resourcetype"),
    dav("displayname"),
    dav("current-user-principal"),
    dav("principal-URL"),
    caldav("calendar-home-set"),
    dav("principal-collection-set"),
    calendarserver("calendar-proxy-read-for"),
    calendarserver("calendar-proxy-write-for"),
)
LEADING = (
    caldav("calendar-home-set"),
    calendarserver("calendar-proxy-read-for"),
    calendarserver("calendar-proxy-write-for"),
)
"""Of those, what leads to calendars."""
FOUND_PROPERTIES = (dav("displayname"), caldav("calendar-home-set"), dav("principal-URL"), dav("resourcetype"))
SEARCHED = (dav("displayname"), calendarserver("email-address-set"), caldav("calendar-user-address-set"))


@dataclass(frozen=True)
class Principal:
    """Ourselves, as the server has us. Addresses are absolute; `delegators`: whose calendars we may read or write as a proxy.

    `home_elsewhere`: the server (scheme and host) that has our calendars, where all homes are on another than was asked.
    `whole`: False where the server failed (5xx) over the homes or delegators: those that it did not name may be there.
    """

    href: str = ""
    name: str = ""
    homes: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    delegators: tuple[str, ...] = ()
    home_elsewhere: str = ""
    whole: bool = True


@dataclass(frozen=True)
class FoundPrincipal:
    """Somebody found by name; `homes` may be empty where the server only tells them at the principal itself."""

    href: str
    name: str
    homes: tuple[str, ...]


def principal_from(href: str, answer: Answer, response: ResourceAnswer) -> Principal:
    """The principal at `href` from a PROPFIND for `PRINCIPAL_PROPERTIES`; addresses on other hosts are left out."""
    delegators = [
        *addresses(answer, response, calendarserver("calendar-proxy-write-for")),
        *addresses(answer, response, calendarserver("calendar-proxy-read-for")),
    ]
    homes = _distinct(addresses(answer, response, caldav("calendar-home-set")))
    return Principal(
        href,
        clean_name(response.text(dav("displayname"))),
        homes,
        _distinct(addresses(answer, response, dav("principal-collection-set"))),
        _distinct(delegators),
        "" if homes else _elsewhere(answer, response),
        not any(status >= 500 and status != 501 for status in (response.status, *map(response.missing.get, LEADING)) if status),
    )


def read_principal(transport: Transport, href: str) -> Principal | None:
    """The principal at an address, or None where the server shows none."""
    answer, multistatus = properties(transport, href, "0", PRINCIPAL_PROPERTIES)
    if multistatus is None or not multistatus.responses:
        return None
    return principal_from(href, answer, multistatus.responses[0])


def addresses(answer: Answer, response: ResourceAnswer, name: str) -> list[str]:
    """The absolute addresses in a property; those of other hosts are left out.

    Proxies stand in it as plain hrefs or, expanded by the server, as whole responses (RFC 3253, 3.8).
    """
    element = response.properties.get(name)
    if element is None:
        return []
    holders: list[Any] = [element, *element.iterchildren(dav("response"))]
    hrefs = [child.text.strip() for holder in holders for child in holder.iterchildren(dav("href")) if child.text]
    return [found for href in hrefs if (found := absolute_or_none(answer.url, href)) is not None]


@dataclass(frozen=True)
class Scheduling:
    """A principal as a user of calendars (RFC 6638, 2.4): its addresses (`mailto:...`, hrefs), and where it asks about others.

    `outbox` and `inbox` are absolute; empty where the server offers none.
    """

    addresses: tuple[str, ...] = ()
    outbox: str = ""
    inbox: str = ""


def read_scheduling(transport: Transport, principal: str) -> Scheduling:
    """The scheduling properties of a principal; nothing where the server shows none. Raises `BadAnswer`."""
    names = (caldav("schedule-outbox-URL"), caldav("calendar-user-address-set"), caldav("schedule-inbox-URL"))
    answer, multistatus = properties(transport, principal, "0", names)
    if multistatus is None or not multistatus.responses:
        return Scheduling()
    response = multistatus.responses[0]
    users = [clean_name(text) for text in response.hrefs(names[1])]
    # An address that people write to is understood by more servers than the principal's own.
    users.sort(key=lambda text: not text.lower().startswith("mailto:"))
    outbox, inbox = (next(iter(addresses(answer, response, name)), "") for name in (names[0], names[2]))
    return Scheduling(tuple(text for text in users if text)[:MAX_ADDRESSES], outbox, inbox)


def owner_of(transport: Transport, href: str) -> str:
    """The principal that a calendar belongs to, absolute; empty where the server does not say. Raises `BadAnswer`."""
    answer, multistatus = properties(transport, href, "0", (dav("owner"),))
    responses = multistatus.responses if multistatus is not None else []
    return next((one for response in responses for one in addresses(answer, response, dav("owner"))), "")


def search_principals(transport: Transport, principal_url: str, name: str) -> list[FoundPrincipal]:
    """People whose name or address contains `name`, 200 at most (RFC 3744, 9.4: `principal-property-search`).

    Names first, then e-mail addresses (some servers search only those). Where the server has no such search, what its principal
    collection lists is filtered here; where it lists nothing either, nobody is found.
    """
    wanted = name.strip()[:MAX_SEARCHED]
    if not wanted:
        return []
    own = read_principal(transport, principal_url)
    collections = own.collections if own is not None and own.collections else (parent_of(principal_url),)
    found: dict[str, FoundPrincipal] = {}
    for collection in collections:
        for principal in _searched(transport, collection, wanted):
            found.setdefault(href_key(principal.href).rstrip("/"), principal)
    return sorted(found.values(), key=lambda one: (one.name.casefold(), one.href))[:MAX_PRINCIPALS]


def _searched(transport: Transport, collection: str, wanted: str) -> list[FoundPrincipal]:
    for searched in SEARCHED:
        search = "<D:property-search>" + prop((searched,)) + text_element("D:match", wanted) + "</D:property-search>"
        try:
            question = document("D:principal-property-search", search + prop(FOUND_PROPERTIES))
            answer = report(transport, collection, "0", question, TREE_LIMIT_BYTES)
            if answer.status >= 400:
                if searched == SEARCHED[0]:
                    return _listed(transport, collection, wanted)
                continue  # this property cannot be searched here
            found = _principals(answer, parse_multistatus(answer))
        except BadAnswer:
            continue
        if found:
            return found
    return []


def _listed(transport: Transport, collection: str, wanted: str) -> list[FoundPrincipal]:
    try:
        answer, multistatus = properties(transport, collection, "1", FOUND_PROPERTIES)
    except BadAnswer:
        return []
    if multistatus is None:
        return []
    people = [
        response
        for response in multistatus.responses
        if dav("principal") in response.children(dav("resourcetype")) or response.hrefs(caldav("calendar-home-set"))
    ]
    found = _principals(answer, Multistatus(people))
    return [
        one for one in found if wanted.casefold() in one.name.casefold() or wanted.casefold() in last_segment(one.href).casefold()
    ]


def _principals(answer: Answer, multistatus: Multistatus) -> list[FoundPrincipal]:
    found = []
    for response in multistatus.responses:
        href = absolute_or_none(answer.url, response.href)
        if href is not None and response.status < 300:
            name = clean_name(response.text(dav("displayname"))) or last_segment(href)
            found.append(FoundPrincipal(href, name, _distinct(addresses(answer, response, caldav("calendar-home-set")))))
    return found


def _elsewhere(answer: Answer, response: ResourceAnswer) -> str:
    for href in response.hrefs(caldav("calendar-home-set")):
        try:
            origin = origin_of(urljoin(answer.url, href))
        except (ValueError, ValueRefused):
            continue
        if origin != origin_of(answer.url):
            return origin
    return ""


def _distinct(found: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
