"""How a profile stands at a glance: what the window's header and side show, from the store alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduling.office.workspace import Notice, Workspace
from scheduling.secrets import SEALING_KEYS
from scheduling.store.accounts import Account, accounts
from scheduling.store.collections import Collection, collections, labels
from scheduling.store.columns import instant
from scheduling.store.meta import LAST_SYNC, fact
from scheduling.store.operation_states import ASKING

# Twice a claim's lease (`booking.reaping`, which the window's start does not import).
_WATCHED = """
SELECT (SELECT count(*) FROM overlaps WHERE acknowledged_at IS NULL),
       (SELECT count(*) FROM sightings WHERE last_seen_s - first_seen_s >= 60)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeState:
    """`calendars`: all that are known, followed or not, by account, owner and name; `labels`: what a person calls each.

    `queued`: changes that wait to be sent, the oldest since `queued_since`; `conflicts`: what waits for a person.
    `orphans`: claims that other clients left behind; `overlaps`: two at one time though nobody wanted it, not yet acknowledged.
    `last_sync`: when everything was last brought up to date; None: never. `has_keys`: whether there is a key for patients' names.
    `done`, `taken_back`: the acts at the desk that can be taken back (oldest first) and done again (last one first).
    """

    accounts: tuple[Account, ...]
    calendars: tuple[Collection, ...]
    labels: Mapping[int, str]
    queued: int
    queued_since: datetime | None
    conflicts: int
    last_sync: datetime | None
    has_keys: bool
    notices: tuple[Notice, ...]
    done: tuple[str, ...] = ()
    taken_back: tuple[str, ...] = ()
    orphans: int = 0
    overlaps: int = 0

    @property
    def followed(self) -> tuple[Collection, ...]:
        """The calendars that are followed."""
        return tuple(one for one in self.calendars if one.followed)


def office_state(workspace: Workspace) -> OfficeState:
    """Read it."""
    database = workspace.database
    known = collections(database)
    counts = database.rows("SELECT state, count(*), min(since) FROM operations GROUP BY state")
    waiting = [row for row in counts if row[0] not in ASKING]
    done, taken_back = _acts(workspace)
    overlaps, orphans = database.rows(_WATCHED)[0]
    since = min((row[2] for row in waiting), default=None)
    return OfficeState(
        accounts=tuple(accounts(database)),
        calendars=tuple(known),
        labels=labels(known),
        queued=sum(row[1] for row in waiting),
        queued_since=_local(workspace, since),
        conflicts=sum(row[1] for row in counts if row[0] in ASKING),
        last_sync=_local(workspace, fact(database, LAST_SYNC)),
        has_keys=workspace.secrets.get(SEALING_KEYS) is not None,
        notices=tuple(workspace.notices),
        done=done,
        taken_back=taken_back,
        orphans=orphans,
        overlaps=overlaps,
    )


def _acts(workspace: Workspace) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not workspace.database.rows("SELECT 1 FROM undo_entries LIMIT 1"):
        return (), ()
    from scheduling.store.undo import KEPT, acts  # with who asks 5 ms, and a first start has nothing to take back

    return acts(workspace.database, workspace.who, since=workspace.now() - KEPT)


def _local(workspace: Workspace, text: str | None) -> datetime | None:
    found = instant(text)
    return None if found is None else found.astimezone(workspace.settings.zone)
