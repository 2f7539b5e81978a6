"""A move, cancellation, edit or outcome as a stored intent, made on the version that the person saw."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from scheduling.booking.change import UTC_ONLY, ObjectChange
from scheduling.booking.compose import Wish, claim_wish, fresh_uid, summary_for
from scheduling.booking.context import BookingContext
from scheduling.booking.intent_booking import (
    Intended,
    check_length,
    check_reason,
    check_writable,
    lasting,
    time_warnings,
)
from scheduling.booking.standing import Standing, refuse_cancelled, refuse_moving, refuse_recurring, refuse_several, still_sending
from scheduling.booking.undo_entry import Noted, not_noted
from scheduling.errors import NotAllowed, ValueRefused
from scheduling.icalendar import join_link
from scheduling.icalendar import properties as our
from scheduling.icalendar.content_line import escape_text
from scheduling.icalendar.event_lines import lone_occurrence
from scheduling.icalendar.patch import Change, duration_changes, status_changes, time_changes
from scheduling.model.appointment import AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.model.link import check_link
from scheduling.model.patient import Patient
from scheduling.store.collections import Collection
from scheduling.store.identities import keep_identity
from scheduling.store.objects import put_local
from scheduling.store.outbox import add_operation

OUTCOMES = frozenset({AppointmentStatus.ARRIVED, AppointmentStatus.FULFILLED, AppointmentStatus.NOSHOW})


def intend_move(context: BookingContext, what: Standing, start: datetime, note: Noted = not_noted) -> Intended:
    """A new time in the same calendar, under a claim. A recurring event of others is not moved from here."""
    refuse_recurring(what)
    refuse_cancelled(what)
    interval = lasting(start, what.appointment.interval.duration, context.settings.zone)
    if interval.start == what.appointment.start:
        raise NotAllowed(what.appointment.reference or what.appointment.summary, "stands_there")  # nothing would be written
    changes = time_changes(what.body, interval.start, interval.end, context.zones)
    warnings = time_warnings(context, what.collection, interval)
    details = {"from": what.appointment.start.isoformat(), "to": interval.start.isoformat()}
    return intend_change(context, what, "move", "moved", changes, claim=interval, warnings=warnings, details=details, note=note)


def intend_transfer(
    context: BookingContext, what: Standing, start: datetime, target: Collection, note: Noted = not_noted
) -> Intended:
    """A new calendar: booked there under a new UID, then cancelled here. Only appointments of ours can be carried over."""
    check_writable(target)
    if not what.event.ours:
        raise NotAllowed(what.appointment.summary, "foreign")
    refuse_recurring(what)
    refuse_cancelled(what)
    if still_sending(context, what):
        raise NotAllowed(what.appointment.reference or what.event.uid, "pending_change")
    interval = lasting(start, what.appointment.interval.duration, context.settings.zone)
    uid = fresh_uid()
    patient = what.appointment.patient
    sealed = context.keys.seal(patient, uid) if patient else None
    if what.event.sealed is not None and sealed is None:
        raise NotAllowed(what.appointment.reference or "", "sealed")  # without the key the identity would be lost
    wish = Wish(
        uid=uid,
        reference=what.appointment.reference or "",
        interval=interval,
        zone=context.settings.time_zone,
        summary=what.event.summary,
        kind=what.event.kind,
        link=what.event.link,
        series=what.event.series,
        sealed=sealed,
        status=what.event.status,
    )
    cancellation = _change(what, status_changes(AppointmentStatus.CANCELLED), significant=True)
    payload = {"wish": wish.as_payload(), "target_collection": target.id, "cancellation": cancellation.as_payload()}
    operation_id = str(uuid.uuid4())
    with context.database.transaction() as cursor:
        if patient is not None and sealed is None:
            keep_identity(cursor, uid, patient, origin="local")
        _add(cursor, context, operation_id, what, "transfer", payload)
        note(cursor, target.id, wish.body(wish.status, "", context.now()))
    return Intended(operation_id, tuple(sorted(time_warnings(context, target, interval))))


def intend_cancel(
    context: BookingContext, what: Standing, reason: str | None, *, remove: bool, note: Noted = not_noted
) -> Intended:
    """STATUS:CANCELLED, so that others see it; with `remove` the object is deleted."""
    refuse_recurring(what)
    details = {"reason": check_reason("reason", reason)} if reason else {}
    changes = status_changes(AppointmentStatus.CANCELLED)
    if remove:
        return intend_change(context, what, "remove", "removed", changes, details=details, note=note)
    return intend_change(context, what, "cancel", "cancelled", changes, details=details, note=note)


def intend_edit(
    context: BookingContext,
    what: Standing,
    *,
    duration: timedelta | None,
    link: str | None,
    patient: Patient | None,
    note: Noted = not_noted,
) -> Intended:
    """Another length, link or identity; only the lines meant change. A longer appointment of ours claims its new end."""
    if duration == what.appointment.interval.duration:
        duration = None  # it would be said of what waits to be sent, and may never come true
    if duration is None and link is None and patient is None:
        raise ValueRefused("edit", "", "something_to_change")
    refuse_several(what)
    if duration is not None:
        refuse_cancelled(what)
    changes: dict[str, Change] = {}
    warnings: set[str] = set()
    claim: Interval | None = None
    if duration is not None:
        check_length(duration)
        changes.update(duration_changes(what.body, duration, context.zones))
        wanted = lasting(what.appointment.start, duration, context.settings.zone)
        if what.event.ours and duration > what.appointment.interval.duration:
            claim = wanted
        if what.read.recurs:
            warnings.add("every_occurrence")
    if link is not None:
        changes.update(_link_changes(what, check_link(link, context.settings.link_hosts)))
    if patient is not None:
        changes.update(identity_changes(context, what, patient))
        if changes[our.SEALED] is None:
            warnings.add("identity_not_shared")
    told = patient if patient is not None and changes[our.SEALED] is None else None
    return intend_change(
        context,
        what,
        "edit",
        "changed",
        changes,
        claim=claim,
        warnings=warnings,
        significant=duration is not None,
        identity=told,
        details={"fields": [name for name, given in (("duration", duration), ("link", link), ("identity", patient)) if given]},
        note=note,
    )


def identity_changes(context: BookingContext, what: Standing, patient: Patient) -> dict[str, Change]:
    """The lines that make it an appointment of `patient`. Raises `NotAllowed`."""
    if not what.event.ours:
        raise NotAllowed(what.appointment.summary, "foreign")
    sealed = context.keys.seal(patient, what.event.uid)
    if sealed is None and what.event.sealed is not None:
        raise NotAllowed(what.appointment.reference or "", "sealed_elsewhere")  # it would be lost for those who hold the key
    label = summary_for(context.settings.event_label, what.event.reference or "", patient)
    return {"SUMMARY": ("", escape_text(label)), our.SEALED: ("", sealed) if sealed else None}


def intend_outcome(
    context: BookingContext, what: Standing, status: AppointmentStatus, incident: str | None, note: Noted = not_noted
) -> Intended:
    """What became of the visit: arrived, fulfilled, noshow. The incident stays in the journal: free text may name people."""
    if status not in OUTCOMES:
        raise ValueRefused("outcome", status, "arrived_fulfilled_noshow")
    if not what.event.ours:
        raise NotAllowed(what.appointment.summary, "foreign")
    refuse_cancelled(what)
    details = {"status": status.value, **({"incident": check_reason("incident", incident)} if incident else {})}
    return intend_change(context, what, "outcome", "outcome", status_changes(status), details=details, note=note)


def intend_change(
    context: BookingContext,
    what: Standing,
    kind: str,
    action: str,
    changes: dict[str, Change],
    *,
    claim: Interval | None = None,
    details: dict[str, Any] | None = None,
    warnings: set[str] | None = None,
    significant: bool = True,
    identity: Patient | None = None,
    note: Noted = not_noted,
) -> Intended:
    """Store the intent to change these lines. `claim`: the time that it must get hold of first; `identity`: known only here."""
    refuse_moving(context, what)
    refuse_several(what)
    if what.event.ours and what.event.sealed is None and what.appointment.patient is not None and our.SEALED not in changes:
        # Booked without a key, and now there is one: the identity is shared from here on.
        sealed = context.keys.seal(what.appointment.patient, what.event.uid)
        changes = changes | ({our.SEALED: ("", sealed)} if sealed else {})
    change = _change(what, changes, significant=significant, newest=not still_sending(context, what))
    payload = change.as_payload() | {"action": action, "details": details or {}, "claim": None}
    if identity is not None:
        payload["identity"] = identity.as_dict()  # kept when the edit is: one that is refused leaves the old one
    if claim is not None:
        payload["claim"] = claim_wish(what.event, claim, context.settings.time_zone).as_payload()
    operation_id = str(uuid.uuid4())
    body = change.applied_to(what.body)
    with context.database.transaction() as cursor:
        put_local(cursor, what.collection.id, what.stored.href, body, context.ingest)
        _add(cursor, context, operation_id, what, kind, payload)
        note(cursor, what.collection.id, body)
    return Intended(operation_id, tuple(sorted(warnings or set())))


def _change(what: Standing, changes: dict[str, Change], *, significant: bool, newest: bool = True) -> ObjectChange:
    # While an earlier change is on its way the base is what that one will have made of the object: known when it arrived.
    base = what.stored.base if newest else None
    return ObjectChange(
        changes=changes,
        base=base,
        base_etag=what.stored.etag if base is not None else None,
        significant=significant,
        ours=what.event.ours,
        occurrence=lone_occurrence(what.body, UTC_ONLY),
    )


def _add(cursor: Any, context: BookingContext, operation_id: str, what: Standing, kind: str, payload: dict[str, Any]) -> None:
    add_operation(
        cursor,
        id=operation_id,
        kind=kind,
        collection_id=what.collection.id,
        uid=what.event.uid,
        reference=what.event.reference or "",
        href=what.stored.href,
        payload=payload,
        now=context.now(),
        leased_by=context.process,
    )


def _link_changes(what: Standing, link: str) -> dict[str, Change]:
    changes: dict[str, Change] = {"URL": ("", link)}
    if what.event.ours:
        changes[join_link.NAME] = (join_link.PARAMETERS, link)
    return changes
