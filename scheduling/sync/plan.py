"""What a listing or a delta means for the store: which objects to fetch, which to forget. Pure.

Hrefs are compared by their key (`scheduling.href_key`), etags as the server spelled them. A weak or absent etag proves
nothing, so such an object is fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SUSPICIOUS_LOSS = 3
"""So many objects gone at once may be a fault: of fewer, a person deleted them."""
LARGE_LOSS = 20
"""From so many on it is a fault, until a person says otherwise, where less than a tenth is left."""


@dataclass(frozen=True, slots=True)
class Known:
    """One object of the store: its row, its etag, and whether an edit of ours still waits to be sent."""

    id: int
    etag: str | None
    edited: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """`fetch`: hrefs as the server spells them. `gone`: what the server no longer has. `emptied`: do nothing, tell a person."""

    fetch: tuple[str, ...]
    gone: tuple[Known, ...]
    emptied: bool = False


def plan_listing(known: Mapping[str, Known], listed: Mapping[str, tuple[str, str | None]]) -> Plan:
    """Compare the store with a complete listing: `listed` maps a href's key to its spelling and etag."""
    fetch = tuple(href for key, (href, etag) in listed.items() if _differs(known.get(key), etag))
    gone = tuple(row for key, row in known.items() if key not in listed)
    return Plan(fetch, gone, emptied(len(known), len(gone), _new(known, listed)))


def plan_delta(known: Mapping[str, Known], changed: Mapping[str, tuple[str, str | None]], removed: frozenset[str]) -> Plan:
    """What a `sync-collection` answer (RFC 6578) means; `removed` are keys. An href both changed and removed was made anew."""
    fetch = tuple(href for key, (href, etag) in changed.items() if _differs(known.get(key), etag))
    gone = tuple(known[key] for key in removed if key in known and key not in changed)
    return Plan(fetch, gone, emptied(len(known), len(gone), _new(known, changed)))


def emptied(known: int, gone: int, new: int) -> bool:
    """Whether a calendar of `known` objects that loses `gone` and gains `new` was rather hidden than changed.

    All gone is believed only where about as many came instead, as when a calendar is put on the server once more.
    """
    if gone < SUSPICIOUS_LOSS:
        return False
    if gone == known:
        return 2 * new < known
    return gone >= LARGE_LOSS and 10 * (known - gone + new) < known


def _new(known: Mapping[str, Known], named: Mapping[str, object]) -> int:
    return sum(key not in known for key in named)


def _differs(row: Known | None, etag: str | None) -> bool:
    return row is None or etag is None or etag.startswith("W/") or row.etag != etag
