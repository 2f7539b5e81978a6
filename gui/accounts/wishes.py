"""What is asked of accounts, calendars and keys, each as a job of the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gui.jobs import Job
from gui.office import Office
from scheduling.office.workspace import Workspace


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that opens identities, without the key itself. `created`: ISO 8601 in UTC; `seals`: it seals new identities."""

    id: str
    created: str
    seals: bool


def connect(office: Office, url: str, username: str, password: str, auth: str = "basic") -> Job:
    """Sign in, discover, keep: a `Connected`."""

    def work(workspace: Workspace) -> object:
        from scheduling.office.connect import connect as contact  # HTTP: 150 ms that the start does without

        return contact(workspace, url=url, username=username, password=password, auth=auth)

    return office.ask("connect", work, writes=True)


def set_password(office: Office, account: str, password: str) -> Job:
    """Try and keep a new password: the `Account`."""

    def work(workspace: Workspace) -> object:
        from scheduling.office.accounts import set_password as keep  # HTTP, as above

        return keep(workspace, account, password)

    return office.ask("set_password", work, writes=True)


def remove_account(office: Office, account: str) -> Job:
    """Forget an account here; nothing changes on the server. Refused while something of it waits to be sent."""

    def work(workspace: Workspace) -> object:
        from scheduling.office.accounts import remove_account as forget  # HTTP, as above

        forget(workspace, account)
        return None

    return office.ask("remove_account", work, writes=True)


def choose_calendars(office: Office, wanted: Mapping[int, bool]) -> Job:
    """Follow the calendars of these ids or stop, all or none of it."""
    chosen = dict(wanted)

    def work(workspace: Workspace) -> object:
        from scheduling.office.connect import choose_calendars as choose  # HTTP, as above

        choose(workspace, chosen)
        return None

    return office.ask("choose_calendars", work, writes=True)


def add_calendar(office: Office, address: str) -> Job:
    """Follow a calendar by its address: a `Collection`."""

    def work(workspace: Workspace) -> object:
        from scheduling.office.calendars import add_calendar as add  # HTTP, as above

        return add(workspace, address)

    return office.ask("add_calendar", work, writes=True)


def find_calendars(office: Office, name: str) -> Job:
    """People, rooms and services of that name, with their calendars: a list of `FoundByName`."""

    def work(workspace: Workspace) -> object:
        from scheduling.office.calendars import find_calendars as find  # HTTP, as above

        return find(workspace, name)

    return office.ask("find_calendars", work)


def list_keys(office: Office) -> Job:
    """The keys known here, the newest first: a list of `KnownKey`."""

    def work(workspace: Workspace) -> object:
        newest = workspace.keys.newest
        known = sorted(workspace.keys.keys, key=lambda key: key.created_at, reverse=True)
        return [KnownKey(key.id, key.created, key == newest) for key in known]

    return office.ask("list_keys", work)


def import_keys(office: Office, path: Path, passphrase: str | None) -> Job:
    """Keep the keys of a file, and open what they open; how many there were.

    Fails with `NotFound` (`file`) where it cannot be read, and `SealRefused`.
    """

    def work(workspace: Workspace) -> object:
        from scheduling.office.key_import import import_key_file  # cryptography: 60 ms that the start does without

        return import_key_file(workspace, path, passphrase)

    return office.ask("import_keys", work, writes=True)
