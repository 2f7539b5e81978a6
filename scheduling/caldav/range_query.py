"""Bodies of the objects of a time range (`calendar-query`; RFC 4791, 7.8)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from scheduling.caldav.fetching import FETCHED_PROPERTIES, FetchedObject, object_in
from scheduling.caldav.href import member, same_collection
from scheduling.caldav.multistatus import ResourceAnswer
from scheduling.caldav.multistatus_stream import EachResponse
from scheduling.caldav.questions import document, prop, report
from scheduling.caldav.state import collection_error
from scheduling.caldav.transport import Transport
from scheduling.errors import BadAnswer
from scheduling.href_key import href_key
from scheduling.model.interval import Interval


def query_range(transport: Transport, href: str, interval: Interval) -> list[FetchedObject] | None:
    """Objects with a VEVENT in the interval, by the server's own reckoning; None where the answer cannot be trusted to be whole.

    A server that fails, cuts the answer (507) or leaves out a body has not shown that a time is free.
    """
    span = f'<C:time-range start="{_utc(interval.start)}" end="{_utc(_end(interval))}"/>'
    events = f'<C:comp-filter name="VEVENT">{span}</C:comp-filter>'
    question = document(
        "C:calendar-query",
        prop(FETCHED_PROPERTIES) + f'<C:filter><C:comp-filter name="VCALENDAR">{events}</C:comp-filter></C:filter>',
    )
    answer = report(transport, href, "1", question)
    if answer.status in (404, 410):
        raise collection_error(answer, href)
    if answer.status != 207:
        return None
    try:
        return _whole(EachResponse(answer), answer.url, href)
    except BadAnswer:
        return None


def _whole(responses: Iterable[ResourceAnswer], base_url: str, href: str) -> list[FetchedObject] | None:
    objects: dict[str, FetchedObject] = {}
    for response in responses:
        address = member(base_url, response.href)
        if same_collection(address, href) and response.status < 300:
            continue
        found = object_in(address, response)
        if found is None:
            return None
        objects[href_key(address)] = found
    return list(objects.values())


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _end(interval: Interval) -> datetime:
    """The end, rounded up to whole seconds, and after the start as RFC 4791, 9.9 wants."""
    end = interval.end.astimezone(UTC)
    end = end if end.microsecond == 0 else end.replace(microsecond=0) + timedelta(seconds=1)
    return max(end, interval.start.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1))
