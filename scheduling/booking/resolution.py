"""A person's choice between two versions, or about a booking that waits for one."""

from __future__ import annotations

import base64
from typing import Any, Literal

from scheduling.booking.change import change_from
from scheduling.booking.compose import claim_wish
from scheduling.booking.context import BookingContext
from scheduling.booking.records import record_done, record_dropped
from scheduling.booking.writes import event_of
from scheduling.caldav.collection import get_object
from scheduling.store.collections import collection_by_id
from scheduling.store.conflicts import Conflict, remove_conflict
from scheduling.store.outbox import Operation, plan_anew, set_state

Keep = Literal["local", "server"]


def keep_server(context: BookingContext, operation: Operation, conflict: Conflict | None) -> None:
    """Give the local wish up; what the server has now is read again."""
    if conflict is None:
        record_dropped(context, operation, "given_up")
        return
    collection = collection_by_id(context.database, operation.collection_id)
    stands = get_object(context.transport_of(collection), operation.href)
    record_done(context, operation, collection, stands, "kept_server")


def _made_on(context: BookingContext, conflict: Conflict) -> bytes | None:
    """What the local wish is made on: the server's version; where no event can be read in that, what it was made on before."""
    if conflict.server is not None and event_of(context, conflict.server) is not None:
        return conflict.server
    return conflict.base or conflict.local


def _time_to_claim(context: BookingContext, operation: Operation, server: bytes, base: bytes) -> dict[str, Any] | None:
    """The time that the local version takes and the server's does not: it may be somebody else's by now."""
    there = event_of(context, server)
    here = event_of(context, change_from(operation.payload).applied_to(base))
    if here is None or not here.ours or not here.busy or here.recurs or here.end <= here.start:
        return None
    if there is not None and there.busy and there.start <= here.start and here.end <= there.end:
        return None
    return claim_wish(here, here.interval, context.settings.time_zone).as_payload()


def keep_local(context: BookingContext, operation: Operation, conflict: Conflict | None) -> bool:
    """Queue the local wish again, now on top of the server's version; sending it is the caller's next step.

    False: there is no local version any more, and the operation was given up.
    """
    if conflict is not None and conflict.server is None and conflict.local is None:
        record_dropped(context, operation, "given_up")
        return False
    with context.database.transaction() as cursor:
        if conflict is None:
            set_state(cursor, operation.id, "queued")
            return True
        payload = dict(operation.payload)
        base = _made_on(context, conflict)
        if conflict.server is None or base is None:
            payload["restore"] = base64.b64encode(conflict.local or b"").decode()
        else:
            payload["base"] = base64.b64encode(base).decode()
            payload["base_etag"] = conflict.server_etag
            payload["claim"] = _time_to_claim(context, operation, conflict.server, base)
        plan_anew(cursor, operation.id, collection_id=operation.collection_id, href=operation.href, payload=payload)
        remove_conflict(cursor, conflict.id)
    return True
