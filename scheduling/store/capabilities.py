"""What a server was shown to do with a scratch event: kept with an account, and with a calendar that was probed by itself.

Stored among the account's (and the calendar's) capabilities, which are JSON, under `PROBE`. A fact is True or False where it was
seen, None where it is not known: a read-only calendar cannot be probed, and a probe may have been cut short.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Protocol, Self

from scheduling.store.columns import json_text
from scheduling.store.connection import Cursor

PROBE = "probe"
REAPING = ("refuses_stale_put", "refuses_stale_delete", "refuses_put_on_deleted")
"""The three that must all be shown before an orphaned claim of somebody else may be removed by a program."""

GUARANTEES = (*REAPING, "shows_to_others", "keeps_unknown_properties", "allows_removal")
"""What the promise "one slot, one patient" leans on; the others only cost time or comfort. `honest_ranges` too: where it was
refuted, a look is taken by the delta.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What one probe showed.

    `refuses_stale_put`, `refuses_stale_delete`: with an If-Match that does not fit (RFC 9110, 13.1.1). `refuses_put_on_deleted`:
    a PUT with If-Match does not bring back what was deleted. `shows_to_others`: another session sees a write at once.
    `honest_ranges`: a time-range REPORT finds an event where it is, to the day, and not elsewhere. `refuses_second_create`:
    If-None-Match: * is honoured. `put_tells_etag`: a PUT is answered with an ETag; `etag_holds`: a GET then tells the same one.
    `keeps_bodies`: the octets come back as they were sent. `product`: the server's own name of itself (`Server`), empty where it
    tells none. `probed_at`: ISO 8601. `reason`: why nothing, or not all, could be probed (`read_only`, `no_calendar`, an error's
    code), empty where all went well.
    """

    refuses_stale_put: bool | None = None
    refuses_stale_delete: bool | None = None
    refuses_put_on_deleted: bool | None = None
    shows_to_others: bool | None = None
    keeps_unknown_properties: bool | None = None
    honest_ranges: bool | None = None
    allows_removal: bool | None = None
    refuses_second_create: bool | None = None
    put_tells_etag: bool | None = None
    etag_holds: bool | None = None
    strong_etags: bool | None = None
    keeps_bodies: bool | None = None
    sync_collection: bool | None = None
    multiget: bool | None = None
    free_busy: bool | None = None
    scheduling_outbox: bool | None = None
    product: str = ""
    probed_at: str = ""
    reason: str = ""

    def as_stored(self) -> dict[str, object]:
        """What JSON keeps: all facts by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_stored(cls, kept: Mapping[str, object]) -> Self | None:
        """From the capabilities of an account or a calendar; None where no probe is among them.

        What is of another type is left out: it shows nothing.
        """
        told = kept.get(PROBE)
        if not isinstance(told, Mapping):
            return None
        facts = {name: value for name in FACTS if isinstance(value := told.get(name), bool)}
        words = {name: value for name in ("product", "probed_at", "reason") if isinstance(value := told.get(name), str)}
        return cls(**facts, **words)  # type: ignore[arg-type]  # facts are yes or no, words are text

    @property
    def not_guaranteed(self) -> tuple[str, ...]:
        """The names of the guarantees that were not shown, in their order."""
        return tuple(name for name in GUARANTEES if getattr(self, name) is not True)


FACTS = tuple(field.name for field in fields(Capabilities) if field.name not in ("product", "probed_at", "reason"))


class Keeping(Protocol):
    """An account or a calendar as the store keeps it."""

    @property
    def capabilities(self) -> Mapping[str, object]: ...


def may_reap(account: Keeping, collection: Keeping) -> bool:
    """Whether an orphaned claim of somebody else may be removed there: all three shown for the account, and for the calendar
    where it was probed by itself (rules differ on shared calendars).
    """
    of_account, of_calendar = Capabilities.from_stored(account.capabilities), Capabilities.from_stored(collection.capabilities)
    return of_account is not None and all(
        getattr(one, name) is True for one in (of_account, of_calendar) if one is not None for name in REAPING
    )


def trusts_ranges(account: Keeping, collection: Keeping) -> bool:
    """Whether a time-range REPORT may be believed there: False only where it was shown to leave out or to invent."""
    for kept in (collection.capabilities, account.capabilities):  # the calendar's own probe says more
        known = Capabilities.from_stored(kept)
        if known is not None and known.honest_ranges is not None:
            return known.honest_ranges
    return True


def keep_for_account(cursor: Cursor, account_id: int, shown: Capabilities) -> None:
    """Keep a probe's result with the account, beside what discovery keeps there."""
    _keep(cursor, "accounts", account_id, shown)


def keep_for_calendar(cursor: Cursor, collection_id: int, shown: Capabilities) -> None:
    """Keep a probe's result with the calendar that was probed by itself."""
    _keep(cursor, "collections", collection_id, shown)


def _keep(cursor: Cursor, table: str, row: int, shown: Capabilities) -> None:
    sql = f"UPDATE {table} SET capabilities = json_set(capabilities, '$.{PROBE}', json(?)) WHERE id = ?"  # noqa: S608  constants
    cursor.execute(sql, (json_text(shown.as_stored()), row))
