"""An event on the server as everything shows it."""

from __future__ import annotations

from dataclasses import replace

from scheduling.booking.context import BookingContext
from scheduling.icalendar.event import Event
from scheduling.model.appointment import Appointment
from scheduling.store.collections import Collection
from scheduling.store.identities import identity


def as_appointment(context: BookingContext, collection: Collection, href: str, event: Event) -> Appointment:
    """An event of this calendar; the identity where a key opens it, or where it is known here."""
    zone = context.settings.zone
    appointment = Appointment(
        uid=event.uid,
        calendar=collection.name,
        href=href,
        start=event.start.astimezone(zone),
        end=event.end.astimezone(zone),
        status=event.status,
        reference=event.reference,
        kind=event.kind,
        summary=event.summary,
        link=event.link,
        series=event.series,
        foreign=not event.ours,
        all_day=event.all_day,
        busy=event.busy,
        recurrence_id=event.recurrence_id,
        overbooked=event.overbooked,
    )
    if not event.ours:
        return appointment
    opened = context.keys.unseal(event.sealed, event.uid) if event.sealed else None
    return replace(appointment, patient=opened or identity(context.database, event.uid))
