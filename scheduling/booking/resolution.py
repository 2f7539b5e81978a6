"""A person's choice between two versions, or about a booking that waits for one."""

from __future__ import annotations

import base64
from typing import Literal

from scheduling.booking.context import BookingContext
from scheduling.booking.records import record_done, record_dropped
from scheduling.caldav.collection import get_object
from scheduling.store.collections import collection_by_id
from scheduling.store.conflicts import Conflict, remove_conflict
from scheduling.store.outbox import Operation, plan_anew, set_state

Keep = Literal["local", "server"]

ASKING = frozenset({"taken", "interrupted", "failed", "conflict"})
"""States of an operation that wait for a person."""


def keep_server(context: BookingContext, operation: Operation, conflict: Conflict | None) -> None:
    """Give the local wish up; what the server has now is read again."""
    collection = collection_by_id(context.database, operation.collection_id)
    if conflict is None:
        record_dropped(context, operation, collection, "given_up")
        return
    stands = get_object(context.transport_of(collection), operation.href)
    record_done(context, operation, collection, stands, "kept_server")
    with context.database.transaction() as cursor:
        remove_conflict(cursor, conflict.id)


def keep_local(context: BookingContext, operation: Operation, conflict: Conflict | None) -> None:
    """Queue the local wish again, now on top of the server's version; sending it is the caller's next step."""
    with context.database.transaction() as cursor:
        if conflict is None:
            set_state(cursor, operation.id, "queued")
            return
        payload = dict(operation.payload)
        if conflict.server is None:
            payload["restore"] = base64.b64encode(conflict.local or b"").decode()
        else:
            payload["base"] = base64.b64encode(conflict.server).decode()
            payload["base_etag"] = conflict.server_etag
        plan_anew(cursor, operation.id, collection_id=operation.collection_id, href=operation.href, payload=payload)
        remove_conflict(cursor, conflict.id)
