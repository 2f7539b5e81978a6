"""An account's first contact in a window: what was found, which of it to follow, and what the person chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduling.errors import NotAllowed
from scheduling.href_key import href_key
from scheduling.office.accounts import add_account
from scheduling.office.recording import record
from scheduling.office.workspace import Notice, Workspace
from scheduling.store.accounts import Account, accounts
from scheduling.store.collections import Collection, collections, labels, set_followed
from scheduling.store.outbox import operations

MOST_AT_ONCE = 30
"""So many calendars are followed without asking; of more, only one's own."""


@dataclass(frozen=True, slots=True)
class Connected:
    """An account and all its calendars, those that are followed already among them; `labels`: what a person calls each.

    `renewed`: the account was known before, and what was decided about its calendars stands. `notices`: what a person should
    know of the profile.
    """

    account: Account
    calendars: tuple[Collection, ...]
    labels: Mapping[int, str]
    renewed: bool
    notices: tuple[Notice, ...]


def connect(workspace: Workspace, *, url: str, username: str, password: str, auth: str = "basic") -> Connected:
    """`add_account`, with a first choice of the calendars of a new account: all, or only its own where there are many."""
    before = {one.id for one in accounts(workspace.database)}
    account = add_account(workspace, url=url, username=username, password=password, auth=auth)
    found = _of(workspace, account)
    if account.id not in before and len(found) > MOST_AT_ONCE:
        wanted = suggested(found, account.homes)
        choose_calendars(workspace, {one.id: one.followed and one.id in wanted for one in found})
        found = _of(workspace, account)
    return Connected(account, found, labels(found), account.id in before, tuple(workspace.notices))


def suggested(found: Sequence[Collection], homes: Iterable[str]) -> frozenset[int]:
    """Which calendars to follow at first, by id: all where they are few, else those that lie in one of the `homes`."""
    if len(found) <= MOST_AT_ONCE:
        return frozenset(one.id for one in found)
    own = tuple(href_key(home).rstrip("/") + "/" for home in homes)
    return frozenset(one.id for one in found if href_key(one.href).startswith(own))


def choose_calendars(workspace: Workspace, wanted: Mapping[int, bool]) -> None:
    """Follow the calendars of these ids or stop; all or none of it.

    Raises `NotAllowed` (`calendar_unsent`) where something waits to be sent to one that shall be forgotten.
    """
    known = {one.id: one for one in collections(workspace.database)}
    changed = {number: followed for number, followed in wanted.items() if number in known and known[number].followed != followed}
    waiting = {one.collection_id for one in operations(workspace.database)}
    for number, followed in changed.items():
        if not followed and number in waiting:
            raise NotAllowed(known[number].name, "calendar_unsent")
    with workspace.database.transaction() as cursor:
        for number, followed in changed.items():
            set_followed(cursor, number, followed)
            record(workspace, cursor, "followed" if followed else "unfollowed", calendar=known[number].name)


def _of(workspace: Workspace, account: Account) -> tuple[Collection, ...]:
    return tuple(one for one in collections(workspace.database, account_id=account.id) if not one.gone)
