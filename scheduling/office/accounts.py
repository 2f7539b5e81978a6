"""An account: an address, a name and a password become a principal and its calendars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from scheduling import clock
from scheduling.caldav.discovery import Discovery, discover
from scheduling.caldav.href import checked_url
from scheduling.caldav.look_up import addresses_of
from scheduling.caldav.sign_in.credentials import WITHOUT_NAME, WITHOUT_SECRET
from scheduling.caldav.still_there import is_still_there
from scheduling.caldav.transport import Transport
from scheduling.caldav.trust import ClientCertificate, tls_context
from scheduling.errors import AccountEmptied, NotAllowed, NotFound, SecretsRefused, ValueRefused
from scheduling.href_key import href_key
from scheduling.office.losses import decided_by_discovery
from scheduling.office.probe import probe_at_set_up
from scheduling.office.recording import record
from scheduling.office.transports import account_origin
from scheduling.office.workspace import Workspace
from scheduling.progress import Reporter
from scheduling.secrets import CLIENT_KEY, password_name
from scheduling.store import accounts as stored
from scheduling.store.accounts import Account, account
from scheduling.store.collections import Collection, collections, upsert_collections
from scheduling.store.columns import json_text
from scheduling.store.connection import Cursor
from scheduling.store.outbox import operations


def add_account(
    workspace: Workspace,
    *,
    url: str,
    username: str = "",
    password: str = "",
    auth: str = "basic",
    name: str | None = None,
    reporter: Reporter | None = None,
    look_up: Callable[[str], Sequence[str]] | None = None,
) -> Account:
    """Discover, then keep account, calendars and password. Raises what discovery raises; then nothing was kept.

    The same address and user name again renews that account, its calendars, its password and its way to sign in. Who signs in
    by a token, a ticket or a certificate needs no name, by the last two no password either. `look_up`: as in `discover`; where
    it is not given, DNS.
    """
    if not username.strip() and auth not in WITHOUT_NAME:
        raise ValueRefused("username", username, "not_empty")
    address = checked_url(url if "://" in url else f"https://{url}")
    transport = workspace.new_transport(username, password, auth)
    try:
        found = discover(transport, address, workspace.cancel, reporter or workspace.reporter, look_up=look_up or addresses_of)
    finally:
        transport.close()
    known = stored.accounts(workspace.database)
    same = next((one for one in known if one.username == username and one.principal == found.principal), None)
    chosen = same.name if same is not None else _name(name, username, url, {one.name for one in known})
    if auth in WITHOUT_SECRET:
        _forget_password(workspace, chosen)
    else:
        _keep_password(workspace, chosen, password)
    with workspace.database.transaction() as cursor:
        account_id = same.id if same else stored.add_account(cursor, name=chosen, url=address, username=username)
        _keep(cursor, account_id, found, transport)
        record(workspace, cursor, "account_renewed" if same else "account_added", account=chosen)
    workspace.forget_transport(account(workspace.database, chosen))
    probe_at_set_up(workspace, chosen, reporter)
    return account(workspace.database, chosen)


def refresh_account(workspace: Workspace, name: str, *, accept_loss: frozenset[int] = frozenset()) -> list[Collection]:
    """Discover anew: calendars that appeared are followed, rights are read again. Answers those followed that are gone since: no
    longer listed, and asked at their own address the server denies them too. One that answers there stays.

    Raises `AccountEmptied` where next to nothing is shown of what is followed, unless a person has accepted the loss of all
    those calendars.
    """
    kept = account(workspace.database, name)
    transport = workspace.transport(kept)
    # From the principal: the address that was typed may lead elsewhere, where this password is not to go.
    found = discover(transport, kept.principal or kept.url, workspace.cancel, workspace.reporter)
    lost = _hidden(workspace, kept, found)
    if lost and not lost <= accept_loss:
        raise AccountEmptied(name, len(lost))
    unlisted = [] if lost or found.failed else _unlisted(decided_by_discovery(workspace, kept.id), found)
    there = [one.id for one in unlisted if is_still_there(transport, one.href)]
    with workspace.database.transaction() as cursor:
        _keep(cursor, kept.id, found, transport, there)
    return [one for one in unlisted if one.id not in there and not one.gone]


def _hidden(workspace: Workspace, kept: Account, found: Discovery) -> frozenset[int]:
    """The calendars followed, where the server suddenly shows none of them and not half as many others."""
    mine = decided_by_discovery(workspace, kept.id)
    shown = len(_unlisted(mine, found)) < len(mine)
    return frozenset() if shown or found.failed or 2 * len(found.calendars) >= len(mine) else frozenset(one.id for one in mine)


def _unlisted(mine: Sequence[Collection], found: Discovery) -> list[Collection]:
    keys = {href_key(address).rstrip("/") for address in found.addresses}
    ids = {one.resource_id for one in found.calendars if one.resource_id}
    return [one for one in mine if one.href_key not in keys and one.resource_id not in ids]


def set_password(workspace: Workspace, name: str, password: str) -> Account:
    """Try the new password or token on the account's own server; only one that works replaces the old one.

    Raises `NotAllowed` (`no_password`) where the account signs in without one.
    """
    kept = account(workspace.database, name)
    if kept.auth in WITHOUT_SECRET:
        raise NotAllowed(name, "no_password")
    transport = workspace.new_transport(kept.username, password, kept.auth, account_origin(kept), name)
    try:
        discover(transport, kept.principal or kept.url, workspace.cancel, workspace.reporter)
    finally:
        transport.close()
    _keep_password(workspace, name, password)
    with workspace.database.transaction() as cursor:
        stored.update_account(cursor, kept.id, auth=transport.auth_used)
        record(workspace, cursor, "password_changed", account=name)
    workspace.forget_transport(kept)
    return account(workspace.database, name)


def keep_passphrase(workspace: Workspace, passphrase: str) -> None:
    """Keep what opens the key of this workstation's certificate; one that does not open it changes nothing.

    Raises `NotFound` (`certificate`) where the settings name none, and `SettingsRefused`.
    """
    settings = workspace.settings
    if not settings.client_certificate:
        raise NotFound("certificate", "client_certificate")
    tls_context("", ClientCertificate(settings.client_certificate, settings.client_key, passphrase))
    if workspace.secrets.lasting and not workspace.secrets.keeps:
        raise SecretsRefused("credentials", "password_forgotten")
    workspace.secrets.set(CLIENT_KEY, passphrase.encode())


def remove_account(workspace: Workspace, name: str, *, discard_unsent: bool = False) -> None:
    """Forget the account, its local copies and its password. Refused while something of it waits to be sent."""
    kept = account(workspace.database, name)
    mine = {one.id for one in collections(workspace.database) if one.account_id == kept.id}
    waiting = [one for one in operations(workspace.database) if one.collection_id in mine]
    if not discard_unsent and waiting:
        raise NotAllowed(name, "unsent")
    with workspace.database.transaction() as cursor:
        for one in waiting:
            record(workspace, cursor, "discarded", reference=one.reference, uid=one.uid, operation=one.kind)
        stored.remove_account(cursor, kept.id)
        record(workspace, cursor, "account_removed", account=name)
    workspace.secrets.delete(password_name(name))
    workspace.forget_transport(kept)


def _keep_password(workspace: Workspace, name: str, password: str) -> None:
    """Raises `SecretsRefused` where a lasting account's password would be forgotten with this run."""
    if workspace.secrets.lasting and not workspace.secrets.keeps:
        raise SecretsRefused("credentials", "password_forgotten")
    workspace.secrets.set(password_name(name), password.encode())


def _forget_password(workspace: Workspace, name: str) -> None:
    """One of an earlier way to sign in."""
    if workspace.secrets.get(password_name(name)) is not None:
        workspace.secrets.delete(password_name(name))


def _keep(cursor: Cursor, account_id: int, found: Discovery, transport: Transport, unlisted: Sequence[int] = ()) -> None:
    told = {"features": sorted(found.features), "discovered_at": clock.now().isoformat(timespec="seconds")}
    stored.update_account(
        cursor,
        account_id,
        auth=transport.auth_used,
        principal=found.principal,
        homes=found.homes,
        capabilities={**stored.capabilities_of(cursor, account_id), **told},  # what a probe showed stays
    )
    known = {row[0] for row in cursor.execute("SELECT id FROM collections WHERE account_id = ?", (account_id,)).fetchall()}
    # Of a home that did not answer nothing is known: its calendars are not gone.
    failed = bool(found.failed)
    added = False if failed else None
    kept = upsert_collections(cursor, account_id, found.calendars, complete=not failed, by_address=added, unlisted=unlisted)
    _follow_once(cursor, account_id, [one for one in kept if one not in known])


def _follow_once(cursor: Cursor, account_id: int, new: Sequence[int]) -> None:
    """A new calendar that another account follows already is not followed twice: everything would be shown twice. Of one that is
    known a person has decided.
    """
    cursor.execute(
        "UPDATE collections SET followed = 0 WHERE id IN (SELECT value FROM json_each(?2)) AND EXISTS ("
        " SELECT 1 FROM collections other WHERE other.account_id <> ?1 AND other.followed"
        " AND (other.href = collections.href OR other.resource_id = collections.resource_id))",
        (account_id, json_text(list(new))),
    )


def _name(wanted: str | None, username: str, url: str, taken: set[str]) -> str:
    host = urlsplit(url if "//" in url else f"//{url}").hostname or "server"
    base = (wanted or (f"{username}@{host}" if username else host)).strip()
    if wanted is not None and base in taken:
        raise ValueRefused("name", base, "not_taken")
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base} {number}"
    return name
