"""What objects without events say of time: VFREEBUSY when somebody is busy, VAVAILABILITY when somebody is available.

Of several VAVAILABILITY components one overrides the other (RFC 7953, 4), so those of a calendar are indexed as one: the object
at its address with `AVAILABILITY` behind, made of them by `scheduling.sync.availability`. Here is noted which objects have some.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from scheduling.icalendar.availability_reader import Stretch, has_availability, read_availability
from scheduling.icalendar.freebusy import read_free_busy
from scheduling.icalendar.time_zones import TimeZones
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.store.columns import json_text
from scheduling.store.connection import Cursor, Database, Value
from scheduling.store.meta import fact, keep_fact
from scheduling.store.spans import epoch, span_of
from scheduling.store.stored_object import AVAILABILITY, StoredObject


@dataclass(frozen=True, slots=True)
class Availability:
    """Of a calendar: the objects (by id) that have some, and what the server tells of the whole (`told`, iCalendar texts)."""

    objects: frozenset[int] = frozenset()
    told: tuple[str, ...] = ()


def rows_without_events(
    cursor: Cursor, stored: StoredObject, uid: str, window: Interval, zones: TimeZones
) -> tuple[list[Sequence[Value]], bool]:
    """The occurrences that an object without events stands for, and whether there are more outside `window`.

    Raises `UnreadableObject`.
    """
    if is_combined(stored):
        found = read_availability(stored.body, window, zones)
        return [_row(stored, uid, interval, kind) for interval, kind in found if kind is not Stretch.UNAVAILABLE], True
    if has_availability(stored.body):
        known = _availability(cursor.execute("SELECT value FROM meta WHERE name = ?", (_name(stored.collection_id),)).fetchone())
        if stored.id not in known.objects:
            keep_availability(cursor, stored.collection_id, known.objects | {stored.id}, known.told)
    elif b"BEGIN:VFREEBUSY" in stored.body.upper():
        busy = read_free_busy(stored.body)
        kinds = {True: Stretch.TENTATIVE, False: Stretch.BUSY}
        return [_row(stored, uid, one.interval, kinds[one.tentative]) for one in busy], False
    return [], False


def is_combined(stored: StoredObject) -> bool:
    """Whether this is what the VAVAILABILITY components of a calendar come to."""
    return stored.href.endswith(AVAILABILITY)


def availability_of(database: Database, collection_id: int) -> Availability:
    """What is known of a calendar's availability components."""
    kept = fact(database, _name(collection_id))
    return _availability((kept,) if kept else None)


def keep_availability(cursor: Cursor, collection_id: int, objects: frozenset[int], told: Sequence[str]) -> None:
    """Keep which objects have some, and what the server tells of the whole."""
    keep_fact(cursor, _name(collection_id), json_text({"objects": sorted(objects), "told": list(told)}))


def _availability(row: Sequence[Value] | None) -> Availability:
    if row is None:
        return Availability()
    kept = json.loads(str(row[0]))
    return Availability(frozenset(kept["objects"]), tuple(kept["told"]))


def _name(collection_id: int) -> str:
    return f"availability:{collection_id}"


def _row(stored: StoredObject, uid: str, interval: Interval, kind: Stretch) -> Sequence[Value]:
    """Somebody else's, without a title; what is tentative takes its time like what is decided."""
    starts, ends = epoch(interval.start), epoch(interval.end)
    place = (stored.id, stored.collection_id, span_of(ends - starts), starts, ends, uid, None, None)
    status = AppointmentStatus.PENDING if kind is Stretch.TENTATIVE else AppointmentStatus.BOOKED
    is_range = kind is Stretch.AVAILABLE
    return (*place, status.value, None, "", *(None,) * 5, 0, int(not is_range), 0, int(is_range))
