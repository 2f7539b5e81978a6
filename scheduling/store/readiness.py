"""Examinations of this workstation that were made before: when, how much was looked at, the answer, and the report as it was.

A report is bytes here: who examines knows what stands in them. It names no person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduling.store.columns import instant_text
from scheduling.store.connection import Cursor, Database

LONGEST = 65_536
"""Bytes of one report; one that follows its own rules has 8 KiB at most."""


@dataclass(frozen=True, slots=True)
class KeptExamination:
    """One examination without its report. `taken_at`: in the zone of the store."""

    id: str
    taken_at: datetime
    scope: str
    verdict: str


def add_examination(cursor: Cursor, *, report_id: str, taken_at: datetime, scope: str, verdict: str, report: bytes) -> None:
    """Keep one. One that is kept already is replaced: the person's answer about the tone comes later, and changes the verdict.

    Raises `ValueError` for a report that is none by its length.
    """
    if not 0 < len(report) <= LONGEST:
        raise ValueError(f"a report has 1 to {LONGEST} bytes, not {len(report)}")
    cursor.execute(
        "INSERT INTO readiness (id, taken_at, scope, verdict, report) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET verdict = excluded.verdict, report = excluded.report",
        (report_id, instant_text(taken_at), scope, verdict, report),
    )


def forget_examinations(cursor: Cursor, *, taken_before: datetime, most: int) -> None:
    """Those taken before, and of the others all but the `most` that were kept last."""
    cursor.execute("DELETE FROM readiness WHERE taken_at < ?", (instant_text(taken_before),))
    cursor.execute("DELETE FROM readiness WHERE seq <= (SELECT seq FROM readiness ORDER BY seq DESC LIMIT 1 OFFSET ?)", (most,))


def examinations(database: Database, *, since: datetime | None, limit: int) -> list[KeptExamination]:
    """The newest first, at most `limit`; with `since` those taken then or later."""
    rows = database.rows(
        "SELECT id, taken_at, scope, verdict FROM readiness WHERE taken_at >= ? ORDER BY taken_at DESC, seq DESC LIMIT ?",
        (instant_text(since) or "", limit),
    )
    return [
        KeptExamination(found, datetime.fromisoformat(taken_at).astimezone(database.zone), scope, verdict)
        for found, taken_at, scope, verdict in rows
    ]


def reports(database: Database, *, since: datetime | None, limit: int) -> list[bytes]:
    """The reports of `examinations`, in the same order."""
    rows = database.rows(
        "SELECT report FROM readiness WHERE taken_at >= ? ORDER BY taken_at DESC, seq DESC LIMIT ?",
        (instant_text(since) or "", limit),
    )
    return [bytes(report) for (report,) in rows]


def report_of(database: Database, report_id: str) -> bytes | None:
    """The report of one; None where it is not, or no longer, kept."""
    rows = database.rows("SELECT report FROM readiness WHERE id = ?", (report_id,))
    return bytes(rows[0][0]) if rows else None
