"""What is still to be sent: operations, as a person meant them, and the single writes each is made of.

An operation is stored in the same transaction as the local edit, before anything is sent. The process that sends it
leases it; a lease that its process did not outlive runs out. Operations of one UID are sent in their order.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection as Members
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scheduling.store.columns import instant, instant_text, json_text
from scheduling.store.connection import Cursor, Database, Row
from scheduling.store.operation_states import STATES

FIRST_LEASE = timedelta(seconds=90)

_COLUMNS = (
    "id, kind, collection_id, uid, reference, href, payload, state, since, last_error, attempts, not_before, owner, lease_until"
)
_WRITE_COLUMNS = "id, operation_id, collection_id, step, href, nonce, sent_at, settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """`kind`: book, move, transfer, cancel, edit, outcome, remove, withdraw. `state`: one of `STATES`.

    `payload` is JSON: what is needed to send it. `owner` leases it until `lease_until`; `not_before`: as the
    server asked, or because it failed often.
    """

    id: str
    kind: str
    collection_id: int
    uid: str
    reference: str | None
    href: str
    payload: dict[str, Any]
    state: str
    since: datetime
    last_error: str | None
    attempts: int
    not_before: datetime | None
    owner: str | None
    lease_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One PUT or DELETE. `step`: claim, confirm, put, restore, fence (what makes an earlier put miss), delete; `nonce` marks
    its body, if it has one.

    `settled`: why nothing of it is left to be done or found out. What the server acknowledged stays unsettled until its
    operation is finished: a crash in between must find it again.
    """

    id: int
    operation_id: str
    collection_id: int
    step: str
    href: str
    nonce: str
    sent_at: datetime
    settled: str | None


def add_operation(
    cursor: Cursor,
    *,
    kind: str,
    collection_id: int,
    uid: str,
    reference: str | None,
    href: str,
    payload: Mapping[str, Any],
    now: datetime,
    id: str | None = None,  # noqa: A002  # the field's name
    leased_by: str | None = None,
    not_before: datetime | None = None,
) -> str:
    """Put an operation behind all others, and answer its id.

    With `leased_by` it is `sending` from the start, by that run: a person waits for the answer, and what a crash cuts before
    it was given is not done later in silence.
    """
    operation_id = id or str(uuid.uuid4())
    cursor.execute(
        "INSERT INTO operations (id, kind, collection_id, uid, reference, href, payload, state, since, not_before,"
        " owner, lease_until, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(operation_id, kind, collection_id, uid, reference, href, json_text(dict(payload))),
            *("sending" if leased_by else "queued", instant_text(now), instant_text(not_before)),
            *(leased_by, instant_text(now + FIRST_LEASE) if leased_by else None, int(leased_by is not None)),
        ),
    )
    return operation_id


def operations(database: Database, states: Members[str] | None = None) -> list[Operation]:
    """All that are not finished, oldest first; with `states` those in one of them."""
    sql = f"SELECT {_COLUMNS} FROM operations WHERE ? IS NULL OR state IN (SELECT value FROM json_each(?)) ORDER BY seq"  # noqa: S608
    chosen = None if states is None else json_text(sorted(states))
    return [_operation(row) for row in database.rows(sql, (chosen, chosen or "[]"))]


def operation(database: Database, operation_id: str) -> Operation | None:
    """The operation of that id; None where it is finished."""
    found = database.rows(f"SELECT {_COLUMNS} FROM operations WHERE id = ?", (operation_id,))  # noqa: S608  our own columns
    return _operation(found[0]) if found else None


def set_state(
    cursor: Cursor, operation_id: str, state: str, *, last_error: str | None = None, not_before: datetime | None = None
) -> None:
    """Say how it stands with it; the earlier error and the earlier wait are forgotten."""
    if state not in STATES:
        raise ValueError(state)
    cursor.execute(
        "UPDATE operations SET state = ?, last_error = ?, not_before = ? WHERE id = ?",
        (state, last_error, instant_text(not_before), operation_id),
    )


def plan_anew(cursor: Cursor, operation_id: str, *, collection_id: int, href: str, payload: Mapping[str, Any]) -> None:
    """The person changed the wish, or chose: it is queued again as it is meant now."""
    cursor.execute(
        "UPDATE operations SET collection_id = ?, href = ?, payload = ?, state = 'queued', last_error = NULL, not_before = NULL"
        " WHERE id = ?",
        (collection_id, href, json_text(dict(payload)), operation_id),
    )


def finish(cursor: Cursor, operation_id: str) -> None:
    """It is done: forget it, its writes, and the conflict that it met."""
    cursor.execute("DELETE FROM conflicts WHERE operation_id = ?", (operation_id,))
    cursor.execute("DELETE FROM operations WHERE id = ?", (operation_id,))


def lease(database: Database, operation_id: str, owner: str, now: datetime, seconds: float) -> bool:
    """Whether `owner` may send it now, alone, until `seconds` from now; the same owner may renew.

    No while another process leases it, and no behind an unfinished operation of the same UID: what was meant later must
    not arrive earlier. A withdrawal alone waits only for one that is being sent at this moment.
    """
    moment = instant_text(now)
    with database.transaction() as cursor:
        taken = cursor.execute(
            """
            UPDATE operations SET owner = ?1, lease_until = ?2, attempts = attempts + (owner IS NULL OR owner <> ?1)
            WHERE id = ?3 AND (owner IS NULL OR owner = ?1 OR lease_until <= ?4) AND NOT EXISTS (
                SELECT 1 FROM operations earlier WHERE earlier.uid = operations.uid AND earlier.seq < operations.seq
                AND (operations.kind <> 'withdraw' OR (earlier.owner IS NOT NULL AND earlier.lease_until > ?4)))
            """,
            (owner, instant_text(now + timedelta(seconds=seconds)), operation_id, moment),
        )
        return taken.rowcount == 1


def renew(cursor: Cursor, operation_id: str, owner: str, now: datetime, seconds: float) -> bool:
    """Hold the lease until `seconds` from now; False: it ran out, and somebody else sends the operation by now."""
    renewed = cursor.execute(
        "UPDATE operations SET lease_until = ? WHERE id = ? AND owner = ?",
        (instant_text(now + timedelta(seconds=seconds)), operation_id, owner),
    )
    return renewed.rowcount == 1


def release(database: Database, operation_id: str, owner: str) -> None:
    """Give the lease back; nothing happens where it is not `owner`'s."""
    with database.transaction() as cursor:
        cursor.execute("UPDATE operations SET owner = NULL, lease_until = NULL WHERE id = ? AND owner = ?", (operation_id, owner))


def add_write(cursor: Cursor, operation_id: str, *, collection_id: int, step: str, href: str, nonce: str, at: datetime) -> int:
    """Note a write before it is sent, and answer its id: from now on it may have arrived."""
    return cursor.execute(
        "INSERT INTO writes (operation_id, collection_id, step, href, nonce, sent_at) VALUES (?, ?, ?, ?, ?, ?)",
        (operation_id, collection_id, step, href, nonce, instant_text(at)),
    ).lastrowid


def relocate_write(cursor: Cursor, write_id: int, href: str) -> None:
    """The server put it elsewhere (Location on 201)."""
    cursor.execute("UPDATE writes SET href = ? WHERE id = ?", (href, write_id))


def settle_write(cursor: Cursor, write_id: int, how: str) -> None:
    """What became of it is known."""
    cursor.execute("UPDATE writes SET settled = ? WHERE id = ?", (how, write_id))


def adopt_write(cursor: Cursor, write_id: int, operation_id: str) -> None:
    """Give a write that is still owed something to another operation; its own must still be there, or it is gone with it."""
    adopted = cursor.execute("UPDATE writes SET operation_id = ? WHERE id = ?", (operation_id, write_id))
    assert adopted.rowcount == 1


def writes(database: Database, operation_id: str) -> list[Write]:
    """The writes of an operation, in their order."""
    sql = f"SELECT {_WRITE_COLUMNS} FROM writes WHERE operation_id = ? ORDER BY id"  # noqa: S608  our own columns
    return [_write(row) for row in database.rows(sql, (operation_id,))]


def known_nonces(database: Database, nonces: Members[str]) -> set[str]:
    """Those of `nonces` that a write of this profile carries which is not finished yet."""
    rows = database.rows(
        "SELECT DISTINCT nonce FROM writes WHERE nonce IN (SELECT value FROM json_each(?))", (json_text(sorted(nonces)),)
    )
    return {row[0] for row in rows}


def _operation(row: Row) -> Operation:
    since = instant(row[8])
    assert since is not None
    return Operation(
        id=row[0],
        kind=row[1],
        collection_id=row[2],
        uid=row[3],
        reference=row[4],
        href=row[5],
        payload=json.loads(row[6]),
        state=row[7],
        since=since,
        last_error=row[9],
        attempts=row[10],
        not_before=instant(row[11]),
        owner=row[12],
        lease_until=instant(row[13]),
    )


def _write(row: Row) -> Write:
    sent_at = instant(row[6])
    assert sent_at is not None
    return Write(
        id=row[0],
        operation_id=row[1],
        collection_id=row[2],
        step=row[3],
        href=row[4],
        nonce=row[5],
        sent_at=sent_at,
        settled=row[7],
    )
