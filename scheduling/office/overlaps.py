"""Two at one time though nobody wanted it: another client wrote where ours stood. Seen at each download, told in every window.

Nothing of it is ever deleted or moved by the program: a person settles it, or says that it is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from scheduling.booking.context import BookingContext
from scheduling.conflicts import overlapping
from scheduling.errors import NotFound
from scheduling.model.reference import fold_reference
from scheduling.office.workspace import Workspace
from scheduling.store import journal
from scheduling.store.collections import Collection
from scheduling.store.occurrences import StoredAppointment, find_appointments, occurrences_between
from scheduling.store.overlaps import acknowledge, any_kept, has_ours, keep_overlaps, kept_overlaps, standing_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """`appointment` is ours; `other` stands at the same time in the same calendar. `seen_at`: when it was first noticed."""

    id: int
    appointment: StoredAppointment
    other: StoredAppointment
    seen_at: datetime


def note_overlaps(context: BookingContext, collection: Collection) -> int:
    """Compare what stands in the local copy of a calendar; what is new goes into the journal, once. How many are new."""
    database, now = context.database, context.now()
    if not has_ours(database, collection.id, now) and not any_kept(database, collection.id):
        return 0
    pairs = {(one.uid, other.uid): (one, other) for one, other in overlapping(standing_after(database, collection.id, now))}
    if not pairs and not any_kept(database, collection.id):
        return 0
    with database.transaction() as cursor:
        fresh = keep_overlaps(cursor, collection.id, pairs, now)
        for pair in sorted(fresh, key=lambda it: pairs[it][0].starts):
            one, other = pairs[pair]
            journal.append(
                cursor,
                at=now,
                who=context.who,
                action="overlap_seen",
                reference=one.reference,
                uid=one.uid,
                details={
                    "calendar": collection.name,
                    "from": datetime.fromtimestamp(max(one.starts, other.starts), UTC).isoformat(),
                    "other": other.reference or "",
                },
            )
    return len(fresh)


def open_overlaps(workspace: Workspace) -> list[Overlap]:
    """Those that nobody has acknowledged and that are not over, as they stand in the local copy; oldest first."""
    found = []
    for kept in kept_overlaps(workspace.database):
        ours = [one for one in find_appointments(workspace.database, kept.uid) if one.collection_id == kept.collection_id]
        for one in ours[:1]:
            there = occurrences_between(workspace.database, one.interval, [kept.collection_id])
            other = next((it for it in there if it.uid == kept.other_uid), None)
            if other is not None and max(one.end, other.end) > workspace.now():
                seen_at = kept.seen_at.astimezone(workspace.settings.zone)
                found.append(Overlap(id=kept.id, appointment=one, other=other, seen_at=seen_at))
    return found


def acknowledge_overlap(workspace: Workspace, ref: str) -> list[Overlap]:
    """A person knows of the overlaps of the appointment with this reference, of ours or the other: they are told no more.

    Raises `NotFound` where there is none.
    """
    wanted = fold_reference(ref)
    found = [
        one
        for one in open_overlaps(workspace)
        if ref in (one.appointment.uid, one.other.uid)
        or (wanted is not None and wanted in (one.appointment.reference, one.other.reference))
    ]
    if not found:
        raise NotFound("overlap", ref)
    acknowledge_overlaps(workspace, found)
    return found


def acknowledge_overlaps(workspace: Workspace, known: list[Overlap]) -> None:
    """The same for these."""
    context = workspace.booking_context()
    with workspace.database.transaction() as cursor:
        for one in known:
            acknowledge(cursor, one.id, context.now())
            journal.append(
                cursor,
                at=context.now(),
                who=context.who,
                action="overlap_known",
                reference=one.appointment.reference,
                uid=one.appointment.uid,
                details={"calendar": one.appointment.calendar},
            )
