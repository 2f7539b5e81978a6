"""What waits to be sent: shown with its age and its last error, the appointments behind it, and giving it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduling.errors import Ambiguous, NotAllowed, NotFound
from scheduling.model.reference import fold_reference
from scheduling.office.workspace import Workspace
from scheduling.store.occurrences import StoredAppointment, find_appointments
from scheduling.store.operation_states import ASKING
from scheduling.store.outbox import Operation, operations, writes


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One wish that waits for its server, as a person sees it. Times are in the profile's zone.

    `appointment`: what it is about, None where nothing of it is in the agenda (a claim that is owed its withdrawal).
    `next_attempt`: not before; None: at the next contact. `in_doubt`: something of it may stand on the server already.
    """

    id: str
    kind: str
    uid: str
    reference: str | None
    state: str
    since: datetime
    attempts: int
    last_error: str | None
    next_attempt: datetime | None
    in_doubt: bool
    appointment: StoredAppointment | None

    @property
    def may_be_given_up(self) -> bool:
        """What may stand on the server is first found out; a withdrawal is owed to others."""
        return self.kind != "withdraw" and not self.in_doubt


def waiting(workspace: Workspace) -> list[Waiting]:
    """Oldest first; what waits for a person is no part of it (`open_conflicts`)."""
    zone = workspace.settings.zone
    found = []
    for one in operations(workspace.database):
        if one.state in ASKING:
            continue
        about = appointments_with_uid(workspace, one.uid)
        found.append(
            Waiting(
                id=one.id,
                kind=one.kind,
                uid=one.uid,
                reference=one.reference,
                state=one.state,
                since=one.since.astimezone(zone),
                attempts=one.attempts,
                last_error=one.last_error,
                next_attempt=one.not_before.astimezone(zone) if one.not_before else None,
                in_doubt=_in_doubt(workspace, one),
                appointment=next((it for it in about if it.collection_id == one.collection_id), about[0] if about else None),
            )
        )
    return found


def give_up_waiting(workspace: Workspace, name: str) -> Operation:
    """Leave undone what waits as `name`: its id (or how that begins), its reference or UID.

    Raises `NotFound`, `Ambiguous`, and `NotAllowed`: `outcome_unknown` while it may stand on the server, `owed` for a claim
    that must be withdrawn, `asking` for what waits for a person's choice (`resolve_conflict`).
    """
    operation = _named(workspace, name)
    label = operation.reference or operation.uid
    if operation.state in ASKING:
        raise NotAllowed(label, "asking")
    if operation.kind == "withdraw":
        raise NotAllowed(label, "owed")
    from scheduling.booking.unsent import drop_waiting  # with HTTP and all that sends: the list is shown without

    drop_waiting(workspace.booking_context(), operation)
    return operation


def queued_appointments(workspace: Workspace) -> list[StoredAppointment]:
    """Oldest wish first, each once; a wish of which nothing is left in the index is left out."""
    waiting = sorted((one for one in operations(workspace.database) if one.state not in ASKING), key=lambda one: one.since)
    found: dict[str, StoredAppointment] = {}
    for operation in waiting:
        for one in appointments_with_uid(workspace, operation.uid):
            found.setdefault(one.uid, one)
    return list(found.values())


def appointments_with_uid(workspace: Workspace, uid: str) -> list[StoredAppointment]:
    """In whichever calendars; those that still stand first."""
    return sorted(find_appointments(workspace.database, uid), key=lambda one: one.status == "cancelled")


def _named(workspace: Workspace, name: str) -> Operation:
    known, wanted = operations(workspace.database), fold_reference(name)
    found = [one for one in known if name in (one.id, one.uid)] or [
        one for one in known if (name and one.id.startswith(name)) or (wanted is not None and one.reference == wanted)
    ]
    if not found:
        raise NotFound("operation", name)
    if len(found) > 1:
        raise Ambiguous("operation", name, [one.id for one in found])
    return found[0]


def _in_doubt(workspace: Workspace, operation: Operation) -> bool:
    sent = (one for one in writes(workspace.database, operation.id) if one.settled is None)
    return operation.state == "sending" or any(one.step != "claim" for one in sent)
