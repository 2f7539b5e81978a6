"""What a person did beside appointments, in the audit journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduling.store import journal

if TYPE_CHECKING:
    from scheduling.office.workspace import Workspace
    from scheduling.store.connection import Cursor


def record(
    workspace: Workspace,
    cursor: Cursor,
    action: str,
    *,
    reference: str | None = None,
    uid: str | None = None,
    **details: str | int,
) -> None:
    """Write it in the transaction of what it tells. Names of accounts, calendars and keys only: never a patient's, never a
    secret.
    """
    journal.append(cursor, at=workspace.now(), who=workspace.who, action=action, reference=reference, uid=uid, details=details)
