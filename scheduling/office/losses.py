"""What a server suddenly shows no more and is kept here, counted for the person who says whether the server is right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from scheduling.errors import AccountEmptied, CalendarEmptied, SchedulingError
from scheduling.office.recording import record
from scheduling.store.collections import Collection, collections
from scheduling.store.columns import json_text
from scheduling.store.spans import epoch
from scheduling.sync.report import Loss

if TYPE_CHECKING:
    from scheduling.office.workspace import Workspace

_STANDING = """
SELECT count(*), total(last > ?) FROM (
    SELECT max(ends) AS last FROM occurrences
    WHERE object_id IN (SELECT value FROM json_each(?)) AND ours AND claim IS NULL AND NOT is_range AND status <> 'cancelled'
    GROUP BY object_id)
"""


def lost_accounts(workspace: Workspace, failed: Mapping[int, SchedulingError]) -> Iterator[Loss]:
    """Of accounts whose discovery `failed`: those that show none of their calendars any more."""
    for number, error in failed.items():
        if isinstance(error, AccountEmptied):
            hidden = decided_by_discovery(workspace, number)
            rows = [row for one in hidden for row in _objects(workspace, one)]
            yield _loss(workspace, hidden, error.name, rows, len(rows), whole_account=True)


def lost_events(workspace: Workspace, collection: Collection, name: str, error: SchedulingError | None) -> Iterator[Loss]:
    """What `error` says of `collection`, which a person calls `name`."""
    if isinstance(error, CalendarEmptied):
        events = len(error.missing) if collection.readable else error.known  # of free-busy the periods count
        yield _loss(workspace, [collection], name, error.missing, events, whole_account=False)


def decided_by_discovery(workspace: Workspace, account_id: int) -> list[Collection]:
    """The calendars of which discovery decides whether they are there: added by its address, one is asked itself."""
    mine = collections(workspace.database, followed_only=True, account_id=account_id)
    return [one for one in mine if not one.by_address]


def accept_loss(workspace: Workspace, calendars: Sequence[Collection]) -> None:
    """A person says that the server rightly shows so little of these: kept in the journal. `synchronise` then believes it."""
    with workspace.database.transaction() as cursor:
        for one in calendars:
            record(workspace, cursor, "loss_accepted", calendar=one.name)


def _loss(
    workspace: Workspace, concerned: Sequence[Collection], name: str, rows: Sequence[int], events: int, *, whole_account: bool
) -> Loss:
    found = workspace.database.rows(_STANDING, (epoch(workspace.now()), json_text(list(rows))))
    standing, coming = found[0]
    return Loss(
        calendars=frozenset(one.id for one in concerned),
        name=name,
        whole_account=whole_account,
        events=events,
        appointments=int(standing),
        coming=int(coming),
    )


def _objects(workspace: Workspace, collection: Collection) -> list[int]:
    return [int(row[0]) for row in workspace.database.rows("SELECT id FROM objects WHERE collection_id = ?", (collection.id,))]
