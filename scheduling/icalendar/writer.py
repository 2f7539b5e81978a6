"""Our own objects, complete, as octets: one VEVENT, the VTIMEZONE it needs, nothing that names a patient in clear.

No CLASS (a server that sees CONFIDENTIAL hides the body even from its writer), no ATTENDEE or ORGANIZER (a scheduling
server would mail them).
"""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduling.errors import ValueRefused
from scheduling.icalendar import join_link
from scheduling.icalendar import properties as our
from scheduling.icalendar.content_line import escape_text, fold
from scheduling.icalendar.time_values import expressible, write_local, write_utc
from scheduling.icalendar.vtimezone import vtimezone
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval

_UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Zulu", "Etc/Zulu", "UCT", "Etc/UCT", "Universal", "Etc/Universal"})
LONGEST_NAME = 64
"""Characters of a login name that a claim tells."""
_UNQUOTABLE = re.compile(r'["^\x00-\x1f\x7f-\x9f\u2028\u2029]+')
_TENTATIVE = (AppointmentStatus.PROPOSED, AppointmentStatus.PENDING)
_SAID_BY_STATUS = (AppointmentStatus.PENDING, AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED)


def new_event(
    *,
    uid: str,
    reference: str,
    interval: Interval,
    zone: ZoneInfo,
    status: AppointmentStatus,
    kind: AppointmentKind | None,
    summary: str,
    link: str | None,
    series: str | None,
    sealed: str | None,
    nonce: str,
    now: datetime,
    overbooked: str | None = None,
    sequence: int = 0,
    claim: str | None = None,
    claimed_by: str | None = None,
) -> bytes:
    """A calendar object resource of ours; texts are given as people read them, `link` is https.

    With `claim` it is TENTATIVE whatever `status` says; `claimed_by` is the login name of whoever claims. Times stand in
    `zone` with its VTIMEZONE; in UTC where `zone` is UTC or where an end of the interval falls into the hour that the change
    to winter time repeats (a local time would mean its first occurrence: RFC 5545, 3.3.5).
    """
    if link is not None and not link.lower().startswith("https://"):
        raise ValueRefused("link", "", "https")
    properties: list[tuple[str, str]] = [
        ("UID", escape_text(uid)),
        ("DTSTAMP", write_utc(now)),
        ("CREATED", write_utc(now)),
        ("LAST-MODIFIED", write_utc(now)),
        ("SEQUENCE", str(sequence)),
    ]
    times, definition = _times(interval, zone)
    properties += times
    properties += [
        ("SUMMARY", escape_text(summary)),
        ("STATUS", "TENTATIVE" if claim else status_value(status)),
        ("TRANSP", "OPAQUE"),
        ("CATEGORIES", ",".join([our.CATEGORY, *([kind.value.upper()] if kind else [])])),
    ]
    if link:
        properties += [(f"{join_link.NAME};{join_link.PARAMETERS}", link), ("URL", link)]
    optional = {
        our.REFERENCE: reference,
        our.STATUS: x_status_value(status),
        our.SERIES: series,
        our.SEALED: sealed,
        our.NONCE: nonce,
        _claim_name(claimed_by): claim,
        our.OVERBOOKED: overbooked,
    }
    properties += [(name, escape_text(value)) for name, value in optional.items() if value]
    lines = b"".join(fold(f"{name}:{value}") for name, value in properties)
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{our.PRODUCT}\r\n".encode("ascii")
    return head + definition + b"BEGIN:VEVENT\r\n" + lines + b"END:VEVENT\r\nEND:VCALENDAR\r\n"


def _claim_name(claimed_by: str | None) -> str:
    """The claim's property with who claims as a parameter: quoted, without what a quoted value may not hold (RFC 5545, 3.2)."""
    name = _UNQUOTABLE.sub("", claimed_by or "")[:LONGEST_NAME]
    return f'{our.CLAIM};{our.CLAIMED_BY}="{name}"' if name else our.CLAIM


def status_value(status: AppointmentStatus) -> str:
    """STATUS (RFC 5545, 3.8.1.11) for FHIR's code."""
    if status is AppointmentStatus.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if status in _TENTATIVE else "CONFIRMED"


def x_status_value(status: AppointmentStatus) -> str | None:
    """X-TELECONSULT-STATUS, or None where STATUS says it all."""
    return None if status in _SAID_BY_STATUS else status.value


def _times(interval: Interval, zone: ZoneInfo) -> tuple[list[tuple[str, str]], bytes]:
    start, end = interval.start.astimezone(zone), interval.end.astimezone(zone)
    if zone.key in _UTC_NAMES or not (expressible(start) and expressible(end)):
        return [("DTSTART", write_utc(start)), ("DTEND", write_utc(end))], b""
    definition = vtimezone(zone, start.year, end.year)
    times = [(f"DTSTART;TZID={zone.key}", write_local(start)), (f"DTEND;TZID={zone.key}", write_local(end))]
    return times, definition
