"""What a listing or a delta means for the store: which objects to fetch, which to forget. Pure.

Hrefs are compared by their key (`scheduling.caldav.href.href_key`), etags as the server spelled them. A weak or
absent etag proves nothing, so such an object is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SUSPICIOUS_LOSS = 3
"""A calendar of at least this many objects that is suddenly empty is a fault until a person says otherwise."""
LARGE_LOSS, LARGE_PART = 20, 0.9
"""A listing that misses so many objects, and more than this part of all, is not believed either."""


@dataclass(frozen=True, slots=True)
class Known:
    """One object of the store: its row, its etag, and whether an edit of ours still waits to be sent."""

    id: int
    etag: str | None
    edited: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """`fetch`: hrefs as the server spells them. `forget`: rows of the store. `bereft`: rows that the server no longer has
    while an edit waits: only that stays. `emptied`: do nothing, tell a person.
    """

    fetch: tuple[str, ...]
    forget: tuple[int, ...]
    bereft: tuple[int, ...] = ()
    emptied: bool = False


def plan_listing(known: Mapping[str, Known], listed: Mapping[str, tuple[str, str | None]]) -> Plan:
    """Compare the store with a complete listing: `listed` maps a href's key to its spelling and etag."""
    fetch = tuple(href for key, (href, etag) in listed.items() if _differs(known.get(key), etag))
    gone = [row for key, row in known.items() if key not in listed]
    emptied = not listed and len(known) >= SUSPICIOUS_LOSS
    nearly = len(gone) >= LARGE_LOSS and len(gone) > LARGE_PART * len(known)
    return _plan(fetch, gone, emptied=emptied or nearly)


def plan_delta(known: Mapping[str, Known], changed: Mapping[str, tuple[str, str | None]], removed: frozenset[str]) -> Plan:
    """What a `sync-collection` answer (RFC 6578) means; `removed` are keys. An href both changed and removed was made anew."""
    fetch = tuple(href for key, (href, etag) in changed.items() if _differs(known.get(key), etag))
    gone = [known[key] for key in removed if key in known and key not in changed]
    emptied = len(gone) == len(known) and len(gone) >= SUSPICIOUS_LOSS and not changed
    return _plan(fetch, gone, emptied)


def plan_of_vanished(gone: list[Known]) -> Plan:
    """Objects that were named as changed, and are not there when asked for."""
    return _plan((), gone, emptied=False)


def _differs(row: Known | None, etag: str | None) -> bool:
    return row is None or etag is None or etag.startswith("W/") or row.etag != etag


def _plan(fetch: tuple[str, ...], gone: list[Known], emptied: bool) -> Plan:
    # An edited object that vanished is a conflict, found when the edit is sent: its text must survive till then.
    forget, bereft = (tuple(row.id for row in gone if row.edited is edited) for edited in (False, True))
    return Plan(fetch, forget, bereft, emptied)
