"""The calendars (CalDAV collections) of all accounts, and how far each is synchronised."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection as Members
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scheduling.errors import NotFound
from scheduling.href_key import href_key
from scheduling.store.columns import instant, instant_text, json_text
from scheduling.store.connection import Cursor, Database, Row
from scheduling.store.renaming import follow_renaming

_SELECT = """
SELECT c.id, c.account_id, a.name, c.href, c.name, c.owner, c.writable, c.followed, c.sync_token, c.ctag, c.reports,
       c.capabilities, c.color, c.last_full, c.gone, c.by_address, c.resource_id, c.href_key,
       c.suspect, c.readable
FROM collections c JOIN accounts a ON a.id = c.account_id
"""


class FoundCollection(Protocol):
    """What discovery found (`scheduling.caldav.discovery.FoundCalendar`)."""

    @property
    def href(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def writable(self) -> bool: ...
    @property
    def color(self) -> str | None: ...
    @property
    def resource_id(self) -> str | None: ...
    @property
    def readable(self) -> bool: ...
    @property
    def reports(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """`href` is an absolute URL, as the server spells it; `account` is the account's name.

    `gone`: discovery no longer finds it; its objects are kept. `by_address`: added by its address, so that discovery
    has no say in it. `last_full`: when it was last listed anew. `suspect`: why it is to be listed anew at the next occasion.
    `readable`: its objects may be read, and not only its free-busy.
    """

    id: int
    account_id: int
    account: str
    href: str
    name: str
    owner: str
    writable: bool
    followed: bool
    sync_token: str | None
    ctag: str | None
    reports: frozenset[str]
    capabilities: Mapping[str, object]
    color: str | None
    last_full: datetime | None
    gone: bool
    by_address: bool
    resource_id: str | None
    href_key: str
    suspect: str | None = None
    readable: bool = True


def collections(database: Database, *, followed_only: bool = False, account_id: int | None = None) -> list[Collection]:
    """The calendars by account, owner and name; those that are gone stand among them."""
    sql = _SELECT + " WHERE (? = 0 OR c.followed) AND (? IS NULL OR c.account_id = ?) ORDER BY a.name, c.owner, c.name, c.id"
    return [_collection(row) for row in database.rows(sql, (int(followed_only), account_id, account_id))]


def collections_by_id(database: Database, ids: Iterable[int]) -> list[Collection]:
    """These calendars in the order asked for, each once; those that are not there any more are left out."""
    wanted = list(dict.fromkeys(ids))
    found = {one.id: one for one in collections(database)}
    return [found[one] for one in wanted if one in found]


def collection_by_id(database: Database, collection_id: int) -> Collection:
    """The calendar of that id; `NotFound`."""
    found = database.rows(_SELECT + " WHERE c.id = ?", (collection_id,))
    if not found:
        raise NotFound("calendar", str(collection_id))
    return _collection(found[0])


def labels(listed: Iterable[Collection]) -> dict[int, str]:
    """What a person calls each: its name, `owner/name` where several are called alike, its address where that does not tell."""
    known = list(listed)
    names = Counter(one.name for one in known)
    owned = Counter((one.owner or one.account, one.name) for one in known)
    found: dict[int, str] = {}
    for one in known:
        if names[one.name] == 1:
            found[one.id] = one.name
        else:
            owner = one.owner or one.account
            found[one.id] = f"{owner}/{one.name}" if owned[owner, one.name] == 1 else one.href
    return found


def upsert_collections(
    cursor: Cursor,
    account_id: int,
    found: Iterable[FoundCollection],
    *,
    complete: bool = True,
    by_address: bool | None = None,
    unlisted: Iterable[int] = (),
) -> list[int]:
    """Keep what was found of an account, and answer the ids: new calendars are followed, known ones keep what was decided.

    `complete`: all that discovery finds; what is missing from it is marked `gone` and kept, unless it was added by its
    address (`by_address`, by default what is not part of a complete discovery) or was seen to be there all the same (`unlisted`).
    """
    added = not complete if by_address is None else by_address
    listed = list(found)
    keys = [href_key(one.href).rstrip("/") for one in listed]
    ids = []
    for one, key in zip(listed, keys, strict=True):
        if one.resource_id:
            follow_renaming(cursor, account_id, one.resource_id, one.href, key, still_there=keys)
        ids.append(_put(cursor, account_id, one, key, added))
    if complete:
        there = json_text([*ids, *unlisted])
        cursor.execute(
            "UPDATE collections SET gone = id NOT IN (SELECT value FROM json_each(?)) WHERE account_id = ? AND NOT by_address",
            (there, account_id),
        )
    return ids


def _put(cursor: Cursor, account_id: int, found: FoundCollection, key: str, by_address: bool) -> int:
    facts = (found.href, found.resource_id or None, found.name, found.owner, found.color or None)
    rights = (int(found.writable), int(found.readable))
    row = cursor.execute("SELECT id FROM collections WHERE account_id = ? AND href_key = ?", (account_id, key)).fetchone()
    if row is None:
        return cursor.execute(
            "INSERT INTO collections"
            " (href, resource_id, name, owner, color, writable, readable, account_id, href_key, by_address, reports)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*facts, *rights, account_id, key, int(by_address), json_text(sorted(found.reports))),
        ).lastrowid
    cursor.execute(
        "UPDATE collections SET href = ?, resource_id = ?, name = ?, owner = ?, color = ?, writable = ?, readable = ?, gone = 0"
        " WHERE id = ?",
        (*facts, *rights, row[0]),
    )
    if found.reports:
        cursor.execute("UPDATE collections SET reports = ? WHERE id = ?", (json_text(sorted(found.reports)), row[0]))
    return int(row[0])


def set_followed(cursor: Cursor, collection_id: int, followed: bool) -> None:
    """Follow it, or stop and forget the local copy of what the server has; edits not yet sent stay."""
    cursor.execute("UPDATE collections SET followed = ? WHERE id = ?", (int(followed), collection_id))
    if not followed:
        cursor.execute(
            "UPDATE collections SET sync_token = NULL, ctag = NULL, last_full = NULL, suspect = NULL WHERE id = ?",
            (collection_id,),
        )
        cursor.execute("DELETE FROM objects WHERE collection_id = ? AND local IS NULL", (collection_id,))


def set_sync_state(
    cursor: Cursor, collection_id: int, *, sync_token: str | None, ctag: str | None, last_full: datetime | None = None
) -> None:
    """What the rows written in this same transaction stand for; `last_full` only where all was listed anew. It is not gone."""
    cursor.execute(
        "UPDATE collections SET sync_token = ?, ctag = ?, last_full = coalesce(?, last_full), gone = 0 WHERE id = ?",
        (sync_token, ctag, instant_text(last_full), collection_id),
    )


def mark_suspect(cursor: Cursor, collection_id: int, why: str) -> None:
    """Something odd was seen in it: it is listed anew at the next synchronisation, by the plainest question there is.

    `why` is a word for those who look into it: `vanished`, `emptied`, `bad_answer`, `outrun` ...
    """
    cursor.execute("UPDATE collections SET suspect = ? WHERE id = ?", (why, collection_id))


def clear_suspect(cursor: Cursor, collection_id: int, why: str | None) -> None:
    """It was listed anew because of `why`; what was seen in the meantime stays."""
    cursor.execute("UPDATE collections SET suspect = NULL WHERE id = ? AND suspect IS ?", (collection_id, why))


def set_collection_facts(
    cursor: Cursor,
    collection_id: int,
    *,
    writable: bool,
    reports: Members[str],
    capabilities: Mapping[str, object] | None = None,
) -> None:
    """What the server says of it: rights, reports (RFC 3253 3.1.5); `capabilities` are what a probe showed."""
    cursor.execute(
        "UPDATE collections SET writable = ?, reports = ?, capabilities = coalesce(?, capabilities), gone = 0 WHERE id = ?",
        (
            *(int(writable), json_text(sorted(reports))),
            *(None if capabilities is None else json_text(dict(capabilities)), collection_id),
        ),
    )


def set_gone(cursor: Cursor, collection_id: int) -> None:
    """The server says it is no longer there (404, 410)."""
    cursor.execute("UPDATE collections SET gone = 1, sync_token = NULL, ctag = NULL WHERE id = ?", (collection_id,))


def _collection(row: Row) -> Collection:
    return Collection(
        id=row[0],
        account_id=row[1],
        account=row[2],
        href=row[3],
        name=row[4],
        owner=row[5],
        writable=bool(row[6]),
        followed=bool(row[7]),
        sync_token=row[8],
        ctag=row[9],
        reports=frozenset(json.loads(row[10])),
        capabilities=json.loads(row[11]),
        color=row[12],
        last_full=instant(row[13]),
        gone=bool(row[14]),
        by_address=bool(row[15]),
        resource_id=row[16],
        href_key=row[17],
        suspect=row[18],
        readable=bool(row[19]),
    )
