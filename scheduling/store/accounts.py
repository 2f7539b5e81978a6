"""The accounts: a server's address and who signs in. The password is among the secrets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduling.errors import NotFound, ValueRefused
from scheduling.store.columns import instant, instant_text, json_text
from scheduling.store.connection import Cursor, Database, Row

_COLUMNS = "id, name, url, username, auth, principal, homes, capabilities, retry_at, failures"


@dataclass(frozen=True, slots=True)
class Account:
    """`principal` and `homes` are absolute URLs (RFC 5397, RFC 4791 6.2.1); `capabilities` is JSON: what its probe showed.

    `retry_at`: not to be asked before, after so many `failures` in a row; with 0 failures the server itself wished it.
    """

    id: int
    name: str
    url: str
    username: str
    auth: str
    principal: str
    homes: tuple[str, ...]
    capabilities: Mapping[str, object]
    retry_at: datetime | None = None
    failures: int = 0


def add_account(
    cursor: Cursor,
    *,
    name: str,
    url: str,
    username: str,
    auth: str = "basic",
    principal: str = "",
    homes: Sequence[str] = (),
    capabilities: Mapping[str, object] | None = None,
) -> int:
    """Keep a new account and answer its id. Raises `ValueRefused` where the name is taken."""
    if cursor.execute("SELECT 1 FROM accounts WHERE name = ?", (name,)).fetchone():
        raise ValueRefused("account", name, "not_taken")
    return cursor.execute(
        "INSERT INTO accounts (name, url, username, auth, principal, homes, capabilities) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (name, url, username, auth, principal, json_text(list(homes)), json_text(dict(capabilities or {}))),
    ).lastrowid


def update_account(
    cursor: Cursor,
    account_id: int,
    *,
    auth: str | None = None,
    principal: str | None = None,
    homes: Sequence[str] | None = None,
    capabilities: Mapping[str, object] | None = None,
) -> None:
    """Keep what was found out about it; what is None stays as it is."""
    cursor.execute(
        "UPDATE accounts SET auth = coalesce(?, auth), principal = coalesce(?, principal), homes = coalesce(?, homes),"
        " capabilities = coalesce(?, capabilities) WHERE id = ?",
        (
            *(auth, principal, None if homes is None else json_text(list(homes))),
            *(None if capabilities is None else json_text(dict(capabilities)), account_id),
        ),
    )


def put_off(cursor: Cursor, account_id: int, retry_at: datetime | None, failures: int) -> None:
    """Leave its server alone until `retry_at` (None: it answers again); see `Account`."""
    cursor.execute("UPDATE accounts SET retry_at = ?, failures = ? WHERE id = ?", (instant_text(retry_at), failures, account_id))


def capabilities_of(cursor: Cursor, account_id: int) -> dict[str, object]:
    """What was found out about it so far."""
    found = cursor.execute("SELECT capabilities FROM accounts WHERE id = ?", (account_id,)).fetchone()
    return dict(json.loads(found[0])) if found else {}


def accounts(database: Database) -> list[Account]:
    """All of them, by name."""
    return [_account(row) for row in database.rows(f"SELECT {_COLUMNS} FROM accounts ORDER BY name, id")]  # noqa: S608  constants


def account(database: Database, name: str) -> Account:
    """The account of that name; `NotFound`."""
    found = database.rows(f"SELECT {_COLUMNS} FROM accounts WHERE name = ?", (name,))  # noqa: S608  our own columns
    if not found:
        raise NotFound("account", name)
    return _account(found[0])


def account_by_id(database: Database, account_id: int) -> Account:
    """The account of that id; `NotFound`."""
    found = database.rows(f"SELECT {_COLUMNS} FROM accounts WHERE id = ?", (account_id,))  # noqa: S608  our own columns
    if not found:
        raise NotFound("account", str(account_id))
    return _account(found[0])


def remove_account(cursor: Cursor, account_id: int) -> None:
    """Forget an account with its collections, their objects, and what of them was still to be sent."""
    cursor.execute("DELETE FROM accounts WHERE id = ?", (account_id,))


def unsent(cursor: Cursor, account_id: int) -> int:
    """How many operations and conflicts of the account wait: what `remove_account` would drop."""
    return sum(
        cursor.execute(
            f"SELECT count(*) FROM {table} WHERE collection_id IN (SELECT id FROM collections WHERE account_id = ?)",  # noqa: S608
            (account_id,),
        ).fetchall()[0][0]
        for table in ("operations", "conflicts")
    )


def _account(row: Row) -> Account:
    return Account(
        id=row[0],
        name=row[1],
        url=row[2],
        username=row[3],
        auth=row[4],
        principal=row[5],
        homes=tuple(json.loads(row[6])),
        capabilities=json.loads(row[7]),
        retry_at=instant(row[8]),
        failures=row[9],
    )
