"""From the lines of a VEVENT to an `Event`: one property, one small mapper."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from scheduling.icalendar import properties as our
from scheduling.icalendar.content_line import parameter, unescape_text, values_of
from scheduling.icalendar.event import Event
from scheduling.icalendar.join_link import own_conferences
from scheduling.icalendar.object_zones import ObjectZones
from scheduling.icalendar.raw_event import RawEvent, RawProperty
from scheduling.icalendar.time_values import (
    day_after,
    in_utc,
    is_date,
    midnight,
    read_date,
    read_duration,
    read_instant,
    read_local,
    write_utc,
)
from scheduling.model.appointment import AppointmentKind, AppointmentStatus
from scheduling.model.reference import ALPHABET, LENGTH, fold_reference

LONGEST_TEXT = 1_000
"""Characters of a summary that are kept."""
LONGEST_LINK = 2_048
LONGEST_SEAL = 64 * 1024
LONGEST_NAME = 64
"""Characters of the login name of whoever claims."""
LONGEST_TOKEN = 255
"""Characters of a nonce, a series' or a claim's id: a longer one is not ours."""
_MOST_CATEGORIES = 64
_LONGEST_CATEGORY = 200

_BARE: RawProperty = ("", "")
_KINDS = {kind.value.upper(): kind for kind in AppointmentKind}
_X_STATUSES = {status.value: status for status in AppointmentStatus if status is not AppointmentStatus.CANCELLED}
_REFERENCE_IN_SUMMARY = re.compile(rf"\b([{ALPHABET}]{{{LENGTH}}})\b")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LINK = re.compile(r"https://[^\s\x00-\x20\x7f\"<>\\^`{|}]+", re.IGNORECASE)
_SEQUENCE = re.compile(r"[0-9]{1,9}")


def to_event(raw: RawEvent, zones: ObjectZones) -> Event:
    """Interpret `raw`, a VEVENT of the object of `zones`. Raises `UnreadableObject` for times that cannot be read."""
    single = raw.single
    start, end, all_day, time_zone = _times(raw, zones)
    many = raw.many
    categories = _categories(many["CATEGORIES"]) if "CATEGORIES" in many else ()
    ours = our.CATEGORY in categories
    summary = _text(single["SUMMARY"][1]) if "SUMMARY" in single else ""
    sequence = single.get("SEQUENCE", _BARE)[1].strip()
    x_single = single if our.NONCE in single or ours else {}
    return Event(
        uid=raw.uid,
        recurrence_id=recurrence_id(single["RECURRENCE-ID"], zones) if "RECURRENCE-ID" in single else None,
        start=start,
        end=end,
        all_day=all_day,
        status=_status(single),
        summary=summary,
        transparent=single.get("TRANSP", _BARE)[1].strip().upper() == "TRANSPARENT",
        categories=categories,
        reference=_reference(single, summary) if ours else None,
        kind=_kind(categories) if ours else None,
        link=_link(raw) if ours else None,
        series=_ours(x_single, our.SERIES),
        sealed=_ours(x_single, our.SEALED),
        claim=_ours(x_single, our.CLAIM),
        nonce=_ours(x_single, our.NONCE),
        overbooked=_ours(x_single, our.OVERBOOKED),
        sequence=int(sequence) if _SEQUENCE.fullmatch(sequence) else 0,
        time_zone=time_zone,
        recurs="RRULE" in many or "RDATE" in many or "EXDATE" in many,
        claimed_by=_claimed_by(x_single[our.CLAIM][0]) if our.CLAIM in x_single else None,
    )


def recurrence_id(value: RawProperty, zones: ObjectZones) -> str:
    """RECURRENCE-ID as `20261103T083000Z` or `20261103`."""
    raw = value[1].strip()
    if is_date(raw):
        return raw
    return write_utc(read_instant(raw, zones.of(value[0])[0]))


def _times(raw: RawEvent, zones: ObjectZones) -> tuple[datetime, datetime, bool, str]:
    parameters, value = raw.single["DTSTART"]
    value = value.strip()
    all_day = is_date(value)
    time_zone = ""
    if all_day:
        local = midnight(read_date(value), zones.floating)
    else:
        zone, time_zone = zones.of(parameters)
        local = read_local(value, zone)
        if local.tzinfo is UTC or value[-1] == "Z":
            time_zone = ""
    start = in_utc(local)
    end = _end(raw, zones, local, all_day)
    if end < start:
        # against the RFC; the time between is taken all the same
        start, end = end, start
    elif all_day and end == start:
        end = day_after(local)  # DTEND equal to DTSTART: common, and meant as that day
    return start, end, all_day, time_zone


def _end(raw: RawEvent, zones: ObjectZones, local: datetime, all_day: bool) -> datetime:
    if "DTEND" in raw.single:
        parameters, value = raw.single["DTEND"]
        value = value.strip()
        if is_date(value):
            return in_utc(midnight(read_date(value), zones.floating))
        return read_instant(value, zones.of(parameters)[0])
    if "DURATION" in raw.single:
        return read_duration(raw.single["DURATION"][1].strip()).after(local)
    return day_after(local) if all_day else in_utc(local)


def _status(single: dict[str, RawProperty]) -> AppointmentStatus:
    status = single.get("STATUS", _BARE)[1].strip().upper()
    if status == "CANCELLED":
        return AppointmentStatus.CANCELLED
    if our.STATUS in single:
        known = _X_STATUSES.get(single[our.STATUS][1].strip().lower())
        if known:
            return known
    return AppointmentStatus.PENDING if status == "TENTATIVE" else AppointmentStatus.BOOKED


def _categories(lines: list[RawProperty]) -> tuple[str, ...]:
    """Ours in capitals, wherever they stand; of others' the first, cut."""
    found: list[str] = []
    for _, value in lines:
        for part in values_of(value):
            category = part.strip()
            folded = category.upper()
            if folded in _OUR_CATEGORIES:
                if folded not in found:
                    found.append(folded)
            elif category and len(found) < _MOST_CATEGORIES:
                found.append(category[:_LONGEST_CATEGORY])
    return tuple(found)


def _kind(categories: tuple[str, ...]) -> AppointmentKind | None:
    for category in categories:
        if category in _KINDS:
            return _KINDS[category]
    return None


def _reference(single: dict[str, RawProperty], summary: str) -> str | None:
    written = fold_reference(single[our.REFERENCE][1]) if our.REFERENCE in single else None
    if written:
        return written
    found = _REFERENCE_IN_SUMMARY.search(summary)
    return found[1] if found else None


def _link(raw: RawEvent) -> str | None:
    conferences = raw.many.get("CONFERENCE", [])
    url = raw.single["URL"][1] if "URL" in raw.single else None
    own = own_conferences(conferences, url) if len(conferences) > 1 else ()
    candidates = [conferences[place][1] for place in own]
    candidates += [value for parameters, value in conferences if "VIDEO" in parameters.upper()]
    candidates += [value for _, value in conferences]
    if url is not None:
        candidates.append(url)
    for candidate in candidates:
        # some servers escape a URI as if it were TEXT
        link = unescape_text(candidate.strip())
        if len(link) <= LONGEST_LINK and _LINK.fullmatch(link):
            return link
    return None


def _ours(single: dict[str, RawProperty], name: str) -> str | None:
    if name not in single:
        return None
    value = single[name][1].strip()
    if name == our.OVERBOOKED:
        return _text(value) or None
    return value if value and len(value) <= (LONGEST_SEAL if name == our.SEALED else LONGEST_TOKEN) else None


def _claimed_by(parameters: str) -> str | None:
    name = parameter(parameters.removeprefix(";"), our.CLAIMED_BY)
    return _CONTROL.sub(" ", name).strip()[:LONGEST_NAME] or None if name else None


def _text(value: str) -> str:
    """A line of text for people: unescaped, without what would steer a terminal or turn the reading order."""
    return _CONTROL.sub(" ", unescape_text(value[: 4 * LONGEST_TEXT]).strip())[:LONGEST_TEXT]


_OUR_CATEGORIES = frozenset({our.CATEGORY, our.RANGE_CATEGORY, *_KINDS})
