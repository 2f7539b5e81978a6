"""Calendars as they are found: which collections count, whose they are, each shown once.

Left out: scheduling inboxes and outboxes (RFC 6638), task lists without VEVENT, subscriptions to foreign files, trash bins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote

from scheduling.caldav.href import same_collection
from scheduling.caldav.multistatus import ResourceAnswer, clean_name
from scheduling.caldav.names import caldav, calendarserver, dav, nextcloud
from scheduling.caldav.questions import properties
from scheduling.caldav.same_calendar import same_content
from scheduling.caldav.state import STATE_PROPERTIES, absolute_or_none, collection_error, state_of
from scheduling.caldav.transport import Transport
from scheduling.errors import BadAnswer, NotAllowed
from scheduling.href_key import href_key, path_of
from scheduling.progress import CancelToken

_COSTLY = (dav("sync-token"), calendarserver("getctag"))
"""Some servers read the whole calendar to tell them (Radicale: 10,000 objects, half a minute at first)."""

CALENDAR_PROPERTIES = (*(name for name in STATE_PROPERTIES if name not in _COSTLY), dav("current-user-principal"))
LEFT_OUT = frozenset(
    {
        caldav("schedule-inbox"),
        caldav("schedule-outbox"),
        calendarserver("subscribed"),
        calendarserver("notification"),
        calendarserver("dropbox-home"),
        nextcloud("deleted-calendar"),
        nextcloud("trash-bin"),
    }
)


@dataclass(frozen=True)
class FoundCalendar:
    """A calendar that may be followed. `href` and `owner_href` are absolute; `owner` is a display or login name, perhaps empty.

    `shared`: somebody else's. `components`: upper-case names, empty where all are allowed. `readable`: its objects may be read,
    and not only its free-busy. `reports`: local names, empty where the server does not tell.
    """

    href: str
    name: str
    owner: str
    owner_href: str
    writable: bool
    shared: bool
    color: str = ""
    resource_id: str = ""
    components: frozenset[str] = frozenset()
    readable: bool = True
    reports: frozenset[str] = frozenset()


@dataclass(frozen=True)
class HomeListing:
    """What a home showed. `whole`: all of it; else of some member nothing is known but that it failed. `url`: after redirects."""

    calendars: list[FoundCalendar]
    whole: bool
    url: str


def list_calendars(transport: Transport, url: str, depth: str = "1") -> list[FoundCalendar]:
    """The calendars at an address (Depth 0) or directly in it (Depth 1), owners not yet named.

    Raises `NotFound`, `NotAllowed` (`read`) and `BadAnswer`.
    """
    return list_home(transport, url, depth).calendars


def list_home(transport: Transport, url: str, depth: str = "1") -> HomeListing:
    """The same, and whether that is all of them."""
    answer, multistatus = properties(transport, url, depth, CALENDAR_PROPERTIES)
    if multistatus is None:
        raise collection_error(answer, url)
    found = (found_calendar(answer.url, response) for response in multistatus.responses)
    calendars = [calendar for calendar in found if calendar is not None]
    # An answer without even the home itself is none.
    whole = bool(multistatus.responses) and not any(is_unknown(response) for response in multistatus.responses)
    return HomeListing(calendars, whole, answer.url)


def is_unknown(response: ResourceAnswer) -> bool:
    """Whether the server failed over a member, or over what it is: it may be a calendar."""
    return response.status >= 500 or response.missing.get(dav("resourcetype"), 0) >= 500


def found_calendar(base_url: str, response: ResourceAnswer) -> FoundCalendar | None:
    """The calendar that one response of a PROPFIND for `CALENDAR_PROPERTIES` tells of, or None where it is none to follow."""
    if response.status >= 300:
        return None
    try:
        state = state_of(base_url, response)
    except BadAnswer:
        return None  # an href of another host: not ours to ask
    if not state.is_calendar or state.resource_types & LEFT_OUT or not state.tells_free_busy:
        return None
    if state.components and "VEVENT" not in state.components:
        return None
    mine = absolute_or_none(base_url, next(iter(response.hrefs(dav("current-user-principal"))), None))
    return FoundCalendar(
        href=state.href,
        name=state.display_name or last_segment(state.href),
        owner="",
        owner_href=state.owner or "",
        writable=state.writable,
        shared=calendarserver("shared") in state.resource_types or (bool(state.owner and mine) and not _same(state.owner, mine)),
        color=state.color,
        resource_id=(state.resource_id or "")[:200],
        components=state.components,
        readable=state.readable,
        reports=state.reports,
    )


def last_segment(url: str) -> str:
    """The last part of an address, readable: what a calendar or principal without a name is called."""
    return clean_name(unquote(path_of(url).rstrip("/").rpartition("/")[2]))


MAX_COMPARED = 20
"""So many pairs of calendars of one owner and one name are compared object by object."""


class Gathering:
    """Calendars from several homes, each kept once: by `resource-id` (RFC 5842), else by its address, owner and content."""

    def __init__(self, principal: str = "", principal_name: str = "") -> None:
        self._names = {href_key(principal): principal_name or last_segment(principal)} if principal else {}
        self._principal = principal
        self._found: dict[str, FoundCalendar] = {}
        self.addresses: set[str] = set()
        """All that were listed, also those of what is kept under another one."""

    def add(self, calendars: Iterable[FoundCalendar], owner_href: str = "", shared: bool = False) -> None:
        """Add what one home holds; `owner_href` stands where the server names no owner. The address that may do more wins."""
        for calendar in calendars:
            owner = calendar.owner_href or owner_href
            foreign = shared or calendar.shared or bool(owner and self._principal and not _same(owner, self._principal))
            key = f"id:{calendar.resource_id}" if calendar.resource_id else href_key(calendar.href).rstrip("/")
            known = self._found.get(key)
            if known is None or (calendar.readable, calendar.writable) > (known.readable, known.writable):
                self._found[key] = replace(calendar, owner_href=owner, shared=foreign)
            self.addresses.add(calendar.href)

    def __len__(self) -> int:
        return len(self._found)

    def named(self, transport: Transport, cancel: CancelToken) -> list[FoundCalendar]:
        """All calendars with their owners' names, asked for once each; own ones first, then by owner and name."""
        named = []
        for calendar in self._distinct(transport, cancel):
            cancel.check()
            named.append(replace(calendar, owner=self._owner(transport, calendar.owner_href)))
        return sorted(named, key=lambda one: (one.shared, one.owner.casefold(), one.name.casefold(), one.href))

    def _distinct(self, transport: Transport, cancel: CancelToken) -> list[FoundCalendar]:
        """Of calendars of one owner and one name, without an id of their own, each content once; one that may do more wins."""
        kept: dict[object, list[FoundCalendar]] = {}
        compared = 0
        for calendar in sorted(self._found.values(), key=lambda one: (one.readable, one.writable), reverse=True):
            owned = bool(calendar.owner_href) and not calendar.resource_id
            alike = kept.setdefault((href_key(calendar.owner_href), calendar.name) if owned else calendar.href, [])
            for one in alike:
                cancel.check()
                compared += 1
                if compared <= MAX_COMPARED and same_content(transport, one.href, calendar.href):
                    break
            else:
                alike.append(calendar)
        return [one for alike in kept.values() for one in alike]

    def _owner(self, transport: Transport, owner_href: str) -> str:
        if not owner_href:
            return ""
        key = href_key(owner_href)
        if key not in self._names:
            self._names[key] = _display_name(transport, owner_href) or last_segment(owner_href)
        return self._names[key]


def calendars_of(transport: Transport, home_or_principal: str) -> list[FoundCalendar]:
    """The calendars in a home, or in all homes of a principal; servers leave out those we may not see.

    Raises `NotFound`, `NotAllowed` (`read`) and `BadAnswer`.
    """
    asked = (caldav("calendar-home-set"), dav("current-user-principal"))
    answer, multistatus = properties(transport, home_or_principal, "0", asked)
    if multistatus is None:
        raise collection_error(answer, home_or_principal)
    first = multistatus.responses[0] if multistatus.responses else ResourceAnswer(home_or_principal, 200)
    mine = absolute_or_none(answer.url, next(iter(first.hrefs(dav("current-user-principal"))), None))
    homes = [
        home for href in first.hrefs(caldav("calendar-home-set")) if (home := absolute_or_none(answer.url, href)) is not None
    ]
    gathering = Gathering(mine or "")
    for home in dict.fromkeys(homes or [home_or_principal]):
        listing = list_home(transport, home)
        # Some servers send who may not see somebody's calendars on to their own: those are not that person's.
        led_away = not (same_collection(answer.url, home_or_principal) and same_collection(listing.url, home))
        gathering.add(listing.calendars, (mine or "") if led_away else home_or_principal if homes else "")
    return gathering.named(transport, CancelToken())


def read_calendar(transport: Transport, url: str) -> FoundCalendar | None:
    """The calendar at this very address; None where there is none. Raises `NotAllowed` (`read`) and `SignInRefused`."""
    answer, multistatus = properties(transport, url, "0", CALENDAR_PROPERTIES)
    if multistatus is None:
        if answer.status in (404, 405, 410, 501):
            return None
        raise collection_error(answer, url)
    for response in multistatus.responses:
        if response.status == 403:
            raise NotAllowed(path_of(url), "read")
        found = found_calendar(answer.url, response)
        if found is not None:
            gathering = Gathering(
                absolute_or_none(answer.url, next(iter(response.hrefs(dav("current-user-principal"))), None)) or ""
            )
            gathering.add([found])
            return gathering.named(transport, CancelToken())[0]
    return None


def _display_name(transport: Transport, url: str) -> str:
    try:
        _, multistatus = properties(transport, url, "0", (dav("displayname"),))
    except BadAnswer:
        return ""
    responses = multistatus.responses if multistatus is not None else []
    return clean_name(next((text for one in responses if (text := one.text(dav("displayname")))), ""))


def _same(one: str | None, other: str | None) -> bool:
    return bool(one and other) and unquote(href_key(one or "")).rstrip("/") == unquote(href_key(other or "")).rstrip("/")
