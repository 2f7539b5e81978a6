"""The history of this workstation: each examination is kept for as long as the settings say, in the encrypted store."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduling.office.workspace import Workspace
from scheduling.store.readiness import (
    KeptExamination,
    add_examination,
    examinations,
    forget_examinations,
    report_of,
)
from scheduling.store.readiness import reports as kept_reports

__all__ = ["MOST", "KeptExamination", "keep", "listed", "read", "reports"]

MOST = 2000
"""Examinations that are kept, whatever their age: at 8 KiB each 16 MB."""


def keep(workspace: Workspace, report: bytes, *, report_id: str, taken_at: datetime, scope: str, verdict: str, days: int) -> None:
    """Keep one examination, and forget those that were taken longer than `days` ago. Kept a second
    time, as what a person answers later belongs to it, verdict and report are replaced.

    Raises `StoreError`.
    """
    with workspace.database.transaction() as cursor:
        add_examination(cursor, report_id=report_id, taken_at=taken_at, scope=scope, verdict=verdict, report=report)
        forget_examinations(cursor, taken_before=workspace.now() - timedelta(days=days), most=MOST)


def listed(workspace: Workspace, *, since: datetime | None = None, limit: int = MOST) -> list[KeptExamination]:
    """When each was taken and what it said, the newest first."""
    return examinations(workspace.database, since=since, limit=limit)


def reports(workspace: Workspace, *, since: datetime | None = None, limit: int = MOST) -> list[bytes]:
    """The reports of those that `listed` answers, in its order: what a trend is drawn of."""
    return kept_reports(workspace.database, since=since, limit=limit)


def read(workspace: Workspace, report_id: str) -> bytes | None:
    """One report as it was kept; None where it is not, or no longer, kept."""
    return report_of(workspace.database, report_id)
