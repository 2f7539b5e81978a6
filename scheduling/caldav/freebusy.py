"""When others are busy: the report on a calendar (RFC 4791, 7.10), and the question put to a scheduling outbox (RFC 6638, 5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scheduling.caldav.href import origin_of
from scheduling.caldav.multistatus import element_text, parse_xml
from scheduling.caldav.names import caldav
from scheduling.caldav.questions import document, properties, report
from scheduling.caldav.state import collection_error
from scheduling.caldav.transport import Answer, Transport
from scheduling.errors import BadAnswer, NotFound, UnreadableObject
from scheduling.icalendar.freebusy import BusyTime, free_busy_request, read_free_busy
from scheduling.model.interval import Interval

LIMIT_BYTES = 4 * 2**20
LARGEST_AVAILABILITY = 2**18
"""Characters of a property; a larger one is left alone."""
REQUEST = "text/calendar; charset=utf-8; component=VFREEBUSY; method=REQUEST"
_SUCCESS = "2."
"""What a request status that means success begins with (RFC 5546, 3.6)."""


def ask_free_busy(transport: Transport, href: str, interval: Interval) -> list[BusyTime] | None:
    """When a calendar is busy in `interval`; None where the server does not answer this, to us or to anyone.

    Raises `NotFound` where the calendar is gone, and `BadAnswer` for 5xx and for what is no free-busy.
    """
    answer = report(transport, href, "1", document("C:free-busy-query", _range(interval)))
    if answer.status in (404, 410):
        raise collection_error(answer, href)
    if 400 <= answer.status < 500 or answer.status == 501:
        return None
    if answer.status != 200:
        raise BadAnswer(origin_of(href), f"status_{answer.status}", answer.status)
    return _read(answer.body, answer)


def ask_outbox(
    transport: Transport, outbox: str, *, organizer: str, attendee: str, interval: Interval, uid: str, now: datetime
) -> list[BusyTime] | None:
    """When the user of the address `attendee` is busy, in all calendars of theirs; None where the server will not say.

    `organizer` is an address of our own (`calendar-user-address-set`). Raises `BadAnswer` for 5xx and for what cannot be read.
    """
    body = free_busy_request(uid=uid, organizer=organizer, attendee=attendee, interval=interval, now=now)
    # The last two are of the drafts before RFC 6638, which some servers still go by.
    headers = {"Content-Type": REQUEST, "Originator": _header(organizer), "Recipient": _header(attendee)}
    answer = transport.request("POST", outbox, body=body, headers=headers, limit_bytes=LIMIT_BYTES)
    if 400 <= answer.status < 500 or answer.status == 501:
        return None
    if answer.status != 200:
        raise BadAnswer(origin_of(outbox), f"status_{answer.status}", answer.status)
    root = parse_xml(answer)
    if root.tag != caldav("schedule-response"):
        raise BadAnswer(origin_of(outbox), "not_calendar", answer.status)
    busy: list[BusyTime] | None = None
    for response in root.iterchildren(caldav("response")):
        told = element_text(response.find(caldav("calendar-data")))
        if element_text(response.find(caldav("request-status"))).startswith(_SUCCESS) and told:
            busy = [*(busy or []), *_read(told.encode(), answer)]
    return busy


def in_parts(transport: Transport, href: str, interval: Interval, shortest: timedelta) -> list[BusyTime] | None:
    """The same as `ask_free_busy`, half by half where the server fails over the whole (too many occurrences).

    Raises what the first part raises that is not longer than `shortest`.
    """
    try:
        return ask_free_busy(transport, href, interval)
    except NotFound:
        raise
    except BadAnswer:
        if interval.duration <= shortest:
            raise
    middle = interval.start.astimezone(UTC) + interval.duration / 2
    first = in_parts(transport, href, Interval(interval.start, middle), shortest)
    second = in_parts(transport, href, Interval(middle, interval.end), shortest)
    return None if first is None or second is None else [*first, *second]


def ask_availability(transport: Transport, href: str) -> bytes | None:
    """The VAVAILABILITY kept as a property of a calendar or a scheduling inbox (RFC 7953, 7.2.4); None where there is none.

    Raises `BadAnswer`, also for 5xx: that does not say that there is none.
    """
    answer, found = properties(transport, href, "0", (caldav("calendar-availability"),))
    if answer.status >= 500 and answer.status != 501:
        raise BadAnswer(origin_of(href), f"status_{answer.status}", answer.status)
    told = next((text for one in (found.responses if found else []) if (text := one.text(caldav("calendar-availability")))), None)
    return told.encode() if told and len(told) <= LARGEST_AVAILABILITY else None


def _read(body: bytes, answer: Answer) -> list[BusyTime]:
    try:
        return read_free_busy(body)
    except UnreadableObject:
        raise BadAnswer(origin_of(answer.url), "not_calendar", answer.status) from None


def _range(interval: Interval) -> str:
    """Whole seconds, outward (RFC 4791, 9.9)."""
    start = interval.start.astimezone(UTC).replace(microsecond=0)
    end = interval.end.astimezone(UTC)
    end = end.replace(microsecond=0) + timedelta(seconds=end.microsecond > 0)
    written = (time.strftime("%Y%m%dT%H%M%SZ") for time in (start, max(end, start + timedelta(seconds=1))))
    return '<C:time-range start="{}" end="{}"/>'.format(*written)


def _header(address: str) -> str:
    """An address that came from a server, fit for a header."""
    return "".join(letter for letter in address if " " < letter <= "~")
