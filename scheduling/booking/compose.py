"""From a wish to the bytes of its calendar object; the wish itself is what the outbox keeps."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.icalendar.event import Event
from scheduling.icalendar.writer import new_event
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.model.interval import Interval
from scheduling.model.patient import Patient
from scheduling.sealing import SealingKeys
from scheduling.store.collections import Collection


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One appointment as it shall stand on the server. `sealed` is bound to `uid`."""

    uid: str
    reference: str
    interval: Interval
    zone: str
    summary: str
    kind: AppointmentKind | None = None
    link: str | None = None
    series: str | None = None
    sealed: str | None = None
    overbook: str | None = None
    status: AppointmentStatus = AppointmentStatus.BOOKED

    def as_payload(self) -> dict[str, Any]:
        """JSON for the outbox, which lies in the encrypted store."""
        return {
            "uid": self.uid,
            "reference": self.reference,
            "start": self.interval.start.isoformat(),
            "end": self.interval.end.isoformat(),
            "zone": self.zone,
            "summary": self.summary,
            "kind": self.kind,
            "link": self.link,
            "series": self.series,
            "sealed": self.sealed,
            "overbook": self.overbook,
            "status": self.status,
        }

    def body(
        self,
        status: AppointmentStatus,
        nonce: str,
        now: datetime,
        claim: str | None = None,
        sequence: int = 0,
        claimed_by: str | None = None,
    ) -> bytes:
        """The calendar object with this status; a claim carries its nonce as `claim`, who claims, and no identity."""
        return new_event(
            uid=self.uid,
            reference=self.reference,
            interval=self.interval,
            zone=ZoneInfo(self.zone),
            status=status,
            kind=self.kind,
            summary=self.summary,
            link=None if claim else self.link,
            series=self.series,
            sealed=None if claim else self.sealed,
            nonce=nonce,
            now=now,
            # The mark, not the reason: free text may name people, and stays in the journal.
            overbooked="TRUE" if self.overbook is not None else None,
            sequence=sequence,
            claim=claim,
            claimed_by=claimed_by,
        )


def claim_wish(event: Event, interval: Interval, zone: str) -> Wish:
    """What holds a time for an appointment that stands elsewhere: a UID of its own, and nothing but the reference."""
    return Wish(
        uid=fresh_uid(),
        reference=event.reference or "",
        interval=interval,
        zone=zone,
        summary=summary_for("reference", event.reference or "", None).strip(),
        kind=event.kind,
    )


def wish_from(payload: dict[str, Any]) -> Wish:
    """The wish that `Wish.as_payload` wrote."""
    return Wish(
        uid=payload["uid"],
        reference=payload["reference"],
        interval=Interval(datetime.fromisoformat(payload["start"]), datetime.fromisoformat(payload["end"])),
        zone=payload["zone"],
        summary=payload["summary"],
        kind=AppointmentKind(payload["kind"]) if payload["kind"] else None,
        link=payload["link"],
        series=payload["series"],
        sealed=payload["sealed"],
        overbook=payload["overbook"],
        status=AppointmentStatus(payload["status"]),
    )


def with_fresh_uid(wish: Wish, keys: SealingKeys) -> Wish:
    """The same wish under a new UID, its seal made anew: a server with a trash bin refuses a UID that it just deleted."""
    uid = fresh_uid()
    if wish.sealed is None:
        return replace(wish, uid=uid)
    patient = keys.unseal(wish.sealed, wish.uid)
    sealed = keys.seal(patient, uid) if patient else None
    # A seal that cannot be opened here cannot be made anew: the old UID stays rather than the identity be lost.
    return replace(wish, uid=uid, sealed=sealed) if sealed else wish


def fresh_uid() -> str:
    """A UID, or the name of a resource: random, telling nothing."""
    return str(uuid.uuid4())


def fresh_href(collection: Collection) -> str:
    """An address in the calendar that nothing has yet, told apart from all others by chance, never by a UID."""
    return f"{collection.href.rstrip('/')}/{uuid.uuid4()}.ics"


def fresh_nonce() -> str:
    """The mark of one write, by which it is known again after a lost answer."""
    return uuid.uuid4().hex


def summary_for(label: str, reference: str, patient: Patient | None) -> str:
    """SUMMARY by policy `event_label`: `reference`, `initials` or `name`."""
    base = f"Téléconsultation {reference}"
    if patient is None or label == "reference":
        return base
    if label == "initials":
        initials = "".join(f"{part[0].upper()}." for part in (patient.given, patient.family) if part)
        return f"{base} {initials}".strip()
    return f"{base} {' '.join(part for part in (patient.given, patient.family) if part)}".strip()
