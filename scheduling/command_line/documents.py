"""The values of the domain as `--json` prints them; the shapes stand in the design's `desktop.md`.

Fields may be added, none renamed or dropped; what is absent is null; times are ISO 8601 with offset.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scheduling.command_line.dates import json_time
from scheduling.messages.catalogue import Catalogue
from scheduling.messages.sentences import sentence
from scheduling.model.appointment import Appointment

if TYPE_CHECKING:
    from scheduling.booking.outcome import BookingOutcome
    from scheduling.caldav.discovery import FoundCalendar
    from scheduling.icalendar.merge_found import Touched
    from scheduling.office.conflicts import ConflictView
    from scheduling.sealing import SealingKey
    from scheduling.slot_search import Slot
    from scheduling.store.accounts import Account
    from scheduling.store.collections import Collection
    from scheduling.store.journal import JournalEntry
    from scheduling.store.outbox import Operation
    from scheduling.sync.report import CalendarReport

Document = dict[str, Any]


def appointment_document(appointment: Appointment | None, zone: ZoneInfo) -> Document | None:
    """One appointment, the same everywhere; None stays null."""
    if appointment is None:
        return None
    return {
        "reference": appointment.reference,
        "uid": appointment.uid,
        "calendar": appointment.calendar,
        "href": appointment.href,
        "start": json_time(appointment.start, zone),
        "end": json_time(appointment.end, zone),
        "status": appointment.status.value,
        "kind": appointment.kind.value if appointment.kind else None,
        "summary": appointment.summary,
        "link": appointment.link,
        "patient": appointment.patient.as_dict() if appointment.patient else None,
        "series": appointment.series,
        "queued": appointment.queued,
        "conflict": appointment.conflict,
        "foreign": appointment.foreign,
        "all_day": appointment.all_day,
        "busy": appointment.busy,
        "recurrence_id": appointment.recurrence_id,
        "overbooked": appointment.overbooked,
    }


def outcome_document(outcome: BookingOutcome, zone: ZoneInfo) -> Document:
    """What became of a booking, a move, a cancellation, a change."""
    return {
        "outcome": str(outcome.outcome),
        "appointment": appointment_document(outcome.appointment, zone),
        "in_the_way": [appointment_document(one, zone) for one in outcome.in_the_way],
        "warnings": list(outcome.warnings),
        "rounds": outcome.rounds,
    }


def account_document(account: Account) -> Document:
    """One account; never its password."""
    return {
        "name": account.name,
        "url": account.url,
        "username": account.username,
        "auth": account.auth,
        "capabilities": plain(account.capabilities),
    }


def calendar_document(collection: Collection) -> Document:
    """One calendar with its rights and capabilities."""
    return {
        "name": collection.name,
        "href": collection.href,
        "account": collection.account,
        "owner": collection.owner or None,
        "writable": collection.writable,
        "readable": collection.readable,
        "followed": collection.followed,
        "capabilities": plain(collection.capabilities),
        "gone": collection.gone,
    }


def found_document(found: FoundCalendar, owner: str) -> Document:
    """A calendar that was found by its owner's name and is not known here: no account follows it yet."""
    return {
        "name": found.name,
        "href": found.href,
        "account": None,
        "owner": found.owner or owner or None,
        "writable": found.writable,
        "readable": found.readable,
        "followed": False,
        "capabilities": {},
        "gone": False,
    }


def sync_document(report: CalendarReport, catalogue: Catalogue) -> Document:
    """What one synchronisation did with one calendar; `error` as everywhere, or null."""
    return {
        "href": report.href,
        "name": report.name,
        "downloaded": report.downloaded,
        "deleted": report.deleted,
        "uploaded": report.uploaded,
        "conflicts": report.conflicts,
        "unreadable": report.unreadable,
        "requests": report.requests,
        "bytes_received": report.bytes_received,
        "full": report.full,
        "error": sentence(report.error, catalogue).as_dict() if report.error else None,
    }


def slot_document(slot: Slot, zone: ZoneInfo) -> Document:
    """One free slot and who is free then."""
    return {
        "start": json_time(slot.interval.start, zone),
        "end": json_time(slot.interval.end, zone),
        "calendars": list(slot.calendars),
    }


def operation_document(operation: Operation, zone: ZoneInfo, calendar: str) -> Document:
    """One change that waits to be sent to `calendar`; never its body, which may hold a name."""
    return {
        "id": operation.id,
        "kind": operation.kind,
        "uid": operation.uid,
        "reference": operation.reference,
        "since": json_time(operation.since, zone),
        "state": operation.state,
        "last_error": operation.last_error,
        "attempts": operation.attempts,
        "not_before": json_time(operation.not_before, zone) if operation.not_before else None,
        "calendar": calendar,
    }


def conflict_document(conflict: ConflictView, zone: ZoneInfo) -> Document:
    """Both versions of an appointment and what they came from; a side that deleted it is null."""
    return {
        "reference": conflict.reference,
        "uid": conflict.uid,
        "local": appointment_document(conflict.local, zone),
        "server": appointment_document(conflict.server, zone),
        "base": appointment_document(conflict.base, zone),
        "reason": conflict.reason,
        "wished_start": json_time(conflict.wished_start, zone) if conflict.wished_start else None,
        "in_the_way": [appointment_document(one, zone) for one in conflict.in_the_way],
        "lines": [line_document(one) for one in conflict.lines],
        "unreadable": sorted(conflict.unreadable),
    }


def line_document(touched: Touched) -> Document:
    """One property that we changed and the server has otherwise: the lines of each version as they are written."""
    return {
        "component": touched.component,
        "recurrence_id": touched.recurrence_id,
        "property": touched.name,
        "clashes": touched.clashes,
        "local": list(touched.local),
        "server": list(touched.server),
        "base": list(touched.base),
    }


def journal_document(entry: JournalEntry, zone: ZoneInfo) -> Document:
    """One line of the audit journal."""
    return {
        "seq": entry.seq,
        "at": json_time(entry.at, zone),
        "who": entry.who,
        "action": entry.action,
        "reference": entry.reference,
        "uid": entry.uid,
        "details": plain(entry.details),
    }


def key_document(key: SealingKey, shown: str | None = None) -> Document:
    """A sealing key; the key itself (base64) only where it was just made, so that it can be handed on."""
    return {"id": key.id, "created": key.created, "key": shown}


def plain(value: object) -> Any:
    """`value` made of what JSON has."""
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, (set, frozenset)):
        return sorted(plain(inner) for inner in value)
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [plain(inner) for inner in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
