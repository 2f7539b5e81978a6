"""An edited object that others deleted, put back by a person's choice: under a fresh name, as it was edited here."""

from __future__ import annotations

import base64
from urllib.parse import urljoin

from scheduling.booking.compose import fresh_nonce, fresh_uid
from scheduling.booking.context import BookingContext
from scheduling.booking.look import as_appointment
from scheduling.booking.outcome import BookingOutcome, Outcome
from scheduling.booking.records import record_done, record_waiting
from scheduling.booking.writes import Arrival, put_noted
from scheduling.caldav.collection import FetchedObject, get_object
from scheduling.errors import ServerUnreachable
from scheduling.icalendar.patch import patch_event
from scheduling.icalendar.properties import NONCE
from scheduling.icalendar.reader import read_object
from scheduling.store.collections import collection_by_id
from scheduling.store.outbox import Operation, writes


def send_restore(context: BookingContext, operation: Operation) -> BookingOutcome:
    """PUT the local version as a new object; one that arrived without an answer is found by its nonce."""
    collection = collection_by_id(context.database, operation.collection_id)
    transport = context.transport_of(collection)
    nonce = fresh_nonce()
    body = patch_event(base64.b64decode(operation.payload["restore"]), {NONCE: ("", nonce)})
    try:
        stands = None
        for write in writes(context.database, operation.id):
            if write.step == "restore" and write.settled is None:
                stands = stands or get_object(transport, write.href)
        if stands is None:
            href = urljoin(collection.href, f"{fresh_uid()}.ics")
            written = put_noted(context, transport, operation, "restore", href, body, nonce, create=True)
            if written.arrival is not Arrival.WRITTEN:
                raise written.error or ServerUnreachable(href, "refused")
            stands = get_object(transport, written.href) or FetchedObject(written.href, None, body)
    except ServerUnreachable as error:
        record_waiting(context, operation, "unknown", error)
        return BookingOutcome(Outcome.QUEUED)
    record_done(context, operation, collection, stands, "kept_local")
    event = read_object(stands.body, context.zones).events[0]
    return BookingOutcome(Outcome.CHANGED, as_appointment(context, collection, stands.href, event))
