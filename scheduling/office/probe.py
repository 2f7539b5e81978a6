"""Finding out what the servers of this profile really do, calendar by calendar, and keeping it with them.

The scratch event is a claim of 2037 that nobody competes for: its removal is owed by the outbox, like that of any claim, before
it is sent, and a crash in between leaves no more than what the next synchronisation takes away.

One writable calendar of one's own stands for the account; on calendars of others the rules differ, so each is probed by itself.
"""

from __future__ import annotations

import random
import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduling import clock
from scheduling.booking.compose import Wish, fresh_nonce, fresh_uid
from scheduling.caldav.calendars import list_calendars
from scheduling.caldav.capabilities import probe
from scheduling.caldav.href import origin_of
from scheduling.caldav.names import dav
from scheduling.caldav.principals import read_scheduling
from scheduling.caldav.questions import ask_properties
from scheduling.caldav.scratch import Scratch, Shown, product_of
from scheduling.errors import BadAnswer, CalDavError, Cancelled, NotAllowed, NotFound
from scheduling.href_key import href_key
from scheduling.icalendar.properties import NONCE
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.office.workspace import Workspace
from scheduling.progress import Reporter
from scheduling.secrets import password_name
from scheduling.store.accounts import Account, account
from scheduling.store.capabilities import Capabilities, keep_for_account, keep_for_calendar
from scheduling.store.collections import Collection, collections
from scheduling.store.outbox import add_operation, add_write, finish, lease, release, relocate_write, set_state

if TYPE_CHECKING:
    from scheduling.booking.context import BookingContext
    from scheduling.caldav.transport import Transport

FIRST_DAY = datetime(2037, 6, 1, 3, 0, tzinfo=UTC)
"""Far from any real date, and not so far that a server cannot find it (SOGo does not find 2099)."""
PLACES_MIN = 20 * 24 * 60
LENGTH = timedelta(minutes=15)
APART = timedelta(days=7)
ELSEWHERE = "Europe/Paris"
LEASE_S = 90
MOST_AT_ONCE = 30
"""Calendars probed in one run; the others wait for the next day's."""
MOST_REFUSALS = 5
"""Of one's own calendars so many are tried until one takes a write."""
PROBE_EVERY = timedelta(days=30)
"""A server behind a proxy may change without a word."""
SETTLED = frozenset({"", "read_only", "refused", "not_kept", "no_calendar"})
"""Reasons after which another probe would show no more."""


def probe_account(workspace: Workspace, name: str, reporter: Reporter | None = None) -> Account:
    """Probe the account, and each calendar of others that it may write to; answer it with what was shown.

    What fails on one calendar is told as its `reason`. Raises `NotFound` (`account`), `SignInRefused`, `ServerUnreachable` where
    nothing could be asked at all, and `Cancelled`.
    """
    kept = account(workspace.database, name)
    _probe(workspace, kept, reporter or workspace.reporter)
    return account(workspace.database, name)


def probe_at_set_up(workspace: Workspace, name: str, reporter: Reporter | None = None) -> None:
    """The same for an account that was just added: it stays added whatever the probe meets, or if the person stops it."""
    try:
        probe_account(workspace, name, reporter)
    except (CalDavError, NotFound, Cancelled):
        return


def probe_where_due(workspace: Workspace, name: str) -> None:
    """Probe what should be probed again, at most once a day: what fails is left for the next time.

    The account where it was never probed, or not to the end, or a month ago, or where the server calls itself by another name or
    version than then; else the calendars of others that came since.
    """
    kept = account(workspace.database, name)
    known = Capabilities.from_stored(kept.capabilities)
    try:
        if known is None or known.reason not in SETTLED or _is_old(known) or _product(workspace, kept) != known.product:
            _probe(workspace, kept, workspace.reporter)
        elif new := [one for one in _candidates(workspace, kept) if _never_probed(one)]:
            _probe(workspace, kept, workspace.reporter, new)
    except (CalDavError, NotFound):
        return


def _probe(workspace: Workspace, kept: Account, reporter: Reporter, only: list[Collection] | None = None) -> None:
    """With `only`, these calendars, as far as they are others'; what is known of the account stays."""
    transport = workspace.transport(kept)
    outbox = bool(read_scheduling(transport, kept.principal).outbox) if kept.principal and only is None else None
    own: list[Collection] = []
    shared: list[Collection] = []
    listed = _whose(transport, kept)
    for one in _candidates(workspace, kept) if only is None else only:
        workspace.cancel.check()
        foreign = listed[one.href_key] if one.href_key in listed else _is_shared(transport, one)
        (shared if foreign else own).append(one)
    asked = shared[:MOST_AT_ONCE]
    of_account: Capabilities | None = None
    other = _another_session(workspace, kept)
    try:
        # The first of one's own that may really be written to stands for the account.
        for one in own[:MOST_REFUSALS] if only is None else ():
            reporter.progressed("probe", 0, len(asked) + 1)
            of_account = _probe_calendar(workspace, transport, other, one)
            if of_account.reason != "read_only":
                break
        for number, one in enumerate(asked):
            reporter.progressed("probe", number + 1, len(asked) + 1)
            shown = _probe_calendar(workspace, transport, other, one)
            of_account = of_account or shown
            with workspace.database.transaction() as cursor:
                keep_for_calendar(cursor, one.id, shown)
    finally:
        other.close()
    nothing = Capabilities(reason="no_calendar", probed_at=_now(), product="" if of_account else _product(workspace, kept))
    with workspace.database.transaction() as cursor:
        for one in shared[MOST_AT_ONCE:]:  # not known, which is not the same as what the account's own calendar showed
            keep_for_calendar(cursor, one.id, Capabilities(reason="not_yet"))
        if only is None:
            keep_for_account(cursor, kept.id, replace(of_account or nothing, scheduling_outbox=outbox))
    reporter.progressed("probe", len(asked) + 1, len(asked) + 1)


def _probe_calendar(workspace: Workspace, transport: Transport, other: Transport, collection: Collection) -> Capabilities:
    context = workspace.booking_context()
    settings = workspace.settings
    scratch, nonce, uid = scratch_event(collection.href, settings.time_zone, context.now(), context.chance, context.who)
    operation_id = str(uuid.uuid4())
    with workspace.database.transaction() as cursor:
        add_operation(
            cursor,
            id=operation_id,
            kind="withdraw",
            collection_id=collection.id,
            uid=f"claim-{uid}",
            reference=None,
            href=scratch.href,
            payload={},
            now=context.now(),
            leased_by=context.process,
        )
        write_id = add_write(
            cursor, operation_id, collection_id=collection.id, step="claim", href=scratch.href, nonce=nonce, at=context.now()
        )

    def renew() -> None:
        context.cancel.check()
        lease(workspace.database, operation_id, context.process, context.now(), LEASE_S)

    shown = probe(
        transport,
        other,
        collection.href,
        scratch,
        before_each=renew,
        pause=lambda number: context.cancel.wait(context.chance.uniform(0.02, 0.12) * (number + 1)),
    )
    _settle(workspace, context, operation_id, write_id, shown)
    return Capabilities(**shown.facts, product=shown.product, probed_at=_now(), reason=shown.reason)


def _settle(workspace: Workspace, context: BookingContext, operation_id: str, write_id: int, shown: Shown) -> None:
    """Nothing is owed any more; or the outbox owes its removal, like that of a claim."""
    with workspace.database.transaction() as cursor:
        if shown.removed:
            finish(cursor, operation_id)
        else:
            relocate_write(cursor, write_id, shown.href)
            set_state(cursor, operation_id, "queued", last_error="claim_not_withdrawn")
    release(workspace.database, operation_id, context.process)


def _candidates(workspace: Workspace, kept: Account) -> list[Collection]:
    known = collections(workspace.database, account_id=kept.id)
    return [one for one in known if one.followed and one.writable and one.readable and not one.gone]


def _never_probed(collection: Collection) -> bool:
    """One's own calendars never are: whose each is costs a question a day."""
    shown = Capabilities.from_stored(collection.capabilities)
    return shown is None or shown.reason == "not_yet"


def _whose(transport: Transport, kept: Account) -> dict[str, bool]:
    """Whether each calendar in the account's homes is somebody else's, by the key of its address: one question a home."""
    found: dict[str, bool] = {}
    for home in kept.homes:
        with suppress(BadAnswer, NotAllowed, NotFound):
            found |= {href_key(one.href).rstrip("/"): one.shared for one in list_calendars(transport, home)}
    return found


def _is_shared(transport: Transport, collection: Collection) -> bool:
    """Whether it is somebody else's; where the server does not say, it is treated as one, which costs a probe more."""
    try:
        found = list_calendars(transport, collection.href, "0")
    except (BadAnswer, NotAllowed, NotFound):
        return True
    return found[0].shared if found else True


def _another_session(workspace: Workspace, kept: Account) -> Transport:
    secret = (workspace.secrets.get(password_name(kept.name)) or b"").decode().rstrip("\r\n")
    return workspace.new_transport(kept.username, secret, kept.auth, origin_of(kept.principal or kept.url), kept.name)


def _product(workspace: Workspace, kept: Account) -> str:
    return product_of(ask_properties(workspace.transport(kept), kept.principal or kept.url, "0", (dav("resourcetype"),)))


def _is_old(known: Capabilities) -> bool:
    try:
        return clock.now() - datetime.fromisoformat(known.probed_at) > PROBE_EVERY
    except (ValueError, TypeError):
        return True


def _now() -> str:
    return clock.now().isoformat(timespec="seconds")


def scratch_event(calendar: str, zone: str, now: datetime, chance: random.Random, claimed_by: str) -> tuple[Scratch, str, str]:
    """A scratch event in the calendar of this address, its nonce and its UID; a random minute, so that two probes do not meet.

    Its times stand in a zone, whatever the profile's is: some servers find only what is in UTC.
    """
    zone = zone if ZoneInfo(zone).utcoffset(FIRST_DAY.replace(tzinfo=None)) else ELSEWHERE
    nonce, uid = fresh_nonce(), fresh_uid()
    start = FIRST_DAY + timedelta(minutes=chance.randrange(PLACES_MIN))
    times = Interval(start, start + LENGTH), Interval(start + APART, start + APART + LENGTH)
    marks = uuid.uuid4().hex[:8], uuid.uuid4().hex[:8]

    def body(version: int) -> bytes:
        wish = Wish(uid=uid, reference="", interval=times[version], zone=zone, summary=f"Teleconsult probe {marks[version]}")
        return wish.body(AppointmentStatus.PENDING, nonce, now, nonce, version, claimed_by)

    href = f"{calendar.rstrip('/')}/{uuid.uuid4()}.ics"
    return Scratch(href, (body(0), body(1)), times, marks, (f"{NONCE}:{nonce}",)), nonce, uid
