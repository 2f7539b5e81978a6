"""One synchronisation of a profile: upload first, then download, calendar by calendar; one that fails does not stop the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, TypeGuard

from scheduling.booking.send import send_waiting
from scheduling.caldav.still_there import is_still_there
from scheduling.errors import (
    BadAnswer,
    CalDavError,
    CalendarGone,
    InputRefused,
    SchedulingError,
    ServerUnreachable,
    SignInRefused,
)
from scheduling.office.accounts import refresh_account
from scheduling.office.losses import lost_accounts, lost_events
from scheduling.office.probe import probe_where_due
from scheduling.office.watch import watch
from scheduling.office.workspace import Workspace
from scheduling.progress import Reporter
from scheduling.store.accounts import Account, account_by_id, accounts, put_off
from scheduling.store.collections import Collection, collection_by_id, collections, labels
from scheduling.store.columns import instant_text
from scheduling.store.identities import drop_identities
from scheduling.store.meta import LAST_SYNC, keep_fact
from scheduling.store.outbox import operations, set_state
from scheduling.store.owed_looks import owed_looks
from scheduling.store.undo import KEPT, forget_old_entries
from scheduling.sync.availability import refresh_availability
from scheduling.sync.back_off import Pause, pause_after, still_waits
from scheduling.sync.engine import CollectionSync
from scheduling.sync.free_busy import FreeBusySync
from scheduling.sync.report import CalendarReport, SyncReport

if TYPE_CHECKING:
    from scheduling.caldav.transport import Transport

DISCOVER_EVERY = timedelta(days=1)


def synchronise(
    workspace: Workspace,
    *,
    full: bool = False,
    accept_loss: frozenset[int] = frozenset(),
    background: bool = False,
    reporter: Reporter | None = None,
) -> SyncReport:
    """Bring every followed calendar up to date; `full` discovers the accounts and lists all collections anew.

    `accept_loss`: ids of calendars of which a person has said that the server rightly shows so little. `background`: nobody
    waits for it, so a server that failed is left alone for a while; what a server wishes itself counts always.
    """
    began = workspace.elapsed_s()
    told = reporter or workspace.reporter
    resting = _resting(workspace, background)
    away: dict[int, SchedulingError] = dict(resting)
    failed: dict[int, SchedulingError] = {}
    discovered: set[int] = set()
    vanished: list[Collection] = []
    for account in accounts(workspace.database):
        mine = collections(workspace.database, account_id=account.id)
        if account.id in away or not (
            full or accept_loss & {one.id for one in mine} or _discovery_is_due(workspace, account, mine)
        ):
            continue
        try:
            vanished += refresh_account(workspace, account.name, accept_loss=accept_loss)
            discovered.add(account.id)
            probe_where_due(workspace, account.name)
        except (CalDavError, InputRefused) as error:
            failed[account.id] = error
            if _concerns_account(error):
                away[account.id] = error
    waiting = {one.collection_id for one in operations(workspace.database)}
    waiting |= {one.collection_id for one in owed_looks(workspace.database)}
    known = collections(workspace.database)
    concerned = [one for one in known if _is_asked(one, one.account_id in discovered) or one.id in waiting]
    called = labels(known)
    reports: list[CalendarReport] = []
    ends: dict[int, list[SchedulingError | None]] = {number: [error] for number, error in failed.items()}
    losses = list(lost_accounts(workspace, failed))
    for number, collection in enumerate(concerned):
        workspace.cancel.check()
        told.progressed("synchronise", number, len(concerned))
        reason = away.get(collection.account_id)
        if reason is not None:
            report = CalendarReport(href=collection.href, name=collection.name, error=reason)
            _say_why(workspace, collection, reason)
        else:
            report = _one(workspace, collection, full, collection.id in accept_loss, background, told)
            ends.setdefault(collection.account_id, []).append(report.error)
            losses += lost_events(workspace, collection, called[collection.id], report.error)
        if _concerns_account(report.error):
            away[collection.account_id] = report.error
        elif isinstance(report.error, CalendarGone):
            _say_why(workspace, collection, report.error)
        reports.append(replace(report, name=called[collection.id]))
    told.progressed("synchronise", len(concerned), len(concerned))
    reports = _of_accounts(workspace, concerned, reports, failed | resting) + reports
    reports += [replace(_gone(one), name=called[one.id]) for one in vanished if one.id not in {other.id for other in concerned}]
    _pause(workspace, ends)
    _forget_old_identities(workspace)
    if reports and all(one.error is None for one in reports):
        with workspace.database.transaction() as cursor:
            keep_fact(cursor, LAST_SYNC, instant_text(workspace.now()) or "")
    return SyncReport(tuple(reports), workspace.elapsed_s() - began, tuple(losses))


def _gone(collection: Collection) -> CalendarReport:
    """Told once, by the run that finds it out; and again as long as something waits for it."""
    return CalendarReport(href=collection.href, name=collection.name, error=CalendarGone(collection.name))


def _is_asked(collection: Collection, discovered: bool) -> bool:
    """Discovery tells when a calendar is there again; one that was added by its address is asked itself, as often as that."""
    return collection.followed and (not collection.gone or (collection.by_address and discovered))


def _resting(workspace: Workspace, background: bool) -> dict[int, SchedulingError]:
    """The accounts whose server is not asked now, and why."""
    now, found = workspace.now(), dict[int, SchedulingError]()
    for one in accounts(workspace.database):
        error = still_waits(Pause(one.retry_at, one.failures), now, one.url, asked_for=not background)
        if error is not None:
            found[one.id] = error
    return found


def _pause(workspace: Workspace, ends: Mapping[int, Sequence[SchedulingError | None]]) -> None:
    """Keep for the next run, by whichever process, which servers are left alone."""
    chance = workspace.chance or Random()  # noqa: S311  spreads waits; nothing depends on it being unguessable
    for one in accounts(workspace.database):
        earlier = Pause(one.retry_at, one.failures)
        then = pause_after(ends[one.id], earlier, workspace.now(), chance) if one.id in ends else earlier
        if then != earlier:
            with workspace.database.transaction() as cursor:
                put_off(cursor, one.id, then.until, then.failures)


def _of_accounts(
    workspace: Workspace,
    concerned: Sequence[Collection],
    reports: Sequence[CalendarReport],
    failed: Mapping[int, SchedulingError],
) -> list[CalendarReport]:
    """An account's failure is told by each of its calendars that meets it; where none does, by the account itself."""
    telling = {one.account_id for one, report in zip(concerned, reports, strict=True) if report.error is not None}
    silent = [one for one in accounts(workspace.database) if one.id in failed and one.id not in telling]
    return [CalendarReport(href=one.url, name=one.name, error=failed[one.id]) for one in silent]


def _say_why(workspace: Workspace, collection: Collection, error: SchedulingError) -> None:
    """What waits for a calendar that is gone, or whose server is not asked, says so; what is being sent at this moment is left
    to whoever sends.
    """
    states = {"queued", "failed"} if isinstance(error, CalendarGone) else {"queued"}
    with workspace.database.transaction() as cursor:
        for one in operations(workspace.database, states):
            if one.collection_id == collection.id and one.owner is None and one.last_error != error.code:
                set_state(cursor, one.id, one.state, last_error=error.code, not_before=one.not_before)


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
    ended_before = workspace.now() - timedelta(days=days) if days > 0 else None
    with workspace.database.transaction() as cursor:
        forget_old_entries(cursor, done_before=workspace.now() - KEPT, visits_before=ended_before)
        if ended_before is not None:
            drop_identities(cursor, ended_before)


def _moved(workspace: Workspace, before: Collection) -> bool:
    """Whether the server told another state than `before`: anybody's write moves it, our own too (RFC 6578, 3.1)."""
    after = collection_by_id(workspace.database, before.id)
    told = (after.sync_token, after.ctag)
    return told == (None, None) or told != (before.sync_token, before.ctag)


def _discovery_is_due(workspace: Workspace, account: Account, mine: Sequence[Collection]) -> bool:
    """Rights change, and calendars appear: the account is discovered anew once a day, and as long as none of it is to be seen."""
    followed = [one for one in mine if one.followed]
    if not mine or (followed and all(one.gone for one in followed)):
        return True
    found = account.capabilities.get("discovered_at")
    # A clock that was set back counts too.
    return not isinstance(found, str) or abs(workspace.now() - datetime.fromisoformat(found)) > DISCOVER_EVERY


def _one(
    workspace: Workspace, collection: Collection, full: bool, accept_loss: bool, background: bool, reporter: Reporter
) -> CalendarReport:
    try:
        transport = workspace.transport_of(collection)
    except SchedulingError as error:
        return CalendarReport(href=collection.href, name=collection.name, error=error)
    before = transport.traffic.snapshot()
    try:
        gone = collection.gone and not is_still_there(transport, collection.href)
    except CalDavError as error:
        return CalendarReport(href=collection.href, name=collection.name, error=error)
    uploaded = send_waiting(workspace.booking_context(), collection, background=background)
    _forget_frames(uploaded.error)
    if gone:
        report = _gone(collection)
    elif collection.followed and not _concerns_account(uploaded.error):
        account = account_by_id(workspace.database, collection.account_id)
        busy = FreeBusySync(workspace.database, transport, workspace.ingest, workspace.now(), account.principal)
        if collection.readable:
            engine = CollectionSync(workspace.database, transport, workspace.ingest, workspace.now(), workspace.cancel, reporter)
            report = engine.synchronise(collection, full=full, accept_loss=accept_loss)
        else:
            report = busy.synchronise(collection, accept_loss=accept_loss)
        if report.error is None:
            if collection.readable:
                busy.forget(collection)
                _refresh_availability(workspace, transport, account, collection, report.full)
            watch(workspace, collection, changed=report.full or _moved(workspace, collection))
    else:
        report = CalendarReport(href=collection.href, name=collection.name)  # no copy is kept, what waits is sent all the same
    _forget_frames(report.error)
    spent = transport.traffic.since(before)
    return replace(
        report,
        uploaded=uploaded.done,
        conflicts=uploaded.conflicts,
        requests=spent.requests,
        bytes_received=spent.bytes_received,
        error=report.error or uploaded.error,
    )


def _forget_frames(error: BaseException | None) -> None:
    """The way by which an error came holds the answer that could not be used, 64 MB of it; a report keeps errors to its end."""
    if error is not None:
        error.__traceback__ = error.__context__ = None


def _refresh_availability(
    workspace: Workspace, transport: Transport, account: Account, collection: Collection, listed: bool
) -> None:
    """The practitioner's hours (RFC 7953) are asked for where the calendar was listed anew: once a day."""
    features = account.capabilities.get("features")
    inboxes = isinstance(features, list) and bool({"calendar-availability", "calendar-auto-schedule"} & set(features))
    refresh_availability(workspace.database, transport, collection, workspace.ingest, ask=listed, inboxes=inboxes)
