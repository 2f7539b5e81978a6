"""What waits for a person: two versions of one object, or a wish that found its slot taken or was cut by a crash."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from scheduling.booking.appointments import as_appointment
from scheduling.booking.compose import wish_from
from scheduling.booking.intent_booking import known_in_the_way
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.resolution import Keep, keep_local, keep_server
from scheduling.booking.send import send_now
from scheduling.errors import Ambiguous, NotFound, UnreadableObject
from scheduling.icalendar.merge import Touched, differences
from scheduling.icalendar.reader import read_object
from scheduling.model.appointment import Appointment
from scheduling.model.reference import fold_reference
from scheduling.office.workspace import Workspace
from scheduling.store.collections import collection_by_id, collections, collections_by_id, labels
from scheduling.store.conflicts import Conflict, conflicts
from scheduling.store.occurrences import find_appointments
from scheduling.store.operation_states import ASKING
from scheduling.store.outbox import Operation, operations


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Both versions and what they were made from; None: there is none (deleted, or never was on the server).

    A wish that could not be carried out (`reason` `taken`, `interrupted`, `failed`) has `local` alone: the appointment at the
    place that was wished for, which begins at `wished_start`. `in_the_way`: what the local copy knows to stand there now.
    `new`: the wish is a booking; nothing of it stands anywhere else. `lines`: what our version changed and the server has
    otherwise, line by line, also where an appointment as shown here does not have it; those that clash first. `unreadable`:
    `local` or `server` is there, but cannot be read.
    """

    reference: str | None
    uid: str
    local: Appointment | None
    server: Appointment | None
    base: Appointment | None
    reason: str
    wished_start: datetime | None = None
    in_the_way: tuple[Appointment, ...] = ()
    new: bool = False
    lines: tuple[Touched, ...] = ()
    unreadable: frozenset[str] = frozenset()


def open_conflicts(workspace: Workspace) -> list[ConflictView]:
    """Everything that waits for a person, oldest first."""
    return [_view(workspace, operation, conflict) for operation, conflict in _asking(workspace)]


def resolve_conflict(workspace: Workspace, ref: str, keep: Keep) -> BookingOutcome:
    """Keep one side. `local` is sent at once; it may find the slot taken again, or wait while the server is away."""
    wanted = fold_reference(ref)
    found = [
        (operation, conflict)
        for operation, conflict in _asking(workspace)
        if ref == operation.uid or (wanted is not None and operation.reference == wanted)
    ]
    if not found:
        raise NotFound("conflict", ref)
    if len(found) > 1:
        raise Ambiguous("conflict", ref, [operation.uid for operation, _ in found])
    operation, conflict = found[0]
    context = workspace.booking_context()
    if keep == "server":
        keep_server(context, operation, conflict)
        stands = conflict is not None or find_appointments(workspace.database, operation.uid)
        outcome = BookingOutcome(Outcome.CHANGED if stands else Outcome.CANCELLED)
    else:
        sent = keep_local(context, operation, conflict)
        outcome = send_now(context, operation.id, fresh=False) if sent else BookingOutcome(Outcome.CHANGED)
    if outcome.appointment is None:
        appointment = next(iter(find_appointments(workspace.database, operation.uid)), None)
        outcome = replace(outcome, appointment=appointment)
    return outcome


def _asking(workspace: Workspace) -> list[tuple[Operation, Conflict | None]]:
    by_operation = {one.operation_id: one for one in conflicts(workspace.database)}
    return [(one, by_operation.get(one.id)) for one in operations(workspace.database) if one.state in ASKING]


def _view(workspace: Workspace, operation: Operation, conflict: Conflict | None) -> ConflictView:
    if conflict is None:
        return _wish(workspace, operation)
    local, server, base = (_side(workspace, operation, body) for body in (conflict.local, conflict.server, conflict.base))
    there = {"local": (conflict.local, local), "server": (conflict.server, server)}
    return ConflictView(
        operation.reference,
        operation.uid,
        local,
        server,
        base,
        operation.last_error or "conflict",
        lines=_lines(workspace, conflict),
        unreadable=frozenset(side for side, (body, read) in there.items() if body is not None and read is None),
    )


def _lines(workspace: Workspace, conflict: Conflict) -> tuple[Touched, ...]:
    if conflict.local is None or conflict.server is None:
        return ()
    try:
        return differences(conflict.base, conflict.local, conflict.server, workspace.zones)
    except UnreadableObject:
        return ()


def _wish(workspace: Workspace, operation: Operation) -> ConflictView:
    """A wish that waits, where it wants to be: a move to another calendar shows nothing of that here before it is sent."""
    context, database = workspace.booking_context(), workspace.database
    found = find_appointments(database, operation.uid)
    known = next((one for one in found if one.collection_id == operation.collection_id), None)
    payload = operation.payload
    wanted = payload if operation.kind == "book" else payload.get("wish") or payload.get("claim")
    target = collections_by_id(database, [payload.get("target_collection", operation.collection_id)])
    if wanted is None or not target:  # it takes no time, or the calendar is gone
        return ConflictView(operation.reference, operation.uid, known, None, None, operation.state)
    wish = wish_from(wanted)
    there = known_in_the_way(context, target[0], wish.interval, wish.kind, frozenset({operation.uid, wish.uid}))
    zone = workspace.settings.zone
    start, end = wish.interval.start.astimezone(zone), wish.interval.end.astimezone(zone)
    calendar = labels(collections(database))[target[0].id]
    local = replace(known, start=start, end=end, calendar=calendar) if known is not None else None
    new = operation.kind == "book" and payload.get("restore") is None
    return ConflictView(operation.reference, operation.uid, local, None, None, operation.state, start, there, new)


def _side(workspace: Workspace, operation: Operation, body: bytes | None) -> Appointment | None:
    if body is None:
        return None
    collection = collection_by_id(workspace.database, operation.collection_id)
    try:
        events = read_object(body, workspace.zones).events
    except UnreadableObject:
        return None
    return as_appointment(workspace.booking_context(), collection, operation.href, events[0]) if events else None
