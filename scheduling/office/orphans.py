"""Claims that nobody confirms and no program may remove: with who made them and when, for a person who decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduling.booking.reaping import ABANDONED_AFTER_S
from scheduling.booking.writes import claim_of, strong
from scheduling.caldav.collection import delete_object, get_object
from scheduling.errors import Ambiguous, BadAnswer, NotAllowed, NotFound, UnreadableObject
from scheduling.href_key import href_key
from scheduling.icalendar.event import Event
from scheduling.icalendar.event_lines import event_lines
from scheduling.icalendar.reader import read_object
from scheduling.icalendar.time_values import read_instant
from scheduling.icalendar.time_zones import TimeZones
from scheduling.model.reference import fold_reference
from scheduling.office.workspace import Workspace
from scheduling.store import journal, objects
from scheduling.store.collections import collection_by_id, collections, labels
from scheduling.store.sightings import foreign_claims, forget_sighting, sightings
from scheduling.store.stored_object import StoredObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """A claim of somebody else that stood unchanged for twice its lease. Times are in the profile's zone.

    `calendar`: what a person calls it. `claimed_by`: the login name of whoever claimed, None where the claim does not tell;
    `claimed_at`: when, by the claim; `seen_since`: when this profile first saw it so.
    """

    reference: str | None
    calendar: str
    collection_id: int
    href: str
    nonce: str
    start: datetime
    end: datetime
    claimed_by: str | None
    claimed_at: datetime | None
    seen_since: datetime


def orphans(workspace: Workspace) -> list[Orphan]:
    """All that are known, the longest known first; from the store alone."""
    database = workspace.database
    called = labels(collections(database))
    old = [one for one in sightings(database) if one.last_seen_s - one.first_seen_s >= ABANDONED_AFTER_S]
    claims = {(number, one.key): one for number in {one.collection_id for one in old} for one in foreign_claims(database, number)}
    found = []
    for sighting in old:
        claim = claims.get((sighting.collection_id, sighting.key))
        stored = objects.by_href(database, sighting.collection_id, claim.href) if claim else None
        event = _event(workspace.zones, stored)
        if claim is None or stored is None or event is None or (claim.etag or "") != sighting.etag:
            continue
        zone = workspace.settings.zone
        claimed_at = _stamp(workspace.zones, stored.body)
        found.append(
            Orphan(
                reference=event.reference,
                calendar=called[sighting.collection_id],
                collection_id=sighting.collection_id,
                href=claim.href,
                nonce=claim.nonce,
                start=event.start.astimezone(zone),
                end=event.end.astimezone(zone),
                claimed_by=event.claimed_by,
                claimed_at=claimed_at.astimezone(zone) if claimed_at else None,
                seen_since=sighting.first_seen_at.astimezone(zone),
            )
        )
    return found


def remove_orphan(workspace: Workspace, ref: str) -> Orphan:
    """A person decided: remove the claim of this reference, or at this address, from the server; it is answered.

    Raises `NotFound`, `Ambiguous`, `NotAllowed` (`claim_confirmed`: its client has confirmed it after all) and `CalDavError`.
    """
    wanted = fold_reference(ref)
    found = [one for one in orphans(workspace) if ref == one.href or (wanted is not None and one.reference == wanted)]
    if not found:
        raise NotFound("claim", ref)
    if len(found) > 1:
        raise Ambiguous("claim", ref, [f"{one.href} ({one.calendar}, {one.start.isoformat()})" for one in found])
    _remove(workspace, found[0])
    return found[0]


def _remove(workspace: Workspace, orphan: Orphan) -> None:
    context = workspace.booking_context()
    collection = collection_by_id(workspace.database, orphan.collection_id)
    transport = workspace.transport_of(collection)
    standing = get_object(transport, orphan.href)
    if standing is not None and claim_of(context, standing.body) != orphan.nonce:
        raise NotAllowed(orphan.reference or orphan.calendar, "claim_confirmed")
    if standing is not None:
        answer = delete_object(transport, orphan.href, if_match=strong(standing.etag))
        if answer.precondition_failed:
            raise NotAllowed(orphan.reference or orphan.calendar, "claim_confirmed")
        if not (answer.written or answer.missing):
            raise BadAnswer(orphan.href, answer.refused_reason or f"status_{answer.status}", answer.status)
    stored = objects.by_href(workspace.database, collection.id, orphan.href)
    with workspace.database.transaction() as cursor:
        forget_sighting(cursor, collection.id, href_key(orphan.href))
        if stored is not None and stored.local is None:
            objects.delete_object(cursor, stored.id)
        journal.append(
            cursor,
            at=context.now(),
            who=context.who,
            action="orphan_removed",
            reference=orphan.reference,
            uid=None,
            details={"calendar": collection.name, "start": orphan.start.isoformat(), "claimed_by": orphan.claimed_by or ""},
        )


def _event(zones: TimeZones, stored: StoredObject | None) -> Event | None:
    if stored is None or stored.base is None:
        return None
    try:
        events = read_object(stored.base, zones).events
    except UnreadableObject:
        return None
    return events[0] if events else None


def _stamp(zones: TimeZones, body: bytes) -> datetime | None:
    """DTSTAMP (RFC 5545, 3.8.7.2): when the claim was made, by its client's clock."""
    for line in event_lines(body, None, zones).lines:
        if line.name == "DTSTAMP":
            try:
                return read_instant(line.value.strip(), zones.floating)
            except UnreadableObject:
                return None
    return None
