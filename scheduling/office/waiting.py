"""The appointments behind what waits to be sent, and one appointment by its UID, for a window that leads there."""

from __future__ import annotations

from scheduling.office.workspace import Workspace
from scheduling.store.occurrences import StoredAppointment, find_appointments
from scheduling.store.operation_states import ASKING
from scheduling.store.outbox import operations


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
