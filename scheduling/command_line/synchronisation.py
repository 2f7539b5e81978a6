"""sync: one synchronisation, calendar by calendar."""

from __future__ import annotations

from collections.abc import Sequence

from scheduling.command_line.answer import Answer
from scheduling.command_line.documents import sync_document
from scheduling.command_line.exit_codes import CONFLICT, QUEUED, code_of, gravest
from scheduling.command_line.invocation import Invocation
from scheduling.command_line.terminal_text import table
from scheduling.messages.catalogue import Catalogue
from scheduling.messages.sentences import sentence
from scheduling.office.calendars import resolve_calendar
from scheduling.office.losses import accept_loss
from scheduling.office.synchronise import synchronise
from scheduling.store.operation_states import ASKING
from scheduling.store.outbox import operations
from scheduling.sync.report import CalendarReport, SyncReport

NAMED = 4
"""Calendars named with a failure; of more the number is told."""

COLUMNS = ("name", "downloaded", "deleted", "uploaded", "conflicts", "error")


def sync(call: Invocation) -> Answer:
    """Synchronise once; goes on past a calendar that fails, and ends with the gravest code."""
    lost = [resolve_calendar(call.workspace, one) for one in call.arguments.accept_loss]
    if lost:
        accept_loss(call.workspace, lost)
    report = synchronise(call.workspace, full=call.arguments.full, accept_loss=frozenset(one.id for one in lost))
    left = operations(call.workspace.database)
    asking = sum(one.state in ASKING for one in left)
    return sync_answer(report, asking, len(left) - asking, call.catalogue, call.terminal.columns)


def sync_answer(report: SyncReport, asking: int, waiting: int, catalogue: Catalogue, columns: int | None = None) -> Answer:
    """What was done, and what is left in the outbox: `asking` for a person, `waiting` for the next contact."""
    codes = [code_of(one.error) for one in report.calendars if one.error]
    messages = _failures(report.calendars, catalogue)
    if asking:
        codes.append(CONFLICT)
        messages.append(catalogue.counted("text.conflicts_waiting", asking))
    messages += [
        catalogue.counted("text.unreadable", one.unreadable, name=one.name) for one in report.calendars if one.unreadable
    ]
    if waiting:
        codes.append(QUEUED)
        messages.append(catalogue.counted("text.operations_waiting", waiting))
    done = sum(one.error is None for one in report.calendars)
    lines = table(
        [catalogue.text(f"column.{name}") for name in COLUMNS], [_row(one, catalogue) for one in report.calendars], columns
    )
    return Answer(
        gravest(codes),
        {"calendars": [sync_document(one, catalogue) for one in report.calendars], "seconds": round(report.seconds, 3)},
        [
            *(lines if report.calendars else []),
            catalogue.counted("text.synchronised", done, seconds=catalogue.decimal(report.seconds)),
        ],
        messages,
    )


def _row(one: CalendarReport, catalogue: Catalogue) -> tuple[str, ...]:
    counts = (one.downloaded, one.deleted, one.uploaded, one.conflicts)
    return (one.name, *map(str, counts), catalogue.word("detail", one.error.code) if one.error else "")


def _failures(reports: Sequence[CalendarReport], catalogue: Catalogue) -> list[str]:
    """Each failure once, with the calendars that met it."""
    names: dict[tuple[str, str | None], list[str]] = {}
    for one in reports:
        if one.error is not None:
            told = sentence(one.error, catalogue)
            names.setdefault((told.message, told.remedy), []).append(one.name)
    lines: list[str] = []
    for (message, remedy), concerned in names.items():
        more = f" (+{len(concerned) - NAMED})" if len(concerned) > NAMED else ""
        lines.append(catalogue.text("message.error_in", name=", ".join(concerned[:NAMED]) + more, text=message))
        lines += [remedy] if remedy else []
    return lines
