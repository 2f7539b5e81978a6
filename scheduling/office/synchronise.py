"""One synchronisation of a profile: upload first, then download, calendar by calendar; one that fails does not stop the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeGuard

from scheduling import clock
from scheduling.booking.send import send_waiting
from scheduling.errors import BadAnswer, CalDavError, InputRefused, SchedulingError, ServerUnreachable, SignInRefused
from scheduling.office.accounts import refresh_account
from scheduling.office.watch import watch
from scheduling.office.workspace import Workspace
from scheduling.progress import Reporter
from scheduling.store.accounts import Account, accounts
from scheduling.store.collections import Collection, collections, labels
from scheduling.store.columns import instant_text
from scheduling.store.identities import drop_identities
from scheduling.store.meta import LAST_SYNC, keep_fact
from scheduling.store.outbox import operations
from scheduling.store.undo import KEPT, forget_old_entries
from scheduling.sync.engine import CollectionSync
from scheduling.sync.report import CalendarReport, SyncReport

DISCOVER_EVERY = timedelta(days=1)


def synchronise(workspace: Workspace, *, full: bool = False, reporter: Reporter | None = None) -> SyncReport:
    """Bring every followed calendar up to date; `full` discovers the accounts and lists all collections anew."""
    began = clock.elapsed_s()
    told = reporter or workspace.reporter
    failed: dict[int, SchedulingError] = {}
    for account in accounts(workspace.database):
        if full or _discovery_is_due(account) or not collections(workspace.database, account_id=account.id):
            try:
                refresh_account(workspace, account.name)
            except (CalDavError, InputRefused) as error:
                failed[account.id] = error
    waiting = {one.collection_id for one in operations(workspace.database)}
    concerned = [one for one in collections(workspace.database) if (one.followed and not one.gone) or one.id in waiting]
    called = labels(collections(workspace.database))
    # An account's failure is told by each of its calendars; one without calendars has to tell it itself.
    mute = set(failed) - {one.account_id for one in concerned}
    silent = [one for one in accounts(workspace.database) if one.id in mute]
    reports = [CalendarReport(href=one.url, name=one.name, error=failed[one.id]) for one in silent]
    away: dict[int, SchedulingError] = {}
    for number, collection in enumerate(concerned):
        workspace.cancel.check()
        told.progressed("synchronise", number, len(concerned))
        if collection.account_id in away:
            report = CalendarReport(href=collection.href, name=collection.name, error=away[collection.account_id])
        else:
            report = _one(workspace, collection, full, told)
        if _concerns_account(report.error):
            away[collection.account_id] = report.error
        reports.append(replace(report, name=called[collection.id]))
    told.progressed("synchronise", len(concerned), len(concerned))
    _forget_old_identities(workspace)
    if reports and all(one.error is None for one in reports):
        with workspace.database.transaction() as cursor:
            keep_fact(cursor, LAST_SYNC, instant_text(clock.now()) or "")
    return SyncReport(tuple(reports), clock.elapsed_s() - began)


def _concerns_account(error: SchedulingError | None) -> TypeGuard[SchedulingError]:
    """Whether the account's other calendars would meet it too: they are not waited for one by one, and a password that was
    refused is not tried again and again until the server locks the account.
    """
    return isinstance(error, SignInRefused) or (isinstance(error, ServerUnreachable) and not isinstance(error, BadAnswer))


def _forget_old_identities(workspace: Workspace) -> None:
    """Whom a visit was for is not kept here longer than `retention_days` after it; 0: for ever. What could be taken back
    neither, and in any case a few days only.
    """
    days = workspace.settings.retention_days
    ended_before = clock.now() - timedelta(days=days) if days > 0 else None
    with workspace.database.transaction() as cursor:
        forget_old_entries(cursor, done_before=workspace.now() - KEPT, visits_before=ended_before)
        if ended_before is not None:
            drop_identities(cursor, ended_before)


def _discovery_is_due(account: Account) -> bool:
    """Rights change, and calendars appear: the account is discovered anew once a day."""
    found = account.capabilities.get("discovered_at")
    return not isinstance(found, str) or clock.now() - datetime.fromisoformat(found) > DISCOVER_EVERY


def _one(workspace: Workspace, collection: Collection, full: bool, reporter: Reporter) -> CalendarReport:
    try:
        transport = workspace.transport_of(collection)
    except SchedulingError as error:
        return CalendarReport(href=collection.href, name=collection.name, error=error)
    before = transport.traffic.snapshot()
    uploaded = send_waiting(workspace.booking_context(), collection)
    if collection.followed:
        engine = CollectionSync(workspace.database, transport, workspace.ingest, clock.now(), workspace.cancel, reporter)
        report = engine.synchronise(collection, full=full)
        if report.error is None:
            watch(workspace, collection)
    else:
        report = CalendarReport(href=collection.href, name=collection.name)  # no copy is kept, what waits is sent all the same
    spent = transport.traffic.since(before)
    return replace(
        report,
        uploaded=uploaded.done,
        conflicts=uploaded.conflicts,
        requests=spent.requests,
        bytes_received=spent.bytes_received,
        error=report.error or uploaded.error,
    )
