"""One synchronisation of a profile: upload first, then download, calendar by calendar; one that fails does not stop the rest."""

from __future__ import annotations

from dataclasses import replace

from scheduling import clock
from scheduling.booking.send import send_waiting
from scheduling.errors import CalDavError, NotFound, SchedulingError
from scheduling.office.accounts import refresh_account
from scheduling.office.workspace import Workspace
from scheduling.progress import Reporter
from scheduling.store.accounts import accounts
from scheduling.store.collections import Collection, collections
from scheduling.sync.engine import CollectionSync
from scheduling.sync.report import CalendarReport, SyncReport


def synchronise(workspace: Workspace, *, full: bool = False, reporter: Reporter | None = None) -> SyncReport:
    """Bring every followed calendar up to date; `full` discovers the accounts and lists all collections anew."""
    began = clock.elapsed_s()
    told = reporter or workspace.reporter
    if full:
        for account in accounts(workspace.database):
            try:
                refresh_account(workspace, account.name)
            except (CalDavError, NotFound):
                continue  # told once for each of its calendars, below
    followed = collections(workspace.database, followed_only=True)
    reports = []
    for number, collection in enumerate(followed):
        workspace.cancel.check()
        told.progressed("synchronise", number, len(followed))
        reports.append(_one(workspace, collection, full, told))
    told.progressed("synchronise", len(followed), len(followed))
    return SyncReport(tuple(reports), clock.elapsed_s() - began)


def _one(workspace: Workspace, collection: Collection, full: bool, reporter: Reporter) -> CalendarReport:
    try:
        transport = workspace.transport_of(collection)
    except SchedulingError as error:
        return CalendarReport(href=collection.href, name=collection.name, error=error)
    before = transport.traffic.snapshot()
    uploaded = send_waiting(workspace.booking_context(), collection)
    engine = CollectionSync(workspace.database, transport, workspace.ingest, clock.now(), workspace.cancel, reporter)
    report = engine.synchronise(collection, full=full)
    spent = transport.traffic.since(before)
    return replace(
        report,
        uploaded=uploaded.done,
        conflicts=uploaded.conflicts,
        requests=spent.requests,
        bytes_received=spent.bytes_received,
        error=report.error or uploaded.error,
    )
