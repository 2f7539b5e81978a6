"""Calendars by the name a person uses: a display name, `owner/name`, a unique part of it, or an address."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from scheduling.caldav.calendars import FoundCalendar
from scheduling.caldav.discovery import calendars_of, discover, find_principals, read_calendar
from scheduling.caldav.href import origin_of
from scheduling.caldav.principals import FoundPrincipal
from scheduling.caldav.transport import Transport
from scheduling.errors import Ambiguous, BadAnswer, CalDavError, NotACalendarServer, NotAllowed, NotFound, SignInRefused
from scheduling.href_key import href_key
from scheduling.office.probe import probe_where_due
from scheduling.office.recording import record
from scheduling.office.workspace import Workspace
from scheduling.store.accounts import Account, accounts
from scheduling.store.collections import Collection, collection_by_id, collections, set_followed, upsert_collections
from scheduling.store.outbox import operations


@dataclass(frozen=True, slots=True)
class FoundByName:
    """Somebody the server knows, and those of their calendars that may be seen."""

    principal: str
    name: str
    calendars: tuple[FoundCalendar, ...]


def resolve_calendar(workspace: Workspace, text: str) -> Collection:
    """The calendar meant by `text`. An address that was not discovered is tried on the account's server and followed.

    Raises `NotFound`, and `Ambiguous` with the candidates as `owner/name`.
    """
    wanted = text.strip()
    known = collections(workspace.database)
    if "/" in wanted:
        by_address = _by_address(known, wanted)
        if by_address is not None:
            return by_address
    for fits in _ways_to_mean(wanted):
        found = _each_once([one for one in known if fits(one)])
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous("calendar", wanted, sorted(_label(one, found) for one in found))
    if wanted.startswith(("/", "http://", "https://")):
        return add_calendar(workspace, wanted)
    raise NotFound("calendar", wanted)


def add_calendar(workspace: Workspace, url: str) -> Collection:
    """A calendar by its address, on a server of one of the accounts; it is followed, and its server tried on it, from now on."""
    known = accounts(workspace.database)
    if not known:
        raise NotFound("account", "")
    refused: NotAllowed | SignInRefused | None = None
    for account in known:
        address = urljoin(account.principal or account.url, url)
        if urlsplit(address)[:2] != urlsplit(account.principal or account.url)[:2]:
            continue
        try:
            found = read_calendar(workspace.transport(account), address)
        except (NotAllowed, SignInRefused) as error:
            refused = error
            continue
        if found is not None:
            kept = _keep(workspace, account, found)
            probe_where_due(workspace, account.name)
            return collection_by_id(workspace.database, kept.id)
    if refused is not None:
        raise refused
    raise NotFound("calendar", url)


def find_calendars(workspace: Workspace, name: str) -> list[FoundByName]:
    """People, rooms and services of that name on the accounts' servers, with the calendars of theirs that may be seen."""
    found: list[FoundByName] = []
    failure: CalDavError | NotFound | None = None
    for account in accounts(workspace.database):
        try:
            transport = workspace.transport(account)
            address = account.principal or account.url
            discovery = discover(transport, address, workspace.cancel, workspace.reporter)
            people = find_principals(transport, discovery, name)
        except (CalDavError, NotFound) as error:
            failure = error  # the other accounts may know them
            continue
        found += [FoundByName(one.href, one.name, _seen(transport, one)) for one in people]
    if failure is not None and not found:
        raise failure
    return found


def _seen(transport: Transport, person: FoundPrincipal) -> tuple[FoundCalendar, ...]:
    """The calendars of somebody's that we may see; nothing where the server will not tell."""
    try:
        return tuple(one for home in person.homes or (person.href,) for one in calendars_of(transport, home))
    except (NotAllowed, NotFound, NotACalendarServer, BadAnswer, SignInRefused):
        return ()


def follow(workspace: Workspace, text: str, followed: bool) -> Collection:
    """Follow the calendar, or stop and forget its local copy; what waits to be sent forbids forgetting."""
    collection = resolve_calendar(workspace, text)
    waiting = [one for one in operations(workspace.database) if one.collection_id == collection.id]
    if not followed and waiting:
        raise NotAllowed(collection.name, "calendar_unsent")
    with workspace.database.transaction() as cursor:
        set_followed(cursor, collection.id, followed)
        record(workspace, cursor, "followed" if followed else "unfollowed", calendar=collection.name)
    return next(one for one in collections(workspace.database) if one.id == collection.id)


def never_synchronised(workspace: Workspace, texts: Sequence[str]) -> list[Collection]:
    """Of these calendars (all followed ones, where none is named), those of which nothing is known here yet."""
    known = [resolve_calendar(workspace, one) for one in texts] or collections(workspace.database, followed_only=True)
    return [one for one in known if one.last_full is None]


def _keep(workspace: Workspace, account: Account, found: FoundCalendar) -> Collection:
    with workspace.database.transaction() as cursor:
        upsert_collections(cursor, account.id, [found], complete=False)
    key = href_key(found.href)
    kept = next(one for one in collections(workspace.database) if one.account_id == account.id and href_key(one.href) == key)
    with workspace.database.transaction() as cursor:
        set_followed(cursor, kept.id, True)
        record(workspace, cursor, "followed", calendar=kept.name)
    return next(one for one in collections(workspace.database) if one.id == kept.id)


def _by_address(known: list[Collection], address: str) -> Collection | None:
    path = urlsplit(address).path if address.startswith(("http://", "https://")) else address
    if not path.startswith("/"):
        return None
    key = href_key(path if path.endswith("/") else f"{path}/")
    found = _each_once([one for one in known if href_key(one.href).rstrip("/") == key.rstrip("/")])
    if address.startswith(("http://", "https://")):
        found = [one for one in found if urlsplit(one.href)[:2] == urlsplit(address)[:2]]
    if len(found) > 1:
        raise Ambiguous("calendar", address, [one.href for one in found])
    return found[0] if found else None


def _ways_to_mean(wanted: str) -> tuple[Callable[[Collection], bool], ...]:
    """From the strictest: the name, `owner/name`, a part of either."""
    folded = _folded(wanted)
    return (
        lambda one: folded == _folded(one.name),
        lambda one: folded in {_folded(f"{owner}/{one.name}") for owner in (one.owner, one.account)},
        lambda one: bool(folded) and folded in _folded(f"{one.owner}/{one.name}"),
    )


def _each_once(found: list[Collection]) -> list[Collection]:
    """A calendar that several accounts see, once: as the account sees it that may do more."""
    best: dict[tuple[str, str], Collection] = {}
    for one in sorted(found, key=lambda one: (one.gone, not one.followed, not one.writable)):
        best.setdefault((origin_of(one.href), href_key(one.href).rstrip("/")), one)
    return [one for one in found if one in best.values()]


def _folded(text: str) -> str:
    """Without case and accents: names are typed by telephone."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))


def _label(one: Collection, among: list[Collection]) -> str:
    label = f"{one.owner or one.account}/{one.name}"
    twins = [other for other in among if f"{other.owner or other.account}/{other.name}" == label]
    return one.href if len(twins) > 1 else label
