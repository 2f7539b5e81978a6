"""From an object's bytes to what is asked of them: occurrences, identity, words to search for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduling.errors import UnreadableObject
from scheduling.icalendar.event import Event
from scheduling.icalendar.reader import read_object
from scheduling.icalendar.recurrence import RecurringObject, occurrences
from scheduling.icalendar.time_zones import TimeZones
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.sealing import SealingKeys
from scheduling.store.connection import Cursor, Value
from scheduling.store.identities import dropped_before, keep_identity, patient_from
from scheduling.store.spans import EVER, epoch, span_of
from scheduling.store.stored_object import StoredObject
from scheduling.store.told_times import is_combined, rows_without_events
from scheduling.store.unreadable import guessed_times, guessed_uid
from scheduling.store.words import folded, identity_words

_LONGEST_TEXT = 1_000
_COLUMNS = (
    "object_id, collection_id, span, starts, ends, uid, recurrence_id, reference, status, kind, summary, link, series, claim,"
    " nonce, overbooked, all_day, busy, ours, is_range"
)
_INSERT = f"INSERT INTO occurrences ({_COLUMNS}) VALUES ({', '.join('?' * 20)})"  # noqa: S608  our own columns


@dataclass(frozen=True, slots=True)
class Ingest:
    """How objects are indexed: `window` is how far what recurs is expanded at first."""

    zones: TimeZones
    keys: SealingKeys
    window: Interval

    def index_object(self, cursor: Cursor, stored: StoredObject, window: Interval | None = None) -> StoredObject:
        """Index `stored.body` anew, what recurs over `window`, and answer the object with its UID and `problem`.

        What cannot be read keeps its time taken, where its times can be made out.
        """
        seen = window or self.window
        covered = (-EVER, EVER)
        problem: str | None = None
        events: Sequence[Event] = ()
        recurs = False
        rows: Iterable[Sequence[Value]]
        try:
            read = read_object(stored.body, self.zones)
            uid, events, recurs = read.uid, read.events, read.recurs
        except UnreadableObject as error:
            problem, uid = error.reason, guessed_uid(stored.body)
            rows = [_guessed_row(stored, uid, start, end) for start, end in guessed_times(stored.body, self.zones)]
        else:
            shown: Sequence[Event] = events
            if recurs:
                try:
                    shown = occurrences(stored.body, seen, self.zones)
                    covered = (int(seen.start.timestamp()), int(seen.end.timestamp()))
                except UnreadableObject as error:
                    problem = error.reason  # its rule; its first occurrences stand
            rows = [_row(stored, event) for event in shown]
            if not events:
                try:
                    rows, recurs = rows_without_events(cursor, stored, uid, seen, self.zones)
                except UnreadableObject as error:
                    problem = error.reason
                covered = (int(seen.start.timestamp()), int(seen.end.timestamp())) if recurs else covered
        cursor.execute("DELETE FROM occurrences WHERE object_id = ?", (stored.id,))
        cursor.executemany(_INSERT, rows)
        cursor.execute(
            "UPDATE objects SET uid = ?, problem = ?, recurs = ?, indexed_from = ?, indexed_until = ?, sealed = ?, stale = 0"
            " WHERE id = ?",
            (uid, problem, int(recurs), *covered, int(any(event.ours and event.sealed for event in events)), stored.id),
        )
        self.index_identity(cursor, stored.id, uid, events)
        return replace(stored, uid=uid, problem=problem)

    def extend_index(self, cursor: Cursor, stored: StoredObject, known: Interval, wanted: Interval) -> bool:
        """Add the occurrences between `known`, which is indexed, and the bounds of `wanted`; False: they are too many."""
        if is_combined(stored):
            return self._reads(cursor, stored, Interval(min(known.start, wanted.start), max(known.end, wanted.end)))
        parts = [Interval(wanted.start, known.start)] if wanted.start < known.start else []
        parts += [Interval(known.end, wanted.end)] if known.end < wanted.end else []
        try:
            series = RecurringObject(stored.body, self.zones)
            found = [event for part in parts for event in series.between(part)]
        except UnreadableObject:
            return False
        # what reaches into the known window stands in the index already
        rows = [_row(stored, event) for event in found if not Interval(event.start, event.end).overlaps(known)]
        cursor.executemany(_INSERT, rows)
        covered = (int(min(known.start, wanted.start).timestamp()), int(max(known.end, wanted.end).timestamp()))
        cursor.execute("UPDATE objects SET indexed_from = ?, indexed_until = ? WHERE id = ?", (*covered, stored.id))
        return True

    def move_index(self, cursor: Cursor, stored: StoredObject, wanted: Interval) -> None:
        """Index `wanted` instead of what was indexed; where even that is too much, leave the index as it is."""
        if is_combined(stored):
            self._reads(cursor, stored, wanted)
            return
        try:
            occurrences(stored.body, wanted, self.zones)
        except UnreadableObject:
            return
        self.index_object(cursor, stored, wanted)

    def _reads(self, cursor: Cursor, stored: StoredObject, window: Interval) -> bool:
        """Index what the availability components of a calendar come to over `window`, where that is not too much."""
        try:
            rows_without_events(cursor, stored, stored.uid, window, self.zones)
        except UnreadableObject:
            return False
        self.index_object(cursor, stored, window)
        return True

    def index_identity(self, cursor: Cursor, object_id: int, uid: str, events: Sequence[Event]) -> None:
        """Open the seal, if there is a key for it, and write the words that find this object."""
        ours = [event for event in events if event.ours]
        sealed = next((event.sealed for event in ours if event.sealed), None)
        opened = None
        if sealed is not None and max(event.end for event in ours).timestamp() >= dropped_before(cursor):
            opened = self.keys.unseal(sealed, uid)
        if opened is not None:
            keep_identity(cursor, uid, opened, origin="sealed")
        elif ours:  # what was sealed before is no longer what the event says
            cursor.execute(
                "DELETE FROM identities WHERE uid = ?1 AND origin = 'sealed'"
                " AND NOT EXISTS (SELECT 1 FROM objects WHERE uid = ?1 AND id <> ?2 AND sealed)",
                (uid, object_id),
            )
        write_words(cursor, object_id, uid, events)


def write_words(cursor: Cursor, object_id: int, uid: str, events: Sequence[Event]) -> None:
    """Write the words that find this object: names and IPP of ours, reference, summary."""
    cursor.execute("DELETE FROM search WHERE rowid = ?", (object_id,))
    if not events:
        return
    known = cursor.execute("SELECT patient FROM identities WHERE uid = ?", (uid,)).fetchone()
    patient = patient_from(known[0]) if known and any(event.ours for event in events) else None
    cursor.execute(
        "INSERT INTO search (rowid, names, ipp, reference, summary) VALUES (?, ?, ?, ?, ?)",
        (object_id, *identity_words(patient), events[0].reference or "", folded(events[0].summary[:_LONGEST_TEXT])),
    )


def _row(stored: StoredObject, event: Event) -> Sequence[Value]:
    starts, ends = epoch(event.start), epoch(event.end)
    return (
        *(stored.id, stored.collection_id, span_of(ends - starts), starts, ends, event.uid, event.recurrence_id),
        *(event.reference, event.status.value, event.kind.value if event.kind else None),
        *(event.summary[:_LONGEST_TEXT], event.link, event.series, event.claim, event.nonce, event.overbooked),
        *(int(event.all_day), int(event.busy), int(event.ours), int(event.is_range)),
    )


def _guessed_row(stored: StoredObject, uid: str, start: datetime, end: datetime) -> Sequence[Value]:
    starts, ends = epoch(start), epoch(end)
    place = (stored.id, stored.collection_id, span_of(ends - starts), starts, ends, uid, None, None)
    return (*place, AppointmentStatus.BOOKED.value, None, "", *(None,) * 5, 0, 1, 0, 0)
